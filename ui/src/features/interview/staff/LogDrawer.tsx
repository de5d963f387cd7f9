import { Drawer, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { clockSeconds, day, duration, exact, NONE } from "../../../shared/format";
import { Empty, Listing } from "../../../shared/States";
import type { LogLine, SessionLog } from "../../../transport/generated";
import { useRead } from "../../../transport/react";
import type { Id } from "../../../transport/transport";
import { Facts } from "../../settings/Facts";
import classes from "./Staff.module.css";
import { useHappened } from "./useHappened";

/** What happened in the interview of a session, as it happened, beside the page. */
export function LogDrawer({ sessionId, opened, onClose }: { sessionId: Id; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={560} title={t("log.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Log sessionId={sessionId} />
    </Drawer>
  );
}

function Log({ sessionId }: { sessionId: Id }) {
  const { t } = useTranslation();
  const log = useRead("sessions.log", { id: sessionId });
  return (
    <Listing items={log.data?.lines} error={log.error} onRetry={() => void log.refetch()} rows={8} empty={<Empty text={t("log.empty")} />}>
      {(lines) => (
        <Stack gap="lg" data-testid="log">
          {log.data && <Figures log={log.data} />}
          <Days lines={lines} />
        </Stack>
      )}
    </Listing>
  );
}

function Figures({ log }: { log: SessionLog }) {
  const { t } = useTranslation();
  const time = (ms: number | null) => <span className="tabular">{ms === null ? NONE : duration(ms)}</span>;
  return (
    <Facts
      rows={[
        { label: t("log.duration"), value: time(log.duration_ms) },
        { label: t("log.paused"), value: time(log.paused_ms) },
        { label: t("log.faults"), value: <span className="tabular">{log.faults}</span> },
        { label: t("log.thought"), value: time(log.response_ms) },
        { label: t("log.stars"), value: <span className="tabular">{log.stars === null ? NONE : t("common.ofTotal", { done: log.stars, total: 5 })}</span> },
      ]}
    />
  );
}

/** The lines under the day on which they happened, in their own order, since clocks can be set back. */
function Days({ lines }: { lines: LogLine[] }) {
  const { i18n } = useTranslation();
  const days: { name: string; lines: LogLine[] }[] = [];
  for (const line of lines) {
    const name = day(line.at_ms, i18n.language);
    const last = days.at(-1);
    if (last?.name === name) last.lines.push(line);
    else days.push({ name, lines: [line] });
  }
  return days.map(({ name, lines: these }) => (
    <section key={these[0]?.number}>
      <Title order={2} size="h4" mb={4}>
        {name}
      </Title>
      <ol className={classes.lines}>
        {these.map((line) => (
          <Line key={line.number} line={line} />
        ))}
      </ol>
    </section>
  ));
}

function Line({ line: { at_ms, question, happened } }: { line: LogLine }) {
  const { t, i18n } = useTranslation();
  const said = useHappened();
  const trouble = happened.what === "reopened" || happened.what === "device_lost";
  return (
    <li className={classes.line} data-trouble={trouble || undefined}>
      <Tooltip label={exact(at_ms, i18n.language)}>
        <Text component="time" size="sm" c="dimmed" className="tabular" dateTime={new Date(at_ms).toISOString()}>
          {clockSeconds(at_ms, i18n.language)}
        </Text>
      </Tooltip>
      <Text size="sm" className={classes.words}>
        {said(happened)}
      </Text>
      {question !== null && (
        <Text size="xs" c="dimmed" className="tabular">
          {t("log.question", { position: question })}
        </Text>
      )}
    </li>
  );
}
