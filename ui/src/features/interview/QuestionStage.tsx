import { useEffect, useRef } from "react";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { play } from "../recording/cue";
import { Answered } from "./Answered";
import { Answering } from "./Answering";
import { Break } from "./Break";
import { FollowUp } from "./FollowUp";
import { Preparing } from "./Preparing";
import { Reopened } from "./Reopened";
import { isAnswering } from "./rules";

type Props = { view: InterviewView; question: InterviewQuestion; atMs: number; trial: Trial; held: boolean };

/** One question, from thinking to the saved answer. */
export function QuestionStage({ view, question, atMs, trial, held }: Props) {
  const { paused } = view;
  const recorded = isAnswering(view) && !paused;
  const before = useRef(false);
  useEffect(() => {
    // However it ended, it is heard; a break is told in other ways.
    if (before.current && !recorded && !paused) void play("end");
    before.current = recorded;
  }, [recorded, paused]);

  if (paused) return <Break view={view} />;
  const key = `${question.id} ${question.phase} ${question.follow_up?.text ?? ""}`;
  switch (question.phase) {
    case "preparing":
      return <Preparing key={key} view={view} question={question} atMs={atMs} trial={trial} held={held} />;
    case "answering":
      return <Answering key={key} view={view} question={question} trial={trial} />;
    case "follow_up":
      return question.follow_up?.answering ? (
        <Answering key={`${key} answering`} view={view} question={question} trial={trial} />
      ) : (
        <FollowUp key={key} view={view} question={question} trial={trial} />
      );
    case "answered":
      return <Answered key={key} view={view} question={question} held={held} />;
    case "reopened":
      return <Reopened key={key} view={view} question={question} trial={trial} />;
  }
}
