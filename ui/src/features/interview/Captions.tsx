import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Language } from "../../transport/generated";
import { isWritten, lineOf, useCaptions } from "../recording/useCaptions";
import classes from "./Interview.module.css";

/** More would be read instead of spoken. */
const SHOWN = 3;

/** What the candidate just said, for who chose to see it. Never read aloud: the microphone would hear it. */
export function Captions({ language, fromMs }: { language: Language; /** Where in the recording this part of the answer begins. */ fromMs: number }) {
  const { t } = useTranslation();
  const read = useCaptions();
  const phrases = (read.data?.captions ?? []).filter(({ end_ms }) => end_ms > fromMs);
  const line = lineOf(read, phrases);
  return (
    <div className={classes.captions} data-written={isWritten(line) || undefined} data-testid="captions">
      {isWritten(line) && (
        <div role="log" aria-live="off" aria-label={t("room.captions.title")} lang={language} className={classes.said}>
          {phrases.slice(-SHOWN).map(({ start_ms, text }) => (
            <p key={start_ms}>{text}</p>
          ))}
        </div>
      )}
      {line !== null && (
        <Text c="dimmed" className={classes.unsaid}>
          {t(`room.captions.${line}`)}
        </Text>
      )}
    </div>
  );
}
