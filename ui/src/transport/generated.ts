// Generated from the API registry. Do not edit.
export type Id = string; export type Millis = number;
export type Language = "fr" | "en";                    // interface / report / campaign / consent languages
export type Role = "admin" | "recruiter" | "hiring_manager" | "standard";
export type Page<T> = { items: T[]; next: string | null };   // next = cursor for `after`

// ---- workspace -------------------------------------------------------------------------------
export type WorkspaceState = "none" | "locked" | "confirm_recovery" | "open";
export type Protection = "keyring" | "passphrase";
export type WorkspaceStatus = { state: WorkspaceState; protection: Protection | null; keyring_available: boolean;
  organisation: string | null; user: { id: Id; first_name: string; last_name: string; email: string; role: Role } | null;
  version: string; folder: string; sample_available: boolean };
export type CreateWorkspace = { organisation: string; first_name: string; last_name: string; email: string;
  protection: Protection; passphrase: string | null };
export type RecoveryCode = { recovery_code: string };  // e.g. "7K3QD-…": 6 groups of 5 Crockford base32 characters, shown once
export type Unlock = { method: "keyring" | "passphrase" | "recovery"; secret: string | null };
export type WorkspaceInfo = { id: Id; folder: string; organisation: string; created_at_ms: Millis; protection: Protection;
  schema_version: number; database_bytes: number; vault_bytes: number; export_folder: string; ffmpeg: string | null };
export type ChangeProtection = { protection: Protection; passphrase: string | null };

// ---- settings --------------------------------------------------------------------------------
export type Settings = { language: "auto" | Language; appearance: "auto" | "light" | "dark"; organisation: string;
  transcription_model: string | null /* null: best installed */; spoken_languages: string[] /* e.g. ["fr","en"] */; threads: number | null };

// ---- campaigns -------------------------------------------------------------------------------
export type PolicyProfile = "EU" | "FR" | "MA" | "US-IL" | "US-NYC" | "US-CO" | "OTHER";
export type CampaignState = "draft" | "open" | "closed" | "archived";
export type Anchors = { one: string; three: string; five: string };
export type Criterion = { id: Id; name: string; description: string; weight: number /* 1..10 */; anchors: Anchors };
export type PolicyLimits = { retention_months: number; video_months: number; metrics_days: number; log_months: number; ai_log_months: number;
  emotions_allowed: boolean; notice_business_days: number; deletion_days: number };
export type Campaign = { id: Id; title: string; job_title: string; job_description: string; experience_level: string; language: Language;
  policy_profiles: PolicyProfile[]; state: CampaignState; criteria: Criterion[]; sample: boolean; created_at_ms: Millis;
  opened_at_ms: Millis | null; closed_at_ms: Millis | null };
export type CampaignRow = { id: Id; title: string; job_title: string; state: CampaignState; sample: boolean; created_at_ms: Millis;
  questions: number; sessions: number; signed: number };
export type OpeningProblem = { code: string; params: Record<string, string> }; // what still prevents opening, e.g. {code:"campaign.anchor_missing", params:{criterion:"…", anchor:"3"}}
export type CampaignView = { campaign: Campaign; questions: Question[]; limits: PolicyLimits; problems: OpeningProblem[]; warnings: OpeningProblem[];
  session_count: number };
export type CampaignInput = { title: string; job_title: string; job_description: string; experience_level: string; language: Language; policy_profiles: PolicyProfile[] };
export type Question = { id: Id; campaign_id: Id; position: number; original_text: string; displayed_text: string; was_modified: boolean;
  category: string; difficulty: string; mandatory: boolean; limit_ms: Millis | null; preparation_ms: Millis | null; competencies: Id[] /* criterion ids; empty: all */ };
export type QuestionInput = { text: string; category: string; difficulty: string; mandatory: boolean; limit_ms: Millis | null; preparation_ms: Millis | null; competencies: Id[] };
export type CriterionInput = { id: Id | null; name: string; description: string; weight: number; anchors: Anchors };

// ---- persons, consents -----------------------------------------------------------------------
export type Person = { id: Id; first_name: string; last_name: string; email: string; phone: string; created_at_ms: Millis };
export type PersonInput = { first_name: string; last_name: string; email: string; phone: string };
export type ConsentKind = "recording" | "transcription" | "ai_assistance" | "facial_metrics" | "cloud" | "talent_pool";
export type ConsentText = { kind: ConsentKind; version: string; language: Language; text: string; hash: string; needed_for: string; optional: boolean };
export type ConsentState = { kind: ConsentKind; granted: boolean; at_ms: Millis; version: string; language: Language; hash: string };  // the latest per kind
export type ConsentAnswer = { kind: ConsentKind; granted: boolean };

// ---- sessions --------------------------------------------------------------------------------
export type SessionState = "draft" | "scheduled" | "invited" | "started" | "in_progress" | "completed" | "expired" | "cancelled";
export type ReviewState = "no_answers" | "processing" | "to_rate" | "to_sign" | "signed" | "reopened";
export type SessionRow = { id: Id; campaign_id: Id; campaign_title: string; person_id: Id; first_name: string; last_name: string; state: SessionState; review: ReviewState;
  language: Language; answers: number; questions: number; sample: boolean; created_at_ms: Millis; signed_at_ms: Millis | null };
export type Media = { id: Id; kind: "video" | "audio"; duration_ms: Millis; width: number; height: number };
export type TranscriptMethod = "whisper" | "manual" | "whisper_edited";
export type TranscriptHead = { id: Id; method: TranscriptMethod; model: string; language: string; confidence: number | null; created_at_ms: Millis; synthetic: boolean; version: number };
export type Rating = { id: Id; answer_id: Id; criterion_id: Id; rater_id: Id; value: number | null /* 1..5, null = taken back */; comment: string; at_ms: Millis };
export type AnswerView = { id: Id; question_id: Id; take: number; source_name: string; media: Media; transcript: TranscriptHead | null;
  transcription: "none" | "waiting" | "running" | "failed" | "done" | "no_consent" | "no_weights"; job_id: Id | null; ratings: Rating[] /* the current one per criterion */ };
export type CriterionResult = { criterion_id: Id; rating: number | null /* mean 1..5 */; score10: number | null; rated: number; expected: number };
export type Overall = { rating: number; score10: number; recruiter_score: number };
export type SignOff = { id: Id; rater_id: Id; rater_name: string; version: number; hash: string; at_ms: Millis; reason: string | null };
export type SessionView = { session: { id: Id; campaign_id: Id; person_id: Id; state: SessionState; language: Language; sample: boolean; created_at_ms: Millis };
  review: ReviewState; campaign: { id: Id; title: string; job_title: string; policy_profiles: PolicyProfile[]; criteria: Criterion[] };
  person: Person; consents: ConsentState[]; questions: { question: Question; answer: AnswerView | null }[];
  results: CriterionResult[]; overall: Overall | null; sign_off: SignOff | null /* latest */; sign_offs: SignOff[]; locked: boolean; missing: string[] /* criterion names not rated yet */;
  jobs: Job[] };
export type Word = { start_ms: Millis; end_ms: Millis; text: string; confidence: number | null };
export type Segment = { start_ms: Millis; end_ms: Millis; text: string; confidence: number | null; words: Word[] };
export type Transcript = { head: TranscriptHead; segments: Segment[] };
export type NewSession = { campaign_id: Id; person_id: Id | null; person: PersonInput | null; language: Language; consent_language: Language; consents: ConsentAnswer[] };

// ---- import, jobs ----------------------------------------------------------------------------
export type Source = { path: string } | { upload_id: string };
export type Probe = { duration_ms: Millis; has_video: boolean; has_audio: boolean; width: number; height: number; format: string };
export type ProbedFile = { source: Source; name: string; bytes: number; probe: Probe | null; error: ApiError | null };
export type ImportItem = { source: Source; name: string; question_id: Id };
export type JobKind = "import" | "transcription" | "weights";
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";
export type Job = { id: Id; kind: JobKind; state: JobState; label: string /* file or model name, shown as is */; session_id: Id | null; answer_id: Id | null; question_id: Id | null;
  done: number; total: number; error: ApiError | null; created_at_ms: Millis };

// ---- reports ---------------------------------------------------------------------------------
export type ReportFormat = "pdf" | "xlsx";
export type ReportRow = SessionRow;                                // sessions that have at least one rating or a sign-off
export type Exported = { path: string; bytes: number };

// ---- weights ---------------------------------------------------------------------------------
export type WeightsState = "missing" | "partial" | "installed" | "damaged";
export type Weights = { id: string; name: string; kind: "whisper" | "vad"; licence: string; bytes: number; present_bytes: number; good_for: { fr: string; en: string };
  state: WeightsState; sample_only: boolean; removable: boolean; recommended: boolean; in_use: boolean; job_id: Id | null };

// ---- errors and events -----------------------------------------------------------------------
export type ErrorKind = "not_found" | "invalid" | "forbidden" | "conflict" | "unavailable" | "internal";
export type ApiError = { code: string; kind: ErrorKind; params: Record<string, string>; fields: { path: string; code: string }[] };
export type Tag = "workspace" | "settings" | "campaigns" | "questions" | "persons" | "consents" | "sessions" | "answers" | "transcripts" | "ratings" | "sign_offs" | "jobs" | "weights";
export type Event = { type: "changed"; tags: Tag[] } | { type: "job"; job: Job } | { type: "workspace"; state: WorkspaceState };

// ---- methods: name -> [input, output] ----------------------------------------------------------
export type Methods = {
  "workspace.status": [{}, WorkspaceStatus]; "workspace.create": [CreateWorkspace, RecoveryCode]; "workspace.confirm_recovery": [{ code: string }, null];
  "workspace.unlock": [Unlock, null]; "workspace.lock": [{}, null]; "workspace.info": [{}, WorkspaceInfo]; "workspace.change_protection": [ChangeProtection, null];
  "settings.get": [{}, Settings]; "settings.set": [Settings, Settings];
  "campaigns.list": [{ search: string | null; state: CampaignState | null; order: "newest" | "title"; after: string | null; limit: number }, Page<CampaignRow>];
  "campaigns.get": [{ id: Id }, CampaignView]; "campaigns.create": [CampaignInput, Campaign]; "campaigns.update": [{ id: Id; campaign: CampaignInput }, Campaign];
  "campaigns.set_scorecard": [{ id: Id; criteria: CriterionInput[] }, Campaign]; "campaigns.open": [{ id: Id }, Campaign]; "campaigns.close": [{ id: Id }, Campaign];
  "campaigns.delete": [{ id: Id }, null]; /* drafts only */ "campaigns.restore": [{ id: Id }, Campaign]; /* undo of delete */
  "questions.create": [{ campaign_id: Id; question: QuestionInput }, Question]; "questions.update": [{ id: Id; question: QuestionInput }, Question];
  "questions.delete": [{ id: Id }, null]; "questions.restore": [{ id: Id }, Question]; "questions.move": [{ id: Id; position: number /* 1-based */ }, null];
  "persons.list": [{ search: string | null; after: string | null; limit: number }, Page<Person>]; "persons.get": [{ id: Id }, { person: Person; consents: ConsentState[]; history: ConsentState[]; sessions: SessionRow[] }];
  "persons.update": [{ id: Id; person: PersonInput }, Person]; "persons.erase": [{ id: Id }, null];
  "consents.texts": [{ language: Language; policy_profiles: PolicyProfile[] }, ConsentText[]];
  "consents.record": [{ person_id: Id; language: Language; answers: ConsentAnswer[] }, ConsentState[]];
  "sessions.list": [{ campaign_id: Id | null; search: string | null; order: "newest" | "name"; after: string | null; limit: number }, Page<SessionRow>];
  "sessions.get": [{ id: Id }, SessionView]; "sessions.create": [NewSession, { id: Id }];
  "imports.probe": [{ sources: { source: Source; name: string }[] }, ProbedFile[]]; "imports.start": [{ session_id: Id; items: ImportItem[] }, Job[]];
  "answers.remove": [{ id: Id }, null]; 
  "transcripts.get": [{ answer_id: Id }, Transcript | null]; "transcripts.save": [{ answer_id: Id; base_id: Id | null; segments: { start_ms: Millis; end_ms: Millis; text: string }[] }, TranscriptHead];
  "transcripts.run": [{ answer_id: Id; language: string | null }, Job];
  "ratings.save": [{ answer_id: Id; criterion_id: Id; value: number | null; comment: string }, Rating];
  "sign_offs.create": [{ session_id: Id }, SignOff]; "sign_offs.reopen": [{ session_id: Id; reason: string /* >= 20 characters */ }, null];
  "reports.list": [{ search: string | null; after: string | null; limit: number }, Page<ReportRow>];
  "reports.export": [{ session_id: Id; format: ReportFormat; language: Language; path: string | null /* null: the export folder */ }, Exported];
  "reports.reveal": [{ path: string; folder: boolean }, null];   // desktop: open the file (or its folder) with the system's program
  "jobs.list": [{}, Job[]]; "jobs.cancel": [{ id: Id }, null]; "jobs.retry": [{ id: Id }, Job];
  "weights.list": [{}, Weights[]]; "weights.fetch": [{ id: string }, Job]; "weights.import": [{ source: Source }, Weights]; "weights.remove": [{ id: string }, null];
  "sample.create": [{ language: Language }, { campaign_id: Id; session_id: Id }];
};


/** What a read shows; an event that names one of these tags makes it stale. Writes have none. */
export const methodTags: Record<keyof Methods, Tag[]> = {
  "workspace.status": ["workspace"], "workspace.create": [], "workspace.confirm_recovery": [], "workspace.unlock": [], "workspace.lock": [],
  "workspace.info": ["workspace"], "workspace.change_protection": [],
  "settings.get": ["settings"], "settings.set": [],
  "campaigns.list": ["campaigns", "questions", "sessions", "sign_offs"], "campaigns.get": ["campaigns", "questions", "sessions"], "campaigns.create": [], "campaigns.update": [],
  "campaigns.set_scorecard": [], "campaigns.open": [], "campaigns.close": [], "campaigns.delete": [], "campaigns.restore": [],
  "questions.create": [], "questions.update": [], "questions.delete": [], "questions.restore": [], "questions.move": [],
  "persons.list": ["persons"], "persons.get": ["persons", "consents", "sessions"], "persons.update": [], "persons.erase": [],
  "consents.texts": [], "consents.record": [],
  "sessions.list": ["sessions", "persons", "answers", "ratings", "sign_offs", "campaigns"],
  "sessions.get": ["sessions", "persons", "consents", "campaigns", "questions", "answers", "transcripts", "ratings", "sign_offs", "jobs"], "sessions.create": [],
  "imports.probe": [], "imports.start": [], "answers.remove": [],
  "transcripts.get": ["transcripts"], "transcripts.save": [], "transcripts.run": [],
  "ratings.save": [], "sign_offs.create": [], "sign_offs.reopen": [],
  "reports.list": ["sessions", "persons", "ratings", "sign_offs", "campaigns"], "reports.export": [], "reports.reveal": [],
  "jobs.list": ["jobs"], "jobs.cancel": [], "jobs.retry": [],
  "weights.list": ["weights"], "weights.fetch": [], "weights.import": [], "weights.remove": [],
  "sample.create": [],
};
