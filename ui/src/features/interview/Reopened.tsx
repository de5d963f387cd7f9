import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { asSet } from "./asked";
import { BreakButton } from "./Break";
import { CameraSwitch } from "./Camera";
import { DeviceTrouble } from "./DeviceTrouble";
import { GoBack } from "./GoBack";
import { Heading } from "./Heading";
import { AnswerInWriting } from "./inWriting";
import type { TryingAgain } from "./inWriting";
import classes from "./Interview.module.css";
import { TryAgainLink } from "./Preparing";
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
      <Text fw={600}>{t("room.reopened.safe")}</Text>
      <Text>{t("room.reopened.missing")}</Text>
      <blockquote className={classes.asked} lang={view.language}>
        {asSet(question.text)}
      </blockquote>
      {!view.in_writing && (
        <DeviceTrouble trial={trial} soundOnly={view.sound_only} without={<AnswerInWriting accommodations={view.accommodations} />} />
      )}
      {error && <Trouble error={error} />}
      <div className={classes.actions}>
        <Button size="md" loading={again.isPending} disabled={busy} onClick={() => again.mutate({})}>
          {t("room.reopened.again")}
        </Button>
        {question.has_answer ? (
          <Button size="md" variant="default" loading={next.isPending} disabled={busy} onClick={() => next.mutate({})}>
            {t("room.reopened.keep")}
          </Button>
        ) : (
          <Button size="md" variant="default" loading={skip.isPending} disabled={busy} onClick={() => skip.mutate({})}>
            {t("room.preparing.skip")}
          </Button>
        )}
      </div>
      {!view.in_writing && <CameraSwitch view={view} disabled={busy} offered={question.fault === "disk_full" ? null : t("room.reopened.ifAgain")} />}
      <div className={classes.ways}>
        <BreakButton quiet disabled={busy} />
        {view.in_writing && <TryAgainLink again={devices} disabled={busy} />}
        <GoBack view={view} disabled={busy} />
      </div>
    </>
  );
}
