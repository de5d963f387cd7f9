import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { BankQuestion, Competency, Language } from "../../transport/generated";
import classes from "./Bank.module.css";
import { LANGUAGES } from "./words";

const ANCHORS = [["one", 1], ["three", 3], ["five", 5]] as const;

/** What belongs to each language, side by side. */
export function InBoth({ show }: { show: (language: Language) => ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.both}>
      {LANGUAGES.map((language) => (
        <div key={language} role="group" lang={language} aria-label={t(`language.${language}`)}>
          <Text size="xs" c="dimmed" fw={500} mb={6} lang={undefined}>
            {t(`language.${language}`)}
          </Text>
          {show(language)}
        </div>
      ))}
    </div>
  );
}

function NotWritten() {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" fs="italic">
      {t("bank.notWritten")}
    </Text>
  );
}

/** A competency in one language: what it means, and what a 1, a 3 and a 5 look like. */
export function CompetencyText({ competency, language }: { competency: Competency; language: Language }) {
  if (competency.name[language] === "") return <NotWritten />;
  return (
    <Stack gap="xs">
      <Title order={3}>{competency.name[language]}</Title>
      <Text size="sm">{competency.definition[language]}</Text>
      <dl className={classes.scale}>
        {ANCHORS.map(([anchor, rating]) => (
          <div key={anchor} style={{ display: "contents" }}>
            <dt>{rating}</dt>
            <dd>{competency.anchors[anchor][language]}</dd>
          </div>
        ))}
      </dl>
    </Stack>
  );
}

/** A question in one language with its approved follow-ups. */
export function QuestionText({ question, language }: { question: BankQuestion; language: Language }) {
  const { t } = useTranslation();
  if (question.text[language] === "") return <NotWritten />;
  const probes = question.probes.map((probe) => probe[language]).filter((probe) => probe !== "");
  return (
    <Stack gap="xs">
      <Text fw={500}>{question.text[language]}</Text>
      {probes.length > 0 && (
        <div>
          <Text size="xs" c="dimmed" mb={4}>
            {t("bank.probes")}
          </Text>
          <ul className={classes.probes}>
            {probes.map((probe) => (
              <li key={probe}>{probe}</li>
            ))}
          </ul>
        </div>
      )}
    </Stack>
  );
}
