import { Button, Text } from "@mantine/core";
import { IconCup, IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { isAnswering } from "./rules";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

/** A button that stands as a link among others, all with one left edge. */
export const QUIET = { variant: "transparent", size: "compact-md", px: 0 } as const;

type Props = { view: InterviewView; /** Whether the answer is being written. */ writing: boolean; /** What is heard before an answer goes on. */ cue: () => Promise<void> };

/** A break. The question is out of sight, so that it gives no more time to think than others have. */
export function Break({ view, writing, cue }: Props) {
  const { t } = useTranslation();
  const answering = isAnswering(view);
  const resume = useStep("interview.resume", answering ? cue : undefined);
  const writes = writing || view.in_writing;
  const thinking = view.question?.phase === "preparing" && view.question.preparation_left_ms !== null;
  return (
    <>
      <IconCup size={44} stroke={1.5} aria-hidden />
      <Heading>{t("room.break.title")}</Heading>
      <Text>{t(view.paused_by_staff ? (writes ? "room.break.writingGiven" : "room.break.given") : writes ? "room.break.writingText" : "room.break.text")}</Text>
      <Text>{t(answering ? "room.break.answering" : writing ? "room.break.writing" : thinking ? "room.break.thinking" : "room.break.other")}</Text>
      {resume.error && <Trouble error={resume.error} />}
      <div className={classes.actions}>
        <Button size="lg" loading={resume.isPending} onClick={() => resume.mutate({})}>
          {t("room.break.continue")}
        </Button>
      </div>
    </>
  );
}

type BreakProps = { disabled: boolean; /** Whether it stands among the quiet ways below the buttons. */ quiet?: boolean; /** What has to be done first. */ before?: () => Promise<void> };

/** Begins a break. */
export function BreakButton({ disabled, quiet = false, before }: BreakProps) {
  const { t } = useTranslation();
  const pause = useStep("interview.pause", before);
  return (
    <>
      <Button {...(quiet ? QUIET : { size: "md", variant: "subtle" })} leftSection={<IconPlayerPause size={18} />} disabled={disabled} loading={pause.isPending} onClick={() => pause.mutate({})}>
        {t("room.break.take")}
      </Button>
      {pause.error && <Trouble error={pause.error} />}
    </>
  );
}
