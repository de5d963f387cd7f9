import type { Analysis, AnswerView, ConsentKind, Notes, Quote, SessionView, StatementKind, Transcript } from "../transport/generated";
import type { Id } from "../transport/transport";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

const NEEDED: ConsentKind[] = ["recording", "transcription", "ai_assistance"];

/** The draft notes of the stand-in core, by answer. */
export class FakeAnalyses {
  private readonly made = new Map<Id, { transcript: Id; analysis: Analysis }>();
  /** How often notes were asked for. */
  runs = 0;
  private readonly core: FakeCore;
  /** What the next notes say. */
  next: (transcript: Transcript, view: SessionView) => Notes = draftNotes;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private found(id: Id): [SessionView, AnswerView] {
    for (const session of this.core.sessions.keys()) {
      const view = this.core.view(session);
      const answer = view.questions.find(({ answer: each }) => each?.id === id)?.answer;
      if (answer) return [view, answer];
    }
    throw failure("answer.not_found", "not_found");
  }

  private get(id: Id): Analysis {
    const [view, answer] = this.found(id);
    const missing = NEEDED.filter((kind) => !view.consents.some((consent) => consent.kind === kind && consent.granted));
    if (missing.length > 0) return { state: "no_consent", missing };
    const transcript = this.core.transcripts.get(id);
    if (!transcript) return { state: "no_transcript" };
    const rated = view.campaign.criteria.every((criterion) => answer.ratings.some(({ criterion_id, value }) => criterion_id === criterion.id && value !== null));
    if (!rated && !view.locked) return { state: "hidden" };
    const made = this.made.get(id);
    if (!made) return { state: "ready" };
    return made.transcript === transcript.head.id ? made.analysis : { state: "stale" };
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `analyses.${string}`>> {
    return {
      "analyses.get": ({ answer_id }) => this.get(answer_id),
      "analyses.run": ({ answer_id }) => {
        const { state } = this.get(answer_id);
        if (state === "hidden") throw failure("analysis.hidden");
        const transcript = this.core.transcripts.get(answer_id);
        if (!transcript) throw failure("analysis.no_transcript");
        this.runs += 1;
        const notes = this.next(transcript, this.found(answer_id)[0]);
        const analysis: Analysis = { state: "made", notes, engine: { name: "local", version: "1", model: "" }, transcript_version: transcript.head.version, at_ms: this.core.now() };
        this.made.set(answer_id, { transcript: transcript.head.id, analysis });
        this.core.changed("analyses");
        return analysis;
      },
    };
  }
}

/** Words of a passage as a quote. */
function quote({ segments }: Transcript, segment: number, from: number, to: number): Quote {
  const { start_ms, text, words: timed } = segments[segment] ?? { start_ms: 0, text: "", words: [] };
  const all = timed.length > 0 ? timed : text.split(" ").map((word, index) => ({ text: word, start_ms: start_ms + 300 * index, end_ms: start_ms + 300 * (index + 1) }));
  const words = all.slice(from, to);
  return { text: words.map((word) => word.text).join(" "), start_ms: words[0]?.start_ms ?? 0, end_ms: words.at(-1)?.end_ms ?? 0, transcript_confidence: 0.9 };
}

/** What the core would say of the first answer of the sample. */
export function draftNotes(transcript: Transcript, view: SessionView): Notes {
  const criterion_id = view.campaign.criteria[3]?.id ?? null;
  const stated = (kind: StatementKind, term: string, quotes: Quote[], criterion: Id | null = null) => ({
    kind, term, criterion_id: criterion, start_ms: quotes[0]?.start_ms ?? 0, end_ms: quotes.at(-1)?.end_ms ?? 0, quotes, limits: [],
  });
  const pause = stated("long_pause", "", [quote(transcript, 1, 5, 12)]);
  const twenty = Array.from({ length: 7 }, (_, index) => quote(transcript, 2, index, index + 1));
  return {
    basis: "sufficient",
    words: 60,
    transcript_confidence: 0.89,
    figures: {
      times: {
        duration_ms: 42_000, speaking_ms: 24_600, speaking_share: 0.586, latency_ms: 500, words_per_minute_speaking: 146.3, words_per_minute: 85.7,
        pauses: { count: 4, total_ms: 4_300, longest_ms: 1_600 }, long_pauses: { count: 1, total_ms: 1_600, longest_ms: 1_600 }, estimated: true,
      },
      fillers: { filled_pauses: 7, discourse_markers: 0, per_100_words: 11.7 },
      overlaps: [
        { topic: "question", criterion_id: null, taken_up: ["présentez"], not_found: ["phrases"], share: 0.5 },
        { topic: "criterion", criterion_id, taken_up: ["service"], not_found: [], share: 1 },
      ],
      star: { found: ["situation", "action"], not_found: ["task", "result"], first_person: { singular: 2, plural: 1 } },
    },
    statements: [
      stated("situation", "", [quote(transcript, 2, 0, 4)]),
      stated("action", "", [quote(transcript, 2, 4, 16)]),
      stated("question_word", "présentez", [quote(transcript, 0, 0, 4)]),
      stated("criterion_word", "service", [quote(transcript, 0, 8, 14)], criterion_id),
      { ...pause, start_ms: 11_000, end_ms: 12_600 },
      stated("filled_pause", "euh", twenty),
    ],
  };
}
