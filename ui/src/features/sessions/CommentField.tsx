import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { characters } from "../../shared/format";
import { ProblemBox } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";

/** As many characters as the core takes. */
const MAX_LENGTH = 2_000;

type Props = {
  label: string;
  action: string;
  /** What stands there at first. */
  text?: string;
  /** What is to be corrected: as long as it stands there, nothing is to be saved. */
  standing?: string;
  autoFocus?: boolean;
  fieldRef?: Ref<HTMLTextAreaElement>;
  onText?: (text: string) => void;
  onSave: (text: string) => Promise<unknown>;
  /** Called when it is saved or let go. */
  onClose: () => void;
  children?: ReactNode;
};

/** Where a comment is written. Enter saves and Shift with Enter begins a line, as chats and other players have it. */
export function CommentField({ label, action, standing = "", text = standing, autoFocus = true, fieldRef, onText, onSave, onClose, children }: Props) {
  const { t } = useTranslation();
  const [value, setValue] = useState(text);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const length = characters(value.trim());
  const tooLong = length > MAX_LENGTH;
  const ready = length > 0 && !tooLong && value.trim() !== standing;

  const save = async () => {
    if (!ready || saving) return;
    setSaving(true);
    setFailure(null);
    try {
      await onSave(value.trim());
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a character is composed, Enter chooses it.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onClose();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void save();
  };

  return (
    <Stack gap={6}>
      <Textarea
        ref={fieldRef}
        aria-label={label}
        placeholder={label}
        autosize
        minRows={2}
        maxRows={8}
        autoFocus={autoFocus}
        value={value}
        error={tooLong && t("comment.tooLong", { length, max: MAX_LENGTH })}
        onChange={(event) => {
          setValue(event.currentTarget.value);
          onText?.(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      {failure && <ProblemBox error={failure} />}
      <Group gap="xs">
        {children}
        <Text size="xs" c="dimmed" flex={1} miw={120}>
          {t("comment.enter")}
        </Text>
        <Group gap="xs" wrap="nowrap" ml="auto">
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button size="compact-sm" loading={saving} disabled={!ready} onClick={() => void save()}>
            {action}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
