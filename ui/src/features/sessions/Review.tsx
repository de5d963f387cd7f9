import { ActionIcon, Button, Group, Modal, SegmentedControl, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard, IconListDetails, IconPlayerRecord, IconUpload, IconUser, IconUserScreen } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { useCommands } from "../../shared/commands";
import { Page } from "../../shared/Page";
import { Empty } from "../../shared/States";
import type { SessionView } from "../../transport/generated";
import { isActive, useJobs } from "../../transport/jobs";
import { useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { CalibrationBadge } from "../calibration/CalibrationBadge";
import { CalibrationLine } from "../calibration/CalibrationLine";
import { SampleBadge } from "../campaigns/StateBadge";
import { NotesOfAnswer } from "../interview/notes/NotesOfAnswer";
import { useHandOver } from "../interview/staff/handOver";
import { HandOverDialog } from "../interview/staff/HandOverDialog";
import { HandOverPanel } from "../interview/staff/HandOverPanel";
import { LogDrawer } from "../interview/staff/LogDrawer";
import { ConsentAlert } from "../people/ConsentAlert";
import { PersonPanel } from "../people/PersonPanel";
import { RecordDialog } from "../recording/RecordDialog";
import { isGoingOn } from "../recording/recording";
import { ExportMenu } from "../reports/ExportMenu";
import { AnswerLines } from "./AnswerLines";
import { AnswerMenu } from "./AnswerMenu";
import { AppointmentLine, SessionMenu } from "./Appointment";
import { BlindBadge, BlindLine, UnblindDialog } from "./Blind";
import { CommentMarks } from "./CommentMarks";
import { CommentsPane } from "./CommentsPane";
import type { CommentControls } from "./CommentsPane";
import type { CommentDraft } from "./comments";
import { HiddenRecording } from "./HiddenRecording";
import { ImportPane } from "./ImportPane";
import { JobsStrip } from "./JobsStrip";
import { NotesPane } from "./NotesPane";
import { useWaitingFiles } from "./opened";
import { Panes } from "./Panes";
import { PictureLane } from "./PictureLane";
import { PicturePane } from "./PicturePane";
import { Playback } from "./playback";
import { Player } from "./Player";
import { QuestionBar } from "./QuestionBar";
import { ProgressBadge } from "./ProgressBadge";
import { recordingOf } from "./recording";
import { ScorePane } from "./ScorePane";
import type { ScoreControls } from "./ScorePane";
import classes from "./Session.module.css";
import { ShortcutSheet, useReviewKeys } from "./ShortcutSheet";
import { useShortcuts } from "./shortcuts";
import { RatersLine, ReopenDialog, ReopenedLine, SignDialog, SignedLine } from "./SignOff";
import { TranscriptPane } from "./TranscriptPane";
import { WrittenAnswer } from "./WrittenAnswer";

/** What shares a place beside the transcript where there is room. */
type Side = "comments" | "notes" | "written" | "picture";
type Pane = "transcript" | Side | "score";

/** The review of a session: player, transcript, scorecard. */
export function Review({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/sessions/$sessionId" });
  const [playback] = useState(() => new Playback());
  const [pane, setPane] = useState<Pane>("transcript");
  const [side, setSide] = useState<Side>("comments");
  const [query, setQuery] = useState("");
  const [drafts] = useState(() => new Map<Id, CommentDraft>());
  const [help, helpPanel] = useDisclosure(false);
  const [candidate, candidatePanel] = useDisclosure(false);
  const [picking, importPanel] = useDisclosure(false);
  const [recordingHere, recordPanel] = useDisclosure(false);
  const [signing, signPanel] = useDisclosure(false);
  const [reopening, reopenPanel] = useDisclosure(false);
  const [unblinding, unblindPanel] = useDisclosure(false);
  const [handingOver, handOverPanel] = useDisclosure(false);
  const [reading, logPanel] = useDisclosure(false);
  const handOver = useHandOver(view);
  const beside = useRead("workspace.status", {}).data?.beside === view.session.id;
  const score = useRef<ScoreControls>(null);
  const comments = useRef<CommentControls>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const name = useCandidateName()(view);
  const masked = view.blind?.masked === true;
  const recording = recordingOf(view);

  const last = view.questions.length - 1;
  const firstAnswered = Math.max(0, view.questions.findIndex(({ answer }) => answer !== null));
  const position = Math.min(last, search.question === undefined ? firstAnswered : search.question - 1);
  const entry = view.questions[position];
  const answer = entry?.answer ?? null;
  const inWriting = answer?.media.kind === "text";
  const keys = useReviewKeys(recording === "plays" && !inWriting);
  const started = view.questions.some(({ answer: each }) => each !== null) || view.review === "processing";
  const segments = useRead("transcripts.get", { answer_id: answer?.id ?? "" }, answer !== null && answer.transcript !== null).data?.segments ?? [];

  const written = useRead("interview_notes.list", { session_id: view.session.id }).data ?? [];
  // Whoever removes the last one can still put it back.
  const wrote = written.length > 0 || side === "written";

  const threads = useRead("comments.list", { answer_id: answer?.id ?? "" }, answer !== null).data?.threads ?? [];
  const unsettled = threads.filter(({ resolved }) => resolved === null).length;

  const picture = useRead("observations.get", { answer_id: answer?.id ?? "" }, answer !== null && answer.media.kind === "video" && recording !== "hidden").data;
  const watched = picture?.enabled === true && recording !== "hidden";

  const importing = useJobs(isActive).some(({ kind, session_id, question_id }) => kind === "import" && session_id === view.session.id && question_id === entry?.question.id);

  const others = view.questions.flatMap(({ question, answer: other }) => (other?.transcript && other.id !== answer?.id ? [{ answerId: other.id, position: question.position }] : []));
  const sought = { query, onQuery: setQuery, others, onGo: (to: number) => goTo(to - 1) };

  // Files that were opened with this program go to the pane that is shown, or open one.
  const filesWait = useWaitingFiles().length > 0;
  const { open: openImport } = importPanel;
  useEffect(() => {
    if (filesWait && started && !view.frozen) openImport();
  }, [filesWait, started, view.frozen, openImport]);

  // A page that is opened while this session is recorded, as after a crash of the window, takes it up. What is
  // recorded in a candidate's own window is theirs to its end.
  const goesOn = useRead("recordings.current", {}).data ?? null;
  const recorded = isGoingOn(goesOn) && goesOn.session_id === view.session.id;
  const { open: openRecord } = recordPanel;
  const [theirs, setTheirs] = useState(false);
  if (recorded ? beside && !theirs : theirs) setTheirs(recorded);
  const takesUp = recorded && !beside && !theirs;
  useEffect(() => {
    if (takesUp) openRecord();
  }, [takesUp, openRecord]);

  const show = (next: Pane) => {
    setPane(next);
    if (next !== "transcript" && next !== "score") setSide(next);
  };
  const handOverLabel = t(beside ? "console.open" : handOver === "again" ? "handOver.again" : "handOver.action");
  const startHandOver = () => {
    if (beside) void navigate({ to: "/sessions/$sessionId/room", params: { sessionId: view.session.id } });
    else handOverPanel.open();
  };
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
  const comment = () => {
    if (answer === null) return;
    show("comments");
    comments.current?.write();
  };
  const reveal = (id: Id, positionMs: number) => {
    playback.seek(positionMs);
    show("comments");
    comments.current?.reveal(id);
  };
  useShortcuts({
    play: () => playback.toggle(),
    nudge: (byMs) => playback.nudge(byMs),
    frame: (by) => playback.step(by),
    silence: (by) => playback.toSilence(by),
    skipSilences: () => playback.setSkipping(!playback.skipsSilences()),
    question: (by) => goTo(position + by),
    criterion: (by) => score.current?.move(by),
    rate: (value) => score.current?.rate(value),
    comment,
    note: () => {
      show("score");
      score.current?.comment();
    },
    search: () => {
      show("transcript");
      searchField.current?.focus();
    },
    help: helpPanel.open,
  });

  useCommands([
    { id: "session candidate", label: t("candidate.open"), run: candidatePanel.open },
    ...(answer !== null ? [{ id: "session comment", label: t(inWriting ? "comment.action" : "comment.add"), keys: "C", run: comment }] : []),
    ...(answer !== null ? [{ id: "session notes", label: t("notes.show"), run: () => show("notes") }] : []),
    ...(answer !== null && wrote ? [{ id: "session written", label: t("interviewNotes.show"), run: () => show("written") }] : []),
    ...(started && !view.frozen
      ? [
          { id: "session import", label: t("import.action"), run: importPanel.open },
          { id: "session record", label: t("recording.title"), run: recordPanel.open },
          { id: "session sign", label: t("sign.action"), run: signPanel.open },
        ]
      : []),
    ...(masked ? [{ id: "session unblind", label: t("blind.showConfirm"), run: unblindPanel.open }] : []),
    ...(view.locked ? [{ id: "session reopen", label: t("reopen.action"), run: reopenPanel.open }] : []),
  ]);

  // Beside the transcript where there is room, otherwise in its place.
  const sides: { value: Side; label: string }[] = [
    { value: "comments", label: unsettled === 0 ? t("comment.title") : t("comment.titleCount", { total: unsettled }) },
    { value: "notes", label: t("notes.tab") },
    ...(wrote ? [{ value: "written" as const, label: t("interviewNotes.tab") }] : []),
    ...(watched ? [{ value: "picture" as const, label: t("picture.title") }] : []),
  ];
  const lower: { value: Pane; label: string }[] = [{ value: "transcript", label: t(inWriting ? "transcript.written" : "transcript.title") }, ...sides];
  const shown = pane === "picture" && !watched ? "comments" : pane;
  const shownBeside = side === "picture" && !watched ? "comments" : side;

  return (
    <Page
      fixed
      title={name}
      back={{ to: "/campaigns/$campaignId", params: { campaignId: view.campaign.id }, label: t("session.backTo", { title: view.campaign.title }) }}
      badge={
        <>
          <ProgressBadge row={{ state: view.session.state, end: view.session.end?.kind ?? null, review: view.review }} />
          {view.session.calibration && <CalibrationBadge />}
          {view.session.sample && <SampleBadge />}
          <BlindBadge view={view} />
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
          {started && !view.frozen && (
            <>
              <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importPanel.open}>
                {t("import.action")}
              </Button>
              <Button variant="default" leftSection={<IconPlayerRecord size={16} />} onClick={recordPanel.open}>
                {t("recording.action")}
              </Button>
            </>
          )}
          <SessionMenu
            view={view}
            more={[
              ...(handOver === null ? [] : [{ id: "session hand over", label: handOverLabel, icon: IconUserScreen, run: startHandOver }]),
              { id: "session log", label: t("log.show"), icon: IconListDetails, run: logPanel.open },
            ]}
          />
          {started && <ExportMenu target={{ session: view.session.id }} name={name} />}
        </>
      }
    >
      {view.session.sample && (
        <Text size="xs" c="dimmed" className={classes.sample}>
          {t("sample.honest")}
        </Text>
      )}
      <CalibrationLine view={view} />
      <BlindLine view={view} onShow={unblindPanel.open} />
      <RatersLine view={view} />
      {view.locked && view.sign_off && <SignedLine signOff={view.sign_off} onReopen={reopenPanel.open} />}
      {view.reopened && <ReopenedLine act={view.reopened} />}
      <AppointmentLine view={view} />
      <JobsStrip view={view} />
      {!started ? (
        view.session.end === null && (
          <div className={classes.start}>
            {handOver !== null && <HandOverPanel label={handOverLabel} onStart={startHandOver} />}
            <ImportPane view={view} onStarted={() => undefined} onCandidate={candidatePanel.open} onRecord={recordPanel.open} />
          </div>
        )
      ) : (
        entry && (
          <>
            <QuestionBar views={[view]} position={position} onChoose={goTo} />
            <div className={classes.panes} role="group" aria-labelledby="pane-label">
              <VisuallyHidden id="pane-label">{t("session.pane")}</VisuallyHidden>
              <SegmentedControl
                fullWidth
                value={shown}
                onChange={(value) => show(value)}
                data={[
                  ...lower,
                  { value: "score", label: t("score.title") },
                ]}
              />
            </div>
            <Panes shown={shown} side={shownBeside} answered={answer !== null} video={recording === "plays" && answer?.media.kind === "video" ? answer.media.id : null}>
              {answer ? (
                <>
                  <div className={classes.player}>
                    {inWriting ? (
                      <WrittenAnswer />
                    ) : recording === "plays" ? (
                      <Player key={answer.media.id} media={answer.media} title={t("player.title", { position: entry.question.position })} segments={segments} playback={playback} lanes={
                          <>
                            <CommentMarks threads={threads} durationMs={answer.media.duration_ms} onChoose={reveal} />
                            {picture?.measured && <PictureLane events={picture.measured.events} durationMs={answer.media.duration_ms} />}
                          </>
                        }
                      />
                    ) : recording === "hidden" ? (
                      <HiddenRecording media={answer.media} />
                    ) : (
                      <ConsentAlert title={t("player.withdrawnTitle")} text={t("player.withdrawn")} onCandidate={candidatePanel.open} />
                    )}
                    <AnswerLines answer={answer} onSeek={(ms) => playback.seek(ms)} />
                    <div className={classes.under}>
                      <div className={classes.lower}>
                        <SegmentedControl size="xs" aria-label={t("session.pane")} value={shown === "score" ? "transcript" : shown} onChange={(value) => show(value)} data={lower} />
                      </div>
                      <div className={classes.beside}>
                        <SegmentedControl size="xs" aria-label={t("session.pane")} value={shownBeside} onChange={(value) => show(value)} data={sides} />
                      </div>
                      <AnswerMenu answer={answer} takes={entry.takes} choosing={view.campaign.rules.counting === "chosen"} locked={view.frozen} />
                    </div>
                  </div>
                  <div className={classes.comments}>
                    <CommentsPane key={answer.id} ref={comments} sessionId={view.session.id} answer={answer} playback={playback} drafts={drafts} />
                  </div>
                  {(shown === "notes" || shownBeside === "notes") && (
                    <div className={classes.notes}>
                      <NotesPane key={answer.id} answer={answer} criteria={view.campaign.criteria} playback={playback} onCandidate={candidatePanel.open} />
                    </div>
                  )}
                  {(shown === "written" || shownBeside === "written") && (
                    <div className={classes.written}>
                      <NotesOfAnswer notes={written} questionId={entry.question.id} answerId={answer.id} playback={playback} />
                    </div>
                  )}
                  {watched && (
                    <div className={classes.pictures}>
                      <PicturePane key={answer.id} answer={answer} playback={playback} />
                    </div>
                  )}
                  <div className={classes.transcript}>
                    <TranscriptPane key={answer.id} answer={answer} language={view.session.language} locked={view.frozen} byEar={recording !== "hidden"} playback={playback} searchRef={searchField} sought={sought} />
                  </div>
                </>
              ) : (
                <div className={classes.noAnswer}>
                  <Empty text={importing ? t("session.importing") : t("session.noAnswer")}>
                    {!view.frozen && !importing && (
                      <Group gap="sm" justify="center">
                        <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importPanel.open}>
                          {t("import.action")}
                        </Button>
                        <Button variant="default" leftSection={<IconPlayerRecord size={16} />} onClick={recordPanel.open}>
                          {t("recording.here")}
                        </Button>
                        {handOver !== null && (
                          <Button variant="default" leftSection={<IconUserScreen size={16} />} onClick={startHandOver}>
                            {handOverLabel}
                          </Button>
                        )}
                      </Group>
                    )}
                  </Empty>
                  {written.some(({ question_id }) => question_id === entry.question.id) && <NotesOfAnswer notes={written} questionId={entry.question.id} answerId={null} playback={playback} />}
                </div>
              )}
              <div className={classes.score}>
                <ScorePane key={entry.question.id} ref={score} view={view} question={entry.question} answer={answer} onSign={signPanel.open} />
              </div>
            </Panes>
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
          onRecord={() => {
            importPanel.close();
            recordPanel.open();
          }}
        />
      </Modal>
      {entry && (
        <RecordDialog
          view={view}
          questionId={entry.question.id}
          opened={recordingHere}
          onClose={recordPanel.close}
          onCandidate={() => {
            recordPanel.close();
            candidatePanel.open();
          }}
          onRecorded={(questionId) => {
            recordPanel.close();
            goTo(view.questions.findIndex(({ question }) => question.id === questionId));
          }}
        />
      )}
      <PersonPanel
        person={view.person}
        consents={view.consents}
        language={view.session.language}
        opened={candidate}
        onClose={candidatePanel.close}
        onShow={
          masked
            ? () => {
                candidatePanel.close();
                unblindPanel.open();
              }
            : null
        }
      />
      <SignDialog view={view} opened={signing} onClose={signPanel.close} />
      <UnblindDialog view={view} opened={unblinding} onClose={unblindPanel.close} />
      {handOver !== null && <HandOverDialog view={view} way={handOver} opened={handingOver} onClose={handOverPanel.close} />}
      <LogDrawer sessionId={view.session.id} opened={reading} onClose={logPanel.close} />
      <ReopenDialog view={view} opened={reopening} onClose={reopenPanel.close} />
      <ShortcutSheet rows={keys} opened={help} onClose={helpPanel.close} />
    </Page>
  );
}
