import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SaveState } from "./autosave";
import { problemOf } from "./problem";

/** The quiet word about an automatic save. */
export function Saved({ state }: { state: SaveState }) {
  const { t } = useTranslation();
  return (
    <Text component="span" size="xs" c={state.state === "failed" ? "var(--mantine-color-error)" : "dimmed"} role="status" aria-live="polite">
      {state.state === "saving" && t("common.saving")}
      {state.state === "saved" && t("common.saved")}
      {state.state === "failed" && t("common.notSaved", { why: problemOf(state.failure.api).title })}
    </Text>
  );
}
