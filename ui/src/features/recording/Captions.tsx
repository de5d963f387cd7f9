import { Text } from "@mantine/core";
import { memo, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Caption, Language } from "../../transport/generated";
import { tokensOf } from "../sessions/tokens";
import type { Run } from "../sessions/tokens";
import transcript from "../sessions/Transcript.module.css";
import { TranscriptRow } from "../sessions/TranscriptRow";
import classes from "./Captions.module.css";
import { isWritten, lineOf, segmentsOfCaptions, useCaptions } from "./useCaptions";
import type { CaptionsLine } from "./useCaptions";

const NO_CAPTIONS: readonly Caption[] = [];
const NO_RUNS: readonly Run[] = [];
/** Who is this near to the end has not scrolled away from it. */
const AT_END_PX = 24;

/** What is said while it is recorded, and why it is not all written down. The recording's own view changes many times a second. */
export const Captions = memo(function Captions({ language }: { language: Language }) {
  const { t } = useTranslation();
  const read = useCaptions();
  const phrases = read.data?.captions ?? NO_CAPTIONS;
  const line = lineOf(read, phrases);
  const written = isWritten(line);
  return (
    <section className={classes.captions} data-written={written || undefined} aria-labelledby="captions-title" data-testid="captions">
      <Text size="sm" fw={600} className={classes.title} id="captions-title">
        {t("recording.captions.title")}
        {written && read.data?.model && <span className={classes.model}>{read.data.model}</span>}
      </Text>
      {written && <Phrases phrases={phrases} line={line} language={language} />}
      {line !== null && (
        <Text size="sm" c="dimmed" className={classes.line}>
          {t(`recording.captions.${line}`)}
        </Text>
      )}
    </section>
  );
});

/** The newest is at the end, which stays in sight unless the reader scrolled up. Never read aloud: the microphone would hear it. */
function Phrases({ phrases, line, language }: { phrases: readonly Caption[]; /** Takes room from them. */ line: CaptionsLine | null; language: Language }) {
  const root = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current && root.current !== null) root.current.scrollTop = root.current.scrollHeight;
  }, [phrases, line]);
  return (
    <div
      ref={root}
      className={transcript.words}
      data-still
      role="log"
      aria-live="off"
      aria-labelledby="captions-title"
      tabIndex={0}
      lang={language}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
      }}
    >
      {phrases.map((caption) => (
        <Phrase key={caption.start_ms} caption={caption} />
      ))}
    </div>
  );
}

const Phrase = memo(function Phrase({ caption }: { caption: Caption }) {
  const segments = useMemo(() => segmentsOfCaptions([caption]), [caption]);
  const tokens = useMemo(() => tokensOf(segments), [segments]);
  return segments.map((segment) => (
    <div key={segment.start_ms} className={transcript.segment}>
      <TranscriptRow index={0} segment={segment} tokens={tokens} runs={NO_RUNS} current={undefined} editor={null} onPlay={null} onEdit={null} />
    </div>
  ));
});
