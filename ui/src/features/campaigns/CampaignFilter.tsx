import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../transport/react";
import type { Id } from "../../transport/transport";

/** Narrows a list to one campaign, found by its title. */
export function CampaignFilter({ value, onChange }: { value: Id | null; onChange: (id: Id | null) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<{ value: Id; label: string } | null>(null);
  const [sought] = useDebouncedValue(search.trim(), 200);
  const campaigns = usePages("campaigns.list", { search: sought === "" || sought === chosen?.label ? null : sought, state: null, order: "newest" });
  const found = (campaigns.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const data = chosen === null || found.some((each) => each.value === chosen.value) ? found : [chosen, ...found];
  return (
    <Select
      aria-label={t("life.filter.campaign")}
      placeholder={t("life.filter.campaign")}
      searchable
      clearable
      value={value}
      onChange={(id, option) => {
        setChosen(id === null ? null : { value: id, label: option?.label ?? "" });
        onChange(id);
      }}
      searchValue={search}
      onSearchChange={setSearch}
      // The core has already searched.
      filter={({ options }) => options}
      nothingFoundMessage={campaigns.isLoading ? t("common.loading") : t("campaigns.noneFound")}
      data={data}
      w={{ base: "100%", xs: 220 }}
    />
  );
}
