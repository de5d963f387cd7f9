import { Button, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { play } from "../recording/cue";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Mirror } from "./Mirror";
import { leftNow, useTicks } from "./time";
import { Timer } from "./Timer";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";
import { Voice } from "./Voice";
import { AnswerField } from "./WriteAnswer";

const THINK_MS = 10_000;
const ANSWER_MS = 20_000;

type Part = "before" | "thinking" | "answering" | "writing" | "after";

/** A question that counts nowhere, with all that happens at a real one. Only this page knows of it. */
export function Practice({ view, trial, held }: { view: InterviewView; trial: Trial; held: boolean }) {
  const { t } = useTranslation();
  const practise = useStep("interview.practise");
  const [part, setPart] = useState<Part>("before");
  const first = view.in_writing ? "writing" : "thinking";
  const skip = (
    <Button size="md" variant="subtle" loading={practise.isPending} onClick={() => practise.mutate({ skipped: true })}>
      {t("room.practice.skip")}
    </Button>
  );
  switch (part) {
    case "before":
      return (
        <>
          <Heading key={part}>{t("room.practice.title")}</Heading>
          <Text>{t("room.practice.intro")}</Text>
          <Text>{t(view.in_writing ? "room.practice.howWriting" : "room.practice.how")}</Text>
          {practise.error && <Trouble error={practise.error} />}
          <div className={classes.actions}>
            <Button size="lg" onClick={() => setPart(first)}>
              {t("room.practice.start")}
            </Button>
            {skip}
          </div>
        </>
      );
    case "thinking":
      return <Thinking view={view} trial={trial} held={held} onOver={() => setPart("answering")} />;
    case "answering":
      return <Speaking view={view} trial={trial} onOver={() => setPart("after")} />;
    case "writing":
      return <Writing view={view} onOver={() => setPart("after")} />;
    case "after":
      return (
        <>
          <Heading key={part}>{t("room.practice.done")}</Heading>
          <Text>{t("room.practice.doneText")}</Text>
          {practise.error && <Trouble error={practise.error} />}
          <div className={classes.actions}>
            <Button size="lg" loading={practise.isPending} onClick={() => practise.mutate({ skipped: false })}>
              {t("room.practice.goOn")}
            </Button>
            <Button size="lg" variant="default" onClick={() => setPart(first)}>
              {t("room.practice.again")}
            </Button>
          </div>
        </>
      );
  }
}

type PartProps = { view: InterviewView; trial: Trial; onOver: () => void };

function Thinking({ view, trial, held, onOver }: PartProps & { held: boolean }) {
  const { t } = useTranslation();
  const [since] = useState(() => Date.now());
  const [cued, setCued] = useState(false);
  const begun = useRef(false);
  const left = leftNow(THINK_MS, since, useTicks(!cued));
  const begin = async () => {
    if (begun.current) return;
    begun.current = true;
    await play("begin");
    onOver();
  };
  useEffect(() => {
    if (left === 0 && !held) void begin();
  });
  return (
    <>
      <Mirror trial={trial} soundOnly={view.sound_only} />
      <Heading>{t("room.practice.question")}</Heading>
      <Text>{t("room.practice.nothingKept")}</Text>
      <Timer leftMs={left} totalMs={THINK_MS} label={t("room.preparing.left")} />
      <Text>{t("room.practice.byItself")}</Text>
      <div className={classes.actions}>
        <Button
          size="lg"
          loading={cued || left === 0}
          onClick={() => {
            setCued(true);
            void begin();
          }}
        >
          {t("room.preparing.answer")}
        </Button>
      </div>
    </>
  );
}

/** Red is kept for what is recorded. */
function Speaking({ view, trial, onOver }: PartProps) {
  const { t } = useTranslation();
  const [since] = useState(() => Date.now());
  const ended = useRef(false);
  const left = leftNow(ANSWER_MS, since, useTicks(true));
  const end = () => {
    if (ended.current) return;
    ended.current = true;
    void play("end");
    onOver();
  };
  useEffect(() => {
    if (left === 0) end();
  });
  return (
    <>
      <div className={classes.practice}>
        <Mirror trial={trial} soundOnly={view.sound_only} />
      </div>
      <Heading>
        <span className={classes.light} data-practice aria-hidden /> {t("room.practice.asIf")}
      </Heading>
      <Text className={classes.asked}>{t("room.practice.question")}</Text>
      <Voice microphone={trial.now?.microphone ?? null} />
      <Timer leftMs={left} totalMs={ANSWER_MS} label={t("room.answering.left")} />
      <div className={classes.actions}>
        <Button size="lg" onClick={end}>
          {t("room.answering.finished")}
        </Button>
      </div>
    </>
  );
}

/** What is written here stays on the page. */
function Writing({ view, onOver }: { view: InterviewView; onOver: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <>
      <Heading>{t("room.practice.question")}</Heading>
      <Text>{t("room.practice.nothingWritten")}</Text>
      <AnswerField text={text} language={view.language} onText={setText} />
      <div className={classes.actions}>
        <Button size="lg" onClick={onOver}>
          {t("room.answering.finished")}
        </Button>
      </div>
    </>
  );
}
