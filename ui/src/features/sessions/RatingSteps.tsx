import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Criterion } from "../../transport/generated";
import { ANCHORS } from "../campaigns/CriterionFields";
import classes from "./Score.module.css";

type Props = { value: number | null; anchors: Criterion["anchors"]; locked: boolean; onRate: (value: number) => void };

/** The five steps of a rating; those that are anchored say by what. */
export function RatingSteps({ value: given, anchors, locked, onRate }: Props) {
  const { t } = useTranslation();
  const texts = new Map(ANCHORS.map(([name, rating]) => [rating as number, anchors[name]]));
  return (
    <div className={classes.steps}>
      {[1, 2, 3, 4, 5].map((value) => (
        <UnstyledButton
          key={value}
          className={classes.step}
          aria-label={t("score.step", { value })}
          aria-pressed={given === value}
          disabled={locked}
          title={texts.get(value)}
          onClick={() => onRate(value)}
        >
          {value}
        </UnstyledButton>
      ))}
    </div>
  );
}
