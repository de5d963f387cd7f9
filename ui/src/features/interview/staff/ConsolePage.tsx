import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCup, IconDeviceDesktop, IconExternalLink, IconHandStop } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../../shared/candidate";
import { confirm } from "../../../shared/confirm";
import { clockTime } from "../../../shared/format";
import { Page } from "../../../shared/Page";
import { notifyProblem, ProblemBox } from "../../../shared/ProblemBox";
import { Empty, Loading } from "../../../shared/States";
import type { InterviewConsole, SessionView } from "../../../transport/generated";
import { readKey, useRead, useTransport, useWrite } from "../../../transport/react";
import type { Id } from "../../../transport/transport";
import { NotesColumn } from "../notes/NotesColumn";
import classes from "./Console.module.css";
import { ConsoleState } from "./ConsoleState";
import { Now } from "./Now";
import { Places } from "./Places";
import { useConsole, useRecorded } from "./useConsole";

/** The interview that a candidate goes through in a window of their own, for whoever leads it. */
export function ConsolePage() {
  const { t } = useTranslation();
  const { sessionId } = useParams({ from: "/sessions/$sessionId/room" });
  const session = useRead("sessions.get", { id: sessionId });
  const live = useConsole();
  const called = useCandidateName();
  const error = session.error ?? live.error;
  const back = backTo(sessionId, t("console.back"));

  if (session.data === undefined || live.data === undefined) {
    const retry = () => {
      void session.refetch();
      void live.refetch();
    };
    return (
      <Page title={session.data === undefined ? t("console.inProgress") : called(session.data)} back={back}>
        {error ? <ProblemBox error={error} onRetry={retry} /> : <Loading rows={3} height={120} />}
      </Page>
    );
  }
  if (live.data?.session_id !== sessionId) {
    return (
      <Page title={called(session.data)} back={back}>
        <Empty text={t("console.none")}>
          <Button component={Link} to="/sessions/$sessionId" params={{ sessionId } as never}>
            {t("console.toAnswers")}
          </Button>
        </Empty>
      </Page>
    );
  }
  return (
    <Console key={sessionId} view={session.data} now={live.data}>
      {error && <ProblemBox error={error} onRetry={() => void live.refetch()} />}
    </Console>
  );
}

function backTo(sessionId: Id, label: string) {
  return { to: "/sessions/$sessionId", params: { sessionId }, label } as const;
}

function Console({ view, now, children }: { view: SessionView; now: InterviewConsole; children: ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const close = useWrite("interview.close");
  const recorded = useRecorded(now.session_id);
  const name = useCandidateName()(view);
  const { stage, question } = now;
  const sessionId = now.session_id;
  const leave = async () => {
    // The page of the session would take up a recording that it still knows of.
    await client.refetchQueries({ queryKey: readKey("recordings.current", {}) });
    await navigate({ to: "/sessions/$sessionId", params: { sessionId } });
  };
  const takeBack = () => close.mutate({}, { onSuccess: () => void leave(), onError: notifyProblem });
  const askTakeBack = () => confirm({ title: t("console.takeBack.title", { name }), text: t("console.takeBack.text"), verb: t("console.takeBack.action"), onConfirm: takeBack });

  return (
    <Page
      fixed
      title={name}
      back={backTo(sessionId, t("console.back"))}
      badge={<ConsoleState now={now} recorded={recorded} />}
      actions={
        <>
          {stage === "question" && (!now.paused || now.paused_by_staff) && <BreakButton paused={now.paused} />}
          {stage !== "finished" && (
            <Button variant="default" loading={close.isPending} onClick={askTakeBack}>
              {t("console.takeBack.action")}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="xs" className={classes.alerts}>
        {now.help_asked_at_ms !== null && <HelpAlert name={name} sinceMs={now.help_asked_at_ms} />}
        {children}
        {stage === "finished" && (
          <Notice color="green" icon={<IconCircleCheck />} role="status" title={t("console.finished.title")} text={t("console.finished.text")}>
            <Button loading={close.isPending} onClick={takeBack}>
              {t("console.finished.action")}
            </Button>
          </Notice>
        )}
        {stage === "refused" && (
          <Alert variant="light" color="yellow" title={t("console.state.refused")} py="xs">
            <Text size="sm">{t("console.refused")}</Text>
          </Alert>
        )}
        {now.lost.map((sense) => (
          <Alert key={sense} variant="light" color="yellow" role="alert" icon={<IconAlertTriangle />} title={t(`console.lost.${sense}`)} py="xs">
            <Text size="sm">{t("console.lostText")}</Text>
          </Alert>
        ))}
        <CandidateWindow page={now.page} />
      </Stack>
      <div className={classes.room}>
        <div className={classes.now}>
          <Now language={view.session.language} now={now} recorded={recorded !== null} />
        </div>
        <div className={classes.notes}>
          <NotesColumn sessionId={sessionId} at={question && { id: question.id, number: question.number }} />
        </div>
        <div className={classes.places}>
          <Places now={now} />
        </div>
      </div>
    </Page>
  );
}

/** What is to be known at once, and what can be done about it beside it. */
function Notice({ color, icon, role, title, text, children }: { color: string; icon: ReactNode; role: "alert" | "status"; title: string; text: string; children: ReactNode }) {
  return (
    <Alert variant="light" color={color} icon={icon} role={role} py="xs">
      <div className={classes.notice}>
        <div>
          <Text size="sm" fw={600} c="var(--alert-color)">
            {title}
          </Text>
          <Text size="sm">{text}</Text>
        </div>
        {children}
      </div>
    </Alert>
  );
}

/** Somebody is asked to come. */
function HelpAlert({ name, sinceMs }: { name: string; sinceMs: number }) {
  const { t, i18n } = useTranslation();
  const help = useWrite("interview.help");
  return (
    <Notice color="red" icon={<IconHandStop />} role="alert" title={t("console.help.title", { name })} text={t("console.help.since", { time: clockTime(sinceMs, i18n.language) })}>
      <Button color="red" loading={help.isPending} onClick={() => help.mutate({}, { onError: notifyProblem })}>
        {t("console.help.coming")}
      </Button>
    </Notice>
  );
}

/** A break that the candidate took is theirs to end. */
function BreakButton({ paused }: { paused: boolean }) {
  const { t } = useTranslation();
  const give = useWrite("interview.give_break");
  const end = useWrite("interview.end_break");
  return (
    <Button variant="default" leftSection={<IconCup size={16} />} loading={give.isPending || end.isPending} onClick={() => (paused ? end : give).mutate({}, { onError: notifyProblem })}>
      {t(paused ? "console.break.end" : "console.break.give")}
    </Button>
  );
}

/** Where the candidate's window is. */
function CandidateWindow({ page }: { page: string | null }) {
  const { t } = useTranslation();
  const inBrowser = useTransport().host === "browser";
  return (
    <Group gap={8} wrap="nowrap" align="flex-start" className={classes.window}>
      <IconDeviceDesktop size={16} aria-hidden />
      <Text size="xs" c="dimmed">
        {inBrowser ? (
          page === null ? (
            t("console.window.none")
          ) : (
            <>
              <Anchor href={page} target="_blank" rel="noopener noreferrer" size="xs" fw={600} className={classes.page}>
                {t("console.window.open")}
                <IconExternalLink size={13} aria-hidden />
              </Anchor>{" "}
              {t("console.window.help")}
            </>
          )
        ) : (
          t("console.window.opened")
        )}
      </Text>
    </Group>
  );
}
