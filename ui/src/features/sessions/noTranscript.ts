import { useTranslation } from "react-i18next";
import type { TranscriptionState } from "../../transport/generated";

/** Says why an answer has no transcript, and what remains; where nobody may listen, nobody writes it by hand. */
export function useNoTranscript(): (state: Exclude<TranscriptionState, "waiting" | "running">, byEar: boolean) => string {
  const { t } = useTranslation();
  return (state, byEar) => (!byEar && (state === "no_consent" || state === "no_weights") ? t(`blind.noTranscript.${state}`) : t(`transcript.none.${state}`));
}
