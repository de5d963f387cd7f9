import { ActionIcon, Button, Group, SegmentedControl, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconDownload } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "../../shared/clock";
import { useCommands } from "../../shared/commands";
import { region } from "../../shared/format";
import { Page } from "../../shared/Page";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import { useConnection, useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { CampaignFilter } from "../campaigns/CampaignFilter";
import classes from "./Calendar.module.css";
import { dayOf, daysOf, plusDays, startOf, step } from "./days";
import type { Day, View } from "./days";
import { Month } from "./Month";
import { TimeGrid } from "./TimeGrid";
import { useCalendarExport } from "./useCalendarExport";

const VIEWS = ["month", "week", "day"] as const satisfies View[];

/** What a view is called: a month, a week, a day. */
function titleOf(view: View, days: Day[], day: Day, language: string): string {
  if (view === "month") return new Intl.DateTimeFormat(region(language), { month: "long", year: "numeric" }).format(startOf(day));
  const format = new Intl.DateTimeFormat(region(language), { weekday: view === "day" ? "long" : undefined, day: "numeric", month: "long", year: "numeric" });
  return view === "day" ? format.format(startOf(day)) : format.formatRange(startOf(days[0] ?? day), startOf(days.at(-1) ?? day));
}

/** When interviews take place. */
export function CalendarPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const connection = useConnection();
  const today = dayOf(useNow());
  const search = useSearch({ from: "/calendar" });
  const view = search.view ?? "month";
  const day = search.day ?? today;
  const [campaign, setCampaign] = useState<Id | null>(null);
  const days = daysOf(view, day);
  const first = days[0] ?? day;
  const found = useRead("calendar.list", { from_ms: startOf(first), to_ms: startOf(plusDays(days.at(-1) ?? day, 1)), campaign_id: campaign });
  const calendar = useCalendarExport({ session_id: null, campaign_id: campaign });
  const go = (to: Day, as: View = view) => void navigate({ to: "/calendar", search: { view: as, day: to } });
  const entries = found.data ?? [];
  useCommands([
    { id: "calendar today", label: t("life.calendar.today"), run: () => go(today) },
    ...VIEWS.map((each) => ({ id: `calendar ${each}`, label: t(`life.calendar.${each}`), words: t("life.calendar.view"), run: () => go(day, each) })),
    { id: "calendar export", label: t("life.calendar.exportAll"), run: calendar.run },
  ]);
  const conflicts = entries.filter((entry) => entry.conflicts.length > 0).length;

  return (
    <Page
      title={t("life.calendar.title")}
      actions={
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={calendar.run}>
          {t("life.calendar.exportAll")}
        </Button>
      }
    >
      <Group mb="md" gap="sm" justify="space-between">
        <Group gap="xs">
          <Button variant="default" onClick={() => go(today)}>
            {t("life.calendar.today")}
          </Button>
          <ActionIcon variant="default" size="lg" aria-label={t(`life.calendar.previous.${view}`)} onClick={() => go(step(view, day, -1))}>
            <IconChevronLeft size={18} />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={t(`life.calendar.next.${view}`)} onClick={() => go(step(view, day, 1))}>
            <IconChevronRight size={18} />
          </ActionIcon>
          <Title order={2} className={classes.title} aria-live="polite">
            {titleOf(view, days, day, i18n.language)}
          </Title>
        </Group>
        <Group gap="sm">
          <CampaignFilter value={campaign} onChange={setCampaign} />
          <VisuallyHidden id="calendar-view">{t("life.calendar.view")}</VisuallyHidden>
          <SegmentedControl
            aria-labelledby="calendar-view"
            value={view}
            onChange={(value) => go(day, value)}
            data={VIEWS.map((each) => ({ value: each, label: t(`life.calendar.${each}`) }))}
          />
        </Group>
      </Group>
      {connection === "lost" && (
        <Text size="sm" c="dimmed" mb="xs">
          {t("connection.listMayBeOld")}
        </Text>
      )}
      {found.error && <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      {found.data === undefined ? (
        found.error === null && <Loading rows={5} height={96} />
      ) : (
        <>
          {view === "month" ? <Month days={days} day={day} today={today} entries={entries} onGo={go} /> : <TimeGrid days={days} today={today} entries={entries} onGo={go} />}
          <Text size="sm" c="dimmed" mt="sm" role="status">
            {entries.length === 0 ? t("life.calendar.empty") : t("life.calendar.count", { count: entries.length })}
            {conflicts > 0 && ` ${t("life.calendar.conflicts", { count: conflicts })}`}
          </Text>
        </>
      )}
    </Page>
  );
}
