import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { play } from "../recording/cue";
import { asSet } from "./asked";
import { BreakButton } from "./Break";
import { DeviceTrouble } from "./DeviceTrouble";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Listen } from "./Listen";
import { Mirror } from "./Mirror";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

type Props = { view: InterviewView; question: InterviewQuestion; trial: Trial };

/** A question that follows an answer. Nothing is recorded until the candidate takes it up, and they can pass. */
export function FollowUp({ view, question, trial }: Props) {
  const { t } = useTranslation();
  const answer = useStep("interview.answer", () => play("begin"));
  const decline = useStep("interview.decline");
  const { follow_up: followUp } = question;
  if (followUp === null) return null;
  return (
    <>
      <Mirror trial={trial} soundOnly={view.sound_only} />
      <Text>{t(`room.followUp.reason.${followUp.reason}`)}</Text>
      <Heading lang={view.language}>{asSet(followUp.text)}</Heading>
      {!answer.isPending && !decline.isPending && <Listen words="question" language={view.language} occasion={followUp.text} />}
      <Text c="dimmed">
        {t("room.followUp.about")} <span lang={view.language}>{asSet(question.text)}</span>
      </Text>
      <Text>{t("room.followUp.calm")}</Text>
      <DeviceTrouble trial={trial} soundOnly={view.sound_only} />
      {answer.error && <Trouble error={answer.error} onRetry={() => answer.mutate({})} busy={answer.isPending} />}
      {decline.error && <Trouble error={decline.error} onRetry={() => decline.mutate({})} busy={decline.isPending} />}
      <div className={`${classes.actions ?? ""} ${classes.inSight ?? ""}`}>
        <Button size="lg" loading={answer.isPending} disabled={decline.isPending} onClick={() => answer.mutate({})}>
          {t("room.followUp.answer")}
        </Button>
        <Button size="lg" variant="default" loading={decline.isPending} disabled={answer.isPending} onClick={() => decline.mutate({})}>
          {t("room.followUp.decline")}
        </Button>
        <BreakButton disabled={answer.isPending || decline.isPending} />
      </div>
    </>
  );
}
