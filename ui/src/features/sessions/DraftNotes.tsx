import { Button, Text, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { decimal, duration, NONE, percent } from "../../shared/format";
import { FactList } from "../../shared/FactList";
import type { Fact } from "../../shared/FactList";
import type { Criterion, Figures, Notes, Overlap, Pauses, Quote, Statement } from "../../transport/generated";
import { PARTS, quotesOf, takenUp, termsOf } from "./notes";
import type { Term } from "./notes";
import classes from "./Notes.module.css";
import { usePlayable } from "./playback";
import type { Playback } from "./playback";

/** More quotes than these are shown on demand. */
const FEW = 5;

type Props = { notes: Notes; criteria: Criterion[]; language: string | undefined; /** Whether the words were said at times; what was written was not. */ timed: boolean; playback: Playback };

/** Figures with their units, and statements with the words they rest on. */
export function DraftNotes({ notes, criteria, language, timed, playback }: Props) {
  const { t, i18n } = useTranslation();
  const { basis, words, transcript_confidence: sure, figures, statements } = notes;
  const facts = useFacts(notes, timed);
  const length = useLength();
  const said = { language, timed, playback };
  const pauses = statements
    .filter(({ kind }) => kind === "long_pause")
    .flatMap(({ start_ms, end_ms, quotes }) => quotes.map((quote) => ({ ...quote, label: length(end_ms - start_ms) })));
  const fillers = termsOf(statements, "filled_pause", "discourse_marker");

  return (
    <>
      {basis !== "sufficient" && <Text size="sm">{t(`notes.basis.${basis}`, { count: words, value: percent(sure ?? 0, i18n.language) })}</Text>}
      {figures && (
        <Part title={t("notes.figures")} remark={timed && figures.times.estimated ? t("notes.estimated") : null}>
          <FactList facts={facts} className={classes.facts} />
        </Part>
      )}
      {figures && basis === "sufficient" && (
        <>
          <Part title={t("notes.star.title")} remark={figures.star ? t("notes.star.remark") : t("notes.star.noMarks")}>
            {figures.star && <Example figures={figures.star} statements={statements} {...said} />}
          </Part>
          <Part title={t("notes.overlap.title")} remark={figures.overlaps.length > 0 ? t("notes.overlap.remark") : t("notes.overlap.otherLanguage")}>
            {figures.overlaps
              .filter(({ share }) => share !== null)
              .map((overlap) => (
                <TakenUp key={`${overlap.topic} ${overlap.criterion_id}`} overlap={overlap} name={nameOf(overlap, criteria)} statements={statements} {...said} />
              ))}
          </Part>
        </>
      )}
      {timed && pauses.length > 0 && (
        <Part title={t("notes.pauses.title")}>
          <Quotes quotes={pauses} {...said} />
        </Part>
      )}
      {fillers.length > 0 && (
        <Part title={t("notes.fillers.title")} remark={t("notes.fillers.remark")}>
          <Terms terms={fillers} {...said} />
        </Part>
      )}
    </>
  );
}

type Said = Pick<Props, "language" | "timed" | "playback">;

function Part({ title, remark, children }: { title: string; remark?: string | null; children?: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <Title order={3}>{title}</Title>
      {children}
      {remark != null && (
        <Text size="xs" c="dimmed">
          {remark}
        </Text>
      )}
    </section>
  );
}

/** Words of the answer; choosing them goes to the moment they are said. */
function Quotes({ quotes, language, timed, playback }: { quotes: (Quote & { label?: string })[] } & Said) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const playable = usePlayable(playback);
  const shown = all ? quotes : quotes.slice(0, FEW);
  return (
    <>
      <ul className={classes.quotes}>
        {shown.map(({ text, start_ms, label }, index) => (
          <li key={`${index} ${start_ms}`}>
            <UnstyledButton className={classes.quote} disabled={!playable} onClick={() => playback.seek(start_ms)}>
              {timed && <span className={classes.time}>{duration(start_ms)}</span>}
              <span>
                {label !== undefined && <span className={classes.length}>{label} </span>}
                <span lang={language}>{t("notes.quote", { text })}</span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {quotes.length > shown.length && (
        <Button size="compact-xs" variant="subtle" color="gray" className={classes.more} onClick={() => setAll(true)}>
          {t("notes.more", { count: quotes.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function Terms({ terms, ...said }: { terms: Term[] } & Said) {
  return (
    <dl className={classes.terms}>
      {terms.map(({ term, quotes }) => (
        <div key={term}>
          <dt lang={said.language}>{term}</dt>
          <dd>
            <Quotes quotes={quotes} {...said} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The parts of an example told in full, each with the words that tell it. */
function Example({ figures, statements, ...said }: { figures: NonNullable<Figures["star"]>; statements: Statement[] } & Said) {
  const { t } = useTranslation();
  return (
    <>
      <dl className={classes.terms}>
        {PARTS.map((part) => {
          const quotes = quotesOf(statements, part);
          return (
            <div key={part}>
              <dt>{t(`notes.star.${part}`)}</dt>
              <dd>{quotes.length > 0 ? <Quotes quotes={quotes} {...said} /> : <span className={classes.absent}>{t("notes.notFound")}</span>}</dd>
            </div>
          );
        })}
      </dl>
      <Text size="sm">{t("notes.star.firstPerson", { singular: figures.first_person.singular, plural: figures.first_person.plural })}</Text>
    </>
  );
}

/** The words of a text that the answer takes up; their places are folded away. */
function TakenUp({ overlap, name, statements, ...said }: { overlap: Overlap; name: string | null; statements: Statement[] } & Said) {
  const { t } = useTranslation();
  const { topic, taken_up, not_found } = overlap;
  return (
    <details className={classes.topic}>
      <summary>
        <span className={classes.topicName}>{name ?? t(`notes.overlap.${topic}`)}</span>{" "}
        <span className="tabular">{t("notes.overlap.count", { found: taken_up.length, count: taken_up.length + not_found.length })}</span>
      </summary>
      {taken_up.length > 0 && <Terms terms={takenUp(overlap, statements)} {...said} />}
      {not_found.length > 0 && (
        <Text size="sm" className={classes.absent}>
          {t("notes.overlap.notFound", { words: not_found.join(", ") })}
        </Text>
      )}
    </details>
  );
}

function nameOf({ criterion_id }: Overlap, criteria: Criterion[]): string | null {
  return criteria.find(({ id }) => id === criterion_id)?.name ?? null;
}

/** 1.3 s, since pauses are told apart by tenths; 3:07 from a minute on. */
function useLength(): (ms: number) => string {
  const { t, i18n } = useTranslation();
  return (ms) => (ms < 60_000 ? t("notes.seconds", { value: decimal(ms / 1000, i18n.language) }) : duration(ms));
}

/** The figures with their units. */
function useFacts({ words, transcript_confidence: sure, figures }: Notes, timed: boolean): Fact[] {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const length = useLength();
  if (!figures) return [];
  const { times, fillers } = figures;
  const found = (fillers?.filled_pauses ?? 0) + (fillers?.discourse_markers ?? 0);
  const rate = (value: number | null) => (value === null ? NONE : decimal(value, language, 0));
  const together = ({ count, total_ms, longest_ms }: Pauses) =>
    count === 0 ? t("notes.none") : t("notes.pauses.together", { count, total: length(total_ms), longest: length(longest_ms) });
  const spoken = [
    { label: t("notes.speaking"), value: t("notes.ofRecording", { time: length(times.speaking_ms), share: percent(times.speaking_share, language) }) },
    { label: t("notes.rate"), value: t("notes.rates", { speaking: rate(times.words_per_minute_speaking), whole: rate(times.words_per_minute) }) },
    { label: t("notes.latency"), value: length(times.latency_ms) },
    { label: t("notes.pauses.all"), value: together(times.pauses) },
    { label: t("notes.pauses.long"), value: together(times.long_pauses) },
  ];
  return [
    { label: t("notes.words"), value: sure === null ? t("notes.typed", { count: words }) : t("notes.recognised", { count: words, value: percent(sure, language) }) },
    ...(timed ? spoken : []),
    ...(fillers
      ? [{ label: t("notes.fillers.title"), value: found === 0 ? t("notes.fillers.none") : t("notes.fillers.count", { count: found, rate: decimal(fillers.per_100_words, language) }) }]
      : []),
  ];
}
