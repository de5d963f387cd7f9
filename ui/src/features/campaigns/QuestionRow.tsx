import { ActionIcon, Button, Checkbox, Collapse, Group, MultiSelect, SimpleGrid, Stack, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustments, IconGripVertical, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { DurationInput } from "../../shared/DurationInput";
import { duration } from "../../shared/format";
import { fieldProblems } from "../../shared/problem";
import { Saved } from "../../shared/Saved";
import type { Criterion, Question, QuestionInput } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { inOurWords } from "../bank/words";
import classes from "./Plan.module.css";
import { CountInput } from "./Rules";

type Props = {
  question: Question;
  criteria: Criterion[];
  editable: boolean;
  handle: Record<string, unknown>;
  onMove: (by: -1 | 1) => void;
  onDelete: () => void;
};

/** One question, edited where it stands. */
export function QuestionRow({ question, criteria, editable, handle, onMove, onDelete }: Props) {
  const { t, i18n } = useTranslation();
  const transport = useTransport();
  const [options, { toggle }] = useDisclosure(false);
  const category = inOurWords("category", question.category, i18n);
  const difficulty = inOurWords("difficulty", question.difficulty, i18n);
  const [input, setInput] = useState<QuestionInput>(() => ({
    text: question.displayed_text,
    category,
    difficulty,
    mandatory: question.mandatory,
    limit_ms: question.limit_ms,
    preparation_ms: question.preparation_ms,
    takes: question.takes,
    follow_ups: question.follow_ups,
    competencies: question.competencies,
    probes: question.probes,
  }));
  // What was only shown in other words stays written as it is.
  const written = (value: QuestionInput): QuestionInput => ({
    ...value,
    category: value.category === category ? question.category : value.category,
    difficulty: value.difficulty === difficulty ? question.difficulty : value.difficulty,
  });
  const save = useAutosave((value: QuestionInput) => transport.call("questions.update", { id: question.id, question: written(value) }), { saved: input, show: setInput });
  const errors = save.state.state === "failed" ? fieldProblems(save.state.failure) : {};
  const change = (part: Partial<QuestionInput>) => {
    const next = { ...input, ...part };
    setInput(next);
    if (next.text.trim() !== "") save.change(next);
  };
  const label = t("question.number", { position: question.position });
  const facts = [
    question.mandatory ? null : t("question.optional"),
    question.preparation_ms === null ? null : t("question.preparationFact", { time: duration(question.preparation_ms) }),
    question.limit_ms === null ? null : t("question.limitFact", { time: duration(question.limit_ms) }),
    question.takes === null ? null : t("life.rules.takesFact", { count: question.takes }),
    question.follow_ups === null ? null : t("life.rules.followUpsFact", { count: question.follow_ups }),
    category === "" ? null : category,
    difficulty === "" ? null : difficulty,
    question.probes.length === 0 ? null : t("question.probesCount", { count: question.probes.length }),
  ].filter((fact) => fact !== null);

  if (!editable) {
    return (
      <Group gap="xs" wrap="nowrap" align="baseline">
        <Text c="dimmed" className="tabular">
          {question.position}.
        </Text>
        <div>
          <Text>{question.displayed_text}</Text>
          {facts.length > 0 && (
            <Text size="xs" c="dimmed">
              {facts.join(" · ")}
            </Text>
          )}
          {question.probes.length > 0 && (
            <Text size="sm" c="dimmed">
              {t("question.probesFact", { probes: question.probes.join(" · ") })}
            </Text>
          )}
        </div>
      </Group>
    );
  }

  return (
    <Stack gap={6}>
      <div className={classes.question}>
        <Tooltip label={t("question.moveHint")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            className={classes.handle}
            aria-label={t("question.move", { position: question.position })}
            {...handle}
            onKeyDown={(event) => {
              if (event.key === "ArrowUp" || event.key === "ArrowDown") {
                event.preventDefault();
                onMove(event.key === "ArrowUp" ? -1 : 1);
              }
            }}
          >
            <IconGripVertical size={16} />
          </ActionIcon>
        </Tooltip>
        <Textarea
          aria-label={label}
          leftSection={<Text size="sm" c="dimmed">{question.position}</Text>}
          autosize
          minRows={1}
          value={input.text}
          error={input.text.trim() === "" ? t("errors.invalid.required.title") : errors["text"]}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onBlur={save.flush}
        />
        <Group gap={2} wrap="nowrap" mt={4}>
          <Tooltip label={t("question.options")}>
            <ActionIcon variant={options ? "light" : "subtle"} color="gray" aria-label={t("question.optionsOf", { position: question.position })} aria-expanded={options} onClick={toggle}>
              <IconAdjustments size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("common.delete")}>
            <ActionIcon variant="subtle" color="gray" aria-label={t("question.delete", { position: question.position })} onClick={onDelete}>
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </div>
      <Group gap="xs" pl={36} mih={18} justify="space-between">
        <Text size="xs" c="dimmed">
          {facts.join(" · ")}
        </Text>
        <Saved state={save.state} />
      </Group>
      <Collapse expanded={options}>
        <Stack gap="sm" pl={36} pt={4}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <DurationInput label={t("question.preparation")} value={input.preparation_ms} onChange={(preparation_ms) => change({ preparation_ms })} error={errors["preparation_ms"]} />
            <DurationInput label={t("question.limit")} value={input.limit_ms} onChange={(limit_ms) => change({ limit_ms })} error={errors["limit_ms"]} />
            <CountInput label={t("life.rules.takes")} placeholder={t("life.rules.asCampaign")} min={1} max={10} value={input.takes ?? null} onChange={(takes) => change({ takes })} error={errors["takes"]} />
            <CountInput label={t("life.rules.followUps")} placeholder={t("life.rules.asCampaign")} min={0} max={5} value={input.follow_ups ?? null} onChange={(follow_ups) => change({ follow_ups })} error={errors["follow_ups"]} />
            <TextInput label={t("question.category")} value={input.category} error={errors["category"]} onChange={(event) => change({ category: event.currentTarget.value })} />
            <TextInput label={t("question.difficulty")} value={input.difficulty} error={errors["difficulty"]} onChange={(event) => change({ difficulty: event.currentTarget.value })} />
          </SimpleGrid>
          <MultiSelect
            label={t("question.competencies")}
            placeholder={input.competencies.length === 0 ? t("question.allCriteria") : undefined}
            data={criteria.map(({ id, name }) => ({ value: id, label: name }))}
            value={input.competencies}
            onChange={(competencies) => change({ competencies })}
          />
          <Textarea
            label={t("question.probes")}
            description={t("question.probesHint")}
            autosize
            minRows={2}
            value={input.probes.join("\n")}
            error={errors["probes"] ?? Object.entries(errors).find(([path]) => path.startsWith("probes."))?.[1]}
            onChange={(event) => change({ probes: event.currentTarget.value.split("\n") })}
          />
          <Checkbox label={t("question.mandatory")} checked={input.mandatory} onChange={(event) => change({ mandatory: event.currentTarget.checked })} />
          <div>
            <Button size="compact-sm" variant="default" onClick={toggle}>
              {t("common.close")}
            </Button>
          </div>
        </Stack>
      </Collapse>
    </Stack>
  );
}
