import { Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "../../shared/clock";
import { day, fullName } from "../../shared/format";
import { Empty, Listing } from "../../shared/States";
import { tableDefaults, WIDE } from "../../shared/table";
import type { RequestView } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { daysUntil } from "./days";
import { NewRequest } from "./NewRequest";
import { RequestDrawer } from "./RequestDrawer";

/** Requests of the people concerned, each with 30 days to answer. */
export function RequestsPanel() {
  const { t, i18n } = useTranslation();
  const list = usePages("requests.list", {});
  const [adding, { open, close }] = useDisclosure(false);
  const [shown, setShown] = useState<string | null>(null);
  const request = list.items?.find((each) => each.request.id === shown) ?? null;
  return (
    <>
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
        <Text c="dimmed" size="sm" maw={640}>
          {t("admin.requests.intro")}
        </Text>
        <Button leftSection={<IconPlus size={16} />} onClick={open} style={{ flexShrink: 0 }}>
          {t("admin.requests.add")}
        </Button>
      </Group>
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<Empty text={t("admin.requests.empty")} />}
        more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      >
        {(items) => (
          <DataTable<RequestView>
            {...tableDefaults}
            idAccessor={(row) => row.request.id}
            records={byUrgency(items)}
            onRowClick={({ record }) => setShown(record.request.id)}
            columns={[
              {
                accessor: "person",
                title: t("admin.person"),
                render: (row) => (
                  <Button variant="transparent" c="inherit" size="compact-sm" px={0} fw={500} onClick={() => setShown(row.request.id)}>
                    {fullName(row.person)}
                  </Button>
                ),
              },
              { accessor: "kind", title: t("admin.requests.kind"), render: (row) => t(`admin.request.${row.request.kind as "access"}`) },
              { accessor: "received", title: t("admin.requests.received"), width: 150, visibleMediaQuery: WIDE, render: (row) => day(row.request.received_at_ms, i18n.language) },
              { accessor: "due", title: t("admin.requests.due"), width: 260, render: (row) => <DueBadge view={row} /> },
            ]}
          />
        )}
      </Listing>
      <NewRequest opened={adding} onClose={close} />
      <RequestDrawer view={request} onClose={() => setShown(null)} />
    </>
  );
}

/** Open requests first, the one that is due soonest at the top; what was answered stays as it came. */
function byUrgency(items: RequestView[]): RequestView[] {
  const due = ({ open, request }: RequestView) => (open ? request.due_at_ms : Infinity);
  return [...items].sort((one, other) => (due(one) === due(other) ? 0 : due(one) - due(other)));
}

/** Until when a request is to be answered, or how it ended. */
export function DueBadge({ view }: { view: RequestView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (!view.open) {
    const refused = view.steps.some(({ step }) => step.kind === "refused");
    return <Badge color={refused ? "gray" : "green"} variant="light">{t(refused ? "admin.requests.refused" : "admin.requests.done")}</Badge>;
  }
  const left = daysUntil(view.request.due_at_ms, now);
  return (
    <Group gap="4px 8px">
      <Text size="sm">{day(view.request.due_at_ms, i18n.language)}</Text>
      <Badge variant="light" color={left < 0 ? "red" : left <= 7 ? "yellow" : "gray"}>
        {left < 0 ? t("admin.requests.overdue", { count: -left }) : t("admin.requests.left", { count: left })}
      </Badge>
    </Group>
  );
}
