import { Button, Radio, Text } from "@mantine/core";
import { Fragment, useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "../../shared/States";
import type { ConsentKind, InterviewView, Language } from "../../transport/generated";
import { useRead } from "../../transport/react";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { onlyWrites } from "./rules";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

/** Nothing leaves this machine, so nothing is asked about that. */
type Asked = Exclude<ConsentKind, "cloud">;
type Answers = Partial<Record<Asked, "yes" | "no">>;

const ASKED: readonly Asked[] = ["recording", "transcription", "ai_assistance", "facial_metrics", "talent_pool"];

/** What the candidate agrees to: each by itself, and nothing chosen beforehand. */
export function Consents({ view, language }: { view: InterviewView; language: Language }) {
  const { t } = useTranslation();
  const texts = useRead("consents.texts", { language });
  const decide = useStep("interview.consent");
  const [answers, setAnswers] = useState<Answers>({});
  const [asked, setAsked] = useState(false);
  const kinds = ASKED.filter((kind) => kind !== "facial_metrics" || view.metrics_offered);
  const missing = kinds.filter((kind) => answers[kind] === undefined);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const [first] = missing;
    if (first !== undefined) {
      setAsked(true);
      document.querySelector<HTMLInputElement>(`[data-consent="${first}"] input`)?.focus();
      return;
    }
    decide.mutate({ language, answers: kinds.map((kind) => ({ kind, granted: answers[kind] === "yes" })) });
  };

  return (
    <form onSubmit={submit} className={classes.stack} noValidate>
      <Heading>{t("room.consents.title")}</Heading>
      <Text>{t("room.consents.intro")}</Text>
      {texts.data === undefined ? (
        texts.error ? <Trouble error={texts.error} onRetry={() => void texts.refetch()} busy={texts.isFetching} /> : <Loading rows={4} height={120} />
      ) : (
        <>
          {kinds.map((kind) => {
            const text = texts.data.find((each) => each.kind === kind);
            if (text === undefined) return null;
            return (
              <Fragment key={kind}>
                {kind === "recording" && onlyWrites(view) && <Text className={classes.note}>{t("room.consents.inWriting")}</Text>}
                <div className={classes.card} data-consent={kind}>
                  <Radio.Group
                    label={t(`room.consents.kind.${kind}`)}
                    description={
                      <>
                        <span lang={text.language}>{text.text}</span>
                        <span className={classes.badge} data-needed={!text.optional || undefined}>
                          {t(text.optional ? "room.consents.optional" : "room.consents.needed")}
                        </span>
                      </>
                    }
                    error={asked && answers[kind] === undefined ? t("room.consents.unanswered") : undefined}
                    size="md"
                    value={answers[kind] ?? null}
                    onChange={(value) => setAnswers({ ...answers, [kind]: value })}
                    classNames={{ label: classes.question, description: classes.wording, error: classes.unanswered }}
                  >
                    <div className={classes.choices}>
                      <Radio size="md" value="yes" label={t("room.consents.yes")} />
                      <Radio size="md" value="no" label={t("room.consents.no")} />
                    </div>
                  </Radio.Group>
                  {kind === "recording" && (
                    <div role="status">{answers.recording === "no" && <Text mt="sm">{t("room.consents.withoutRecording")}</Text>}</div>
                  )}
                </div>
              </Fragment>
            );
          })}
          <Text>{t("room.consents.later")}</Text>
          {decide.error && <Trouble error={decide.error} />}
          <div role="alert">{asked && missing.length > 0 && <Text fw={600}>{t("room.consents.missing", { count: missing.length })}</Text>}</div>
          <div className={classes.actions}>
            <Button type="submit" size="lg" loading={decide.isPending}>
              {t("room.continue")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
