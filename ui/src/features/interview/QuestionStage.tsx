import { useEffect, useRef, useState } from "react";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import type { Trial } from "../devices/useTrial";
import { play } from "../recording/cue";
import { Answered } from "./Answered";
import { Answering } from "./Answering";
import { Break } from "./Break";
import { Desk } from "./desk";
import { LookAgain } from "./DevicesStage";
import { FollowUp } from "./FollowUp";
import type { TryingAgain } from "./inWriting";
import { Preparing } from "./Preparing";
import { Reopened } from "./Reopened";
import { isAnswering } from "./rules";

type Props = { view: InterviewView; question: InterviewQuestion; atMs: number; trial: Trial; again: TryingAgain; held: boolean };

/** One question, from thinking to the saved answer. */
export function QuestionStage({ view, question, atMs, trial, again, held }: Props) {
  const transport = useTransport();
  const [desk] = useState(() => new Desk((question_id, text) => transport.call("interview.keep_draft", { question_id, text })));
  const { paused, paused_by_staff: given } = view;
  const recorded = isAnswering(view) && !paused;
  const before = useRef({ recorded, paused });
  const cued = useRef(false);
  useEffect(() => {
    const was = before.current;
    // However it ended, it is heard; a break of one's own is told in other ways.
    if (was.recorded && !recorded && (!paused || given)) void play("end");
    // So it is that it goes on, when somebody else ended the break.
    if (was.paused && recorded && !cued.current) void play("begin");
    if (!paused) cued.current = false;
    before.current = { recorded, paused };
  }, [recorded, paused, given]);

  if (paused) {
    const cue = () => {
      cued.current = true;
      return play("begin");
    };
    return <Break view={view} writing={question.phase === "preparing" && (view.in_writing || desk.isBegun(question))} cue={cue} />;
  }
  if (view.in_writing && again.trying) return <LookAgain view={view} trial={trial} again={again} />;
  const key = `${question.id} ${question.phase} ${question.follow_up?.text ?? ""}`;
  switch (question.phase) {
    case "preparing":
      return <Preparing key={key} view={view} question={question} atMs={atMs} trial={trial} desk={desk} again={again} held={held} />;
    case "answering":
      return <Answering key={key} view={view} question={question} trial={trial} />;
    case "follow_up":
      return question.follow_up?.answering ? (
        <Answering key={`${key} answering`} view={view} question={question} trial={trial} />
      ) : (
        <FollowUp key={key} view={view} question={question} trial={trial} />
      );
    case "answered":
      return <Answered key={key} view={view} question={question} desk={desk} held={held} />;
    case "reopened":
      return <Reopened key={key} view={view} question={question} trial={trial} again={again} />;
  }
}
