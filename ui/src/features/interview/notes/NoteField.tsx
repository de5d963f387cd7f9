import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { characters } from "../../../shared/format";
import { ProblemBox } from "../../../shared/ProblemBox";
import type { Failure } from "../../../transport/failure";

/** As many characters as the core takes. */
const MAX_LENGTH = 2_000;

type Props = {
  action: string;
  text: string;
  /** As long as this stands there, nothing is to be saved. */
  standing?: string;
  rows: number;
  failure: Failure | null;
  saving?: boolean;
  autoFocus?: boolean;
  fieldRef?: Ref<HTMLTextAreaElement>;
  onText: (text: string) => void;
  onSave: () => void;
  onCancel?: () => void;
  children?: ReactNode;
};

/** Where a note is written. Enter begins a line, since notes have several, and Ctrl or ⌘ with Enter saves. */
export function NoteField({ action, text, standing = "", rows, failure, saving = false, autoFocus = false, fieldRef, onText, onSave, onCancel, children }: Props) {
  const { t } = useTranslation();
  const length = characters(text.trim());
  const tooLong = length > MAX_LENGTH;
  const ready = length > 0 && !tooLong && !saving && text.trim() !== standing;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onCancel?.();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (ready) onSave();
  };
  return (
    <Stack gap={6}>
      <Textarea
        ref={fieldRef}
        aria-label={t("interviewNotes.text")}
        placeholder={t("interviewNotes.text")}
        autosize
        minRows={rows}
        maxRows={8}
        autoFocus={autoFocus}
        value={text}
        error={tooLong && t("comment.tooLong", { length, max: MAX_LENGTH })}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {failure && <ProblemBox error={failure} />}
      <Group gap="xs" wrap="nowrap">
        {children}
        <Text size="xs" c="dimmed" flex={1} ta="right" truncate>
          {t("interviewNotes.keys")}
        </Text>
        {onCancel && (
          <Button size="compact-sm" variant="default" onClick={onCancel}>
            {t("common.cancel")}
          </Button>
        )}
        <Button size="compact-sm" style={{ flexShrink: 0 }} loading={saving} disabled={!ready && !saving} onClick={onSave}>
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
