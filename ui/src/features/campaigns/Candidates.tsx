import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUsersPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Empty, PagedListing } from "../../shared/States";
import type { Campaign } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { AddList } from "../people/AddList";
import { ClearFilters, SessionFilters, useSessionFilters } from "../sessions/filters";
import { SessionTable } from "../sessions/SessionTable";

/** The candidates of one campaign. */
export function Candidates({ campaign, onAdd }: { campaign: Campaign; onAdd: () => void }) {
  const { t } = useTranslation();
  const filters = useSessionFilters();
  const [listing, { open, close }] = useDisclosure(false);
  const list = usePages("sessions.list", { campaign_id: campaign.id, ...filters.input });
  const nobody = !filters.narrowed && list.items?.length === 0;
  const several = campaign.state === "open" && (
    <Button variant="default" leftSection={<IconUsersPlus size={16} />} onClick={open}>
      {t("life.roster.several")}
    </Button>
  );

  return (
    <>
      {!nobody && <SessionFilters filters={filters} aside={several} />}
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
                  {several}
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
      <AddList campaign={campaign} opened={listing} onClose={close} />
    </>
  );
}
