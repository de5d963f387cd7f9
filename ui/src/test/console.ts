import type { InterviewConsole, InterviewNote, NewNote, Sense } from "../transport/generated";
import type { Id } from "../transport/transport";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";
import type { Leading } from "./interview";

type Kept = Omit<InterviewNote, "question" | "answer_id"> & { session_id: Id };

/** What whoever leads an interview sees of it, and writes down for themselves. */
export class FakeConsole {
  /** What camera and microphone don't give any more. */
  lost: Sense[] = [];
  page: string | null = "http://127.0.0.1:4100/candidate#seat";
  /** What was sent of new notes. */
  added: NewNote[] = [];
  private notes: Kept[] = [];
  private readonly gone = new Map<Id, Kept>();
  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private view(): InterviewConsole | null {
    const { beside, sessionId } = this.core.interview;
    if (!beside || sessionId === null) return null;
    const { session_id, stage, paused, paused_by_staff, help_asked_at_ms, sound_only, question, questions } = this.core.interview.view();
    const texts = this.core.view(sessionId).questions.map((each) => each.question.displayed_text);
    return {
      session_id, stage, paused, paused_by_staff, help_asked_at_ms, sound_only, lost: this.lost, page: this.page,
      question: question && { id: question.id, number: question.number, text: question.text, phase: question.phase, probe: question.follow_up?.text ?? null, fault: question.fault },
      questions: questions.map(({ id, number, outcome }, place) => ({ id, number, outcome, text: texts[place] ?? "" })),
    };
  }

  /** A note of the reader, as it was written during the interview. */
  write(session_id: Id, question_id: Id | null, position_ms: number | null, text: string): Id {
    const note: Kept = { id: this.core.id("note"), session_id, question_id, position_ms, text, at_ms: this.core.now() };
    this.notes.push(note);
    this.core.changed("interview_notes");
    return note.id;
  }

  private change(id: Id, edit: (note: Kept) => Kept | null): null {
    const note = this.notes.find((each) => each.id === id);
    if (!note) throw failure("interview_note.not_found", "not_found");
    const next = edit(note);
    if (next === null) this.gone.set(id, note);
    this.notes = this.notes.flatMap((each) => (each.id !== id ? [each] : next === null ? [] : [next]));
    this.core.changed("interview_notes");
    return null;
  }

  private seen({ session_id, ...note }: Kept): InterviewNote {
    const entry = this.core.view(session_id).questions.find(({ question }) => question.id === note.question_id);
    const recorded = this.core.devices.recording?.question_id === note.question_id;
    return { ...note, question: entry?.question.position ?? null, answer_id: note.position_ms === null || recorded ? null : (entry?.answer?.id ?? null) };
  }

  handlers(): Pick<Handlers, Leading | Extract<keyof Handlers, `interview_notes.${string}`>> {
    return {
      "interview.console": () => this.view(),
      "interview.close": () => {
        if (this.core.interview.sessionId === null) throw failure("interview.none");
        this.core.interview.rise();
        return null;
      },
      "interview.give_break": () => this.core.interview.breakFor(true),
      "interview.end_break": () => {
        if (!this.core.interview.pausedByStaff) throw failure("interview.not_now");
        return this.core.interview.endBreak();
      },
      "interview.help": () => this.core.interview.help(),
      "interview_notes.list": ({ session_id }) => this.notes.filter((note) => note.session_id === session_id).map((note) => this.seen(note)),
      "interview_notes.add": (note) => {
        this.added.push(note);
        const { recording } = this.core.devices;
        const since = recording !== null && recording.question_id === note.question_id ? recording.elapsed_ms - note.begun_ms_ago : -1;
        return { id: this.write(note.session_id, note.question_id, since < 0 ? null : since, note.text) };
      },
      "interview_notes.edit": ({ id, text }) => this.change(id, (note) => ({ ...note, text })),
      "interview_notes.remove": ({ id }) => this.change(id, () => null),
      "interview_notes.restore": ({ id }) => {
        const note = this.gone.get(id);
        if (!note) throw failure("interview_note.not_found", "not_found");
        this.gone.delete(id);
        this.notes = [...this.notes, note].sort((one, other) => one.at_ms - other.at_ms);
        this.core.changed("interview_notes");
        return null;
      },
    };
  }
}
