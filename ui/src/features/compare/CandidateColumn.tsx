import { Group, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useId, useImperativeHandle, useRef } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { ProblemBox } from "../../shared/ProblemBox";
import { RowLink } from "../../shared/RowLink";
import { Empty, Loading } from "../../shared/States";
import type { Failure } from "../../transport/failure";
import type { SessionView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { SampleBadge } from "../campaigns/StateBadge";
import type { Playback } from "../sessions/playback";
import { ProgressBadge } from "../sessions/ProgressBadge";
import { ComparedAnswer } from "./ComparedAnswer";
import type { RatingControls } from "./ComparedRatings";
import classes from "./Compare.module.css";
import type { InStep } from "./inStep";

export type ColumnControls = RatingControls & { focus: () => void };

type Props = {
  campaignId: Id;
  read: UseQueryResult<SessionView, Failure> | undefined;
  position: number;
  criterionId: Id | undefined;
  active: boolean;
  playback: Playback;
  inStep: InStep;
  onActivate: () => void;
  onCriterion: (criterionId: Id) => void;
  ref: Ref<ColumnControls>;
};

/** One candidate of a comparison, or why they cannot be compared. */
export function CandidateColumn({ campaignId, read, position, criterionId, active, playback, inStep, onActivate, onCriterion, ref }: Props) {
  const { t } = useTranslation();
  const called = useCandidateName();
  const name = useId();
  const column = useRef<HTMLElement>(null);
  const ratings = useRef<RatingControls>(null);
  const gone = read?.error?.api.kind === "not_found";
  const view = gone ? undefined : read?.data;

  useImperativeHandle(ref, () => ({
    rate: (criterion, value) => ratings.current?.rate(criterion, value),
    reveal: (criterion) => ratings.current?.reveal(criterion),
    focus: () => {
      column.current?.focus({ preventScroll: true });
      column.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
  }));

  const answer = view?.campaign.id === campaignId ? (view.questions[position]?.answer ?? null) : null;
  const instead = () => {
    if (gone) return <Empty text={t("compare.gone")} />;
    if (view === undefined) return read?.error ? <ProblemBox error={read.error} onRetry={() => void read.refetch()} /> : <Loading rows={3} height={120} />;
    if (view.campaign.id !== campaignId) return <Empty text={t("compare.otherCampaign", { title: view.campaign.title })} />;
    return <Empty text={t("session.noAnswer")} />;
  };

  return (
    <section
      ref={column}
      className={classes.column}
      aria-labelledby={name}
      aria-current={active || undefined}
      tabIndex={-1}
      data-testid="candidate"
      onFocus={onActivate}
      onMouseDown={onActivate}
    >
      <Group gap={8} wrap="nowrap" className={classes.name}>
        <Text component="h2" fw={600} truncate id={name} mr="auto">
          {view ? (
            <RowLink to="/sessions/$sessionId" params={{ sessionId: view.session.id }} search={{ question: position + 1 }} title={t("compare.open")}>
              {called(view)}
            </RowLink>
          ) : (
            t("candidates.candidate")
          )}
        </Text>
        {view?.session.sample && <SampleBadge />}
        {view && <ProgressBadge row={{ state: view.session.state, end: view.session.end?.kind ?? null, review: view.review }} />}
      </Group>
      {view && answer ? (
        <ComparedAnswer
          key={answer.id}
          view={view}
          position={position}
          answer={answer}
          criterionId={criterionId}
          playback={playback}
          inStep={inStep}
          ratings={ratings}
          onCriterion={onCriterion}
        />
      ) : (
        <div className={classes.instead}>{instead()}</div>
      )}
    </section>
  );
}
