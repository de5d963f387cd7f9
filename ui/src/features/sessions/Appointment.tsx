import { Alert, Button, Group, Modal, NumberInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendarEvent, IconDownload, IconUserOff, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { useNow } from "../../shared/clock";
import { clockTime, exact } from "../../shared/format";
import { MomentInput } from "../../shared/MomentInput";
import { MoreMenu } from "../../shared/MoreMenu";
import type { Action } from "../../shared/MoreMenu";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Session, SessionView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { useCalendarExport } from "../calendar/useCalendarExport";
import classes from "./Session.module.css";

const MINUTE = 60_000;

/** Whether something can still be arranged about a session. */
function isOver({ state }: Session): boolean {
  return state === "completed" || state === "expired" || state === "cancelled";
}

type MenuProps = { view: SessionView; /** What else can be done with it, first. */ more: readonly Action[] };

/** Arranging a session: its time, calling it off, noting that nobody came. */
export function SessionMenu({ view, more }: MenuProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { session } = view;
  const [scheduling, schedule] = useDisclosure(false);
  const [cancelling, cancel] = useDisclosure(false);
  const [missing, miss] = useDisclosure(false);
  const calendar = useCalendarExport({ session_id: session.id, campaign_id: null });
  const due = session.schedule !== null && session.schedule.starts_at_ms <= now;
  const appointment = session.schedule === null ? t("life.appointment.plan") : t("life.appointment.move");
  const actions: Action[] = [
    ...more,
    ...(isOver(session) ? [] : [{ id: "session schedule", label: appointment, icon: IconCalendarEvent, run: schedule.open }]),
    ...(session.schedule === null ? [] : [{ id: "session calendar", label: t("life.calendar.exportOne"), icon: IconDownload, run: calendar.run }]),
    ...(due && !isOver(session) ? [{ id: "session missed", label: t("life.end.miss"), icon: IconUserOff, run: miss.open }] : []),
    ...(isOver(session) ? [] : [{ id: "session cancel", label: t("life.end.cancel"), icon: IconX, destructive: true, run: cancel.open }]),
  ];

  return (
    <>
      <MoreMenu actions={actions} />
      <Modal opened={scheduling} onClose={schedule.close} title={t("life.appointment.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <ScheduleForm view={view} onClose={schedule.close} />
      </Modal>
      <EndDialog view={view} method="sessions.cancel" opened={cancelling} onClose={cancel.close} />
      <EndDialog view={view} method="sessions.no_show" opened={missing} onClose={miss.close} />
    </>
  );
}

/** The appointment, or how the session ended, in one line below the title. */
export function AppointmentLine({ view: { session } }: { view: SessionView }) {
  const { t, i18n } = useTranslation();
  const { schedule, end } = session;
  if (end !== null) {
    return (
      <Alert variant="light" color="gray" className={classes.appointment} data-testid="ended">
        {end.kind === "no_show" ? t("life.end.missedOn", { when: exact(end.at_ms, i18n.language) }) : t("life.end.cancelledOn", { when: exact(end.at_ms, i18n.language) })} {end.reason}
      </Alert>
    );
  }
  if (schedule === null || isOver(session)) return null;
  const when = t("life.appointment.when", { start: exact(schedule.starts_at_ms, i18n.language), end: clockTime(schedule.starts_at_ms + schedule.duration_ms, i18n.language) });
  return (
    <Group gap={8} wrap="nowrap" align="flex-start" className={classes.appointment} data-testid="appointment">
      <IconCalendarEvent size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {[when, schedule.location, schedule.note].filter((part) => part !== "").join(" · ")}
      </Text>
    </Group>
  );
}

/** The next full hour of tomorrow: a start that is rarely far off. */
function tomorrow(now: number): number {
  const start = new Date(now);
  start.setDate(start.getDate() + 1);
  start.setMinutes(0, 0, 0);
  return start.getTime();
}

function ScheduleForm({ view, onClose }: { view: SessionView; onClose: () => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const save = useWrite("sessions.schedule");
  const { session } = view;
  const [input, setInput] = useState(() => ({
    starts_at_ms: session.schedule?.starts_at_ms ?? tomorrow(now),
    duration_ms: session.schedule?.duration_ms ?? 45 * MINUTE,
    location: session.schedule?.location ?? "",
    note: session.schedule?.note ?? "",
  }));
  const errors = fieldProblems(save.error);
  const change = (part: Partial<typeof input>) => setInput({ ...input, ...part });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate({ id: session.id, schedule: input }, { onSuccess: onClose });
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <MomentInput label={t("life.appointment.start")} required value={input.starts_at_ms} onChange={(atMs) => atMs !== null && change({ starts_at_ms: atMs })} error={errors["schedule.starts_at_ms"]} />
        <NumberInput
          label={t("life.appointment.minutes")}
          min={5}
          max={720}
          step={5}
          allowDecimal={false}
          clampBehavior="blur"
          value={input.duration_ms / MINUTE}
          onChange={(minutes) => typeof minutes === "number" && change({ duration_ms: minutes * MINUTE })}
          error={errors["schedule.duration_ms"]}
        />
        <TextInput label={t("life.appointment.location")} placeholder={t("life.appointment.locationHint")} maxLength={255} value={input.location} onChange={(event) => change({ location: event.currentTarget.value })} error={errors["schedule.location"]} />
        <Textarea label={t("life.appointment.note")} description={t("life.appointment.noteHelp")} autosize minRows={2} maxLength={2000} value={input.note} onChange={(event) => change({ note: event.currentTarget.value })} error={errors["schedule.note"]} />
        <Conflicts sessionId={session.id} from={input.starts_at_ms} to={input.starts_at_ms + input.duration_ms} />
        {save.error && <ProblemBox error={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t("life.appointment.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Who else is expected at that time. */
function Conflicts({ sessionId, from, to }: { sessionId: string; from: number; to: number }) {
  const { t, i18n } = useTranslation();
  const called = useCandidateName();
  const found = useRead("calendar.list", { from_ms: from, to_ms: to, campaign_id: null }, to > from);
  const others = (found.data ?? []).filter(({ session_id, state }) => session_id !== sessionId && state !== "cancelled");
  if (others.length === 0) return null;
  return (
    <Alert variant="light" color="yellow" title={t("life.calendar.conflict")} role="status">
      {others.map((entry) => (
        <Text size="sm" key={entry.session_id}>
          {clockTime(entry.schedule.starts_at_ms, i18n.language)} {called(entry)} · {entry.campaign_title}
        </Text>
      ))}
    </Alert>
  );
}

type EndProps = { view: SessionView; method: "sessions.cancel" | "sessions.no_show"; opened: boolean; onClose: () => void };

function EndDialog({ view, method, opened, onClose }: EndProps) {
  const { t } = useTranslation();
  const end = useWrite(method);
  const [reason, setReason] = useState("");
  const called = method === "sessions.cancel";
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    end.mutate({ id: view.session.id, reason }, { onSuccess: onClose });
  };
  const name = useCandidateName()(view);
  return (
    <Modal opened={opened} onClose={onClose} title={called ? t("life.end.cancelTitle", { name }) : t("life.end.missTitle", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{t("life.end.consequence")}</Text>
          <Textarea label={called ? t("reopen.reason") : t("life.end.note")} required={called} autosize minRows={2} maxLength={500} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {end.error && <ProblemBox error={end.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {called ? t("life.end.keep") : t("common.cancel")}
            </Button>
            <Button type="submit" color="red" loading={end.isPending} disabled={called && reason.trim() === ""}>
              {called ? t("life.end.cancel") : t("life.end.miss")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
