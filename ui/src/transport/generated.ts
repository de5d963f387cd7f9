// Generated from the API registry by `cargo xtask codegen`; do not edit.

export type Anchors = { 
/**
 * What an answer rated 1 looks like.
 */
one: string, 
/**
 * What an answer rated 3 looks like.
 */
three: string, 
/**
 * What an answer rated 5 looks like.
 */
five: string, };
export type AnswerView = { id: string, question_id: string, take: number, source_name: string, media: Media, transcript: TranscriptHead | null, transcription: TranscriptionState, job_id: string | null, ratings: Array<Rating>, };
export type ApiError = { 
/**
 * Stable code, e.g. `campaign.not_found`.
 */
code: string, 
/**
 * What sort of failure it is.
 */
kind: ErrorKind, 
/**
 * Values for the sentence shown.
 */
params: { [key in string]: string }, 
/**
 * The fields that are not acceptable.
 */
fields: Array<FieldError>, };
export type Appearance = "light" | "dark" | "auto";
export type CalendarEntry = { session_id: string, campaign_id: string, campaign_title: string, person_id: string, first_name: string, last_name: string, state: SessionState, end: EndKind | null, schedule: Schedule, sample: boolean, conflicts: Array<string>, };
export type CalendarFile = { file_name: string, text: string, };
export type Campaign = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * The job it is for.
 */
job_title: string, 
/**
 * The job in more words.
 */
job_description: string, 
/**
 * Expected experience, free text.
 */
experience_level: string, 
/**
 * The language of its questions.
 */
language: Language, 
/**
 * The laws it is held to.
 */
policy_profiles: Array<PolicyProfile>, 
/**
 * Where it is in its life.
 */
state: CampaignState, 
/**
 * The scorecard.
 */
criteria: Array<Criterion>, 
/**
 * What holds for every answer; frozen with the questions.
 */
rules: Rules, 
/**
 * When it is planned to open; opening itself stays somebody's decision.
 */
opens_at_ms: number | null, 
/**
 * When it closes by itself.
 */
closes_at_ms: number | null, 
/**
 * Whether it is the product's sample: synthetic voices, never a person's.
 */
sample: boolean, 
/**
 * When it was created.
 */
created_at_ms: number, 
/**
 * When questions and scorecard were frozen.
 */
opened_at_ms: number | null, 
/**
 * When it was closed.
 */
closed_at_ms: number | null, };
export type CampaignInput = { 
/**
 * Its title.
 */
title: string, 
/**
 * The job it is for.
 */
job_title: string, 
/**
 * The job in more words.
 */
job_description: string, 
/**
 * Expected experience.
 */
experience_level: string, 
/**
 * The language of its questions.
 */
language: Language, 
/**
 * The laws it is held to.
 */
policy_profiles: Array<PolicyProfile>, };
export type CampaignLine = { id: string, title: string, job_title: string, created_at_ms: number, 
/**
 * When it closes by itself.
 */
closes_at_ms: number | null, };
export type CampaignOfSession = { id: string, title: string, job_title: string, policy_profiles: Array<PolicyProfile>, criteria: Array<Criterion>, rules: Rules, };
export type CampaignOrder = "newest" | "title";
export type CampaignRow = { id: string, title: string, job_title: string, state: CampaignState, sample: boolean, created_at_ms: number, closes_at_ms: number | null, questions: number, sessions: number, signed: number, };
export type CampaignState = "draft" | "open" | "closed" | "archived";
export type CampaignView = { campaign: Campaign, questions: Array<Question>, limits: PolicyLimits, default_rules: Rules, problems: Array<OpeningProblem>, warnings: Array<OpeningProblem>, session_count: number, };
export type ChangeProtection = { protection: Protection, passphrase: string | null, };
export type CompareSessions = { session_ids: Array<string>, format: ReportFormat, language: Language, template_id?: string, path: string | null, };
export type ConfirmRecovery = { code: string, };
export type ConsentAnswer = { 
/**
 * What it is about.
 */
kind: ConsentKind, 
/**
 * Granted, or refused or withdrawn.
 */
granted: boolean, };
export type ConsentKind = "recording" | "transcription" | "ai_assistance" | "facial_metrics" | "cloud" | "talent_pool";
export type ConsentState = { kind: ConsentKind, granted: boolean, at_ms: number, version: string, language: Language, hash: string, };
export type ConsentText = { 
/**
 * What it is about.
 */
kind: ConsentKind, 
/**
 * The version of the wording.
 */
version: string, 
/**
 * The language of the wording.
 */
language: Language, 
/**
 * The wording.
 */
text: string, 
/**
 * SHA-256 of the wording, hexadecimal.
 */
hash: string, 
/**
 * Whether an interview is possible without it: every kind but the recording (P6).
 */
optional: boolean, };
export type ConsentTexts = { language: Language, };
export type CountingTake = "last" | "first" | "chosen";
export type CrashReport = { 
/**
 * Its id, and the name of its file.
 */
id: string, 
/**
 * When it happened.
 */
at_ms: number, 
/**
 * The version of the program.
 */
version: string, 
/**
 * Operating system and processor, e.g. `linux x86_64`.
 */
system: string, 
/**
 * The thread that failed.
 */
thread: string, 
/**
 * File, line and column in the source.
 */
place: string, 
/**
 * What the source says about it, when it says the same each time.
 */
words: string | null, 
/**
 * The functions that were under way.
 */
backtrace: string, 
/**
 * Whether somebody was told about it.
 */
seen: boolean, };
export type CreateQuestion = { campaign_id: string, question: QuestionInput, };
export type CreateSample = { language: Language, };
export type CreateWorkspace = { organisation: string, first_name: string, last_name: string, email: string, protection: Protection, passphrase: string | null, };
export type CreatedSample = { campaign_id: string, session_id: string, };
export type CreatedSession = { id: string, };
export type CreatedSessions = { ids: Array<string>, 
/**
 * How many were in the campaign already.
 */
skipped: number, };
export type Criterion = { 
/**
 * Its id; ratings and questions name it.
 */
id: string, 
/**
 * Short name, e.g. "Teamwork".
 */
name: string, 
/**
 * What is meant by it.
 */
description: string, 
/**
 * Its share of the overall result, 1 to 100; what counts is the ratio to the others.
 */
weight: number, 
/**
 * Its anchored scale.
 */
anchors: Anchors, };
export type CriterionInput = { 
/**
 * The criterion that is kept, or none.
 */
id: string | null, 
/**
 * Short name.
 */
name: string, 
/**
 * What is meant by it.
 */
description: string, 
/**
 * Its share of the overall result, 1 to 100; what counts is the ratio to the others.
 */
weight: number, 
/**
 * Its anchored scale; may be incomplete until the campaign opens.
 */
anchors: Anchors, };
export type CriterionResult = { 
/**
 * The criterion.
 */
criterion_id: string, 
/**
 * Mean rating, 1 to 5.
 */
rating: number | null, 
/**
 * The same on 0 to 10.
 */
score10: number | null, 
/**
 * Number of answers rated on it.
 */
rated: number, 
/**
 * Number of answers that could be.
 */
expected: number, };
export type DuplicateCampaign = { id: string, title: string, };
export type EditReportTemplate = { id: string, template: ReportTemplateInput, };
export type EndKind = "cancelled" | "no_show";
export type EndSession = { id: string, reason: string, };
export type ErrorKind = "not_found" | "invalid" | "forbidden" | "conflict" | "unavailable" | "internal";
export type Event = { "type": "changed", 
/**
 * The tags.
 */
tags: Array<Tag>, } | { "type": "job", 
/**
 * How far it is.
 */
job: JobProgress, } | { "type": "workspace", 
/**
 * Its state now.
 */
state: WorkspaceState, };
export type ExportCalendar = { session_id: string | null, campaign_id: string | null, language: Language, path: string | null, };
export type ExportReport = { session_id: string, format: ReportFormat, language: Language, template_id?: string, path: string | null, };
export type ExportTable = "candidates" | "comparison" | "answers" | "ratings" | "transcripts";
export type ExportView = { id: string, at_ms: number, 
/**
 * The folder, the archive, or the only file.
 */
path: string, files: number, 
/**
 * Whether it still lies there.
 */
there: boolean, failed: Array<FailedExport>, };
export type Exported = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * Its length.
 */
bytes: number, };
export type FailedExport = { session_id: string, 
/**
 * Whose report it was to be; empty once the person is erased.
 */
name: string, error: ApiError, };
export type FieldError = { 
/**
 * Where: `person.email`, `criteria.2.anchors.three`.
 */
path: string, 
/**
 * What is wrong: `required`, `too_long`, `email`, `range`, …
 */
code: string, };
export type Found = { campaigns: Array<FoundCampaign>, persons: Array<FoundPerson>, transcripts: Array<FoundTranscript>, };
export type FoundCampaign = { id: string, title: Array<Part>, job_title: Array<Part>, state: CampaignState, sample: boolean, };
export type FoundPerson = { id: string, name: Array<Part>, email: Array<Part>, 
/**
 * The newest sessions.
 */
sessions: Array<SessionOfPerson>, };
export type FoundTranscript = { answer_id: string, session_id: string, 
/**
 * Number of the question in its campaign, from 1.
 */
question: number, first_name: string, last_name: string, campaign_title: string, excerpt: Array<Part>, 
/**
 * When it is said, within the answer.
 */
at_ms: number, };
export type GoodFor = { fr: string, en: string, };
export type Home = { 
/**
 * Whether there is no campaign at all.
 */
fresh: boolean, to_rate: Waiting, to_sign: Waiting, reopened: Waiting, 
/**
 * More sessions wait than were looked through: the counts are at least.
 */
more_wait: boolean, to_transcribe_count: number, to_transcribe: Array<Untranscribed>, drafts_count: number, drafts: Array<CampaignLine>, open_count: number, 
/**
 * Open campaigns that close within a week, the next one first.
 */
closing: Array<CampaignLine>, failed_jobs: Array<Job>, running_jobs: number, recent: Array<SessionRow>, };
export type ImportItem = { source: Source, name: string, question_id: string, };
export type ImportWeights = { source: Source, };
export type InterfaceLanguage = "fr" | "en" | "auto";
export type Job = { 
/**
 * Its id.
 */
id: string, 
/**
 * What it does.
 */
kind: JobKind, 
/**
 * Where it is in its life.
 */
state: JobState, 
/**
 * The file or model it works on, for people.
 */
label: string, 
/**
 * The session it works for.
 */
session_id: string | null, 
/**
 * The answer it works on.
 */
answer_id: string | null, 
/**
 * The question that is answered.
 */
question_id: string | null, 
/**
 * What is done, in its own unit.
 */
done: number, 
/**
 * What there is to do; 0 while unknown.
 */
total: number, 
/**
 * Why it failed.
 */
error: ApiError | null, 
/**
 * When it was queued.
 */
created_at_ms: number, };
export type JobKind = "import" | "transcription" | "weights" | "measurement" | "export";
export type JobProgress = { 
/**
 * The job.
 */
id: string, 
/**
 * What it does.
 */
kind: JobKind, 
/**
 * Where it is in its life.
 */
state: JobState, 
/**
 * The session it works for.
 */
session_id: string | null, 
/**
 * The answer it works on.
 */
answer_id: string | null, 
/**
 * What is done, in its own unit.
 */
done: number, 
/**
 * What there is to do.
 */
total: number, 
/**
 * Why it failed.
 */
error: ApiError | null, };
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";
export type Language = "fr" | "en";
export type Lengths = { 
/**
 * The mean.
 */
mean_ms: number, 
/**
 * The median; of two in the middle, their mean.
 */
median_ms: number, };
export type ListCalendar = { from_ms: number, to_ms: number, campaign_id: string | null, };
export type ListCampaigns = { search: string | null, state: CampaignState | null, order: CampaignOrder, after: string | null, limit: number, };
export type ListPersons = { search: string | null, after: string | null, limit: number, };
export type ListReports = { search: string | null, after: string | null, limit: number, };
export type ListSessions = { campaign_id: string | null, search: string | null, state?: SessionState | null, review?: ReviewState | null, schedule?: ScheduleFilter | null, order: SessionOrder, after: string | null, limit: number, };
export type LogoView = { 
/**
 * The PNG that is kept, in base64.
 */
png: string | null, };
export type Media = { id: string, kind: MediaKind, duration_ms: number, width: number, height: number, has_audio: boolean, complete: boolean, };
export type MediaKind = "video" | "audio";
export type Mode = "autonomous" | "collaborative";
export type MoveQuestion = { id: string, position: number, };
export type NamedSource = { source: Source, name: string, };
export type NewReportTemplate = { name: string, };
export type NewSession = { campaign_id: string, person_id: string | null, person: PersonInput | null, language: Language, consent_language: Language, consents: Array<ConsentAnswer>, };
export type NewSessions = { campaign_id: string, language: Language, people: Array<PersonInput>, };
export type Nothing = Record<symbol, never>;
export type OfAnswer = { answer_id: string, };
export type OfSession = { session_id: string, };
export type OpeningProblem = { 
/**
 * Stable code, e.g. `campaign.anchor_missing`.
 */
code: string, 
/**
 * Values for the sentence shown.
 */
params: { [key in string]: string }, };
export type Overall = { 
/**
 * 1 to 5.
 */
rating: number, 
/**
 * 0 to 10.
 */
score10: number, 
/**
 * 1 to 10.
 */
recruiter_score: number, };
export type Page<T> = { 
/**
 * The rows.
 */
items: Array<T>, 
/**
 * What to ask for as `after` to get the next page; none on the last.
 */
next: string | null, };
export type Part = { 
/**
 * The piece.
 */
text: string, 
/**
 * Whether it was looked for.
 */
hit: boolean, };
export type Person = { 
/**
 * Their id.
 */
id: string, 
/**
 * Given name.
 */
first_name: string, 
/**
 * Family name.
 */
last_name: string, 
/**
 * E-mail address, or empty.
 */
email: string, 
/**
 * Telephone number, or empty.
 */
phone: string, 
/**
 * When they were added.
 */
created_at_ms: number, };
export type PersonInput = { 
/**
 * Given name.
 */
first_name: string, 
/**
 * Family name.
 */
last_name: string, 
/**
 * E-mail address, or empty.
 */
email: string, 
/**
 * Telephone number, or empty.
 */
phone: string, };
export type PersonView = { person: Person, consents: Array<ConsentState>, history: Array<ConsentState>, sessions: Array<SessionRow>, };
export type Place = "desktop" | "station" | "browser";
export type PolicyLimits = { 
/**
 * Months that a candidate's file may be kept after the last contact.
 */
retention_months: number, 
/**
 * Months that a raw recording may be kept.
 */
video_months: number, 
/**
 * Days that facial quality metrics may be kept.
 */
metrics_days: number, 
/**
 * Months that session logs are kept.
 */
log_months: number, 
/**
 * Months that logs of AI runs must be kept at least.
 */
ai_log_months: number, 
/**
 * Whether the optional expression pack may be switched on at all (P2).
 */
emotions_allowed: boolean, 
/**
 * Business days of notice before automated assessment.
 */
notice_business_days: number, 
/**
 * Days within which a recording is deleted on request, copies included.
 */
deletion_days: number, };
export type PolicyProfile = "EU" | "FR" | "MA" | "US-IL" | "US-NYC" | "US-CO" | "OTHER";
export type PreviewRoster = { campaign_id: string, text: string, };
export type Probe = { duration_ms: number, has_video: boolean, has_audio: boolean, width: number, height: number, format: string, };
export type ProbeFiles = { sources: Array<NamedSource>, };
export type ProbedFile = { source: Source, name: string, bytes: number, probe: Probe | null, error: ApiError | null, };
export type Protection = "keyring" | "passphrase";
export type Question = { 
/**
 * Its id.
 */
id: string, 
/**
 * The campaign it belongs to.
 */
campaign_id: string, 
/**
 * Its place, from 1.
 */
position: number, 
/**
 * The text as it was first proposed.
 */
original_text: string, 
/**
 * The text that candidates see.
 */
displayed_text: string, 
/**
 * Whether a recruiter changed the text.
 */
was_modified: boolean, 
/**
 * Free category, e.g. "motivation".
 */
category: string, 
/**
 * Free difficulty, e.g. "easy".
 */
difficulty: string, 
/**
 * Whether a session is incomplete without an answer.
 */
mandatory: boolean, 
/**
 * The longest answer; none: as the campaign says.
 */
limit_ms: number | null, 
/**
 * Time to think before answering; none: as the campaign says.
 */
preparation_ms: number | null, 
/**
 * How often it can be answered; none: as the campaign says.
 */
takes: number | null, 
/**
 * How many approved probes may follow the answer; none: as the campaign says.
 */
follow_ups: number | null, 
/**
 * The criteria its answers are rated on; empty means all of the scorecard.
 */
competencies: Array<string>, 
/**
 * The only follow-ups that may be asked, the same for everybody (P19).
 */
probes: Array<string>, 
/**
 * The question of the bank that it was made from.
 */
bank_question_id: string | null, };
export type QuestionAndAnswer = { question: Question, rules: QuestionRules, answer: AnswerView | null, takes: Array<TakeView>, };
export type QuestionInput = { 
/**
 * The text that candidates see.
 */
text: string, 
/**
 * Free category.
 */
category: string, 
/**
 * Free difficulty.
 */
difficulty: string, 
/**
 * Whether a session is incomplete without an answer.
 */
mandatory: boolean, 
/**
 * The longest answer; none: as the campaign says.
 */
limit_ms: number | null, 
/**
 * Time to think before answering; none: as the campaign says.
 */
preparation_ms: number | null, 
/**
 * How often it can be answered; none: as the campaign says.
 */
takes?: number | null, 
/**
 * How many approved probes may follow the answer; none: as the campaign says.
 */
follow_ups?: number | null, 
/**
 * The criteria its answers are rated on; empty means all.
 */
competencies: Array<string>, 
/**
 * The only follow-ups that may be asked; blank ones are dropped.
 */
probes: Array<string>, };
export type QuestionRules = { 
/**
 * Time to think; none: no limit.
 */
preparation_ms: number | null, 
/**
 * The longest answer; none: no limit.
 */
limit_ms: number | null, 
/**
 * How often it can be answered; none: no limit.
 */
takes: number | null, 
/**
 * How many approved probes may follow.
 */
follow_ups: number, };
export type QuestionStatistics = { 
/**
 * The question.
 */
question_id: string, 
/**
 * Its place, from 1.
 */
position: number, 
/**
 * Its text.
 */
text: string, 
/**
 * How many answered it.
 */
answers: number, 
/**
 * How long they took.
 */
lengths: Lengths | null, };
export type Rating = { 
/**
 * Its id.
 */
id: string, 
/**
 * The answer that was rated.
 */
answer_id: string, 
/**
 * The session of the answer.
 */
session_id: string, 
/**
 * Whose answer it is.
 */
person_id: string, 
/**
 * What was rated.
 */
criterion_id: string, 
/**
 * Who rated.
 */
rater_id: string, 
/**
 * 1 to 5; none when the rater took the rating back.
 */
value: number | null, 
/**
 * Why.
 */
comment: string, 
/**
 * When.
 */
at_ms: number, };
export type RecordConsents = { person_id: string, language: Language, answers: Array<ConsentAnswer>, };
export type RecoveryCode = { recovery_code: string, };
export type Reopen = { session_id: string, reason: string, };
export type ReportFormat = "pdf" | "xlsx";
export type ReportTemplate = { 
/**
 * Its id.
 */
id: string, 
/**
 * What recruiters choose it by.
 */
name: string, 
/**
 * The organisation's name as it is printed; empty: that of the workspace.
 */
organisation: string, 
/**
 * The colour that was chosen, `#rrggbb`; a pale one is printed darker.
 */
accent: string, 
/**
 * A line at the foot of every page.
 */
footer: string, 
/**
 * What the report has.
 */
parts: TemplateParts, 
/**
 * The logo.
 */
logo: TemplateLogo | null, 
/**
 * Since when it is the one that is used unless another is chosen; the latest of several counts.
 */
default_since_ms: number | null, 
/**
 * When it was made.
 */
created_at_ms: number, };
export type ReportTemplateInput = { 
/**
 * What recruiters choose it by.
 */
name: string, 
/**
 * The organisation's name as it is printed; empty: that of the workspace.
 */
organisation: string, 
/**
 * `#rrggbb`.
 */
accent: string, 
/**
 * A line at the foot of every page.
 */
footer: string, 
/**
 * What the report has.
 */
parts: TemplateParts, };
export type ReportTemplateView = { template: ReportTemplate, 
/**
 * Used unless another is chosen.
 */
is_default: boolean, 
/**
 * The colour as it is printed, dark enough to be read.
 */
printed_accent: string, };
export type RevealReport = { path: string, folder: boolean, };
export type ReviewState = "no_answers" | "processing" | "to_rate" | "to_sign" | "signed" | "reopened";
export type Role = "standard" | "hiring_manager" | "recruiter" | "admin";
export type RosterLine = { line: number, person: PersonInput, problems: Array<FieldError>, 
/**
 * Somebody with this e-mail address who is known already.
 */
known: Person | null, 
/**
 * Whether they have a session in the campaign.
 */
seated: boolean, 
/**
 * An earlier line with the same e-mail address.
 */
twin: number | null, };
export type Rules = { 
/**
 * Time to think before each answer, unless its question says otherwise; none: no limit.
 */
preparation_ms: number | null, 
/**
 * The longest answer, unless its question says otherwise; none: no limit.
 */
limit_ms: number | null, 
/**
 * How often a question can be answered, the first time included, unless it says otherwise; none: no limit.
 */
takes: number | null, 
/**
 * Which take is rated.
 */
counting: CountingTake, 
/**
 * Whether candidates may go back to an earlier question (F90).
 */
going_back: boolean, 
/**
 * How many approved probes may follow an answer, unless its question says otherwise.
 */
follow_ups: number, };
export type RunTranscription = { answer_id: string, language: string | null, };
export type SaveRating = { answer_id: string, criterion_id: string, value: number | null, comment: string, };
export type SaveTranscript = { answer_id: string, base_id: string | null, segments: Array<SegmentInput>, };
export type Schedule = { 
/**
 * When it starts.
 */
starts_at_ms: number, 
/**
 * How long it is planned to take.
 */
duration_ms: number, 
/**
 * The room, the address or the link.
 */
location: string, 
/**
 * What the interviewer has to know.
 */
note: string, 
/**
 * How often it changed, so that calendars know the newest (RFC 5545, SEQUENCE).
 */
sequence: number, };
export type ScheduleFilter = "upcoming" | "past" | "none";
export type ScheduleInput = { 
/**
 * When it starts.
 */
starts_at_ms: number, 
/**
 * How long it is planned to take.
 */
duration_ms: number, 
/**
 * The room, the address or the link.
 */
location: string, 
/**
 * What the interviewer has to know.
 */
note: string, };
export type ScheduleSession = { id: string, schedule: ScheduleInput, };
export type Search = { text: string, 
/**
 * How many of each group, at most 20.
 */
limit: number, };
export type Segment = { 
/**
 * Start within the answer.
 */
start_ms: number, 
/**
 * End within the answer.
 */
end_ms: number, 
/**
 * What was said.
 */
text: string, 
/**
 * 0 to 1; none for text typed by hand.
 */
confidence: number | null, 
/**
 * The words in order, inside the segment; empty when the text was typed by hand.
 */
words: Array<Word>, };
export type SegmentInput = { 
/**
 * Start within the answer.
 */
start_ms: number, 
/**
 * End within the answer.
 */
end_ms: number, 
/**
 * What was said.
 */
text: string, };
export type Session = { 
/**
 * Its id.
 */
id: string, 
/**
 * The campaign.
 */
campaign_id: string, 
/**
 * The candidate.
 */
person_id: string, 
/**
 * How it is led.
 */
mode: Mode, 
/**
 * Where.
 */
place: Place, 
/**
 * The language the candidate speaks.
 */
language: Language, 
/**
 * Where it is in its life.
 */
state: SessionState, 
/**
 * When it takes place, if that was agreed.
 */
schedule: Schedule | null, 
/**
 * How it ended before it was completed.
 */
end: SessionEnd | null, 
/**
 * The take that was chosen per question, where the campaign lets choose.
 */
chosen: { [key in string]: string }, 
/**
 * Whether it belongs to the product's sample.
 */
sample: boolean, 
/**
 * When it was created.
 */
created_at_ms: number, };
export type SessionEnd = { 
/**
 * Called off, or nobody came.
 */
kind: EndKind, 
/**
 * Why, in the recruiter's words.
 */
reason: string, 
/**
 * When it was noted.
 */
at_ms: number, 
/**
 * Who noted it.
 */
by: string, };
export type SessionOfPerson = { id: string, campaign_title: string, };
export type SessionOrder = "newest" | "name" | "schedule";
export type SessionRow = { id: string, campaign_id: string, campaign_title: string, person_id: string, first_name: string, last_name: string, state: SessionState, review: ReviewState, language: Language, answers: number, questions: number, schedule: Schedule | null, end: EndKind | null, sample: boolean, created_at_ms: number, signed_at_ms: number | null, };
export type SessionState = "draft" | "scheduled" | "invited" | "started" | "in_progress" | "completed" | "expired" | "cancelled";
export type SessionView = { session: Session, review: ReviewState, campaign: CampaignOfSession, person: Person, consents: Array<ConsentState>, questions: Array<QuestionAndAnswer>, results: Array<CriterionResult>, overall: Overall | null, sign_off: SignOff | null, sign_offs: Array<SignOff>, locked: boolean, missing: Array<string>, jobs: Array<Job>, };
export type SetDates = { id: string, opens_at_ms: number | null, closes_at_ms: number | null, };
export type SetLogo = { id: string, 
/**
 * A PNG or JPEG file in base64; none takes the logo away.
 */
image: string | null, };
export type SetRules = { id: string, rules: Rules, };
export type SetScorecard = { id: string, criteria: Array<CriterionInput>, };
export type Settings = { language: InterfaceLanguage, appearance: Appearance, organisation: string, transcription_model: string | null, spoken_languages: Array<string>, threads: number | null, };
export type SignOff = { id: string, rater_id: string, rater_name: string, version: number, hash: string, at_ms: number, reason: string | null, };
export type Source = { 
/**
 * Its path.
 */
path: string, } | { 
/**
 * What the upload was answered with.
 */
upload_id: string, };
export type StartExport = { 
/**
 * Every candidate of this campaign…
 */
campaign_id: string | null, 
/**
 * … or these sessions.
 */
session_ids: Array<string>, 
/**
 * A PDF for each candidate.
 */
pdf: boolean, 
/**
 * A workbook for each campaign.
 */
workbook: boolean, 
/**
 * Tables of each campaign.
 */
csv: Array<ExportTable>, 
/**
 * Whether workbook and tables hold what was said.
 */
transcripts: boolean, 
/**
 * One archive instead of a folder.
 */
zip: boolean, language: Language, template_id: string | null, };
export type StartImport = { session_id: string, items: Array<ImportItem>, };
export type StateCount = { 
/**
 * The state.
 */
state: SessionState, 
/**
 * How many are in it.
 */
count: number, };
export type Statistics = { 
/**
 * Sessions of every state.
 */
candidates: number, 
/**
 * The states that there are sessions in, in their order.
 */
states: Array<StateCount>, 
/**
 * Sessions whose mandatory questions are all answered.
 */
completed: number, 
/**
 * Their share of the sessions that were not called off.
 */
completion_rate: number | null, 
/**
 * Candidates who did not come.
 */
no_shows: number, 
/**
 * Lengths of whole interviews: the sum of the answers of a session, over sessions with answers.
 */
interviews: Lengths | null, 
/**
 * Each question.
 */
questions: Array<QuestionStatistics>, 
/**
 * Answers that count.
 */
answers: number, 
/**
 * Those of them that have a transcript.
 */
transcribed: number, 
/**
 * Ratings given by whoever asks.
 */
rated: number, 
/**
 * Ratings that the scorecard asks of them.
 */
expected: number, 
/**
 * Sessions with a signature that stands.
 */
signed: number, };
export type Tag = "workspace" | "settings" | "campaigns" | "questions" | "persons" | "consents" | "sessions" | "answers" | "transcripts" | "ratings" | "sign_offs" | "jobs" | "weights" | "reports";
export type TakeView = { answer_id: string, take: number, source_name: string, duration_ms: number, counts: boolean, };
export type TemplateLogo = { 
/**
 * Length of the PNG.
 */
bytes: number, 
/**
 * When it was chosen; another moment is another picture.
 */
at_ms: number, };
export type TemplateParts = { 
/**
 * A first page of its own.
 */
cover: boolean, 
/**
 * The job in prose, and the scorecard with its anchors.
 */
plan: boolean, 
/**
 * What was said, in writing.
 */
transcripts: boolean, 
/**
 * The raters' comments.
 */
comments: boolean, };
export type Transcript = { head: TranscriptHead, segments: Array<Segment>, };
export type TranscriptHead = { id: string, method: TranscriptMethod, model: string, language: string, confidence: number | null, created_at_ms: number, synthetic: boolean, version: number, };
export type TranscriptMethod = "whisper" | "manual" | "whisper_edited";
export type TranscriptionState = "none" | "waiting" | "running" | "failed" | "done" | "no_consent" | "no_weights";
export type Unlock = { method: UnlockMethod, secret: string | null, };
export type UnlockMethod = "keyring" | "passphrase" | "recovery";
export type Untranscribed = { answer_id: string, session_id: string, first_name: string, last_name: string, source_name: string, created_at_ms: number, };
export type UpdateCampaign = { id: string, campaign: CampaignInput, };
export type UpdatePerson = { id: string, person: PersonInput, };
export type UpdateQuestion = { id: string, question: QuestionInput, };
export type User = { 
/**
 * Their id, the actor of what they change.
 */
id: string, 
/**
 * Given name.
 */
first_name: string, 
/**
 * Family name.
 */
last_name: string, 
/**
 * Address, unique in the organisation.
 */
email: string, 
/**
 * What they may do.
 */
role: Role, };
export type Waiting = { count: number, newest: Array<SessionRow>, };
export type Weights = { id: string, name: string, kind: WeightsKind, licence: string, licence_url: string, bytes: number, present_bytes: number, good_for: GoodFor, state: WeightsState, sample_only: boolean, removable: boolean, recommended: boolean, in_use: boolean, 
/**
 * How long this machine takes for an hour of speech; none until it was measured.
 */
hour_ms: number | null, 
/**
 * The job that downloads or measures it.
 */
job_id: string | null, };
export type WeightsId = { id: string, };
export type WeightsKind = "whisper" | "vad" | "face";
export type WeightsState = "missing" | "partial" | "installed" | "damaged";
export type Word = { 
/**
 * Start within the answer.
 */
start_ms: number, 
/**
 * End within the answer.
 */
end_ms: number, 
/**
 * The word with its punctuation.
 */
text: string, 
/**
 * 0 to 1; none for words typed by hand.
 */
confidence: number | null, };
export type WorkspaceInfo = { id: string, folder: string, organisation: string, created_at_ms: number, protection: Protection | null, schema_version: number, database_bytes: number, vault_bytes: number, export_folder: string, ffmpeg: string | null, };
export type WorkspaceState = "none" | "locked" | "confirm_recovery" | "open" | "stopped";
export type WorkspaceStatus = { state: WorkspaceState, protection: Protection | null, keyring_available: boolean, organisation: string | null, user: User | null, version: string, folder: string, sample_available: boolean, 
/**
 * Why the workspace is not open, or what is wrong with this machine's clock.
 */
trouble: ApiError | null, };
export type WriteCalendar = { session_id: string | null, campaign_id: string | null, language: Language, };

/** Name of a method: its input and its output. */
export type Methods = {
  "answers.choose": [{ id: string }, null];
  "answers.remove": [{ id: string }, null];
  "answers.restore": [{ id: string }, null];
  "calendar.export": [ExportCalendar, Exported];
  "calendar.file": [WriteCalendar, CalendarFile];
  "calendar.list": [ListCalendar, Array<CalendarEntry>];
  "campaigns.archive": [{ id: string }, Campaign];
  "campaigns.close": [{ id: string }, Campaign];
  "campaigns.create": [CampaignInput, Campaign];
  "campaigns.delete": [{ id: string }, null];
  "campaigns.duplicate": [DuplicateCampaign, Campaign];
  "campaigns.get": [{ id: string }, CampaignView];
  "campaigns.list": [ListCampaigns, Page<CampaignRow>];
  "campaigns.open": [{ id: string }, Campaign];
  "campaigns.restore": [{ id: string }, Campaign];
  "campaigns.set_dates": [SetDates, Campaign];
  "campaigns.set_rules": [SetRules, Campaign];
  "campaigns.set_scorecard": [SetScorecard, Campaign];
  "campaigns.statistics": [{ id: string }, Statistics];
  "campaigns.update": [UpdateCampaign, Campaign];
  "consents.record": [RecordConsents, Array<ConsentState>];
  "consents.texts": [ConsentTexts, Array<ConsentText>];
  "crashes.list": [Nothing, Array<CrashReport>];
  "crashes.remove": [{ id: string }, null];
  "crashes.seen": [Nothing, null];
  "home.get": [Nothing, Home];
  "imports.probe": [ProbeFiles, Array<ProbedFile>];
  "imports.start": [StartImport, Array<Job>];
  "jobs.cancel": [{ id: string }, null];
  "jobs.list": [Nothing, Array<Job>];
  "jobs.retry": [{ id: string }, Job];
  "persons.erase": [{ id: string }, null];
  "persons.get": [{ id: string }, PersonView];
  "persons.list": [ListPersons, Page<Person>];
  "persons.update": [UpdatePerson, Person];
  "questions.create": [CreateQuestion, Question];
  "questions.delete": [{ id: string }, null];
  "questions.move": [MoveQuestion, null];
  "questions.restore": [{ id: string }, Question];
  "questions.update": [UpdateQuestion, Question];
  "ratings.save": [SaveRating, Rating];
  "report_templates.create": [NewReportTemplate, ReportTemplateView];
  "report_templates.delete": [{ id: string }, null];
  "report_templates.list": [Nothing, Array<ReportTemplateView>];
  "report_templates.logo": [{ id: string }, LogoView];
  "report_templates.restore": [{ id: string }, null];
  "report_templates.set_default": [{ id: string }, ReportTemplateView];
  "report_templates.set_logo": [SetLogo, ReportTemplateView];
  "report_templates.update": [EditReportTemplate, ReportTemplateView];
  "reports.compare": [CompareSessions, Exported];
  "reports.export": [ExportReport, Exported];
  "reports.exports": [Nothing, Array<ExportView>];
  "reports.forget_export": [{ id: string }, null];
  "reports.list": [ListReports, Page<SessionRow>];
  "reports.reveal": [RevealReport, null];
  "reports.start_export": [StartExport, Job];
  "sample.create": [CreateSample, CreatedSample];
  "search.query": [Search, Found];
  "sessions.cancel": [EndSession, Session];
  "sessions.create": [NewSession, CreatedSession];
  "sessions.create_list": [NewSessions, CreatedSessions];
  "sessions.get": [{ id: string }, SessionView];
  "sessions.list": [ListSessions, Page<SessionRow>];
  "sessions.no_show": [EndSession, Session];
  "sessions.preview_list": [PreviewRoster, Array<RosterLine>];
  "sessions.schedule": [ScheduleSession, Session];
  "settings.get": [Nothing, Settings];
  "settings.set": [Settings, Settings];
  "sign_offs.create": [OfSession, SignOff];
  "sign_offs.reopen": [Reopen, null];
  "transcripts.get": [OfAnswer, Transcript | null];
  "transcripts.run": [RunTranscription, Job];
  "transcripts.save": [SaveTranscript, TranscriptHead];
  "weights.fetch": [WeightsId, Job];
  "weights.import": [ImportWeights, Weights];
  "weights.list": [Nothing, Array<Weights>];
  "weights.measure": [WeightsId, Job];
  "weights.remove": [WeightsId, null];
  "workspace.change_protection": [ChangeProtection, null];
  "workspace.confirm_recovery": [ConfirmRecovery, null];
  "workspace.create": [CreateWorkspace, RecoveryCode];
  "workspace.info": [Nothing, WorkspaceInfo];
  "workspace.lock": [Nothing, null];
  "workspace.new_recovery_code": [Nothing, RecoveryCode];
  "workspace.status": [Nothing, WorkspaceStatus];
  "workspace.unlock": [Unlock, null];
};

/** What each read shows; events say which of these changed. Writes show nothing. */
export const methodTags: Record<keyof Methods, Tag[]> = {
  "answers.choose": [],
  "answers.remove": [],
  "answers.restore": [],
  "calendar.export": [],
  "calendar.file": [],
  "calendar.list": ["sessions", "persons", "campaigns"],
  "campaigns.archive": [],
  "campaigns.close": [],
  "campaigns.create": [],
  "campaigns.delete": [],
  "campaigns.duplicate": [],
  "campaigns.get": ["campaigns", "questions", "sessions"],
  "campaigns.list": ["campaigns", "questions", "sessions", "sign_offs"],
  "campaigns.open": [],
  "campaigns.restore": [],
  "campaigns.set_dates": [],
  "campaigns.set_rules": [],
  "campaigns.set_scorecard": [],
  "campaigns.statistics": ["campaigns", "questions", "sessions", "persons", "answers", "transcripts", "ratings", "sign_offs"],
  "campaigns.update": [],
  "consents.record": [],
  "consents.texts": [],
  "crashes.list": ["workspace"],
  "crashes.remove": ["workspace"],
  "crashes.seen": ["workspace"],
  "home.get": ["campaigns", "sessions", "persons", "answers", "transcripts", "ratings", "sign_offs", "jobs"],
  "imports.probe": [],
  "imports.start": [],
  "jobs.cancel": [],
  "jobs.list": ["jobs"],
  "jobs.retry": [],
  "persons.erase": [],
  "persons.get": ["persons", "consents", "sessions", "ratings", "sign_offs", "jobs"],
  "persons.list": ["persons"],
  "persons.update": [],
  "questions.create": [],
  "questions.delete": [],
  "questions.move": [],
  "questions.restore": [],
  "questions.update": [],
  "ratings.save": [],
  "report_templates.create": [],
  "report_templates.delete": [],
  "report_templates.list": ["reports"],
  "report_templates.logo": ["reports"],
  "report_templates.restore": [],
  "report_templates.set_default": [],
  "report_templates.set_logo": [],
  "report_templates.update": [],
  "reports.compare": [],
  "reports.export": [],
  "reports.exports": ["reports", "persons"],
  "reports.forget_export": [],
  "reports.list": ["sessions", "persons", "answers", "ratings", "sign_offs", "jobs"],
  "reports.reveal": [],
  "reports.start_export": [],
  "sample.create": [],
  "search.query": ["campaigns", "persons", "questions", "sessions", "answers", "transcripts"],
  "sessions.cancel": [],
  "sessions.create": [],
  "sessions.create_list": [],
  "sessions.get": ["sessions", "campaigns", "persons", "consents", "answers", "transcripts", "ratings", "sign_offs", "jobs", "weights"],
  "sessions.list": ["sessions", "persons", "answers", "ratings", "sign_offs", "jobs"],
  "sessions.no_show": [],
  "sessions.preview_list": ["persons", "sessions"],
  "sessions.schedule": [],
  "settings.get": ["settings"],
  "settings.set": [],
  "sign_offs.create": [],
  "sign_offs.reopen": [],
  "transcripts.get": ["transcripts", "answers"],
  "transcripts.run": [],
  "transcripts.save": [],
  "weights.fetch": [],
  "weights.import": [],
  "weights.list": ["weights", "jobs", "settings"],
  "weights.measure": [],
  "weights.remove": [],
  "workspace.change_protection": [],
  "workspace.confirm_recovery": ["workspace"],
  "workspace.create": ["workspace"],
  "workspace.info": ["workspace", "settings"],
  "workspace.lock": ["workspace"],
  "workspace.new_recovery_code": ["workspace"],
  "workspace.status": ["workspace"],
  "workspace.unlock": ["workspace"],
};
