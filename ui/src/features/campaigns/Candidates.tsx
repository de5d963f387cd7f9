import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty, Listing } from "../../shared/States";
import type { Campaign } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { SessionTable } from "../sessions/SessionTable";

/** The candidates of one campaign. */
export function Candidates({ campaign, onAdd }: { campaign: Campaign; onAdd: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search.trim(), 200);
  const list = usePages("sessions.list", { campaign_id: campaign.id, search: sought === "" ? null : sought, order: "newest" });
  const nobody = sought === "" && list.items?.length === 0;

  return (
    <>
      {!nobody && (
        <TextInput
          aria-label={t("candidates.search")}
          placeholder={t("candidates.search")}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          w={{ base: "100%", xs: 280 }}
          mb="md"
        />
      )}
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          nobody ? (
            <Empty text={t("candidates.emptyCampaign")}>
              {campaign.state === "open" && (
                <Button leftSection={<IconPlus size={16} />} onClick={onAdd}>
                  {t("candidates.add")}
                </Button>
              )}
            </Empty>
          ) : (
            <Empty text={t("candidates.noneFound")} />
          )
        }
        more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      >
        {(items) => <SessionTable items={items} withCampaign={false} />}
      </Listing>
    </>
  );
}
