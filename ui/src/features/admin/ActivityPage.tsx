import { Alert, Badge, Button, CopyButton, Group, Menu, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDownload, IconSearch, IconShieldCheck } from "@tabler/icons-react";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { textIfAny } from "../../shared/problem";
import { notifyProblem } from "../../shared/ProblemBox";
import { Empty, Listing } from "../../shared/States";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import { When } from "../../shared/When";
import type { ActivityFilter, ActivityRow, ChainState, Language } from "../../transport/generated";
import { usePages, useRead, useWrite } from "../../transport/react";
import { ActivityDetails } from "./ActivityDetails";
import { ActivitySummary } from "./ActivitySummary";
import { DayInput } from "./DayInput";
import { dayAfter, fromField } from "./days";
import { useHandOver } from "./useHandOver";

const NOTHING: ActivityFilter = { user_id: null, area: null, outcome: null, from_ms: null, until_ms: null, search: null };

/** The words for an area of the activity log, or its own name where it is newer than this interface. */
export function areaName(area: string): string {
  return textIfAny(`admin.area.${area}`, {}) || area;
}

/** Who did what: filtered, summed up, verified, exported. */
export function ActivityPage() {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState(NOTHING);
  const [days, setDays] = useState({ from: "", until: "" });
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 250);
  const [shown, setShown] = useState<ActivityRow | null>(null);
  const until = fromField(days.until);
  const asked: ActivityFilter = { ...filter, from_ms: fromField(days.from), until_ms: until === null ? null : dayAfter(until), search: search === "" ? null : search };
  const list = usePages("activity.list", { filter: asked });
  const summary = useRead("activity.summary", { filter: asked });
  const exporting = useWrite("activity.export");
  const handOver = useHandOver();
  const filtered = Object.values(asked).some((value) => value !== null);
  const write = (format: "csv" | "xlsx") =>
    exporting.mutate({ filter: asked, format, language: i18n.language as Language, path: null }, { onSuccess: ({ path }) => handOver(path), onError: notifyProblem });

  return (
    <Page
      title={t("nav.activity")}
      actions={
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconDownload size={16} />} loading={exporting.isPending}>
              {t("export.action")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => write("xlsx")}>{t("admin.activity.xlsx")}</Menu.Item>
            <Menu.Item onClick={() => write("csv")}>{t("admin.activity.csv")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    >
      <Stack gap="md">
        <Text c="dimmed" size="sm" maw={760}>
          {t("admin.activity.intro")}
        </Text>
        <Chain />
        <Group gap="sm" align="flex-end">
          <TextInput
            label={t("admin.activity.search")}
            leftSection={<IconSearch size={16} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            w={{ base: "100%", xs: 200 }}
          />
          <Select
            label={t("admin.activity.user")}
            clearable
            value={filter.user_id}
            onChange={(user_id) => setFilter({ ...filter, user_id })}
            data={(summary.data?.users ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            w={180}
          />
          <Select
            label={t("admin.activity.area")}
            clearable
            searchable
            value={filter.area}
            onChange={(area) => setFilter({ ...filter, area })}
            data={(summary.data?.known_areas ?? []).map((area) => ({ value: area, label: areaName(area) })).sort((one, other) => one.label.localeCompare(other.label, i18n.language))}
            // The list scrolls by itself, where a scroll area around it would be out of the keyboard's reach.
            withScrollArea={false}
            styles={{ options: { maxHeight: 320, overflowY: "auto" } }}
            w={180}
          />
          <Select
            label={t("admin.activity.outcome")}
            clearable
            value={filter.outcome}
            onChange={(outcome) => setFilter({ ...filter, outcome })}
            data={(["done", "failed"] as const).map((value) => ({ value, label: t(`admin.activity.${value}`) }))}
            w={140}
          />
          <DayInput label={t("admin.activity.from")} value={days.from} clearable w={160} onChange={(from) => setDays({ ...days, from })} />
          <DayInput label={t("admin.activity.until")} value={days.until} clearable w={160} onChange={(until) => setDays({ ...days, until })} />
          {filtered && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                setFilter(NOTHING);
                setDays({ from: "", until: "" });
                setText("");
              }}
            >
              {t("common.clearFilter")}
            </Button>
          )}
        </Group>
        {summary.data && summary.data.total > 0 && <ActivitySummary summary={summary.data} />}
        <Listing
          items={list.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<Empty text={t(filtered ? "admin.activity.noneFound" : "admin.activity.empty")} />}
          more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        >
          {(items) => (
            <DataTable<ActivityRow>
              {...tableDefaults}
              idAccessor="number"
              records={items}
              onRowClick={({ record }) => setShown(record)}
              columns={[
                { accessor: "number", title: t("admin.activity.number"), width: 80, textAlign: "right", visibleMediaQuery: WIDEST, cellsClassName: "tabular" },
                { accessor: "at_ms", title: t("admin.activity.when"), width: 160, noWrap: true, render: (row) => <When atMs={row.at_ms} /> },
                { accessor: "user_name", title: t("admin.activity.user"), width: 170, visibleMediaQuery: WIDE, ellipsis: true, render: (row) => row.user_name ?? t("admin.activity.unknownUser") },
                {
                  accessor: "method",
                  title: t("admin.activity.action"),
                  render: (row) => (
                    <Button variant="transparent" size="compact-sm" px={0} h="auto" styles={{ label: { whiteSpace: "normal" } }} onClick={() => setShown(row)}>
                      <Text component="span" size="sm" ta="left">
                        {areaName(row.area)}{" "}
                        <Text component="span" size="xs" c="dimmed" ff="monospace">
                          {row.method}
                        </Text>
                      </Text>
                    </Button>
                  ),
                },
                { accessor: "outcome", title: t("admin.activity.outcome"), width: 110, render: (row) => <Outcome row={row} /> },
              ]}
            />
          )}
        </Listing>
      </Stack>
      <ActivityDetails row={shown} onClose={() => setShown(null)} />
    </Page>
  );
}

export function Outcome({ row }: { row: ActivityRow }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={row.outcome === "done" ? "gray" : "red"}>
      {t(`admin.activity.${row.outcome}`)}
    </Badge>
  );
}

function Chain() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const chain = useRead("activity.verify", {}, asked);
  const broken = chain.data?.first_broken ?? null;
  return (
    <Group gap="sm" align="flex-start">
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={16} />}
        loading={chain.isFetching}
        onClick={() => {
          if (asked) void chain.refetch();
          setAsked(true);
        }}
      >
        {t("admin.activity.verify")}
      </Button>
      {chain.data && !chain.isFetching && (
        <Alert variant="light" color={broken === null ? "green" : "red"} role="status" py={6} flex="1 1 420px" data-testid="chain">
          {broken === null ? <Whole chain={chain.data} /> : t("admin.activity.broken", { number: broken })}
        </Alert>
      )}
    </Group>
  );
}

/** What to note elsewhere, so that nobody can shorten the log unnoticed. */
function Whole({ chain: { lines, last_hash } }: { chain: ChainState }) {
  const { t } = useTranslation();
  return (
    <>
      {t("admin.activity.whole", { count: lines })}{" "}
      <Text component="span" size="xs" ff="monospace" style={{ overflowWrap: "anywhere" }}>
        {last_hash}
      </Text>{" "}
      <CopyButton value={last_hash}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {t(copied ? "common.copied" : "admin.activity.copyHash")}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
