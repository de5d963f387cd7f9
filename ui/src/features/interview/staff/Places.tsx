import { Text, Title } from "@mantine/core";
import { IconCircle, IconCircleCheck, IconCircleDot, IconCircleMinus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InterviewConsole, Outcome } from "../../../transport/generated";
import classes from "./Console.module.css";

const SIGNS: Record<Outcome, typeof IconCircle> = { open: IconCircle, answered: IconCircleCheck, skipped: IconCircleMinus };

/** Every question of the interview, and what came of it. */
export function Places({ now }: { now: InterviewConsole }) {
  const { t } = useTranslation();
  return (
    <section className={classes.list} aria-labelledby="console-places">
      <Title order={2} size="h3" id="console-places" className={classes.listTitle}>
        {t("console.questions")}
      </Title>
      <ol className={classes.questions} tabIndex={0} aria-labelledby="console-places">
        {now.questions.map(({ id, number, text, outcome }) => {
          const current = id === now.question?.id;
          const Sign = current ? IconCircleDot : SIGNS[outcome];
          return (
            <li key={id} className={classes.place} data-current={current || undefined} data-outcome={outcome} aria-current={current ? "step" : undefined}>
              <Sign size={16} className={classes.sign} aria-hidden />
              <Text size="sm" className={classes.placeText} title={text}>
                {`${number}. ${text}`}
              </Text>
              <Text size="xs" c="dimmed" className={classes.outcome}>
                {current && outcome === "open" ? t("console.current") : t(`console.outcome.${outcome}`)}
              </Text>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
