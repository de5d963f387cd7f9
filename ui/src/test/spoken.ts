import type { ApiError, Campaign, OpeningProblem, Question, RecordedVoice, SpokenQuestion, Studio, TextOfQuestion, TrialMicrophone, VoiceTake } from "../transport/generated";
import { Failure } from "../transport/failure";
import type { Id } from "../transport/transport";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

type Kept = TextOfQuestion & { recorded: RecordedVoice };
type Take = TextOfQuestion & { begunAt: number; endedAfter: number | null; problem: ApiError | null };

const same = (one: TextOfQuestion) => (other: TextOfQuestion) => one.question_id === other.question_id && one.text === other.text;
const textsOf = ({ displayed_text, probes }: Question) => [displayed_text, ...probes];

/** What candidates hear of the questions, and a microphone to read them into. */
export class FakeSpoken {
  /** Whether this machine has a synthetic voice. */
  voice = false;
  /** Whether somebody speaks into the microphone. */
  spokenInto = true;
  /** The longest take. */
  longestMs = 180_000;
  /** The microphone is closed when nobody has asked for so long. */
  askedWithinMs = 4_000;
  /** What the microphone gives besides its name. */
  microphone: Partial<TrialMicrophone> = {};
  /** Whether it is open. */
  open = false;
  kept: Kept[] = [];
  calls: string[] = [];
  private take: Take | null = null;
  private askedAt = 0;
  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private questionsOf(campaign: Id): Question[] {
    return this.core.questions.filter((question) => question.campaign_id === campaign).sort((one, other) => one.position - other.position);
  }

  /** The question of a draft that has this text. */
  private recordable({ question_id, text }: TextOfQuestion): Question {
    const question = this.core.questions.find(({ id }) => id === question_id);
    if (!question) throw failure("question.not_found", "not_found");
    if (this.core.campaign(question.campaign_id).state !== "draft") throw failure("campaign.not_draft");
    if (!textsOf(question).includes(text)) throw new Failure({ code: "invalid", kind: "invalid", params: {}, fields: [{ path: "text", code: "unknown" }] });
    return question;
  }

  recordedOf(text: TextOfQuestion): RecordedVoice | null {
    return this.kept.find(same(text))?.recorded ?? null;
  }

  /** As if somebody had recorded it. */
  keep({ question_id, text }: TextOfQuestion, duration_ms: number): RecordedVoice {
    const { user } = this.core.status;
    const recorded: RecordedVoice = { id: this.core.id("voice"), duration_ms, by: user === null ? "" : `${user.first_name} ${user.last_name}`, created_at_ms: this.core.now() };
    this.kept = [...this.kept.filter((each) => !same({ question_id, text })(each)), { question_id, text, recorded }];
    this.core.changed("spoken");
    return recorded;
  }

  /** Gives the copy of a question the recordings of the original. */
  copy(original: Id, copy: Question): void {
    for (const { question_id, text, recorded } of this.kept) {
      if (question_id === original && textsOf(copy).includes(text)) this.kept = [...this.kept, { question_id: copy.id, text, recorded: { ...recorded, id: this.core.id("voice") } }];
    }
  }

  /** Forgets what is of no use any more once a campaign opens. */
  settle(campaign: Id): void {
    const questions = this.questionsOf(campaign);
    this.kept = this.kept.filter(({ question_id, text }) => questions.every((question) => question.id !== question_id || textsOf(question).includes(text)));
    this.core.changed("spoken");
  }

  /** What to look at before a campaign opens. */
  warnings(campaign: Campaign): OpeningProblem[] {
    const texts = this.questionsOf(campaign.id).flatMap((question) => textsOf(question).map((text) => this.recordedOf({ question_id: question.id, text })));
    const recorded = texts.filter((each) => each !== null).length;
    return campaign.state !== "draft" || recorded === 0 || recorded === texts.length ? [] : [{ code: "campaign.voices_mixed", params: { recorded: String(recorded), texts: String(texts.length) } }];
  }

  /** How a text sounds: two tones for two voices. */
  say(text: TextOfQuestion): { audio: string; synthetic: boolean } {
    const recorded = this.recordedOf(text);
    if (recorded === null && !this.voice) throw failure("voice.unavailable", "unavailable");
    return recorded === null ? { audio: tone(440, 60 * text.text.length), synthetic: true } : { audio: tone(220, recorded.duration_ms), synthetic: false };
  }

  private ensureFree(): void {
    if (this.core.devices.recording !== null || this.core.interview.sessionId !== null) throw failure("spoken.busy");
  }

  private forget(): void {
    this.open = false;
    this.take = null;
  }

  /** The take as it is by now. */
  private now(): Take | null {
    if (Date.now() - this.askedAt > this.askedWithinMs) this.forget();
    const { take, microphone, longestMs } = this;
    if (take !== null && take.endedAfter === null) {
      const after = Date.now() - take.begunAt;
      if (microphone.state === "lost") Object.assign(take, { endedAfter: after, problem: microphone.problem ?? null });
      else if (after >= longestMs) take.endedAfter = longestMs;
    }
    return take;
  }

  private view(): Studio {
    const take = this.now();
    const elapsed_ms = take === null ? 0 : (take.endedAfter ?? Date.now() - take.begunAt);
    const told: VoiceTake | null = take && { question_id: take.question_id, text: take.text, state: take.endedAfter === null ? "recording" : "ended", elapsed_ms, left_ms: this.longestMs - elapsed_ms, problem: take.problem };
    return {
      microphone: { state: "ready", name: this.core.devices.used("microphone"), problem: null, level_db: -23.4, peak_db: -11.2, advice: null, ...this.microphone },
      take: told,
    };
  }

  private list(campaign: Id): SpokenQuestion[] {
    return this.questionsOf(campaign).map((question, place) => {
      const texts = textsOf(question);
      return {
        question_id: question.id,
        number: place + 1,
        texts: texts.map((text, index) => ({ text, is_probe: index > 0, recorded: this.recordedOf({ question_id: question.id, text }) })),
        outdated: this.kept.filter(({ question_id, text }) => question_id === question.id && !texts.includes(text)).map(({ text, recorded }) => ({ text, recorded })),
      };
    });
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `spoken.${string}`>> {
    return {
      "spoken.list": ({ campaign_id }) => this.list(this.core.campaign(campaign_id).id),
      "spoken.hear": (text) => this.say(text),
      "spoken.watch": () => {
        this.ensureFree();
        const view = this.view();
        this.open = true;
        this.askedAt = Date.now();
        return view;
      },
      "spoken.begin": (text) => {
        this.calls.push("begin");
        this.ensureFree();
        this.recordable(text);
        const take = this.now();
        if (!this.open || (this.microphone.state ?? "ready") !== "ready") throw failure("microphone.not_ready");
        if (take !== null && take.endedAfter === null) throw failure("recording.busy");
        this.take = { ...text, begunAt: Date.now(), endedAfter: null, problem: null };
        return null;
      },
      "spoken.end": () => {
        this.calls.push("end");
        const take = this.now();
        if (take === null) throw failure("spoken.no_take");
        take.endedAfter ??= Date.now() - take.begunAt;
        if (!this.spokenInto) {
          this.take = null;
          throw failure("spoken.nothing_heard");
        }
        return { audio: tone(220, take.endedAfter), duration_ms: take.endedAfter };
      },
      "spoken.keep": () => {
        this.calls.push("keep");
        const take = this.now();
        if (take?.endedAfter == null) throw failure("spoken.no_take");
        this.recordable(take);
        this.take = null;
        return this.keep(take, take.endedAfter);
      },
      "spoken.close": () => {
        this.calls.push("close");
        this.forget();
        return null;
      },
      "spoken.remove": (text) => {
        if (this.recordedOf(text) === null) throw failure("spoken_text.not_found", "not_found");
        this.kept = this.kept.filter((each) => !same(text)(each));
        this.core.changed("spoken");
        return null;
      },
    };
  }
}

const RATE = 8_000;

/** A WAV file of one tone, in Base64. */
function tone(hertz: number, ms: number): string {
  const samples = Math.round((RATE * ms) / 1_000);
  const bytes = new Uint8Array(44 + samples);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  write(0, "RIFF");
  view.setUint32(4, 36 + samples, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, "data");
  view.setUint32(40, samples, true);
  for (let place = 0; place < samples; place += 1) bytes[44 + place] = 128 + Math.round(12 * Math.sin((2 * Math.PI * hertz * place) / RATE));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
