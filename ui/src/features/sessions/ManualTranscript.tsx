import { ActionIcon, Button, Group, Stack, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { duration, parseDuration } from "../../shared/format";
import { ProblemBox } from "../../shared/ProblemBox";
import { dropTags } from "../../transport/cache";
import type { AnswerView } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import type { Playback } from "./playback";
import classes from "./Transcript.module.css";

type Row = { key: number; time: string; text: string };

/** Paragraphs as segments: each lasts until the next begins. */
export function segmentsOf(rows: readonly { time: string; text: string }[], durationMs: number): { start_ms: number; end_ms: number; text: string }[] {
  const written = rows
    .map(({ time, text }) => ({ start_ms: Math.min(parseDuration(time) ?? 0, durationMs), text: text.trim() }))
    .filter(({ text }) => text !== "")
    .sort((a, b) => a.start_ms - b.start_ms);
  return written.map((row, index) => ({ ...row, end_ms: Math.max(row.start_ms, written[index + 1]?.start_ms ?? durationMs) }));
}

/** Writing down by hand, paragraph by paragraph, with the player's time. */
export function ManualTranscript({ answer, playback, onClose }: { answer: AnswerView; playback: Playback; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const save = useWrite("transcripts.save");
  const counter = useRef(1);
  const [rows, setRows] = useState<Row[]>([{ key: 0, time: "0:00", text: "" }]);
  const change = (key: number, part: Partial<Row>) => setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const segments = segmentsOf(rows, answer.media.duration_ms);
  const wrong = rows.some((row) => parseDuration(row.time) === null);

  return (
    <Stack gap="sm" className={classes.words}>
      <Text size="sm" c="dimmed">
        {t("manual.help")}
      </Text>
      {rows.map((row, index) => (
        <Group key={row.key} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            w={76}
            aria-label={t("manual.start", { position: index + 1 })}
            value={row.time}
            error={parseDuration(row.time) === null}
            onChange={(event) => change(row.key, { time: event.currentTarget.value })}
          />
          <Textarea
            flex={1}
            autosize
            minRows={2}
            autoFocus
            aria-label={t("manual.text", { position: index + 1 })}
            value={row.text}
            onChange={(event) => change(row.key, { text: event.currentTarget.value })}
          />
          {rows.length > 1 && (
            <Tooltip label={t("common.delete")}>
              <ActionIcon variant="subtle" color="gray" aria-label={t("manual.delete", { position: index + 1 })} onClick={() => setRows(rows.filter((each) => each.key !== row.key))}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            setRows([...rows, { key: counter.current, time: duration(playback.timeMs), text: "" }]);
            counter.current += 1;
          }}
        >
          {t("manual.add")}
        </Button>
      </div>
      {save.error && <ProblemBox error={save.error} />}
      <Group gap="xs">
        <Button
          loading={save.isPending}
          disabled={segments.length === 0 || wrong}
          onClick={() => save.mutate({ answer_id: answer.id, base_id: null, segments }, { onSuccess: () => dropTags(client, ["transcripts"]) })}
        >
          {t("manual.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
