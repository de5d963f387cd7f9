import { ActionIcon, Alert, Button, Modal, SegmentedControl, Stack, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard, IconUpload, IconUser } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { fullName } from "../../shared/format";
import { Page } from "../../shared/Page";
import { Empty } from "../../shared/States";
import type { SessionView } from "../../transport/generated";
import { isActive, useJobs } from "../../transport/jobs";
import { useRead } from "../../transport/react";
import { SampleBadge } from "../campaigns/StateBadge";
import { PersonPanel } from "../people/PersonPanel";
import { ExportMenu } from "../reports/ExportMenu";
import { AnswerMenu } from "./AnswerMenu";
import { AppointmentLine, SessionMenu } from "./Appointment";
import { ImportPane } from "./ImportPane";
import { JobsStrip } from "./JobsStrip";
import { useWaitingFiles } from "./opened";
import { Playback } from "./playback";
import { Player } from "./Player";
import { QuestionBar } from "./QuestionBar";
import { ProgressBadge } from "./ProgressBadge";
import { ScorePane } from "./ScorePane";
import type { ScoreControls } from "./ScorePane";
import classes from "./Session.module.css";
import { ShortcutSheet } from "./ShortcutSheet";
import { useShortcuts } from "./shortcuts";
import { ReopenDialog, SignDialog, SignedLine } from "./SignOff";
import { TranscriptPane } from "./TranscriptPane";

/** The review of a session: player, transcript, scorecard. */
export function Review({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/sessions/$sessionId" });
  const [playback] = useState(() => new Playback());
  const [pane, setPane] = useState<"transcript" | "score">("transcript");
  const [help, helpPanel] = useDisclosure(false);
  const [candidate, candidatePanel] = useDisclosure(false);
  const [picking, importPanel] = useDisclosure(false);
  const [signing, signPanel] = useDisclosure(false);
  const [reopening, reopenPanel] = useDisclosure(false);
  const score = useRef<ScoreControls>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const last = view.questions.length - 1;
  const firstAnswered = Math.max(0, view.questions.findIndex(({ answer }) => answer !== null));
  const position = Math.min(last, search.question === undefined ? firstAnswered : search.question - 1);
  const entry = view.questions[position];
  const answer = entry?.answer ?? null;
  const started = view.questions.some(({ answer: each }) => each !== null) || view.review === "processing";
  const segments = useRead("transcripts.get", { answer_id: answer?.id ?? "" }, answer !== null && answer.transcript !== null).data?.segments ?? [];

  const importing = useJobs(isActive).some(({ kind, session_id, question_id }) => kind === "import" && session_id === view.session.id && question_id === entry?.question.id);

  const mayPlay = view.consents.some(({ kind, granted }) => kind === "recording" && granted);

  // Files that were opened with this program go to the pane that is shown, or open one.
  const filesWait = useWaitingFiles().length > 0;
  const { open: openImport } = importPanel;
  useEffect(() => {
    if (filesWait && started && !view.locked) openImport();
  }, [filesWait, started, view.locked, openImport]);

  const goTo = (index: number) => {
    const next = Math.min(last, Math.max(0, index));
    void navigate({ to: "/sessions/$sessionId", params: { sessionId: view.session.id }, search: { question: next + 1 }, replace: true });
  };
  // The address of a search hit names a moment: it starts there, and the address forgets it.
  const { at } = search;
  const answerId = answer?.id;
  useEffect(() => {
    if (at === undefined || answerId === undefined) return;
    playback.seek(at);
    void navigate({ to: "/sessions/$sessionId", params: { sessionId: view.session.id }, search: { question: position + 1 }, replace: true });
  }, [at, answerId, playback, navigate, view.session.id, position]);
  useShortcuts({
    play: () => playback.toggle(),
    nudge: (byMs) => playback.nudge(byMs),
    silence: (by) => playback.toSilence(by),
    skipSilences: () => playback.setSkipping(!playback.skipsSilences()),
    question: (by) => goTo(position + by),
    criterion: (by) => score.current?.move(by),
    rate: (value) => score.current?.rate(value),
    comment: () => {
      setPane("score");
      score.current?.comment();
    },
    search: () => {
      setPane("transcript");
      searchField.current?.focus();
    },
    help: helpPanel.open,
  });

  useCommands([
    { id: "session candidate", label: t("candidate.open"), run: candidatePanel.open },
    ...(started && !view.locked
      ? [
          { id: "session import", label: t("import.action"), run: importPanel.open },
          { id: "session sign", label: t("sign.action"), run: signPanel.open },
        ]
      : []),
    ...(view.locked ? [{ id: "session reopen", label: t("reopen.action"), run: reopenPanel.open }] : []),
  ]);

  return (
    <Page
      fixed
      title={fullName(view.person)}
      back={{ to: "/campaigns/$campaignId", params: { campaignId: view.campaign.id }, label: t("session.backTo", { title: view.campaign.title }) }}
      badge={
        <>
          <ProgressBadge row={{ state: view.session.state, end: view.session.end?.kind ?? null, review: view.review }} />
          {view.session.sample && <SampleBadge />}
        </>
      }
      actions={
        <>
          <Tooltip label={t("keys.title")}>
            <ActionIcon className={classes.wideOnly} variant="subtle" color="gray" aria-label={t("keys.title")} onClick={helpPanel.open}>
              <IconKeyboard size={18} />
            </ActionIcon>
          </Tooltip>
          <Button variant="default" leftSection={<IconUser size={16} />} onClick={candidatePanel.open}>
            {t("candidate.open")}
          </Button>
          {started && !view.locked && (
            <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importPanel.open}>
              {t("import.action")}
            </Button>
          )}
          <SessionMenu view={view} />
          {started && <ExportMenu target={{ session: view.session.id }} name={fullName(view.person)} />}
        </>
      }
    >
      {view.session.sample && (
        <Text size="xs" c="dimmed" className={classes.sample}>
          {t("sample.honest")}
        </Text>
      )}
      {view.locked && view.sign_off && <SignedLine signOff={view.sign_off} onReopen={reopenPanel.open} />}
      <AppointmentLine view={view} />
      <JobsStrip view={view} />
      {!started ? (
        view.session.end === null && (
          <div className={classes.start}>
            <ImportPane view={view} onStarted={() => undefined} onCandidate={candidatePanel.open} />
          </div>
        )
      ) : (
        entry && (
          <>
            <QuestionBar view={view} position={position} onChoose={goTo} />
            <div className={classes.panes} role="group" aria-labelledby="pane-label">
              <VisuallyHidden id="pane-label">{t("session.pane")}</VisuallyHidden>
              <SegmentedControl
                fullWidth
                value={pane}
                onChange={(value) => setPane(value)}
                data={[
                  { value: "transcript", label: t("transcript.title") },
                  { value: "score", label: t("score.title") },
                ]}
              />
            </div>
            <div className={classes.review} data-pane={pane}>
              {answer ? (
                <>
                  <div className={classes.player}>
                    {mayPlay ? (
                      <Player key={answer.media.id} media={answer.media} title={t("player.title", { position: entry.question.position })} segments={segments} playback={playback} />
                    ) : (
                      <Withdrawn onCandidate={candidatePanel.open} />
                    )}
                    <AnswerMenu answer={answer} takes={entry.takes} choosing={view.campaign.rules.counting === "chosen"} locked={view.locked} />
                  </div>
                  <div className={classes.transcript}>
                    <TranscriptPane key={answer.id} answer={answer} locked={view.locked} playback={playback} searchRef={searchField} />
                  </div>
                </>
              ) : (
                <div className={classes.noAnswer}>
                  <Empty text={importing ? t("session.importing") : t("session.noAnswer")}>
                    {!view.locked && !importing && (
                      <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importPanel.open}>
                        {t("import.action")}
                      </Button>
                    )}
                  </Empty>
                </div>
              )}
              <div className={classes.score}>
                <ScorePane key={entry.question.id} ref={score} view={view} question={entry.question} answer={answer} onSign={signPanel.open} />
              </div>
            </div>
          </>
        )
      )}
      <Modal opened={picking} onClose={importPanel.close} size={760} title={t("import.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <ImportPane
          view={view}
          onStarted={importPanel.close}
          onCandidate={() => {
            importPanel.close();
            candidatePanel.open();
          }}
        />
      </Modal>
      <PersonPanel
        person={view.person}
        consents={view.consents}
        language={view.session.language}
        opened={candidate}
        onClose={candidatePanel.close}
      />
      <SignDialog view={view} opened={signing} onClose={signPanel.close} />
      <ReopenDialog view={view} opened={reopening} onClose={reopenPanel.close} />
      <ShortcutSheet opened={help} onClose={helpPanel.close} />
    </Page>
  );
}

/** Stands where the player stood, once the candidate took the consent to the recording back. */
function Withdrawn({ onCandidate }: { onCandidate: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert variant="light" color="yellow" title={t("player.withdrawnTitle")} role="alert">
      <Stack gap="sm" align="flex-start">
        {t("player.withdrawn")}
        <Button variant="default" size="compact-sm" onClick={onCandidate}>
          {t("import.openConsents")}
        </Button>
      </Stack>
    </Alert>
  );
}
