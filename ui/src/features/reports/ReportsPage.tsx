import { Button, Group, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fullName } from "../../shared/format";
import { Page } from "../../shared/Page";
import { RowLink } from "../../shared/RowLink";
import { Empty, Listing } from "../../shared/States";
import { tableDefaults, WIDE } from "../../shared/table";
import { When } from "../../shared/When";
import type { SessionRow } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { SampleBadge } from "../campaigns/StateBadge";
import { ReviewBadge } from "../sessions/ReviewBadge";
import { ExportMenu } from "./ExportMenu";

/** What can be handed over. */
export function ReportsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search.trim(), 200);
  const list = usePages("reports.list", { search: sought === "" ? null : sought });

  return (
    <Page title={t("nav.reports")}>
      <TextInput
        aria-label={t("candidates.search")}
        placeholder={t("candidates.search")}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        w={{ base: "100%", xs: 280 }}
        mb="md"
      />
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          sought === "" ? (
            <Empty text={t("reports.empty")}>
              <Button variant="default" component={Link} to="/sessions">
                {t("reports.goToCandidates")}
              </Button>
            </Empty>
          ) : (
            <Empty text={t("candidates.noneFound")} />
          )
        }
        more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      >
        {(items) => (
          <DataTable<SessionRow>
            {...tableDefaults}
            records={items}
            columns={[
              {
                accessor: "name",
                title: t("candidates.candidate"),
                render: (row) => (
                  <Group gap="xs" wrap="nowrap">
                    <div style={{ minWidth: 0 }}>
                      <RowLink to="/sessions/$sessionId" params={{ sessionId: row.id }}>
                        {fullName(row)}
                      </RowLink>
                      <Text size="xs" c="dimmed" lineClamp={1}>
                        {row.campaign_title}
                      </Text>
                    </div>
                    {row.sample && <SampleBadge />}
                  </Group>
                ),
              },
              { accessor: "review", title: t("campaign.stateLabel"), width: 140, visibleMediaQuery: WIDE, render: (row) => <ReviewBadge state={row.review} /> },
              { accessor: "signed_at_ms", title: t("candidates.signed"), width: 160, visibleMediaQuery: WIDE, render: (row) => <When atMs={row.signed_at_ms} /> },
              {
                accessor: "export",
                title: t("reports.report"),
                textAlign: "right",
                width: 150,
                render: (row) => <ExportMenu sessionId={row.id} name={fullName(row)} compact />,
              },
            ]}
          />
        )}
      </Listing>
    </Page>
  );
}
