import type { Desktop } from "../transport/desktop";
import { Failure } from "../transport/failure";
import type { ActivityRow, AnswerView, ApiError, CalendarEntry, Campaign, CampaignAnalytics, CampaignRow, CampaignView, Caption, ConsentKind, ConsentState, ConsentText, CrashReport, Criterion, CriterionResult, Event, ExportView, Job, Language, MeasuredPicture, Methods, OverviewView, PanelRater, Person, Question, Rating, ReportTemplateView, RetentionView, RosterLine, Rules, Schedule, Segment, SessionEnd, SessionLog, SessionRow, SessionView, Settings, SignOff, Tag, Transcript, Weights, WorkspaceStatus } from "../transport/generated";
import type { Id } from "../transport/transport";
import type { ConnectionState, Input, Listener, Method, Output, Transport } from "../transport/transport";
import { FakeAnalyses } from "./analyses";
import { unsigned } from "./analytics";
import { FakeBank } from "./bank";
import { FakeBlind } from "./blind";
import { FakeCalibrations } from "./calibration";
import { FakeComments } from "./comments";
import { FakeConsole } from "./console";
import { FakeDevices } from "./devices";
import { FakeInterview } from "./interview";
import { NO_LOG } from "./log";
import { NOTHING } from "./overview";
import { measuredPicture } from "./picture";
import { FakeSpoken } from "./spoken";
import { FakeTeam } from "./team";
import { SENTENCES, TEXTS, WEIGHTS } from "./sample";

export type Handlers = { [M in Method]: (input: Input<M>) => Output<M> };

type Session = { id: Id; campaign: Id; person: Id; language: Language; calibration: boolean; sample: boolean; at: number; answers: Map<Id, AnswerView>; signOffs: SignOff[]; reopened: SignOff | null; schedule: Schedule | null; end: SessionEnd | null };

const RULES: Rules = { preparation_ms: 30_000, limit_ms: 180_000, takes: 1, counting: "last", going_back: false, follow_ups: 0, blind: "off" };

export const RECOVERY = "7K3QD-0AB2C-9XYZW-4MN5P-QRS6T-V8W1H";
const START = Date.UTC(2026, 10, 20, 9, 0);

/** What only the candidate can call while there is one. */
const BY_CANDIDATE = /^(interview\.(?!(hand_over|take_back|console|close|give_break|end_break|help)$)|devices\.)/;
/** What else can be called where they sit. */
const AT_BOTH = /^(interview\.take_back|consents\.texts|recordings\.(captions|current|metrics)|workspace\.status)$/;

export function failure(code: string, kind: ApiError["kind"] = "conflict", params: Record<string, string> = {}): Failure {
  return new Failure({ code, kind, params, fields: [] });
}

/** A stand-in for the core, in memory: enough rules to walk through every page. */
export class FakeCore {
  status: WorkspaceStatus = {
    state: "none", protection: null, keyring_available: false, organisation: null, user: null, version: "0.1.0", folder: "/home/camille/RecruteIA", sample_available: true, trouble: null, people: [], can_sign_out: false, beside: null,
  };
  measured = new Map<Id, MeasuredPicture>();
  /** What other raters signed, by session. */
  panels = new Map<Id, PanelRater[]>();
  /** What happened in interviews, by session. */
  logs = new Map<Id, SessionLog>();
  /** What the signed ratings say, by campaign. */
  analytics = new Map<Id, CampaignAnalytics>();
  /** What interviews come to across campaigns. */
  overview: OverviewView = NOTHING;
  settings: Settings = { language: "auto", appearance: "auto", organisation: "Atelier Lumière", transcription_model: null, spoken_languages: ["fr", "en"], threads: null, facial_metrics: false, contact: "" };
  campaigns = new Map<Id, Campaign>();
  questions: Question[] = [];
  persons = new Map<Id, Person>();
  consents = new Map<Id, ConsentState[]>();
  sessions = new Map<Id, Session>();
  transcripts = new Map<Id, Transcript>();
  /** What was written down while an answer was recorded, by answer. */
  captions = new Map<Id, Caption[]>();
  jobs = new Map<Id, Job>();
  activity: ActivityRow[] = [2, 1].map((number) => ({
    number, at_ms: START, user_id: "user-1", user_name: "Camille Aubert", method: "campaigns.open", area: "campaigns", outcome: number === 1 ? "done" : "failed",
    error: number === 1 ? null : "campaign.not_ready", input_digest: "d1", previous: "", hash: "c0ffee",
  }));
  retention: RetentionView = {
    settings: { id: "org-1", file_months: 24, video_months: 6 }, limits: { file_months: 24, video_months: 6 }, now_ms: START, clock_doubted_ms: null, clock_seen_ms: START,
    last_erasure: null, rows: [], total: 0, held: 0,
  };
  weights: Weights[] = WEIGHTS;
  crashes: CrashReport[] = [];
  /** What the desktop window would offer; a browser by default. */
  desktop: Desktop | null = null;
  exports: ExportView[] = [];
  templates: ReportTemplateView[] = [];
  private removedTemplates: ReportTemplateView[] = [];
  passphrase = "";
  /** Milliseconds a step of a job takes; 0 finishes them at once. */
  stepMs = 0;
  private removed = new Map<Id, Question | Campaign>();
  private listeners = new Set<Listener>();
  private counter = 0;

  id(kind: string): Id {
    this.counter += 1;
    return `${kind}-${this.counter}`;
  }

  now(): number {
    this.counter += 1;
    return START + this.counter * 1000;
  }

  emit(event: Event): void {
    this.listeners.forEach((listener) => listener.event(event));
  }

  connection(state: ConnectionState): void {
    this.listeners.forEach((listener) => listener.connection(state));
  }

  changed(...tags: Tag[]): void {
    this.emit({ type: "changed", tags });
  }

  become(state: WorkspaceStatus["state"]): void {
    this.status = { ...this.status, state };
    this.emit({ type: "workspace", state });
  }

  transport(): Transport {
    return {
      host: this.desktop === null ? "browser" : "desktop",
      call: async <M extends Method>(method: M, input: Input<M>): Promise<Output<M>> => {
        await Promise.resolve();
        const { beside, ownWindow } = this.interview;
        const atSeat = this.status.state === "interview" || ownWindow;
        if (atSeat && !BY_CANDIDATE.test(method) && !AT_BOTH.test(method)) throw failure("interview.handed_over");
        if (beside && !atSeat && BY_CANDIDATE.test(method)) throw failure("interview.candidate_only");
        const handler = this.handlers[method] as (input: Input<M>) => Output<M>;
        return structuredClone(handler(structuredClone(input)));
      },
      listen: (listener) => {
        this.listeners.add(listener);
        listener.connection("connected");
        return () => this.listeners.delete(listener);
      },
      playlist: () => Promise.resolve({ url: String(import.meta.env["VITE_MOCK_MEDIA"] ?? "data:video/mp4;base64,"), token: "" }),
      address: (path) => Promise.resolve(`http://127.0.0.1:4100${path}`),
      pick: null,
      upload: (file, progress) => {
        progress(1);
        return Promise.resolve({ source: { upload_id: file.name }, name: file.name });
      },
      onDrop: null,
      askPath: null,
      report: () => Promise.reject(failure("session.not_found", "not_found")),
      download: () => Promise.resolve(),
      desktop: this.desktop,
      downloadBank: () => Promise.resolve(),
    };
  }

  private run(job: Omit<Job, "id" | "state" | "done" | "total" | "error" | "created_at_ms">, done: () => void): Job {
    const started: Job = { ...job, id: this.id("job"), state: "running", done: 0, total: 10, error: null, created_at_ms: this.now() };
    this.jobs.set(started.id, started);
    const step = (at: number) => {
      if (this.jobs.get(started.id)?.state === "cancelled") return;
      const next: Job = { ...started, done: at, state: at >= 10 ? "done" : "running" };
      this.jobs.set(started.id, next);
      if (at >= 10) done();
      this.emit({ type: "job", job: next });
      if (at < 10) setTimeout(() => step(at + 1), this.stepMs);
    };
    if (this.stepMs === 0) step(10);
    else setTimeout(() => step(1), this.stepMs);
    return this.jobs.get(started.id) ?? started;
  }

  private editTemplate(id: Id, edit: (view: ReportTemplateView) => ReportTemplateView): ReportTemplateView {
    const view = this.templates.find(({ template }) => template.id === id);
    if (!view) throw failure("report_template.not_found", "not_found");
    const next = edit(view);
    this.templates = this.templates.map((each) => (each === view ? next : each));
    this.changed("reports");
    return next;
  }

  campaign(id: Id): Campaign {
    const campaign = this.campaigns.get(id);
    if (!campaign) throw failure("campaign.not_found", "not_found");
    return campaign;
  }

  private questionsOf(id: Id): Question[] {
    return this.questions.filter((question) => question.campaign_id === id).sort((a, b) => a.position - b.position);
  }

  private session(id: Id): Session {
    const session = this.sessions.get(id);
    if (!session) throw failure("session.not_found", "not_found");
    return session;
  }

  private sessionOfAnswer(id: Id): [Session, AnswerView] {
    for (const session of this.sessions.values()) {
      for (const answer of session.answers.values()) if (answer.id === id) return [session, answer];
    }
    throw failure("answer.not_found", "not_found");
  }

  private handedIn(id: Id): boolean {
    return this.logs.get(id)?.lines.some(({ happened }) => happened.what === "finished") === true;
  }

  view(id: Id): SessionView {
    const session = this.session(id);
    const campaign = this.campaign(session.campaign);
    const person = this.persons.get(session.person);
    if (!person) throw failure("person.not_found", "not_found");
    const questions = this.questionsOf(campaign.id).map((question) => {
      const answer = session.answers.get(question.id) ?? null;
      const rules = { preparation_ms: question.preparation_ms ?? campaign.rules.preparation_ms, limit_ms: question.limit_ms ?? campaign.rules.limit_ms, takes: question.takes ?? campaign.rules.takes, follow_ups: question.follow_ups ?? campaign.rules.follow_ups };
      const takes = answer === null ? [] : [{ answer_id: answer.id, take: answer.take, source_name: answer.source_name, duration_ms: answer.media.duration_ms, fault: answer.fault, counts: true }];
      return { question, rules, answer, takes };
    });
    const answers = questions.flatMap(({ answer }) => (answer ? [answer] : []));
    const results: CriterionResult[] = campaign.criteria.map(({ id: criterion_id }) => {
      const values = answers.flatMap(({ ratings }) => ratings.filter((rating) => rating.criterion_id === criterion_id && rating.value !== null).map(({ value }) => value ?? 0));
      const rating = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
      return { criterion_id, rating, score10: rating === null ? null : (rating - 1) * 2.5, rated: values.length, expected: answers.length };
    });
    const rated = results.filter(({ rating }) => rating !== null);
    const weightOf = (criterion: Id) => campaign.criteria.find((each) => each.id === criterion)?.weight ?? 1;
    const weight = rated.reduce((sum, { criterion_id }) => sum + weightOf(criterion_id), 0);
    const mean = rated.reduce((sum, { criterion_id, rating }) => sum + weightOf(criterion_id) * (rating ?? 0), 0) / Math.max(1, weight);
    const missing = campaign.criteria.filter(({ id: criterion }) => results.some((result) => result.criterion_id === criterion && result.rated < result.expected)).map(({ name }) => name);
    const signOff = session.signOffs.at(-1) ?? null;
    const locked = signOff !== null && session.reopened === null;
    const panel = this.panels.get(id) ?? [];
    const jobs = [...this.jobs.values()].filter((job) => job.session_id === id);
    const busy = jobs.some(({ state }) => state === "running");
    return this.blind.seen({
      session: { id, campaign_id: campaign.id, person_id: person.id, mode: "autonomous", place: "desktop", state: session.end ? "cancelled" : this.handedIn(id) ? "completed" : session.schedule && answers.length === 0 ? "scheduled" : "started", schedule: session.schedule, end: session.end, chosen: {}, language: session.language, calibration: session.calibration, sample: session.sample, created_at_ms: session.at },
      review: locked ? "signed" : busy ? "processing" : answers.length === 0 ? "no_answers" : session.reopened !== null ? "reopened" : missing.length > 0 ? "to_rate" : "to_sign",
      campaign, person, consents: this.consents.get(person.id) ?? [], questions, results,
      overall: rated.length === 0 ? null : { rating: mean, score10: (mean - 1) * 2.5, recruiter_score: 1 + (mean - 1) * 2.25 },
      sign_off: signOff, sign_offs: session.signOffs, reopened: session.reopened, locked, frozen: locked || panel.length > 0, raters: panel.map(({ rater_name }) => rater_name), panel: locked ? panel : [], missing, jobs,
    });
  }

  private row(id: Id): SessionRow {
    const view = this.view(id);
    return {
      id, campaign_id: view.campaign.id, campaign_title: view.campaign.title, person_id: view.person.id, first_name: view.person.first_name, last_name: view.person.last_name, alias: view.blind?.masked ? view.blind.alias : null,
      state: view.session.state, review: view.review, language: view.session.language, answers: view.questions.filter(({ answer }) => answer).length,
      questions: view.questions.length, schedule: view.session.schedule, end: view.session.end?.kind ?? null, calibration: view.session.calibration, sample: view.session.sample, created_at_ms: view.session.created_at_ms, signed_at_ms: view.locked ? (view.sign_off?.at_ms ?? null) : null, signatures: view.locked ? 1 : 0,
    };
  }

  private campaignView(id: Id): CampaignView {
    const campaign = this.campaign(id);
    const questions = this.questionsOf(id);
    const anchors = campaign.criteria.flatMap(({ name, anchors: { one, three, five } }) =>
      [["1", one], ["3", three], ["5", five]].filter(([, text]) => text === "").map(([anchor]) => ({ code: "campaign.anchor_missing", params: { criterion: name, anchor: anchor ?? "" } })));
    const count = campaign.criteria.length;
    return {
      campaign, questions, default_rules: RULES,
      limits: { retention_months: 24, video_months: 6, metrics_days: 30, log_months: 12, ai_log_months: 6, emotions_allowed: false, notice_business_days: campaign.policy_profiles.includes("US-NYC") ? 10 : 0, deletion_days: 30 },
      problems: [
        ...(questions.length === 0 ? [{ code: "campaign.no_question", params: {} }] : []),
        ...(count === 0 ? [{ code: "campaign.no_criterion", params: {} }] : []),
        ...anchors,
      ],
      warnings: [
        ...(count > 0 && (count < 4 || count > 6) ? [{ code: "campaign.criteria_count", params: { count: String(count) } }] : []),
        ...this.spoken.warnings(campaign),
      ],
      session_count: [...this.sessions.values()].filter((session) => session.campaign === id).length,
    };
  }

  private texts(language: Language): ConsentText[] {
    return TEXTS.map(([kind, fr, en]) => ({ kind, version: "2026-11", language, text: language === "fr" ? fr : en, hash: kind, optional: kind !== "recording" }));
  }

  record(person: Id, language: Language, answers: { kind: ConsentKind; granted: boolean }[]): ConsentState[] {
    const old = (this.consents.get(person) ?? []).filter(({ kind }) => !answers.some((answer) => answer.kind === kind));
    const next = [...old, ...answers.map((answer) => ({ ...answer, at_ms: this.now(), version: "2026-11", language, hash: answer.kind }))];
    this.consents.set(person, next);
    this.changed("consents");
    return next;
  }

  /** An answer with its transcript, as after import and transcription. */
  addAnswer(sessionId: Id, questionId: Id, name: string, words = true, audio = false): AnswerView {
    const session = this.session(sessionId);
    const id = this.id("answer");
    const segments = words ? sentences(SENTENCES[session.answers.size % SENTENCES.length] ?? []) : [];
    const transcript: Transcript | null = words
      ? { head: { id: this.id("transcript"), method: "whisper", model: "synthetic-tiny", language: session.language, confidence: 0.93, created_at_ms: this.now(), synthetic: session.sample, version: 1 }, segments }
      : null;
    const answer: AnswerView = {
      id, question_id: questionId, take: 1, source_name: name, media: { id: this.id("media"), kind: audio ? "audio" : "video", duration_ms: 42_000, width: 640, height: 360, frame_rate: 30, has_audio: true, complete: true, gaps: [] },
      response_ms: null, follow_ups: [], fault: null,
      transcript: transcript?.head ?? null, transcription: words ? "done" : "no_weights", job_id: null, ratings: [],
    };
    if (transcript) this.transcripts.set(id, transcript);
    session.answers.set(questionId, answer);
    this.changed("answers", "transcripts");
    return answer;
  }

  /** An answer that the candidate wrote, paragraph by paragraph. */
  addWritten(sessionId: Id, questionId: Id, text: string): AnswerView {
    const answer = this.addAnswer(sessionId, questionId, "Written answer 2026-11-21 14:03", false);
    const head: Transcript["head"] = { id: this.id("transcript"), method: "written", model: "", language: this.session(sessionId).language, confidence: null, created_at_ms: this.now(), synthetic: false, version: 1 };
    const paragraphs = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    Object.assign(answer.media, { kind: "text", duration_ms: 0, width: 0, height: 0, frame_rate: null, has_audio: false });
    Object.assign(answer, { transcript: head, transcription: "done" });
    this.transcripts.set(answer.id, { head, segments: paragraphs.map((paragraph) => ({ start_ms: 0, end_ms: 0, text: paragraph, confidence: null, words: [] })) });
    this.changed("answers", "transcripts");
    return answer;
  }

  analyses = new FakeAnalyses(this);
  bank = new FakeBank(this);
  blind = new FakeBlind(this);
  calibrations = new FakeCalibrations(this);
  comments = new FakeComments(this);
  console = new FakeConsole(this);
  devices = new FakeDevices(({ session_id, question_id }) => this.addAnswer(session_id, question_id, "Recording 2026-11-21 14:03").id);
  interview = new FakeInterview(this);
  spoken = new FakeSpoken(this);
  team = new FakeTeam(this);

  handlers: Handlers = {
    ...this.analyses.handlers(),
    ...this.bank.handlers(),
    ...this.blind.handlers(),
    ...this.calibrations.handlers(),
    ...this.comments.handlers(),
    ...this.console.handlers(),
    ...this.devices.handlers(),
    ...this.interview.handlers(),
    ...this.spoken.handlers(),
    ...this.team.handlers(),
    "workspace.status": () => this.status,
    "crashes.list": () => this.crashes,
    "crashes.seen": () => {
      this.crashes = this.crashes.map((report) => ({ ...report, seen: true }));
      return null;
    },
    "crashes.remove": ({ id }) => {
      if (!this.crashes.some((report) => report.id === id)) throw failure("crash.not_found", "not_found");
      this.crashes = this.crashes.filter((report) => report.id !== id);
      return null;
    },
    "workspace.create": (input) => {
      if (input.protection === "passphrase" && (input.passphrase ?? "").length < 12) throw failure("workspace.passphrase_short", "invalid");
      this.passphrase = input.passphrase ?? "";
      this.settings = { ...this.settings, organisation: input.organisation };
      this.status = { ...this.status, protection: input.protection, organisation: input.organisation, user: { id: "user-1", first_name: input.first_name, last_name: input.last_name, email: input.email, role: "admin", active: true } };
      this.become("confirm_recovery");
      return { recovery_code: RECOVERY };
    },
    "workspace.confirm_recovery": ({ code }) => {
      if (code !== RECOVERY) throw failure("workspace.recovery_mismatch", "invalid");
      this.become("open");
      return null;
    },
    "workspace.new_recovery_code": () => {
      this.become("confirm_recovery");
      return { recovery_code: RECOVERY };
    },
    "workspace.unlock": ({ method, secret }) => {
      if (method === "keyring") throw failure("workspace.keyring_unavailable", "unavailable");
      if (secret !== (method === "recovery" ? RECOVERY : this.passphrase)) throw failure("workspace.wrong_secret", "forbidden");
      this.become("open");
      return null;
    },
    "workspace.lock": () => {
      this.become("locked");
      return null;
    },
    "workspace.info": () => ({
      id: "workspace", folder: this.status.folder, organisation: this.settings.organisation, created_at_ms: START, protection: this.status.protection ?? "passphrase",
      schema_version: 1, database_bytes: 1_482_752, vault_bytes: 48_234_496, export_folder: "/home/camille/Documents/RecruteIA", ffmpeg: "ffmpeg 7.1",
    }),
    "workspace.change_protection": () => null,
    "settings.get": () => this.settings,
    "settings.set": (input) => {
      this.settings = input;
      this.status = { ...this.status, organisation: input.organisation };
      this.changed("settings", "workspace");
      return input;
    },
    "home.get": () => {
      const rows = [...this.sessions.keys()].map((id) => this.row(id)).reverse();
      const waiting = (review: SessionRow["review"]) => {
        const these = rows.filter((row) => row.review === review);
        return { count: these.length, newest: these.slice(0, 5) };
      };
      const drafts = [...this.campaigns.values()].filter(({ state }) => state === "draft");
      const jobs = [...this.jobs.values()];
      return {
        fresh: this.campaigns.size === 0, to_rate: waiting("to_rate"), to_sign: waiting("to_sign"), reopened: waiting("reopened"), more_wait: false,
        to_transcribe_count: 0, to_transcribe: [], drafts_count: drafts.length, drafts, closing: [], erased_soon: null, open_requests: null, open_count: this.campaigns.size - drafts.length,
        failed_jobs: jobs.filter(({ state }) => state === "failed"), running_jobs: jobs.filter(({ state }) => state === "running").length, recent: rows.slice(0, 5),
      };
    },
    "search.query": ({ text }) => {
      const parts = (whole: string) => {
        const at = whole.toLowerCase().indexOf(text.trim().toLowerCase());
        if (at < 0) return [{ text: whole, hit: false }];
        const end = at + text.trim().length;
        return [{ text: whole.slice(0, at), hit: false }, { text: whole.slice(at, end), hit: true }, { text: whole.slice(end), hit: false }];
      };
      const has = (whole: string) => parts(whole).length > 1;
      const sessions = [...this.sessions.values()];
      const nameOf = (id: Id) => {
        const person = this.persons.get(id);
        return person ? `${person.first_name} ${person.last_name}` : "";
      };
      return {
        campaigns: [...this.campaigns.values()].filter(({ title }) => has(title)).map(({ id, title, job_title, state, sample }) => ({ id, title: parts(title), job_title: parts(job_title), state, sample })),
        persons: [...this.persons.values()].filter(({ id }) => has(nameOf(id))).map(({ id, email }) => ({
          id, name: parts(nameOf(id)), email: parts(email),
          sessions: sessions.filter(({ person }) => person === id).map((session) => ({ id: session.id, campaign_title: this.campaign(session.campaign).title })),
        })),
        transcripts: sessions.flatMap((session) => [...session.answers.values()].flatMap((answer) => {
          const said = (this.transcripts.get(answer.id)?.segments ?? []).find((segment) => has(segment.text));
          if (!said) return [];
          const { first_name, last_name, alias } = this.row(session.id);
          return [{ answer_id: answer.id, session_id: session.id, question: this.question(answer.question_id).position, first_name, last_name, alias, campaign_title: this.campaign(session.campaign).title, excerpt: parts(said.text), at_ms: said.start_ms }];
        })),
      };
    },
    "campaigns.list": ({ search, state, after, limit }) => {
      const rows: CampaignRow[] = [...this.campaigns.values()].reverse()
        .filter((campaign) => (state === null ? campaign.state !== "archived" : campaign.state === state) && (search === null || campaign.title.toLowerCase().includes(search.toLowerCase())))
        .map((campaign) => {
          const sessions = [...this.sessions.values()].filter((session) => session.campaign === campaign.id);
          return {
            id: campaign.id, title: campaign.title, job_title: campaign.job_title, state: campaign.state, sample: campaign.sample, created_at_ms: campaign.created_at_ms, closes_at_ms: campaign.closes_at_ms,
            questions: this.questionsOf(campaign.id).length, sessions: sessions.length, signed: sessions.filter((session) => session.signOffs.length > 0 && session.reopened === null).length,
          };
        });
      return page(rows, after, limit);
    },
    "campaigns.get": ({ id }) => this.campaignView(id),
    "campaigns.create": (input) => {
      const campaign: Campaign = { ...input, id: this.id("campaign"), state: "draft", criteria: [], rules: RULES, opens_at_ms: null, closes_at_ms: null, sample: false, created_at_ms: this.now(), opened_at_ms: null, closed_at_ms: null };
      this.campaigns.set(campaign.id, campaign);
      this.changed("campaigns");
      return campaign;
    },
    "campaigns.update": ({ id, campaign }) => this.put({ ...this.campaign(id), ...campaign }),
    "campaigns.set_scorecard": ({ id, criteria }) => this.put({ ...this.campaign(id), criteria: criteria.map((criterion): Criterion => ({ ...criterion, id: criterion.id ?? this.id("criterion") })) }),
    "campaigns.open": ({ id }) => {
      if (this.campaignView(id).problems.length > 0) throw failure("campaign.not_ready");
      this.spoken.settle(id);
      this.run({ kind: "speech", label: this.campaign(id).title, session_id: null, answer_id: null, question_id: null }, () => this.changed("spoken"));
      return this.put({ ...this.campaign(id), state: "open", opened_at_ms: this.now() });
    },
    "campaigns.close": ({ id }) => this.put({ ...this.campaign(id), state: "closed", closed_at_ms: this.now() }),
    "campaigns.set_rules": ({ id, rules }) => this.put({ ...this.campaign(id), rules }),
    "campaigns.set_dates": ({ id, opens_at_ms, closes_at_ms }) => this.put({ ...this.campaign(id), opens_at_ms, closes_at_ms }),
    "campaigns.archive": ({ id }) => this.put({ ...this.campaign(id), state: "archived" }),
    "campaigns.duplicate": ({ id, title }) => {
      const copy: Campaign = { ...this.campaign(id), id: this.id("campaign"), title, state: "draft", sample: false, opens_at_ms: null, closes_at_ms: null, opened_at_ms: null, closed_at_ms: null, created_at_ms: this.now() };
      for (const question of this.questionsOf(id)) {
        const copied = { ...question, id: this.id("question"), campaign_id: copy.id };
        this.questions.push(copied);
        this.spoken.copy(question.id, copied);
      }
      return this.put(copy);
    },
    "campaigns.analytics": ({ id }) => this.analytics.get(id) ?? unsigned(this.campaignView(id)),
    "campaigns.statistics": ({ id }) => {
      const views = [...this.sessions.values()].filter((session) => session.campaign === id).map((session) => this.view(session.id));
      const answers = views.flatMap(({ questions }) => questions.flatMap(({ answer }) => (answer ? [answer] : [])));
      const lengths = answers.length === 0 ? null : { mean_ms: 42_000, median_ms: 42_000 };
      const whole = views.filter(({ questions }) => questions.every(({ answer }) => answer !== null));
      return {
        candidates: views.length, states: [...new Set(views.map(({ session }) => session.state))].map((state) => ({ state, count: views.filter(({ session }) => session.state === state).length })),
        completed: whole.length, completion_rate: views.length === 0 ? null : whole.length / views.length, no_shows: 0, interviews: lengths,
        questions: this.questionsOf(id).map((question) => ({ question_id: question.id, position: question.position, text: question.displayed_text, answers: answers.filter((answer) => answer.question_id === question.id).length, lengths })),
        answers: answers.length, transcribed: answers.filter(({ transcript }) => transcript !== null).length,
        rated: answers.reduce((sum, { ratings }) => sum + ratings.length, 0), expected: views.reduce((sum, { results }) => sum + results.reduce((all, { expected }) => all + expected, 0), 0), signed: views.filter(({ locked }) => locked).length,
      };
    },
    "campaigns.delete": ({ id }) => {
      this.removed.set(id, this.campaign(id));
      this.campaigns.delete(id);
      this.changed("campaigns");
      return null;
    },
    "campaigns.restore": ({ id }) => this.put(this.removed.get(id) as Campaign),
    "questions.create": ({ campaign_id, question: { text, ...rest } }) => {
      const question: Question = { ...rest, takes: rest.takes ?? null, follow_ups: rest.follow_ups ?? null, id: this.id("question"), campaign_id, position: this.questionsOf(campaign_id).length + 1, original_text: text, displayed_text: text, was_modified: false, bank_question_id: null };
      this.questions.push(question);
      this.changed("questions");
      return question;
    },
    "questions.update": ({ id, question: { text, ...rest } }) => {
      const old = this.question(id);
      Object.assign(old, rest, { displayed_text: text, was_modified: true });
      this.changed("questions");
      return old;
    },
    "questions.delete": ({ id }) => {
      const question = this.question(id);
      this.removed.set(id, question);
      this.questions = this.questions.filter((each) => each.id !== id);
      this.renumber(question.campaign_id);
      return null;
    },
    "questions.restore": ({ id }) => {
      const question = this.removed.get(id) as Question;
      this.questions.push({ ...question, position: question.position - 0.5 });
      this.renumber(question.campaign_id);
      return question;
    },
    "questions.move": ({ id, position }) => {
      const question = this.question(id);
      question.position = position > question.position ? position + 0.5 : position - 0.5;
      this.renumber(question.campaign_id);
      return null;
    },
    "persons.list": ({ search, after, limit }) => page([...this.persons.values()].filter((person) => search === null || `${person.first_name} ${person.last_name}`.toLowerCase().includes(search.toLowerCase())), after, limit),
    "persons.get": ({ id }) => {
      const person = this.persons.get(id);
      if (!person) throw failure("person.not_found", "not_found");
      const consents = this.consents.get(id) ?? [];
      const rows = [...this.sessions.values()].filter((session) => session.person === id).map((session) => this.row(session.id));
      return { person, consents, history: consents, sessions: rows.filter(({ alias }) => alias === null), blind_sessions: rows.filter(({ alias }) => alias !== null).length };
    },
    "persons.update": ({ id, person }) => {
      const next = { ...person, id, created_at_ms: START };
      this.persons.set(id, next);
      this.changed("persons");
      return next;
    },
    "persons.erase": ({ id }) => {
      this.persons.delete(id);
      for (const [key, session] of this.sessions) if (session.person === id) this.sessions.delete(key);
      this.changed("persons", "sessions");
      return null;
    },
    "consents.texts": ({ language }) => this.texts(language),
    "consents.record": ({ person_id, language, answers }) => this.record(person_id, language, answers),
    "sessions.list": ({ campaign_id, search, after, limit }) =>
      page([...this.sessions.values()].filter((session) => campaign_id === null || session.campaign === campaign_id).map((session) => this.row(session.id))
        .filter((row) => search === null || `${row.first_name} ${row.last_name}`.toLowerCase().includes(search.toLowerCase())).reverse(), after, limit),
    "sessions.preview_list": ({ text }) =>
      text.split("\n").filter((line) => line.trim() !== "").map((line, index): RosterLine => {
        const [name = "", email = ""] = line.split(",").map((part) => part.trim());
        const [first_name = "", ...rest] = name.split(" ");
        const known = [...this.persons.values()].find((person) => email !== "" && person.email === email) ?? null;
        return { line: index + 1, person: { first_name, last_name: rest.join(" "), email, phone: "" }, problems: rest.length === 0 ? [{ path: "person.last_name", code: "required" }] : [], known, seated: false, twin: null };
      }),
    "sessions.create_list": ({ campaign_id, language, people }) => ({
      ids: people.map((person) => this.handlers["sessions.create"]({ campaign_id, person_id: null, person, language, consent_language: language, consents: [] }).id),
      skipped: 0,
    }),
    "sessions.schedule": ({ id, schedule }) => {
      const session = this.session(id);
      session.schedule = { ...schedule, sequence: session.schedule === null ? 0 : session.schedule.sequence + 1 };
      this.changed("sessions");
      return this.view(id).session;
    },
    "sessions.cancel": ({ id, reason }) => this.end(id, "cancelled", reason),
    "sessions.no_show": ({ id, reason }) => this.end(id, "no_show", reason),
    "calendar.list": ({ from_ms, to_ms, campaign_id }) =>
      [...this.sessions.values()].flatMap((session): CalendarEntry[] => {
        const { schedule } = session;
        if (schedule === null || schedule.starts_at_ms >= to_ms || schedule.starts_at_ms + schedule.duration_ms <= from_ms || (campaign_id !== null && campaign_id !== session.campaign)) return [];
        const row = this.row(session.id);
        const conflicts = [...this.sessions.values()].filter((other) => other.id !== session.id && other.schedule !== null && !other.end && !session.end && other.schedule.starts_at_ms < schedule.starts_at_ms + schedule.duration_ms && schedule.starts_at_ms < other.schedule.starts_at_ms + other.schedule.duration_ms);
        return [{ session_id: session.id, campaign_id: row.campaign_id, campaign_title: row.campaign_title, person_id: row.person_id, first_name: row.first_name, last_name: row.last_name, alias: row.alias, state: row.state, end: row.end, schedule, sample: row.sample, conflicts: conflicts.map(({ id }) => id) }];
      }).sort((a, b) => a.schedule.starts_at_ms - b.schedule.starts_at_ms),
    "calendar.file": () => ({ file_name: "Interviews.ics", text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" }),
    "calendar.export": () => ({ path: "/home/camille/Documents/RecruteIA/Interviews.ics", bytes: 1 }),
    "sessions.get": ({ id }) => this.view(id),
    "sessions.log": ({ id }) => this.logs.get(this.session(id).id) ?? NO_LOG,
    "sessions.create": ({ campaign_id, person_id, person, language, consents, calibration }) => {
      const personId = person_id ?? this.id("person");
      if (person) this.persons.set(personId, { ...person, id: personId, created_at_ms: this.now() });
      const id = this.id("session");
      this.sessions.set(id, { id, campaign: campaign_id, person: personId, language, calibration: calibration === true, sample: false, at: this.now(), answers: new Map(), signOffs: [], reopened: null, schedule: null, end: null });
      this.record(personId, language, consents);
      this.changed("sessions", "persons");
      return { id };
    },
    "imports.probe": ({ sources }) => sources.map(({ source, name }) =>
      /\.(txt|pdf)$/.test(name)
        ? { source, name, bytes: 2048, probe: null, error: { code: "media.not_media", kind: "invalid", params: {}, fields: [] } }
        : { source, name, bytes: 4_312_000, probe: { duration_ms: 42_000, has_video: !name.endsWith(".wav"), has_audio: true, width: 640, height: 360, format: "mp4" }, error: null }),
    "imports.start": ({ session_id, items }) => items.map((item) =>
      this.run({ kind: "import", label: item.name, session_id, answer_id: null, question_id: item.question_id }, () => this.addAnswer(session_id, item.question_id, item.name, true, item.name.endsWith(".wav")))),
    "answers.choose": () => null,
    "answers.restore": () => null,
    "answers.remove": ({ id }) => {
      const [session, answer] = this.sessionOfAnswer(id);
      session.answers.delete(answer.question_id);
      this.changed("answers");
      return null;
    },
    "transcripts.captions": ({ answer_id }) => this.captions.get(answer_id) ?? [],
    "transcripts.get": ({ answer_id }) => this.transcripts.get(answer_id) ?? null,
    "transcripts.save": ({ answer_id, base_id, segments }) => {
      const [, answer] = this.sessionOfAnswer(answer_id);
      const old = this.transcripts.get(answer_id);
      if ((old?.head.id ?? null) !== base_id) throw failure("transcript.stale");
      const head = { ...(old?.head ?? { model: "", language: "fr", confidence: null, synthetic: false }), id: this.id("transcript"), method: old ? ("whisper_edited" as const) : ("manual" as const), created_at_ms: this.now(), version: (old?.head.version ?? 0) + 1 };
      this.transcripts.set(answer_id, { head, segments: segments.map((segment, index) => ({ ...segment, confidence: null, words: old?.segments[index]?.text === segment.text ? old.segments[index].words : [] })) });
      Object.assign(answer, { transcript: head, transcription: "done" });
      this.changed("transcripts", "answers");
      return head;
    },
    "transcripts.run": ({ answer_id }) => {
      const [session, answer] = this.sessionOfAnswer(answer_id);
      return this.run({ kind: "transcription", label: answer.source_name, session_id: session.id, answer_id, question_id: answer.question_id }, () => undefined);
    },
    "observations.get": ({ answer_id }) => {
      const [session, answer] = this.sessionOfAnswer(answer_id);
      const consented = this.consents.get(session.person)?.some(({ kind, granted }) => kind === "facial_metrics" && granted) === true;
      const enabled = this.settings.facial_metrics;
      return { enabled, consented, installed: true, visible: answer.media.kind === "video", measured: consented && enabled ? (this.measured.get(answer_id) ?? null) : null };
    },
    "observations.run": ({ answer_id }) => {
      const [session, answer] = this.sessionOfAnswer(answer_id);
      return this.run({ kind: "observation", label: answer.source_name, session_id: session.id, answer_id, question_id: null }, () => {
        this.measured.set(answer_id, measuredPicture(this.now()));
        this.changed("observations");
      });
    },
    "ratings.save": ({ answer_id, criterion_id, value, comment }) => {
      const [session, answer] = this.sessionOfAnswer(answer_id);
      if (session.signOffs.length > 0 && session.reopened === null) throw failure("session.signed");
      const rating: Rating = { id: this.id("rating"), session_id: session.id, person_id: session.person, answer_id, criterion_id, rater_id: "user-1", value, comment, at_ms: this.now() };
      answer.ratings = [...answer.ratings.filter((each) => each.criterion_id !== criterion_id), rating];
      this.changed("ratings");
      return rating;
    },
    "sign_offs.create": ({ session_id }) => {
      const session = this.session(session_id);
      if (this.view(session_id).missing.length > 0) throw failure("sign_off.incomplete");
      const signOff: SignOff = { id: this.id("sign-off"), rater_id: "user-1", rater_name: "Camille Aubert", version: session.signOffs.length + 1, hash: "3fa9c1d2e4b58760aa19c0ffee5512ab", at_ms: this.now(), reason: null };
      session.signOffs.push(signOff);
      session.reopened = null;
      this.changed("sign_offs");
      return signOff;
    },
    "sign_offs.reopen": ({ session_id, reason }) => {
      if (reason.length < 20) throw failure("reason.too_short", "invalid");
      const session = this.session(session_id);
      session.reopened = { id: this.id("sign-off"), rater_id: "user-1", rater_name: "Camille Aubert", version: session.signOffs.length, hash: "", at_ms: this.now(), reason };
      this.changed("sign_offs");
      return null;
    },
    "reports.list": ({ search, after, limit }) =>
      page([...this.sessions.values()].filter((session) => [...session.answers.values()].some(({ ratings }) => ratings.length > 0)).map((session) => this.row(session.id))
        .filter((row) => search === null || row.last_name.toLowerCase().includes(search.toLowerCase())), after, limit),
    "reports.export_analytics": () => ({ path: "/home/camille/Documents/RecruteIA/Résultats.xlsx", bytes: 1 }),
    "reports.export_overview": () => ({ path: "/home/camille/Documents/RecruteIA/Statistiques.xlsx", bytes: 1 }),
    "statistics.overview": () => this.overview,
    "reports.save_picture": ({ name }) => ({ path: `/home/camille/Documents/RecruteIA/${name}.png`, bytes: 1 }),
    "reports.export": () => ({ path: "/home/camille/Documents/RecruteIA/rapport.pdf", bytes: 1 }),
    "reports.compare": () => ({ path: "/home/camille/Documents/RecruteIA/comparaison.pdf", bytes: 1 }),
    "reports.reveal": () => null,
    "reports.start_export": ({ campaign_id, session_ids }) => {
      const id = campaign_id ?? this.session(session_ids[0] ?? "").campaign;
      return this.run({ kind: "export", label: this.campaign(id).title, session_id: null, answer_id: null, question_id: null }, () => {
        this.exports.unshift({ id: this.id("export"), at_ms: this.now(), path: "/home/camille/Documents/RecruteIA/Rapports", files: session_ids.length + 1, there: true, failed: [] });
        this.changed("reports");
      });
    },
    "reports.exports": () => this.exports,
    "reports.forget_export": ({ id }) => {
      this.exports = this.exports.filter((each) => each.id !== id);
      this.changed("reports");
      return null;
    },
    "report_templates.list": () => this.templates,
    "report_templates.create": ({ name }) => {
      const parts = { cover: true, plan: true, transcripts: true, comments: true };
      const template = { id: this.id("template"), name, organisation: "", accent: "#433fb0", footer: "", parts, logo: null, default_since_ms: null, created_at_ms: this.now() };
      const view = { template, is_default: this.templates.length === 0, printed_accent: "#433fb0" };
      this.templates.push(view);
      this.changed("reports");
      return view;
    },
    "report_templates.update": ({ id, template }) => this.editTemplate(id, (view) => ({ ...view, template: { ...view.template, ...template }, printed_accent: template.accent })),
    "report_templates.set_default": ({ id }) => {
      this.templates = this.templates.map((view) => ({ ...view, is_default: view.template.id === id }));
      return this.editTemplate(id, (view) => view);
    },
    "report_templates.set_logo": ({ id, image }) => this.editTemplate(id, (view) => ({ ...view, template: { ...view.template, logo: image === null ? null : { bytes: image.length, at_ms: this.now() } } })),
    "report_templates.logo": () => ({ png: null }),
    "report_templates.delete": ({ id }) => {
      this.removedTemplates.push(...this.templates.filter((view) => view.template.id === id));
      this.templates = this.templates.filter((view) => view.template.id !== id);
      this.changed("reports");
      return null;
    },
    "report_templates.restore": ({ id }) => {
      this.templates.push(...this.removedTemplates.filter((view) => view.template.id === id));
      this.changed("reports");
      return null;
    },
    "jobs.list": () => [...this.jobs.values()],
    "jobs.cancel": ({ id }) => {
      const job = this.jobs.get(id);
      if (job) {
        this.jobs.set(id, { ...job, state: "cancelled" });
        this.emit({ type: "job", job: { ...job, state: "cancelled" } });
      }
      return null;
    },
    "jobs.retry": ({ id }) => this.jobs.get(id) as Job,
    "weights.list": () => this.weights,
    "weights.fetch": ({ id }) => this.run({ kind: "weights", label: id, session_id: null, answer_id: null, question_id: null }, () => this.install(id)),
    "weights.import": () => {
      throw failure("weights.unknown_file", "invalid");
    },
    "weights.measure": ({ id }) =>
      this.run({ kind: "measurement", label: id, session_id: null, answer_id: null, question_id: null }, () => {
        this.weights = this.weights.map((model) => (model.id === id ? { ...model, hour_ms: 90 * 60_000 } : model));
        this.changed("weights");
      }),
    "weights.remove": ({ id }) => {
      this.weights = this.weights.map((model) => (model.id === id ? { ...model, state: "missing" as const, removable: false } : model));
      this.changed("weights");
      return null;
    },
    "persons.export": ({ id }) => ({ job: this.run({ kind: "person_export", label: id, session_id: null, answer_id: null, question_id: null }, () => undefined), path: "/home/camille/Documents/RecruteIA/donnees.zip" }),
    "activity.list": ({ after, limit }) => page(this.activity, after, limit),
    "activity.summary": () => ({ total: this.activity.length, failed: 1, days: [{ at_ms: START, total: this.activity.length, failed: 1 }], areas: [{ area: "campaigns", total: 2, failed: 1 }], users: [{ id: "user-1", name: "Camille Aubert" }], known_areas: ["campaigns"] }),
    "activity.verify": () => ({ lines: this.activity.length, first_broken: null, last_hash: "c0ffee" }),
    "activity.export": () => ({ path: "/home/camille/Documents/RecruteIA/activite.csv", bytes: 1 }),
    "retention.get": () => this.retention,
    "retention.set": (input) => {
      this.retention = { ...this.retention, settings: { ...this.retention.settings, ...input } };
      this.changed("retention");
      return null;
    },
    "retention.keep": ({ person_id, until_ms, basis, reason }) => {
      if (reason.length < 20) throw new Failure({ code: "invalid", kind: "invalid", params: {}, fields: [{ path: "reason", code: "too_short" }] });
      return { id: this.id("hold"), person_id, until_ms, basis, reason, by: "user-1", at_ms: this.now() };
    },
    "retention.confirm_clock": () => {
      this.retention = { ...this.retention, clock_doubted_ms: null };
      this.changed("retention");
      return null;
    },
    "retention.erase": ({ person_id, request_id }) => {
      this.retention = { ...this.retention, rows: this.retention.rows.filter(({ person }) => person.id !== person_id) };
      this.changed("retention", "persons");
      return { id: this.id("proof"), erased_person_id: person_id, rule: "decision", request_id, due_at_ms: null, records: {}, recordings: 0, recording_bytes: 0, key_destroyed: true, by: "user-1", at_ms: this.now(), hash: "abc" };
    },
    "erasures.list": () => ({ items: [], next: null }),
    "erasures.export": () => ({ path: "/home/camille/Documents/RecruteIA/preuve.pdf", bytes: 1 }),
    "requests.list": () => ({ items: [], next: null }),
    "requests.create": () => {
      throw failure("person.not_found", "not_found");
    },
    "requests.add_step": () => {
      throw failure("request.closed");
    },
    "backup.status": () => ({ last: null, bytes: 1_000_000, folder: "/home/camille/Documents/RecruteIA", ways: ["recovery"] }),
    "backup.create": () => ({ job: this.run({ kind: "backup", label: "x.recruteia-backup", session_id: null, answer_id: null, question_id: null }, () => undefined), path: "/home/camille/x.recruteia-backup" }),
    "backup.inspect": () => {
      throw failure("backup.not_a_backup", "invalid");
    },
    "backup.verify": () => ({ files: 3, recordings: 1, bytes: 10 }),
    "backup.restore": () => ({ erased: 0, recordings: 1, set_aside: null }),
    "backup.stop": () => null,
    "diagnostics.get": () => {
      throw failure("internal", "internal");
    },
    "diagnostics.open_logs": () => null,
    "diagnostics.check": () => this.run({ kind: "check", label: "", session_id: null, answer_id: null, question_id: null }, () => undefined),
    "sample.create": ({ language }) => this.sample(language),
  };

  private install(id: string): void {
    this.weights = this.weights.map((model) => (model.id === id ? { ...model, state: "installed" as const, removable: true } : model));
    this.changed("weights");
  }

  private end(id: Id, kind: SessionEnd["kind"], reason: string): SessionView["session"] {
    this.session(id).end = { kind, reason, at_ms: this.now(), by: "user-1" };
    this.changed("sessions");
    return this.view(id).session;
  }

  private question(id: Id): Question {
    const question = this.questions.find((each) => each.id === id);
    if (!question) throw failure("question.not_found", "not_found");
    return question;
  }

  private renumber(campaign: Id): void {
    this.questionsOf(campaign).forEach((question, index) => (question.position = index + 1));
    this.changed("questions");
  }

  private put(campaign: Campaign): Campaign {
    this.campaigns.set(campaign.id, campaign);
    this.changed("campaigns");
    return campaign;
  }

  /** The sample campaign with one candidate; answers arrive as jobs. */
  sample(language: Language): { campaign_id: Id; session_id: Id } {
    const { id: campaign_id } = this.handlers["campaigns.create"]({ title: "Chargé de clientèle (exemple)", job_title: "Chargé de clientèle", job_description: "", experience_level: "", language, policy_profiles: ["EU", "FR"] });
    const names = ["Exactitude", "Clarté", "Profondeur", "Sens du service"];
    const anchors = { one: "Réponse vague, sans exemple.", three: "Un exemple, sans résultat mesuré.", five: "Un exemple précis, son résultat et ce qui en a été appris." };
    this.handlers["campaigns.set_scorecard"]({ id: campaign_id, criteria: names.map((name, index) => ({ id: null, name, description: "", weight: index + 1, anchors })) });
    for (const text of ["Présentez-vous en quelques phrases.", "Racontez une situation difficile avec un client et la façon dont vous l’avez résolue.", "What do you expect from your next team?"]) {
      this.handlers["questions.create"]({ campaign_id, question: { text, category: "", difficulty: "", mandatory: true, limit_ms: 120_000, preparation_ms: null, competencies: [], probes: [] } });
    }
    this.put({ ...this.campaign(campaign_id), state: "open", sample: true, opened_at_ms: this.now() });
    const { id: session_id } = this.handlers["sessions.create"]({
      campaign_id, person_id: null, person: { first_name: "Zoé", last_name: "Exemple", email: "", phone: "" }, language, consent_language: language,
      consents: [{ kind: "recording", granted: true }, { kind: "transcription", granted: true }, { kind: "ai_assistance", granted: true }],
    });
    this.session(session_id).sample = true;
    this.questionsOf(campaign_id).forEach((question, index) => {
      this.handlers["imports.start"]({ session_id, items: [{ source: { path: "x" }, name: `exemple-${index + 1}.${index === 1 ? "wav" : "mp4"}`, question_id: question.id }] });
    });
    return { campaign_id, session_id };
  }
}

export function page<T>(items: T[], after: string | null, limit: number): { items: T[]; next: string | null } {
  const from = after === null ? 0 : Number(after);
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
}

/** Words of 400 ms with 50 ms between them, a second between sentences. */
export function sentences(texts: readonly string[]): Segment[] {
  let at = 500;
  return texts.map((text) => {
    const start_ms = at;
    const words = text.split(" ").map((word, index) => {
      const start = at;
      at += 450;
      return { start_ms: start, end_ms: start + 400, text: word, confidence: index % 9 === 5 ? 0.42 : 0.95 };
    });
    const end_ms = at;
    at += 1000;
    return { start_ms, end_ms, text, confidence: 0.9, words };
  });
}

export type { Methods };
