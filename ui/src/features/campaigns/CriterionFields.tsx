import { ActionIcon, Group, NumberInput, Stack, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Anchors, Criterion, CriterionInput } from "../../transport/generated";
import classes from "./Plan.module.css";

/** The anchors of a scale of five: what a 1, a 3 and a 5 look like. */
export const ANCHORS: [keyof Anchors, 1 | 3 | 5][] = [
  ["one", 1],
  ["three", 3],
  ["five", 5],
];

type Props = {
  value: CriterionInput;
  position: number;
  error: string | undefined;
  onChange: (part: Partial<CriterionInput>) => void;
  onDelete: () => void;
};

/** A criterion being written: name, weight, and its three anchors. */
export function CriterionFields({ value, position, error, onChange, onDelete }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="group" aria-label={t("scorecard.criterion", { position })}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          flex={1}
          label={t("scorecard.name")}
          value={value.name}
          error={error ?? (value.name.trim() === "" && value.id !== null ? t("errors.invalid.required.title") : undefined)}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <NumberInput
          w={88}
          label={t("scorecard.weight")}
          min={1}
          max={10}
          clampBehavior="strict"
          allowDecimal={false}
          value={value.weight}
          onChange={(weight) => {
            if (typeof weight === "number" && weight >= 1) onChange({ weight });
          }}
        />
        <Tooltip label={t("common.delete")}>
          <ActionIcon variant="subtle" color="gray" mt={28} aria-label={t("scorecard.delete", { position })} onClick={onDelete}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Textarea label={t("scorecard.description")} autosize minRows={1} value={value.description} onChange={(event) => onChange({ description: event.currentTarget.value })} />
      <div className={classes.anchors}>
        {ANCHORS.map(([name, rating]) => (
          <Textarea
            key={name}
            label={t("scorecard.anchor", { rating })}
            autosize
            minRows={2}
            value={value.anchors[name]}
            onChange={(event) => onChange({ anchors: { ...value.anchors, [name]: event.currentTarget.value } })}
          />
        ))}
      </div>
    </Stack>
  );
}

/** A criterion that is frozen. */
export function CriterionText({ criterion }: { criterion: Criterion }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text fw={500}>{criterion.name}</Text>
        <Text size="xs" c="dimmed">
          {t("scorecard.weightFact", { weight: criterion.weight })}
        </Text>
      </Group>
      {criterion.description !== "" && <Text size="sm">{criterion.description}</Text>}
      <div className={classes.anchors}>
        {ANCHORS.map(([name, rating]) => (
          <Text key={name} size="sm" c="dimmed">
            <Text span fw={600} inherit>
              {rating}
            </Text>{" "}
            {criterion.anchors[name]}
          </Text>
        ))}
      </div>
    </Stack>
  );
}
