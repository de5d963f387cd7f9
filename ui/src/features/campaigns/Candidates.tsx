import { Button, Group, Text } from "@mantine/core";
import { IconColumns3, IconPlus, IconUsersPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { SelectionBar } from "../../shared/SelectionBar";
import { Empty, PagedListing } from "../../shared/States";
import type { Campaign, SessionRow } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { isComparable } from "../compare/comparable";
import { NoneFound, SessionFilters, useSessionFilters } from "../sessions/filters";
import { SessionTable } from "../sessions/SessionTable";

/** The candidates of one campaign. */
export function Candidates({ campaign, onAdd, onAddSeveral }: { campaign: Campaign; onAdd: () => void; onAddSeveral: () => void }) {
  const { t } = useTranslation();
  const filters = useSessionFilters(campaign.rules.blind !== "off");
  const list = usePages("sessions.list", { campaign_id: campaign.id, ...filters.input });
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<SessionRow[]>([]);
  const comparable = isComparable(chosen);
  const compare = () => void navigate({ to: "/campaigns/$campaignId/compare", params: { campaignId: campaign.id }, search: { sessions: chosen.map(({ id }) => id).join() } });
  useCommands(comparable ? [{ id: "campaign compare", label: t("compare.action"), run: compare }] : []);
  const nobody = !filters.narrowed && list.items?.length === 0;

  return (
    <>
      {!nobody && <SessionFilters filters={filters} />}
      <SelectionBar count={chosen.length} onClear={() => setChosen([])}>
        {comparable ? (
          <Button leftSection={<IconColumns3 size={16} />} onClick={compare}>
            {t("reporting.compare")}
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            {t("compare.tooFew")}
          </Text>
        )}
      </SelectionBar>
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
            <NoneFound filters={filters} />
          )
        }
      >
        {(items) => <SessionTable items={items} withCampaign={false} selection={{ chosen, onChoose: setChosen }} />}
      </PagedListing>
    </>
  );
}
