import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { Empty, Listing } from "../../shared/States";
import { usePages } from "../../transport/react";
import { SessionTable } from "./SessionTable";

/** Every candidate, whatever the campaign. */
export function SessionsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<"newest" | "name">("newest");
  const [sought] = useDebouncedValue(search.trim(), 200);
  const list = usePages("sessions.list", { campaign_id: null, search: sought === "" ? null : sought, order });

  return (
    <Page title={t("nav.sessions")}>
      <Group mb="md" gap="sm">
        <TextInput
          aria-label={t("candidates.search")}
          placeholder={t("candidates.search")}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          w={{ base: "100%", xs: 280 }}
        />
        <Select
          aria-label={t("common.order")}
          allowDeselect={false}
          value={order}
          onChange={(value) => setOrder(value as "newest" | "name")}
          data={[
            { value: "newest", label: t("common.newestFirst") },
            { value: "name", label: t("common.byName") },
          ]}
          w={{ base: "100%", xs: 200 }}
        />
      </Group>
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          sought === "" ? (
            <Empty text={t("candidates.empty")}>
              <Button variant="default" component={Link} to="/campaigns">
                {t("notFound.action")}
              </Button>
            </Empty>
          ) : (
            <Empty text={t("candidates.noneFound")} />
          )
        }
        more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      >
        {(items) => <SessionTable items={items} withCampaign />}
      </Listing>
    </Page>
  );
}
