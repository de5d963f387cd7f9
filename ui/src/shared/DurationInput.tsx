import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { duration, parseDuration } from "./format";

type Props = { label: string; value: number | null; onChange: (ms: number | null) => void; error?: string | undefined };

/** A length of time, written 3:07; empty for none. */
export function DurationInput({ label, value, onChange, error }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value === null ? "" : duration(value));
  const wrong = text.trim() !== "" && parseDuration(text) === null;
  return (
    <TextInput
      label={label}
      placeholder={t("common.durationHint")}
      value={text}
      error={wrong ? t("common.durationWrong") : error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const ms = parseDuration(next);
        if (next.trim() === "" || ms !== null) onChange(ms);
      }}
    />
  );
}
