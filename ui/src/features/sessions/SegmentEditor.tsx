import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";

type Props = { text: string; onSave: (text: string) => Promise<void>; onCancel: () => void };

/** Corrects one segment; whoever opened it closes it once `onSave` is through. */
export function SegmentEditor({ text, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  const [value, setValue] = useState(text);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saving, setSaving] = useState(false);

  const save = async () => {
    setSaving(true);
    setFailure(null);
    try {
      await onSave(value.trim());
    } catch (error) {
      setFailure(toFailure(error));
      setSaving(false);
    }
  };

  return (
    <Stack gap={6} flex={1} miw={0}>
      <Textarea
        aria-label={t("transcript.segmentText")}
        autosize
        minRows={2}
        autoFocus
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
        }}
      />
      {failure && <ProblemBox error={failure} />}
      <Group gap="xs">
        <Button size="compact-sm" onClick={() => void save()} loading={saving} disabled={value.trim() === text.trim()}>
          {t("transcript.saveVersion")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
        <Text size="xs" c="dimmed">
          {t("transcript.keeps")}
        </Text>
      </Group>
    </Stack>
  );
}
