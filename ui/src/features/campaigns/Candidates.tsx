import { Button, Group } from "@mantine/core";
import { IconPlus, IconUsersPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Empty, PagedListing } from "../../shared/States";
import type { Campaign } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { ClearFilters, SessionFilters, useSessionFilters } from "../sessions/filters";
import { SessionTable } from "../sessions/SessionTable";

/** The candidates of one campaign. */
export function Candidates({ campaign, onAdd, onAddSeveral }: { campaign: Campaign; onAdd: () => void; onAddSeveral: () => void }) {
  const { t } = useTranslation();
  const filters = useSessionFilters();
  const list = usePages("sessions.list", { campaign_id: campaign.id, ...filters.input });
  const nobody = !filters.narrowed && list.items?.length === 0;

  return (
    <>
      {!nobody && <SessionFilters filters={filters} />}
      <PagedListing
        pages={list}
        empty={
          nobody ? (
            <Empty text={t("candidates.emptyCampaign")}>
              {campaign.state === "open" && (
                <Group justify="center">
                  <Button leftSection={<IconPlus size={16} />} onClick={onAdd}>
                    {t("candidates.add")}
                  </Button>
                  <Button variant="default" leftSection={<IconUsersPlus size={16} />} onClick={onAddSeveral}>
                    {t("life.roster.several")}
                  </Button>
                </Group>
              )}
            </Empty>
          ) : (
            <Empty text={t("candidates.noneFound")}>
              <ClearFilters filters={filters} />
            </Empty>
          )
        }
      >
        {(items) => <SessionTable items={items} withCampaign={false} />}
      </PagedListing>
    </>
  );
}
