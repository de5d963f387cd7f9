import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { Empty, PagedListing } from "../../shared/States";
import { usePages, useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { CampaignFilter } from "../campaigns/CampaignFilter";
import { NoneFound, SessionFilters, useSessionFilters } from "./filters";
import { SessionTable } from "./SessionTable";

/** Every candidate, whatever the campaign. */
export function SessionsPage() {
  const { t } = useTranslation();
  const [campaign, setCampaign] = useState<Id | null>(null);
  const rules = useRead("campaigns.get", { id: campaign ?? "" }, campaign !== null).data?.campaign.rules;
  const filters = useSessionFilters(rules !== undefined && rules.blind !== "off");
  const list = usePages("sessions.list", { campaign_id: campaign, ...filters.input });

  return (
    <Page title={t("nav.sessions")}>
      <SessionFilters filters={filters}>
        <CampaignFilter value={campaign} onChange={setCampaign} />
      </SessionFilters>
      <PagedListing
        pages={list}
        empty={
          filters.narrowed || campaign !== null ? (
            <NoneFound filters={filters} />
          ) : (
            <Empty text={t("candidates.empty")}>
              <Button variant="default" component={Link} to="/campaigns">
                {t("notFound.action")}
              </Button>
            </Empty>
          )
        }
      >
        {(items) => <SessionTable items={items} withCampaign />}
      </PagedListing>
    </Page>
  );
}
