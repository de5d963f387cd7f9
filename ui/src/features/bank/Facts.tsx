import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { BankQuestion } from "../../transport/generated";

/** Whether the organisation wrote it. */
export function OwnBadge({ own }: { own: boolean }) {
  const { t } = useTranslation();
  return own ? (
    <Badge variant="light" color="indigo">
      {t("bank.own")}
    </Badge>
  ) : null;
}

/** Sort, difficulty and times of a question. */
export function QuestionFacts({ question, competency, own }: { question: BankQuestion; competency?: string; own?: boolean }) {
  const { t } = useTranslation();
  const facts = [
    competency,
    t(`bank.category.${question.category}`),
    t(`bank.difficulty.${question.difficulty}`),
    question.preparation_ms === null ? null : t("question.preparationFact", { time: duration(question.preparation_ms) }),
    question.limit_ms === null ? null : t("question.limitFact", { time: duration(question.limit_ms) }),
  ].filter((fact) => fact !== null && fact !== undefined && fact !== "");
  return (
    <Group gap={6} wrap="wrap">
      <Text size="xs" c="dimmed" className="tabular">
        {facts.join(" · ")}
      </Text>
      {own === true && <OwnBadge own />}
    </Group>
  );
}
