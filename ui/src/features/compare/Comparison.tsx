import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { useReads } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { QuestionBar } from "../sessions/QuestionBar";
import { recordingOf } from "../sessions/recording";
import { criteriaOf } from "../sessions/ScorePane";
import { ShortcutSheet } from "../sessions/ShortcutSheet";
import { useShortcuts } from "../sessions/shortcuts";
import { Anchors } from "./Anchors";
import { CandidateColumn } from "./CandidateColumn";
import type { ColumnControls } from "./CandidateColumn";
import classes from "./Compare.module.css";
import { InStep } from "./inStep";
import { Players } from "./players";
import { SharedControls } from "./SharedControls";
import { useCompareKeys } from "./useCompareKeys";

const inside = (index: number, count: number) => Math.max(0, Math.min(count - 1, index));

/** Candidates side by side: one question, one criterion and one candidate at a time have the keyboard. */
export function Comparison({ campaignId, ids }: { campaignId: Id; ids: readonly Id[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/campaigns/$campaignId/compare" });
  const reads = useReads("sessions.get", ids.map((id) => ({ id })));
  const [players] = useState(() => new Players(ids));
  const [inStep] = useState(() => new InStep());
  const [active, setActive] = useState(0);
  const [activeCriterion, setActiveCriterion] = useState(0);
  const [help, helpSheet] = useDisclosure(false);
  const columns = useRef(new Map<Id, ColumnControls>());

  useEffect(() => players.takeTurns(), [players]);

  const views = reads.flatMap(({ data, error }) => (data && error?.api.kind !== "not_found" && data.campaign.id === campaignId ? [data] : []));
  const questions = views[0]?.questions ?? [];
  const firstAnswered = questions.findIndex((_, index) => views.some((view) => view.questions[index]?.answer));
  const position = inside(search.question === undefined ? firstAnswered : search.question - 1, questions.length);
  const question = questions[position]?.question;
  // Until they are read, and unless all of them withhold it or are written, there is something to play.
  const plays = views.length === 0 || views.some((view) => recordingOf(view) === "plays" && view.questions[position]?.answer?.media.kind !== "text");
  const keys = useCompareKeys(plays);
  const criteria = question && views[0] ? criteriaOf(question, views[0].campaign.criteria) : [];
  const criterionIndex = inside(activeCriterion, criteria.length);
  const criterion = criteria[criterionIndex];
  const activeId = ids[active] ?? "";

  const goTo = (index: number) =>
    void navigate({ to: "/campaigns/$campaignId/compare", params: { campaignId }, search: { ...search, question: inside(index, questions.length) + 1 }, replace: true });
  const goToCriterion = (index: number) => {
    const next = inside(index, criteria.length);
    setActiveCriterion(next);
    columns.current.forEach((column) => column.reveal(criteria[next]?.id ?? ""));
  };
  const playback = players.of(activeId);
  const skipSilences = () => players.setSkipping(!playback.skipsSilences());

  useShortcuts({
    play: () => playback.toggle(),
    nudge: (byMs) => playback.nudge(byMs),
    frame: (by) => playback.step(by),
    silence: (by) => playback.toSilence(by),
    skipSilences,
    question: (by) => goTo(position + by),
    criterion: (by) => goToCriterion(criterionIndex + by),
    rate: (value) => {
      if (criterion) columns.current.get(activeId)?.rate(criterion.id, value);
    },
    column: (by) => columns.current.get(ids[inside(active + by, ids.length)] ?? "")?.focus(),
    help: helpSheet.open,
  });

  const title = views[0]?.campaign.title;
  return (
    <Page
      fixed
      title={t("reporting.comparison")}
      back={{ to: "/campaigns/$campaignId", params: { campaignId }, label: title === undefined ? t("compare.back") : t("session.backTo", { title }) }}
      actions={<SharedControls plays={plays} players={players} playback={playback} inStep={inStep} onSkipSilences={skipSilences} onHelp={helpSheet.open} />}
    >
      {views.length > 0 && <QuestionBar views={views} position={position} onChoose={goTo} />}
      <div className={classes.columns}>
        {ids.map((id, index) => (
          <CandidateColumn
            key={id}
            ref={(controls: ColumnControls | null) => {
              if (controls) columns.current.set(id, controls);
              else columns.current.delete(id);
            }}
            campaignId={campaignId}
            read={reads[index]}
            position={position}
            criterionId={criterion?.id}
            active={index === active}
            playback={players.of(id)}
            inStep={inStep}
            onActivate={() => setActive(index)}
            onCriterion={(criterionId) => setActiveCriterion(criteria.findIndex((each) => each.id === criterionId))}
          />
        ))}
      </div>
      {criterion && <Anchors criterion={criterion} />}
      <ShortcutSheet rows={keys} opened={help} onClose={helpSheet.close} />
    </Page>
  );
}
