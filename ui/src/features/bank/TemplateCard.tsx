import { Group, Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { TemplateRow } from "../../transport/generated";
import classes from "./Bank.module.css";
import { OwnBadge } from "./Facts";
import { bankLanguage, inLanguage } from "./words";

function Content({ template, aside }: { template: TemplateRow; aside?: ReactNode }) {
  const { t, i18n } = useTranslation();
  const language = bankLanguage(i18n.language);
  const facts = [
    t("bank.questionCount", { count: template.questions }),
    template.longest_ms === null ? null : t("bank.longest", { time: duration(template.longest_ms) }),
    template.languages.map((each) => t(`language.${each}`)).join(", "),
  ].filter((fact) => fact !== null && fact !== "");
  return (
    <>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Text fw={600}>{inLanguage(template.name, language)}</Text>
        <Group gap={4} wrap="nowrap">
          <OwnBadge own={template.own} />
          {aside}
        </Group>
      </Group>
      {inLanguage(template.summary, language) !== "" && <Text size="sm">{inLanguage(template.summary, language)}</Text>}
      <Text size="xs" c="dimmed">
        {template.criteria.map((name) => inLanguage(name, language)).join(" · ")}
      </Text>
      <Text size="xs" c="dimmed" className={classes.facts}>
        {facts.join(" · ")}
      </Text>
    </>
  );
}

/** A template, to look at; the button at its foot says what it is for. */
export function TemplateCard({ template, aside, action }: { template: TemplateRow; aside: ReactNode; action: ReactNode }) {
  return (
    <article className={classes.card}>
      <Content template={template} aside={aside} />
      <div>{action}</div>
    </article>
  );
}

/** A template, to choose. */
export function TemplateChoice({ template, picked, onPick }: { template: TemplateRow; picked: boolean; onPick: () => void }) {
  return (
    <UnstyledButton className={classes.card} data-pick data-picked={picked || undefined} aria-pressed={picked} onClick={onPick}>
      <Content template={template} />
    </UnstyledButton>
  );
}
