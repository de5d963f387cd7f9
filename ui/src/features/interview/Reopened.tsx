import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { BreakButton } from "./Break";
import { DeviceTrouble } from "./DeviceTrouble";
import { GoBack } from "./GoBack";
import { Heading } from "./Heading";
import { AnswerInWriting } from "./inWriting";
import type { TryingAgain } from "./inWriting";
import classes from "./Interview.module.css";
import { TryAgainLink, WithoutCamera } from "./Preparing";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

type Props = { view: InterviewView; question: InterviewQuestion; trial: Trial; again: TryingAgain };

/** A technical problem ended the attempt, which does not count. */
export function Reopened({ view, question, trial, again: devices }: Props) {
  const { t } = useTranslation();
  const again = useStep("interview.ask_again");
  const next = useStep("interview.next");
  const skip = useStep("interview.skip");
  const busy = again.isPending || next.isPending || skip.isPending;
  const error = again.error ?? next.error ?? skip.error;
  return (
    <>
      <Heading>{t("room.reopened.title")}</Heading>
      <Text>{t(`room.reopened.fault.${question.fault ?? "recorder"}`)}</Text>
      <Text fw={600}>{t(question.has_answer ? "room.reopened.safeWithAnswer" : "room.reopened.safe")}</Text>
      <Text>{t("room.reopened.doesNotCount")}</Text>
      <blockquote className={classes.asked} lang={view.language}>
        {question.text}
      </blockquote>
      {!view.in_writing && (
        <DeviceTrouble trial={trial} soundOnly={view.sound_only} without={<AnswerInWriting accommodations={view.accommodations} />}>
          <WithoutCamera view={view} />
        </DeviceTrouble>
      )}
      {question.fault === "too_slow" && !view.in_writing && (
        <div>
          <WithoutCamera view={view} />
        </div>
      )}
      {error && <Trouble error={error} />}
      <div className={classes.actions}>
        <Button size="lg" loading={again.isPending} disabled={busy} onClick={() => again.mutate({})}>
          {t("room.reopened.again")}
        </Button>
        {question.has_answer ? (
          <Button size="lg" variant="default" loading={next.isPending} disabled={busy} onClick={() => next.mutate({})}>
            {t("room.reopened.keep")}
          </Button>
        ) : (
          <Button size="lg" variant="default" loading={skip.isPending} disabled={busy} onClick={() => skip.mutate({})}>
            {t("room.preparing.skip")}
          </Button>
        )}
        <BreakButton disabled={busy} />
      </div>
      {view.in_writing && <TryAgainLink again={devices} disabled={busy} />}
      <GoBack view={view} disabled={busy} />
    </>
  );
}
