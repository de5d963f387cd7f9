import { Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../transport/generated";
import { useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { segmentsOfCaptions } from "../recording/useCaptions";
import type { Playback } from "./playback";
import { tokensOf } from "./tokens";
import type { Run } from "./tokens";
import classes from "./Transcript.module.css";
import { Words } from "./Words";

const NO_RUNS: Run[] = [];

/** What was written down of an answer while it was recorded: better than nothing until its transcript is there. */
export function LiveCaptions({ answerId, language, playback }: { answerId: Id; language: Language; playback: Playback }) {
  const { t } = useTranslation();
  const { data } = useRead("transcripts.captions", { answer_id: answerId });
  const segments = useMemo(() => segmentsOfCaptions(data ?? []), [data]);
  const tokens = useMemo(() => tokensOf(segments), [segments]);
  if (segments.length === 0) return null;
  return (
    <>
      <Text size="xs" c="dimmed" className={classes.provisional}>
        {t("transcript.captions")}
      </Text>
      <Words segments={segments} tokens={tokens} runs={NO_RUNS} current={undefined} playback={playback} language={language} onSave={null} />
    </>
  );
}
