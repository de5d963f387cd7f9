import { Alert, Badge, Button, Group, Menu, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconClockExclamation, IconDots } from "@tabler/icons-react";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "../../shared/clock";
import { confirm } from "../../shared/confirm";
import { day, exact, fullName, NONE } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Empty, Loading } from "../../shared/States";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import { When } from "../../shared/When";
import type { RetentionRow, RetentionView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { daysUntil } from "./days";
import { KeepLonger } from "./KeepLonger";
import { useErase } from "./useErase";
import { usePersonExport } from "./usePersonExport";

/** Who is erased within 30 days, and what can be done about it. */
export function DuePanel() {
  const { t, i18n } = useTranslation();
  const view = useRead("retention.get", {});
  const [keeping, setKeeping] = useState<RetentionRow | null>(null);
  const erase = useErase();
  const handOut = usePersonExport();

  if (view.data === undefined) return view.error ? <ProblemBox error={view.error} onRetry={() => void view.refetch()} /> : <Loading rows={5} />;
  const { data } = view;
  return (
    <Stack gap="md">
      {data.clock_doubted_ms !== null && <Clock view={data} shownMs={data.clock_doubted_ms} />}
      <Text c="dimmed" size="sm" maw={760}>
        {t("admin.due.intro", { file: t("admin.due.months", { count: data.settings.file_months }), recordings: t("admin.due.months", { count: data.settings.video_months }) })}
        {data.held > 0 && ` ${t("admin.due.held", { count: data.held })}`}
      </Text>
      {data.last_erasure && (
        <Text size="sm">
          {t("admin.due.last", { day: day(data.last_erasure.at_ms, i18n.language), files: data.last_erasure.files, recordings: data.last_erasure.recordings })}
        </Text>
      )}
      {handOut.line}
      {data.rows.length === 0 ? (
        <Empty text={t("admin.due.empty")} />
      ) : (
        <DataTable<RetentionRow>
          {...tableDefaults}
          idAccessor={(row) => row.person.id}
          records={data.rows}
          columns={[
            { accessor: "person", title: t("admin.person"), render: (row) => <Text size="sm" fw={500}>{fullName(row.person)}</Text> },
            { accessor: "last_contact_ms", title: t("admin.due.contact"), width: 150, visibleMediaQuery: WIDEST, render: (row) => <When atMs={row.last_contact_ms} /> },
            { accessor: "due_at_ms", title: t("admin.due.file"), width: 220, render: (row) => <Due row={row} /> },
            {
              accessor: "recordings",
              title: t("admin.due.recordings"),
              width: 210,
              visibleMediaQuery: WIDE,
              render: (row) =>
                row.recordings_due_at_ms === null ? (
                  NONE
                ) : (
                  <>
                    <Text size="sm">{day(row.recordings_due_at_ms, i18n.language)}</Text>
                    <Text size="xs" c="dimmed">
                      {t("admin.due.videos", { count: row.recordings })}
                    </Text>
                  </>
                ),
            },
            {
              accessor: "actions",
              title: <VisuallyHidden>{t("common.more")}</VisuallyHidden>,
              width: 60,
              textAlign: "right",
              render: (row) => (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <Button variant="subtle" color="gray" size="compact-sm" aria-label={t("admin.due.actions", { name: fullName(row.person) })}>
                      <IconDots size={18} aria-hidden />
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => setKeeping(row)}>{t("admin.keep.action")}</Menu.Item>
                    <Menu.Item onClick={() => handOut.start(row.person.id)}>{t("admin.person_export.action")}</Menu.Item>
                    <Menu.Divider />
                    <Menu.Item color="var(--mantine-color-error)" onClick={() => erase.ask(row.person, null)}>
                      {t("admin.erase.action")}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              ),
            },
          ]}
        />
      )}
      {data.total > data.rows.length && (
        <Text size="sm" c="dimmed">
          {t("admin.due.more", { shown: data.rows.length, total: data.total })}
        </Text>
      )}
      {keeping && <KeepLonger row={keeping} onClose={() => setKeeping(null)} />}
    </Stack>
  );
}

function Due({ row }: { row: RetentionRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const left = daysUntil(row.due_at_ms, now);
  return (
    <Group gap="4px 8px">
      <Text size="sm">{day(row.due_at_ms, i18n.language)}</Text>
      {row.standing !== "kept" && (
        <Badge variant="light" color={row.standing === "due" ? "red" : "yellow"}>
          {row.standing === "due" ? t("admin.due.now") : t("admin.due.left", { count: left })}
        </Badge>
      )}
    </Group>
  );
}

/** The clock is far ahead of the moment it last showed: only a human knows whether that is right. */
function Clock({ view, shownMs }: { view: RetentionView; shownMs: number }) {
  const { t, i18n } = useTranslation();
  const right = useWrite("retention.confirm_clock");
  const ask = () =>
    confirm({
      title: t("admin.clock.title"),
      text: t("admin.clock.confirmText", { now: exact(view.now_ms, i18n.language) }),
      verb: t("admin.clock.right"),
      danger: true,
      onConfirm: () => right.mutate({}, { onSuccess: () => notifyDone(t("admin.clock.done")), onError: notifyProblem }),
    });
  return (
    <Alert color="yellow" variant="light" icon={<IconClockExclamation />} title={t("admin.clock.title")} role="alert">
      <Text size="sm" mb="xs">
        {t("admin.clock.text", { shown: exact(shownMs, i18n.language), seen: view.clock_seen_ms === null ? NONE : exact(view.clock_seen_ms, i18n.language) })}
      </Text>
      <Button variant="default" size="compact-md" loading={right.isPending} onClick={ask}>
        {t("admin.clock.right")}
      </Button>
    </Alert>
  );
}
