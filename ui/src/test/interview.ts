import type { Accommodations, Fault, FollowUpReason, InterviewPlace, InterviewQuestion, InterviewView, Language, Outcome, Phase, Question, ReceiptLine, RecordingView, Rules, Sheet, Stage } from "../transport/generated";
import { Failure } from "../transport/failure";
import type { Id } from "../transport/transport";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

const PLAIN: Accommodations = { extra_time: "none", extra_takes: 0, larger_text: false, high_contrast: false, live_captions: false, written_answers: false };
const FACTORS = { none: 1, "x1.25": 1.25, "x1.5": 1.5, x2: 2 };
/** What every candidate brings to the end of an answer unless a test says otherwise. */
const MUCH = 30_000;

/** Counts time, breaks left out. */
class Stopwatch {
  private since: number | null = null;
  private before = 0;

  read(): number {
    return this.before + (this.since === null ? 0 : Date.now() - this.since);
  }
  go(): void {
    this.since ??= Date.now();
  }
  hold(): void {
    this.before = this.read();
    this.since = null;
  }
}

/** What whoever leads an interview asks for and does. */
export type Leading = `interview.${"console" | "close" | "give_break" | "end_break" | "help"}`;

type Current = { question: Id; phase: Phase; thinking: Stopwatch; duration: number | null; fault: Fault | null; rest: boolean; probes: number; reason: FollowUpReason | null; answering: boolean; partFrom: number; written: boolean };

/** The interview room as the core keeps it: where the candidate is, and what may happen next. */
export class FakeInterview {
  /** How much speech is heard in an answer: little brings a follow-up question. */
  speech = MUCH;
  /** Whether this machine can write down what is said. */
  captionsOffered = true;
  /** Whether the picture is measured for the candidate to see. */
  metricsShown = false;
  /** Whether the captions leave open what was said. */
  unclear = false;
  /** Why the next answer can't begin. */
  failing: Failure | null = null;
  accommodations = PLAIN;
  soundOnly = false;
  inWriting = false;
  /** What was written and not handed in, by question. */
  drafts = new Map<Id, string>();
  /** Why nothing can be kept. */
  unkept: Failure | null = null;
  paused = false;
  /** Whether whoever leads the interview gave the break. */
  pausedByStaff = false;
  helpAskedAt: number | null = null;
  /** Whose interview it is, while one goes on. */
  sessionId: Id | null = null;
  /** Whether the candidate has a window of their own. */
  beside = false;
  /** Whether the window under test is that one; otherwise it is the recruiter's. */
  ownWindow = false;
  stage: Stage = "information";
  current: Current | null = null;
  outcomes = new Map<Id, Outcome>();
  stars: number | null = null;
  steps: string[] = [];
  private used = new Map<Id, number>();
  private receipt: Omit<ReceiptLine, "counts">[] = [];
  /** What was written to a question and handed in last. */
  private written = new Map<Id, string>();
  /** What ended before its end, and counts nowhere. */
  private broken = new Set<string>();
  private handedInAt = 0;
  private host = { id: "user-1", name: "" };
  private recorded = new Stopwatch();
  private limit: ReturnType<typeof setTimeout> | undefined;
  private recordedBefore = false;

  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private get session(): Id {
    if (this.sessionId === null) throw failure("interview.none");
    return this.sessionId;
  }

  private get questions(): Question[] {
    return this.core.view(this.session).questions.map(({ question }) => question);
  }

  private get rules(): Rules {
    return this.core.view(this.session).campaign.rules;
  }

  private question(id: Id): Question {
    const question = this.questions.find((each) => each.id === id);
    if (!question) throw failure("question.not_found", "not_found");
    return question;
  }

  private longer(ms: number | null): number | null {
    const { extra_time } = this.accommodations;
    return ms === null || extra_time === "unlimited" ? null : ms * FACTORS[extra_time];
  }

  private takesLeft(question: Question): number | null {
    const takes = question.takes ?? this.rules.takes;
    return takes === null ? null : Math.max(0, takes + this.accommodations.extra_takes - (this.used.get(question.id) ?? 0));
  }

  private outcome(id: Id): Outcome {
    return this.outcomes.get(id) ?? "open";
  }

  private at(...phases: Phase[]): Current {
    if (this.stage !== "question" || this.current === null || !phases.includes(this.current.phase)) throw failure("interview.not_now");
    return this.current;
  }

  private atStage(...stages: Stage[]): void {
    if (!stages.includes(this.stage)) throw failure("interview.not_now");
  }

  private done(step: string): null {
    this.steps.push(step);
    this.core.changed("interview", "sessions", "answers", "devices");
    return null;
  }

  private ask(id: Id): void {
    const thinking = new Stopwatch();
    thinking.go();
    this.stage = "question";
    this.current = { question: id, phase: "preparing", thinking, duration: null, fault: null, rest: false, probes: 0, reason: null, answering: false, partFrom: 0, written: false };
  }

  private after(id: Id | null): void {
    const place = this.questions.findIndex((question) => question.id === id) + 1;
    const next = [...this.questions.slice(place), ...this.questions.slice(0, place)].find((question) => question.id !== id && this.outcome(question.id) === "open");
    if (next) this.ask(next.id);
    else this.stage = "summary";
  }

  private mayGoTo(question: Question): boolean {
    const here = this.stage === "summary" || (this.stage === "question" && this.current?.question !== question.id && this.current?.phase !== "answering" && this.current?.phase !== "follow_up");
    return here && this.rules.going_back && this.outcome(question.id) !== "open" && this.takesLeft(question) !== 0;
  }

  /** The recording that goes on; its length grows while it does. */
  private recording(question_id: Id): RecordingView {
    const { recorded } = this;
    return {
      session_id: this.session, question_id, state: "recording", has_picture: !this.soundOnly, room_ms: 3_600_000, is_behind: false, answer_id: null, problem: null,
      get elapsed_ms() {
        return recorded.read();
      },
    };
  }

  private record(current: Current): void {
    this.recorded.go();
    this.core.devices.recording = this.recording(current.question);
    const limit = this.longer(this.question(current.question).limit_ms ?? this.rules.limit_ms);
    clearTimeout(this.limit);
    if (limit !== null) this.limit = setTimeout(() => this.endPart(true, true), limit - (this.recorded.read() - current.partFrom));
  }

  private hold(current: Current): void {
    clearTimeout(this.limit);
    this.recorded.hold();
    this.core.devices.recording = { ...this.recording(current.question), state: "paused" };
  }

  private endPart(atLimit: boolean, mayFollowUp: boolean): null {
    const current = this.at("answering", "follow_up");
    if (this.paused) throw failure("interview.not_now");
    const question = this.question(current.question);
    const reason: FollowUpReason | null = this.speech < 1_000 ? "empty" : this.speech < 5_000 ? "very_short" : this.unclear ? "unclear" : atLimit ? "at_limit" : null;
    const most = Math.min(question.follow_ups ?? this.rules.follow_ups, question.probes.length);
    if (mayFollowUp && reason !== null && current.probes < most) {
      this.hold(current);
      Object.assign(current, { phase: "follow_up", probes: current.probes + 1, reason, answering: false });
      return this.done("follow_up");
    }
    clearTimeout(this.limit);
    const duration = this.recorded.read();
    this.core.devices.recording = null;
    this.keep(current, duration, true);
    Object.assign(current, { phase: "answered", duration });
    return this.done("answered");
  }

  private keep(current: Current, duration_ms: number, counts: boolean, text: string | null = null): void {
    const question = this.question(current.question);
    if (text === null) this.core.addAnswer(this.session, question.id, "Recording");
    else this.core.addWritten(this.session, question.id, text);
    const take = this.receipt.filter(({ number }) => number === question.position).length + 1;
    this.receipt.push({ number: question.position, take, written: text !== null, recorded_at_ms: this.core.now(), duration_ms, hash: `${question.position}${take}`.padEnd(64, "3fa9c1d2e4b58760") });
    if (text === null) this.written.delete(question.id);
    else this.written.set(question.id, text);
    this.outcomes.set(question.id, "answered");
    if (!counts) this.broken.add(`${question.position} ${take}`);
    if (counts) this.used.set(question.id, (this.used.get(question.id) ?? 0) + 1);
  }

  /** The recording breaks off; something of it may be left. */
  breakOff(fault: Fault, rest: boolean): void {
    const current = this.at("answering", "follow_up");
    clearTimeout(this.limit);
    this.core.devices.recording = null;
    if (rest) this.keep(current, this.recorded.read(), false);
    Object.assign(current, { phase: "reopened", fault, rest });
    this.done("reopened");
  }

  private writable(): Current {
    const current = this.at("preparing");
    if (this.paused || !this.accommodations.written_answers) throw failure("interview.not_now");
    return current;
  }

  private viewOf(current: Current): InterviewQuestion {
    const question = this.question(current.question);
    const preparation_ms = this.longer(question.preparation_ms ?? this.rules.preparation_ms);
    const thinking = current.phase === "preparing";
    return {
      id: question.id, number: question.position, text: question.displayed_text, mandatory: question.mandatory, phase: current.phase,
      preparation_ms, preparation_left_ms: thinking && preparation_ms !== null ? Math.max(0, preparation_ms - current.thinking.read()) : null,
      limit_ms: this.longer(question.limit_ms ?? this.rules.limit_ms), part_from_ms: current.partFrom, takes_left: this.takesLeft(question), has_answer: this.outcome(question.id) === "answered",
      follow_up: current.phase === "follow_up" && current.reason !== null ? { text: question.probes[current.probes - 1] ?? "", reason: current.reason, answering: current.answering } : null,
      duration_ms: current.duration, written: current.phase === "answered" && current.written, written_before: (thinking && !this.paused && this.accommodations.written_answers ? this.written.get(question.id) : null) ?? null, draft: this.drafts.get(question.id) ?? null, fault: current.fault,
    };
  }

  /** What holds for the questions, and what differs from one to the next. */
  private rulesOfAll(): Pick<InterviewView, "rules" | "differs"> {
    const { rules } = this;
    const each = this.questions.map(({ preparation_ms, limit_ms, takes, follow_ups }) => ({
      preparation_ms: preparation_ms ?? rules.preparation_ms, limit_ms: limit_ms ?? rules.limit_ms, takes: takes ?? rules.takes, follow_ups: follow_ups ?? rules.follow_ups,
    }));
    const [first = rules] = each;
    const differs = (key: "preparation_ms" | "limit_ms" | "takes") => each.some((one) => one[key] !== first[key]);
    return {
      rules: { ...rules, preparation_ms: first.preparation_ms, limit_ms: first.limit_ms, takes: first.takes, follow_ups: Math.max(0, ...each.map(({ follow_ups }) => follow_ups)) },
      differs: { preparation: differs("preparation_ms"), limit: differs("limit_ms"), takes: differs("takes") },
    };
  }

  view(): InterviewView {
    const { campaign, person } = this.core.view(this.session);
    const asked = (id: Id) => this.outcome(id) !== "open" || id === this.current?.question;
    return {
      session_id: this.session, organisation: this.core.settings.organisation, job_title: campaign.job_title, language: this.core.campaign(campaign.id).language, first_name: person.first_name, stage: this.stage,
      accommodations: this.accommodations, ...this.rulesOfAll(), sound_only: this.soundOnly, in_writing: this.inWriting, metrics_offered: this.core.settings.facial_metrics, captions_offered: this.captionsOffered, metrics_shown: this.metricsShown, paused: this.paused,
      paused_by_staff: this.paused && this.pausedByStaff, beside: this.beside || this.ownWindow, help_asked_at_ms: this.helpAskedAt,
      question: this.stage === "question" && this.current !== null ? this.viewOf(this.current) : null,
      questions: this.questions.map((question): InterviewPlace => ({
        id: question.id, number: question.position, mandatory: question.mandatory, outcome: this.outcome(question.id), reachable: this.mayGoTo(question), text: asked(question.id) ? question.displayed_text : null,
        written: this.stage === "summary" ? (this.written.get(question.id) ?? null) : null,
      })),
      receipt: this.stage !== "finished" ? null : {
        handed_in_at_ms: this.handedInAt, answers: this.lines(), recordings_until_ms: this.handedInAt + 182 * 86_400_000, file_until_ms: this.handedInAt + 730 * 86_400_000,
        contact: this.contact(), experience_told: this.stars !== null,
      },
      host: { ...this.host, has_password: this.core.team.passwords.has(this.host.id) },
    };
  }

  /** What was handed in; of several attempts the last whole one counts, or the last of all, unless the recruiter chooses. */
  private lines(): ReceiptLine[] {
    const isBroken = ({ number, take }: { number: number; take: number }) => this.broken.has(`${number} ${take}`);
    return this.receipt.map((line) => {
      const here = this.receipt.filter(({ number }) => number === line.number);
      return { ...line, counts: this.rules.counting === "chosen" ? null : line === (here.findLast((other) => !isBroken(other)) ?? here.at(-1)) };
    });
  }

  /** The interview is taken back; in a window of their own the candidate is told, the other one stays. */
  rise(): void {
    this.core.devices.recording = null;
    this.sessionId = null;
    this.pausedByStaff = false;
    this.helpAskedAt = null;
    if (!this.beside) return;
    this.beside = false;
    this.core.status = { ...this.core.status, beside: null };
    this.core.become(this.ownWindow ? "away" : "open");
  }

  /** A break, the candidate's own or one that they are given. */
  breakFor(byStaff: boolean): null {
    this.atStage("question");
    const { current } = this;
    if (current === null || this.paused) return null;
    this.paused = true;
    this.pausedByStaff = byStaff;
    current.thinking.hold();
    this.recordedBefore = current.phase === "answering" || current.answering;
    if (this.recordedBefore) this.hold(current);
    return this.done("pause");
  }

  endBreak(): null {
    this.atStage("question");
    const { current } = this;
    if (current === null) return null;
    this.paused = false;
    current.thinking.go();
    if (this.recordedBefore && this.core.devices.recording !== null) this.record(current);
    return this.done("resume");
  }

  /** Somebody came. */
  help(): null {
    if (this.helpAskedAt === null) return null;
    this.helpAskedAt = null;
    return this.done("help");
  }

  private contact(): string {
    return this.core.settings.contact || `${this.host.name}, camille@example.org`;
  }

  private sheet(language: Language): Sheet {
    const { campaign } = this.core.view(this.session);
    const french = language === "fr";
    const { organisation } = this.core.settings;
    return {
      language,
      disclosure: french
        ? "Je suis un système d’intelligence artificielle : je pose les questions, je chronomètre et j’enregistre. Je n’évalue pas vos réponses et je ne décide de rien ; des personnes le font."
        : "I am an artificial intelligence system: I ask the questions, keep the time and record. I do not rate your answers and I decide nothing; people do.",
      sections: french
        ? [
            { title: "Comment cela se passe", lines: [`${organisation} vous propose un entretien enregistré pour le poste « ${campaign.job_title} ».`, "Un essai qui ne compte pas et n’est pas enregistré précède la première question."] },
            { title: "Ce qui est enregistré", lines: ["Votre voix et, si vous gardez la caméra, votre image, seulement pendant vos réponses : un voyant rouge et un son l’indiquent.", "Tout est chiffré sur cette machine."] },
            { title: "À qui vous adresser", lines: [this.contact()] },
          ]
        : [
            { title: "How it works", lines: [`${organisation} invites you to a recorded interview for the job “${campaign.job_title}”.`, "A trial that does not count and is not recorded comes before the first question."] },
            { title: "What is recorded", lines: ["Your voice and, if you keep the camera, your picture, only while you answer: a red light and a sound tell you.", "Everything is encrypted on this machine."] },
            { title: "Who to contact", lines: [this.contact()] },
          ],
      hash: `sheet-${language}-${this.contact()}`,
    };
  }

  handlers(): Pick<Handlers, Exclude<Extract<keyof Handlers, `interview.${string}`>, Leading>> {
    return {
      "interview.hand_over": ({ session_id, beside }) => {
        const { user } = this.core.status;
        if (this.sessionId !== null) throw failure("interview.handed_over");
        this.sessionId = session_id;
        this.beside = beside;
        if (user) this.host = { id: user.id, name: `${user.first_name} ${user.last_name}` };
        if (beside && !this.ownWindow) {
          this.core.status = { ...this.core.status, beside: session_id };
          this.core.become("open");
          return null;
        }
        this.core.status = { ...this.core.status, user: null, can_sign_out: false };
        this.core.become("interview");
        return null;
      },
      "interview.take_back": ({ identifier, password }) => {
        const known = identifier === this.host.id || this.core.team.members.some(({ id, email }) => id === identifier || email === identifier);
        const own = this.core.team.members.find(({ id, email }) => id === identifier || email === identifier)?.id ?? identifier;
        if (!known || (this.core.team.passwords.get(own) ?? null) !== password) throw failure("sign_in.wrong", "forbidden");
        const { beside } = this;
        this.rise();
        if (beside) return null;
        this.core.status = { ...this.core.status, user: { id: own, first_name: "Camille", last_name: "Aubert", email: "camille@example.org", role: "admin", active: true } };
        this.core.become("open");
        return null;
      },
      "interview.get": () => this.view(),
      "interview.sheet": ({ language }) => this.sheet(language),
      "interview.speak": ({ words, language }) => {
        const asked = this.current && this.viewOf(this.current);
        const text = words === "disclosure" ? this.sheet(language).disclosure : (asked?.follow_up?.text ?? asked?.text ?? "");
        return { text, ...this.core.spoken.say({ question_id: asked?.id ?? "", text }) };
      },
      "interview.inform": ({ language, hash }) => {
        this.atStage("information");
        if (hash !== this.sheet(language).hash) throw failure("interview.sheet_changed");
        this.stage = "consents";
        return this.done(`inform ${language}`);
      },
      "interview.consent": ({ language, answers }) => {
        this.atStage("consents", "refused");
        const { person } = this.core.view(this.session);
        this.core.record(person.id, language, answers);
        this.stage = answers.some(({ kind, granted }) => kind === "recording" && granted) ? "devices" : "refused";
        return this.done(`consent ${answers.map(({ kind, granted }) => `${kind} ${granted ? "yes" : "no"}`).join(", ")}`);
      },
      "interview.adjust": (accommodations) => {
        this.accommodations = accommodations;
        return this.done("adjust");
      },
      "interview.ready": ({ sound_only, in_writing }) => {
        if (this.stage !== "devices") this.at("preparing", "reopened");
        if (in_writing && !this.accommodations.written_answers) throw failure("interview.not_now");
        if (!in_writing && !sound_only && this.core.devices.camera.state === "lost") throw failure("camera.not_ready");
        this.soundOnly = sound_only;
        this.inWriting = in_writing;
        if (this.stage === "devices") this.stage = this.current === null ? "practice" : "question";
        return this.done(`ready ${in_writing ? "writing" : sound_only ? "sound" : "both"}`);
      },
      "interview.practise": ({ skipped }) => {
        this.atStage("practice");
        this.stage = "ready";
        return this.done(`practise ${skipped ? "skipped" : "done"}`);
      },
      "interview.begin": () => {
        this.atStage("ready");
        this.after(null);
        return this.done("begin");
      },
      "interview.answer": () => {
        const current = this.at("preparing", "follow_up");
        if (this.paused || current.answering) throw failure("interview.not_now");
        if (this.failing !== null) throw this.failing;
        if (!this.soundOnly && this.core.devices.camera.state === "lost") throw failure("camera.not_ready");
        if (current.phase === "preparing") {
          this.recorded = new Stopwatch();
          Object.assign(current, { phase: "answering", partFrom: 0 });
        } else {
          Object.assign(current, { answering: true, partFrom: this.recorded.read() });
        }
        this.record(current);
        return this.done("answer");
      },
      "interview.keep_draft": ({ question_id, text }) => {
        const { question } = this.writable();
        if (question !== question_id) throw failure("interview.not_now");
        if (this.unkept !== null) throw this.unkept;
        this.drafts.set(question, text);
        return null;
      },
      "interview.write": ({ question_id, text }) => {
        const current = this.writable();
        if (current.question !== question_id) throw failure("interview.not_now");
        const code = text.trim() === "" ? "required" : Array.from(text.trim()).length > 20_000 ? "too_long" : text.includes("\u0000") ? "control" : null;
        if (code !== null) throw new Failure({ code: "invalid", kind: "invalid", params: {}, fields: [{ path: "text", code }] });
        this.keep(current, 0, true, text.trim());
        this.drafts.delete(current.question);
        Object.assign(current, { phase: "answered", duration: 0, written: true });
        return this.done("write");
      },
      "interview.stop": () => this.endPart(false, true),
      "interview.decline": () => {
        this.at("follow_up");
        return this.endPart(false, false);
      },
      "interview.next": () => {
        const current = this.at("answered", "reopened");
        if (this.outcome(current.question) === "open") throw failure("interview.not_now");
        this.after(current.question);
        return this.done("next");
      },
      "interview.skip": () => {
        const { question } = this.at("preparing", "reopened");
        if (this.outcome(question) === "open") this.outcomes.set(question, "skipped");
        this.after(question);
        return this.done("skip");
      },
      "interview.ask_again": () => {
        const { question } = this.at("answered", "reopened");
        if (this.takesLeft(this.question(question)) === 0) throw failure("answer.takes_used");
        this.ask(question);
        return this.done("ask_again");
      },
      "interview.go_to": ({ question_id }) => {
        if (!this.mayGoTo(this.question(question_id))) throw failure("interview.not_now");
        this.ask(question_id);
        return this.done("go_to");
      },
      "interview.repeat": () => {
        this.at("preparing", "reopened");
        return this.done("repeat");
      },
      "interview.pause": () => this.breakFor(false),
      "interview.resume": () => this.endBreak(),
      "interview.ask_help": () => {
        if (!this.beside && !this.ownWindow) throw failure("interview.not_now");
        if (this.helpAskedAt !== null) return null;
        this.helpAskedAt = this.core.now();
        return this.done("ask_help");
      },
      "interview.finish": () => {
        this.atStage("summary");
        this.stage = "finished";
        this.handedInAt = this.core.now();
        return this.done("finish");
      },
      "interview.experience": ({ stars }) => {
        this.atStage("finished");
        if (this.stars !== null) throw failure("interview.not_now");
        this.stars = stars;
        return this.done(`experience ${stars}`);
      },
    };
  }
}
