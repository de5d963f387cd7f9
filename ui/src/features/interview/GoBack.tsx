import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import { asSet } from "./asked";
import classes from "./Interview.module.css";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

/** The questions that the candidate may go to now, folded away. */
export function GoBack({ view, disabled, before }: { view: InterviewView; disabled: boolean; /** What has to be done first. */ before?: () => Promise<void> }) {
  const { t } = useTranslation();
  const go = useStep("interview.go_to", before);
  const reachable = view.questions.filter((place) => place.reachable);
  if (reachable.length === 0) return null;
  return (
    <details className={classes.fold}>
      <summary>{t("room.goBack.title")}</summary>
      <Text size="sm">{t("room.goBack.text")}</Text>
      {go.error && <Trouble error={go.error} />}
      <ul className={classes.places}>
        {reachable.map(({ id, number, outcome, text }) => (
          <li key={id}>
            <Button variant="default" fullWidth justify="flex-start" disabled={disabled} loading={go.isPending && go.variables.question_id === id} onClick={() => go.mutate({ question_id: id })} classNames={{ label: classes.wrapped, root: classes.tall }}>
              <span>
                {t("room.goBack.question", { number, outcome: t(`room.outcome.${outcome}`) })}
                {text !== null && (
                  <span className={classes.wording} lang={view.language}>
                    {asSet(text)}
                  </span>
                )}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
