// Generated from the API registry by `cargo xtask codegen`; do not edit.

export type Accommodations = { 
/**
 * More time.
 */
extra_time: ExtraTime, 
/**
 * So many attempts more than the campaign allows.
 */
extra_takes: number, 
/**
 * Larger text.
 */
larger_text: boolean, 
/**
 * Stronger contrast.
 */
high_contrast: boolean, 
/**
 * What they say is shown while they say it.
 */
live_captions: boolean, 
/**
 * They may write their answers in place of saying them.
 */
written_answers: boolean, };
export type ActivityArea = { area: string, total: number, failed: number, };
export type ActivityDay = { 
/**
 * The day's noon, milliseconds since 1970.
 */
at_ms: number, total: number, failed: number, };
export type ActivityFilter = { user_id: string | null, area: string | null, outcome: ActivityOutcome | null, from_ms: number | null, until_ms: number | null, search: string | null, };
export type ActivityOutcome = "done" | "failed";
export type ActivityRow = { number: number, at_ms: number, user_id: string, 
/**
 * None for a user who is not known here.
 */
user_name: string | null, method: string, area: string, outcome: ActivityOutcome, 
/**
 * The code of the error; none when it ended well.
 */
error: string | null, input_digest: string, previous: string, hash: string, };
export type ActivitySummary = { total: number, failed: number, days: Array<ActivityDay>, areas: Array<ActivityArea>, 
/**
 * Everybody who may stand in the log.
 */
users: Array<ActivityUser>, 
/**
 * Every area that stands in the log, whatever the filter.
 */
known_areas: Array<string>, };
export type ActivityUser = { id: string, name: string, };
export type AddFromBank = { campaign_id: string, question_ids: Array<string>, };
export type AddRequestStep = { request_id: string, kind: StepKind, note: string, };
export type Agree = { session_id: string, answer_id: string, criterion_id: string, value: number, explanation: string, };
export type AgreedRating = { value: number, explanation: string, user_name: string, at_ms: number, };
export type Agreement = { 
/**
 * The coefficient: 1 is perfect, about 0 is chance; it can be negative.
 */
value: number, 
/**
 * The number of rows that entered it.
 */
rows: number, 
/**
 * The number of raters who entered it.
 */
raters: number, };
export type Analysis = { "state": "no_consent", 
/**
 * What is missing.
 */
missing: Array<ConsentKind>, } | { "state": "no_transcript" } | { "state": "hidden" } | { "state": "ready" } | { "state": "stale" } | { "state": "made", 
/**
 * What they say.
 */
notes: Notes, 
/**
 * What made them.
 */
engine: Engine, 
/**
 * The number of the transcript they are about.
 */
transcript_version: number, 
/**
 * When they were made.
 */
at_ms: number, };
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
export type AnswerView = { id: string, question_id: string, take: number, source_name: string, media: Media, 
/**
 * How long the candidate thought before, where that is known.
 */
response_ms: number | null, 
/**
 * The probes that were asked within it.
 */
follow_ups: Array<FollowUp>, 
/**
 * Why the attempt failed.
 */
fault: Fault | null, transcript: TranscriptHead | null, transcription: TranscriptionState, job_id: string | null, ratings: Array<Rating>, };
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
export type ApplyBankImport = { source: Source, 
/**
 * The digest of the file that was previewed.
 */
digest: string, };
export type BackupInfo = { made_at_ms: number, expires_at_ms: number, version: string, bytes: number, ways: Array<UnlockWay>, 
/**
 * Whether this version can restore it.
 */
readable: boolean, 
/**
 * Whether it is of the workspace that is here.
 */
same_workspace: boolean, };
export type BackupSecret = "passphrase" | "recovery";
export type BackupStatus = { last: LastBackup | null, 
/**
 * About how large a backup is now.
 */
bytes: number, 
/**
 * Where it is written unless somebody says otherwise.
 */
folder: string, 
/**
 * The ways that open a backup without a passphrase of its own.
 */
ways: Array<UnlockWay>, };
export type BankAnchors = { 
/**
 * What an answer rated 1 looks like.
 */
one: Bilingual, 
/**
 * What an answer rated 3 looks like.
 */
three: Bilingual, 
/**
 * What an answer rated 5 looks like.
 */
five: Bilingual, };
export type BankImportPreview = { added: number, changed: number, unchanged: number, 
/**
 * The first of the rows that will be added or changed.
 */
rows: Array<ImportedRow>, 
/**
 * The first of what has to be put right.
 */
problems: Array<ImportProblem>, problem_count: number, digest: string, };
export type BankImported = { added: number, changed: number, unchanged: number, };
export type BankQuestion = { 
/**
 * Its id.
 */
id: string, 
/**
 * The competency that its answers show.
 */
competency_id: string, 
/**
 * What sort of question it is.
 */
category: Category, 
/**
 * How much it asks.
 */
difficulty: Difficulty, 
/**
 * The question.
 */
text: Bilingual, 
/**
 * Time to think before answering, if limited.
 */
preparation_ms: number | null, 
/**
 * The longest answer, if limited.
 */
limit_ms: number | null, 
/**
 * The only follow-ups that may be asked.
 */
probes: Array<Bilingual>, 
/**
 * The question that it was copied from.
 */
based_on: string | null, 
/**
 * When it was written; 0 for what comes with the product.
 */
created_at_ms: number, };
export type BankQuestionInput = { 
/**
 * The competency that its answers show.
 */
competency_id: string, 
/**
 * What sort of question it is.
 */
category: Category, 
/**
 * How much it asks.
 */
difficulty: Difficulty, 
/**
 * The question, in at least one language.
 */
text: Bilingual, 
/**
 * Time to think before answering, if limited.
 */
preparation_ms: number | null, 
/**
 * The longest answer, if limited.
 */
limit_ms: number | null, 
/**
 * The only follow-ups that may be asked; blank ones are dropped.
 */
probes: Array<Bilingual>, };
export type BankQuestionRow = { question: BankQuestion, 
/**
 * Whether the organisation wrote it, and so may change it.
 */
own: boolean, 
/**
 * The name of its competency.
 */
competency: Bilingual, };
export type BankQuestionView = { question: BankQuestion, own: boolean, competency: Competency, };
export type Basis = "sufficient" | "times_alone" | "no_words" | "too_short" | "too_uncertain";
export type Bilingual = { 
/**
 * In French.
 */
fr: string, 
/**
 * In English.
 */
en: string, };
export type Blind = "off" | "names" | "names_face_voice";
export type BlindSession = { rule: Blind, 
/**
 * What the candidate is called while the name is hidden.
 */
alias: string, 
/**
 * Whether it is hidden now.
 */
masked: boolean, 
/**
 * Whether recordings are.
 */
hides_recordings: boolean, 
/**
 * Who looked before they signed: the reader, and others once the reader has signed.
 */
unblindings: Array<Unblinding>, };
export type CalendarEntry = { session_id: string, campaign_id: string, campaign_title: string, person_id: string, first_name: string, last_name: string, 
/**
 * What the candidate is called where their name is hidden from the reader.
 */
alias: string | null, state: SessionState, end: EndKind | null, schedule: Schedule, sample: boolean, conflicts: Array<string>, };
export type CalendarFile = { file_name: string, text: string, };
export type CalibrationItem = { question_id: string, answer_id: string, criterion_id: string, 
/**
 * Of those who signed.
 */
ratings: Array<CalibrationRating>, 
/**
 * How far apart the lowest and the highest rating are.
 */
spread: number | null, 
/**
 * Whether they are far enough apart to talk about.
 */
worth_talking: boolean, agreed: AgreedRating | null, };
export type CalibrationRater = { id: string, name: string, signed_at_ms: number, 
/**
 * How far they were from what was agreed on.
 */
deviation: Deviation | null, };
export type CalibrationRating = { rater_id: string, value: number, comment: string, };
export type CalibrationRow = { session: SessionRow, 
/**
 * Whether the reader has signed.
 */
signed: boolean, 
/**
 * People of the team who have yet to sign.
 */
waiting: Array<string>, };
export type CalibrationView = { campaign_id: string, campaign_title: string, criteria: Array<Criterion>, questions: Array<Question>, 
/**
 * Those who signed, the first one first.
 */
raters: Array<CalibrationRater>, 
/**
 * People of the team who have yet to sign.
 */
waiting: Array<string>, 
/**
 * In the order of the questions and of the scorecard.
 */
items: Array<CalibrationItem>, icc: Measured, kappa: Measured, alpha: Measured, };
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
export type CampaignAnalytics = { 
/**
 * Names of the raters, by id.
 */
rater_names: { [key in string]: string }, 
/**
 * Names of the candidates, or what stands for them, by session.
 */
candidate_names: { [key in string]: string }, 
/**
 * Signed sessions left out because the reader has yet to sign their own evaluation.
 */
hidden: number, 
/**
 * Sessions with at least one signature.
 */
sessions: number, 
/**
 * Sessions with two signatures or more.
 */
rated_by_several: number, 
/**
 * Each criterion of the scorecard.
 */
criteria: Array<CriterionAnalytics>, 
/**
 * Each question.
 */
questions: Array<QuestionAnalytics>, 
/**
 * Each session, as given.
 */
candidates: Array<CandidateAnalytics>, 
/**
 * Each rater, by id.
 */
raters: Array<RaterAnalytics>, };
export type CampaignFromTemplate = { template_id: string, 
/**
 * Blank: as the job is called.
 */
title: string, language: Language, policy_profiles: Array<PolicyProfile>, };
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
export type CandidateAnalytics = { 
/**
 * The session.
 */
session_id: string, 
/**
 * Mean rating per criterion, in the order of the scorecard.
 */
criteria: Array<number | null>, 
/**
 * The mean of the raters' overall ratings, 1 to 5.
 */
overall: number | null, 
/**
 * How many raters signed.
 */
raters: number, };
export type Caption = { start_ms: number, end_ms: number, text: string, 
/**
 * Mean over its words, 0 to 1.
 */
confidence: number, };
export type CaptionsState = "off" | "starting" | "on" | "late" | "no_consent" | "no_model" | "failed";
export type CaptionsView = { media_id: string | null, state: CaptionsState, 
/**
 * The name of the model that writes them.
 */
model: string | null, captions: Array<Caption>, };
export type Category = "behavioural" | "situational" | "knowledge";
export type ChainState = { lines: number, 
/**
 * The first line that does not follow from the one before it; none when the chain holds.
 */
first_broken: number | null, last_hash: string, };
export type ChangeProtection = { protection: Protection, passphrase: string | null, };
export type ChooseDevice = { kind: DeviceKind, 
/**
 * None takes the system's choice.
 */
device: ChosenDevice | null, };
export type ChosenDevice = { id: string, 
/**
 * What it was called when it was chosen.
 */
name: string, };
export type CommentsOf = { answer_id: string, };
export type CommentsView = { threads: Array<Thread>, 
/**
 * How many comments of others wait until the reader has rated the answer on every criterion.
 */
hidden: number, };
export type CompareSessions = { session_ids: Array<string>, format: ReportFormat, language: Language, template_id?: string, path: string | null, };
export type Competency = { 
/**
 * Its id.
 */
id: string, 
/**
 * Short name, e.g. "Teamwork".
 */
name: Bilingual, 
/**
 * What is meant by it.
 */
definition: Bilingual, 
/**
 * Its scale.
 */
anchors: BankAnchors, 
/**
 * The competency that it was copied from.
 */
based_on: string | null, 
/**
 * When it was written; 0 for what comes with the product.
 */
created_at_ms: number, };
export type CompetencyInput = { 
/**
 * Short name.
 */
name: Bilingual, 
/**
 * What is meant by it.
 */
definition: Bilingual, 
/**
 * Its scale; whole in every language that is used.
 */
anchors: BankAnchors, };
export type CompetencyRow = { competency: Competency, 
/**
 * Whether the organisation wrote it, and so may change it.
 */
own: boolean, 
/**
 * How many questions show it.
 */
questions: number, };
export type CompetencyStatistics = { 
/**
 * Its name, as the newest campaign writes it.
 */
name: string, 
/**
 * The jobs it was asked for.
 */
jobs: Array<string>, 
/**
 * How many campaigns had it on their scorecard.
 */
campaigns: number, 
/**
 * How many interviews it was rated in.
 */
interviews: number, 
/**
 * The ratings.
 */
ratings: Distribution, 
/**
 * Krippendorff's alpha for ordinal scales: how far the raters agree on it, wherever it is rated.
 */
alpha: Measured, };
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
export type ConsolePlace = { id: string, number: number, text: string, outcome: Outcome, };
export type ConsoleQuestion = { id: string, 
/**
 * From 1.
 */
number: number, text: string, phase: Phase, 
/**
 * The probe that is being asked.
 */
probe: string | null, 
/**
 * Why the attempt failed.
 */
fault: Fault | null, };
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
export type CreateBackup = { 
/**
 * Opens this backup beside the recovery code; none: the passphrase of every day, where there is one.
 */
passphrase: string | null, path: string | null, };
export type CreateQuestion = { campaign_id: string, question: QuestionInput, };
export type CreateRequest = { person_id: string, kind: RequestKind, received_at_ms: number, note: string, };
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
export type CriterionAnalytics = { 
/**
 * The criterion.
 */
criterion_id: string, 
/**
 * The ratings of all raters.
 */
ratings: Distribution, 
/**
 * ICC(2,k): how reliable the mean of the raters is.
 */
icc: Measured, 
/**
 * Weighted kappa.
 */
kappa: Measured, 
/**
 * Krippendorff's alpha, for ordinal scales.
 */
alpha: Measured, };
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
export type Decide = { language: Language, answers: Array<ConsentAnswer>, };
export type Deviation = { 
/**
 * How many ratings could be compared.
 */
compared: number, 
/**
 * The share of them that are the same.
 */
same: number, 
/**
 * Mean of (own − agreed), in steps of the scale: above 0 milder, below 0 stricter.
 */
mean: number, 
/**
 * Mean of |own − agreed|, in steps of the scale.
 */
mean_absolute: number, };
export type DeviceKind = "camera" | "microphone";
export type DeviceLists = { cameras: Array<DeviceOption>, microphones: Array<DeviceOption>, 
/**
 * What is chosen on this machine, plugged in or not; none takes the system's choice.
 */
camera: ChosenDevice | null, microphone: ChosenDevice | null, 
/**
 * Why the system doesn't say which there are.
 */
camera_problem: ApiError | null, microphone_problem: ApiError | null, };
export type DeviceOption = { id: string, name: string, 
/**
 * Whether the system takes it for whoever doesn't choose.
 */
is_default: boolean, };
export type DeviceTrial = { camera: TrialCamera, microphone: TrialMicrophone, 
/**
 * What is being recorded.
 */
recording: RecordingView | null, };
export type DevicesReady = { 
/**
 * Whether the answers are recorded without a picture.
 */
sound_only: boolean, 
/**
 * Whether there is neither camera nor microphone, and the answers are written.
 */
in_writing: boolean, };
export type Diagnostics = { version: string, system: string, architecture: string, processors: number, memory_bytes: number | null, free_memory_bytes: number | null, database_format: number, database_bytes: number, vault_bytes: number, recordings: number, records: Array<KindCount>, audit_lines: number, last_check: LastCheck | null, free_disk_bytes: number | null, exports_writable: boolean, protection: Array<UnlockWay>, keyring: Keyring, ffmpeg: string | null, 
/**
 * Why ffmpeg can't be used: the code of the error.
 */
ffmpeg_problem: string | null, video_encoder: string | null, weights: Array<InstalledWeights>, active_jobs: number, failed_jobs: number, time_zone: string, now_ms: number, folder: string, log_folder: string, log_bytes: number, };
export type Differs = { 
/**
 * The time to think.
 */
preparation: boolean, 
/**
 * The longest answer.
 */
limit: boolean, 
/**
 * How often one can answer.
 */
takes: boolean, };
export type Difficulty = "easy" | "medium" | "hard";
export type Distribution = { 
/**
 * The counts of the ratings 1 to 5.
 */
counts: [number, number, number, number, number], 
/**
 * The mean; none without ratings.
 */
mean: number | null, 
/**
 * The standard deviation (n − 1); none under two ratings.
 */
deviation: number | null, };
export type DriftPoint = { 
/**
 * The session.
 */
session_id: string, 
/**
 * When the rater signed.
 */
at_ms: number, 
/**
 * Mean of (own rating − mean of the others' ratings of the same thing), in steps of the scale.
 */
difference: number, };
export type DuplicateCampaign = { id: string, title: string, };
export type EditNote = { id: string, text: string, };
export type EditReportTemplate = { id: string, template: ReportTemplateInput, };
export type EndKind = "cancelled" | "no_show";
export type EndSession = { id: string, reason: string, };
export type EndedBy = "candidate" | "limit";
export type Engine = { 
/**
 * Its name, e.g. `local`.
 */
name: string, 
/**
 * Its version; another one may come to other notes on the same words.
 */
version: string, 
/**
 * The language model; empty without one.
 */
model: string, };
export type ErasePerson = { person_id: string, 
/**
 * The request that is followed.
 */
request_id: string | null, };
export type ErasureProof = { 
/**
 * Its id.
 */
id: string, 
/**
 * Who was erased, or whose recordings were.
 */
erased_person_id: string, 
/**
 * What caused it.
 */
rule: ErasureRule, 
/**
 * The request that was followed.
 */
request_id: string | null, 
/**
 * When it fell due; none when it was not a matter of time.
 */
due_at_ms: number | null, 
/**
 * How many records of each kind are gone.
 */
records: { [key in string]: number }, 
/**
 * How many recordings are gone.
 */
recordings: number, 
/**
 * How many bytes of recordings are gone.
 */
recording_bytes: number, 
/**
 * Whether the key of all recordings was destroyed, so that copies of them are useless.
 */
key_destroyed: boolean, 
/**
 * Who did it; none when it happened by itself.
 */
by: string | null, 
/**
 * When.
 */
at_ms: number, 
/**
 * SHA-256, hexadecimal, of everything above as canonical JSON. It also stands in the activity log.
 */
hash: string, };
export type ErasureRule = "decision" | "request" | "file_expired" | "recording_expired" | "metrics_expired" | "log_expired" | "restored";
export type ErrorKind = "not_found" | "invalid" | "forbidden" | "conflict" | "unavailable" | "internal";
export type Event = { "type": "changed", 
/**
 * The tags.
 */
tags: Array<Tag>, } | { "type": "job", 
/**
 * How far it is.
 */
job: JobProgress, } | { "type": "transfer", 
/**
 * Bytes done.
 */
done: number, 
/**
 * Bytes in all.
 */
total: number, } | { "type": "workspace", 
/**
 * Its state now.
 */
state: WorkspaceState, };
export type Experience = { 
/**
 * 1, bad, to 5, good.
 */
stars: number, };
export type ExportActivity = { filter: ActivityFilter, format: TableFormat, language: Language, path: string | null, };
export type ExportAnalytics = { campaign_id: string, language: Language, path: string | null, };
export type ExportBank = { 
/**
 * The language of headings and labels; both languages of the bank are always written.
 */
language: Language, 
/**
 * Leaves out what comes with the product.
 */
own_only: boolean, path: string | null, };
export type ExportCalendar = { session_id: string | null, campaign_id: string | null, language: Language, path: string | null, };
export type ExportOverview = { period: Period, language: Language, path: string | null, };
export type ExportPerson = { id: string, language: Language, path: string | null, };
export type ExportProof = { id: string, format: ProofFormat, language: Language, path: string | null, };
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
export type ExtraTime = "none" | "x1.25" | "x1.5" | "x2" | "unlimited";
export type FailedExport = { session_id: string, 
/**
 * Whose report it was to be; empty once the person is erased.
 */
name: string, error: ApiError, };
export type Fault = "interrupted" | "device" | "too_slow" | "disk_full" | "recorder";
export type FieldError = { 
/**
 * Where: `person.email`, `criteria.2.anchors.three`.
 */
path: string, 
/**
 * What is wrong: `required`, `too_long`, `email`, `range`, …
 */
code: string, };
export type Figures = { 
/**
 * How the time was used.
 */
times: Times, 
/**
 * Fillers; none when the engine has no list of them in this language.
 */
fillers: Fillers | null, 
/**
 * What was taken up of the question, the job and each criterion.
 */
overlaps: Array<Overlap>, 
/**
 * Parts of an example; none when the engine has no lists for this language, or the transcript no marks by which
 * its sentences can be told.
 */
star: Star | null, };
export type Fillers = { 
/**
 * Sounds that fill a pause.
 */
filled_pauses: number, 
/**
 * Expressions that fill rather than mean.
 */
discourse_markers: number, 
/**
 * Both, per hundred words.
 */
per_100_words: number, };
export type FirstPerson = { 
/**
 * "I", "je".
 */
singular: number, 
/**
 * "we", "nous" and "on".
 */
plural: number, };
export type FollowUp = { 
/**
 * Which of the question's probes, from 0.
 */
probe: number, 
/**
 * Its words.
 */
text: string, 
/**
 * Why it was asked.
 */
reason: FollowUpReason, 
/**
 * Where in the recording the answer to it begins.
 */
from_ms: number, };
export type FollowUpReason = "empty" | "very_short" | "unclear" | "at_limit";
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
question: number, first_name: string, last_name: string, 
/**
 * What the candidate is called where their name is hidden from the reader.
 */
alias: string | null, campaign_title: string, excerpt: Array<Part>, 
/**
 * When it is said, within the answer.
 */
at_ms: number, };
export type GetSheet = { language: Language, };
export type GoTo = { question_id: string, };
export type GoodFor = { fr: string, en: string, };
export type HandOver = { session_id: string, 
/**
 * Whether the candidate gets a window of their own, and whoever works here keeps theirs.
 */
beside: boolean, };
export type Happened = { "what": "handed_over" } | { "what": "continued" } | { "what": "taken_back" } | { "what": "informed", 
/**
 * The language it was read in.
 */
language: Language, 
/**
 * SHA-256 of its text, hexadecimal.
 */
hash: string, } | { "what": "consented" } | { "what": "refused" } | { "what": "adjusted", 
/**
 * All that holds from now on.
 */
accommodations: Accommodations, } | { "what": "devices_ready", 
/**
 * Whether answers are recorded without a picture.
 */
sound_only: boolean, 
/**
 * Whether there is neither camera nor microphone, and answers are written.
 */
in_writing: boolean, } | { "what": "practised", 
/**
 * Whether it was left out.
 */
skipped: boolean, } | { "what": "asked", 
/**
 * The question.
 */
question_id: string, } | { "what": "repeated", 
/**
 * The question.
 */
question_id: string, } | { "what": "answer_started", 
/**
 * The question.
 */
question_id: string, 
/**
 * What it is recorded in.
 */
media_id: string, 
/**
 * How long the candidate thought before.
 */
response_ms: number, } | { "what": "followed_up", 
/**
 * The question.
 */
question_id: string, 
/**
 * Which of its approved probes was asked, from 0.
 */
probe: number, 
/**
 * What the answer lacked.
 */
reason: FollowUpReason, } | { "what": "answered", 
/**
 * The question.
 */
question_id: string, 
/**
 * The answer.
 */
answer_id: string, 
/**
 * How long it is.
 */
duration_ms: number, 
/**
 * How much of it somebody spoke, as loudness tells.
 */
speech_ms: number, 
/**
 * Why it ended.
 */
ended_by: EndedBy, } | { "what": "written", 
/**
 * The question.
 */
question_id: string, 
/**
 * The answer.
 */
answer_id: string, } | { "what": "reopened", 
/**
 * The question.
 */
question_id: string, 
/**
 * What is left of the attempt, if anything.
 */
answer_id: string | null, 
/**
 * What failed.
 */
fault: Fault, } | { "what": "skipped", 
/**
 * The question.
 */
question_id: string, } | { "what": "summarised" } | { "what": "paused", 
/**
 * Whether whoever leads the interview gave it.
 */
by_staff: boolean, } | { "what": "resumed", 
/**
 * How long it took.
 */
after_ms: number, } | { "what": "help_asked" } | { "what": "helped" } | { "what": "device_lost", 
/**
 * What is missing without it.
 */
sense: Sense, } | { "what": "device_back", 
/**
 * What it gives.
 */
sense: Sense, } | { "what": "finished" } | { "what": "experienced", 
/**
 * 1, bad, to 5, good.
 */
stars: number, };
export type Heard = { 
/**
 * A sound file in Base64.
 */
audio: string, synthetic: boolean, };
export type HoldBasis = "consent" | "legal_claim" | "hired";
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
closing: Array<CampaignLine>, failed_jobs: Array<Job>, 
/**
 * What administrators are warned of: files and recordings that are erased soon, and requests to be answered.
 */
erased_soon: Warned | null, open_requests: OpenRequests | null, running_jobs: number, recent: Array<SessionRow>, };
export type ImportAction = "add" | "change";
export type ImportItem = { source: Source, name: string, question_id: string, };
export type ImportProblem = { 
/**
 * The tab.
 */
sheet: string, 
/**
 * The row, as the spreadsheet program numbers it.
 */
row: number, 
/**
 * The column's letters, e.g. "C"; empty when the file has no such column.
 */
column: string, 
/**
 * The column's heading in the file, or as it should be.
 */
heading: string, 
/**
 * What is wrong: `required`, `too_long`, `formula`, `unknown_competency`, …
 */
code: string, };
export type ImportWeights = { source: Source, };
export type ImportedRow = { sheet: string, row: number, action: ImportAction, text: Bilingual, };
export type Inform = { language: Language, 
/**
 * Of the sheet that was read.
 */
hash: string, };
export type InspectBackup = { path: string, };
export type InstalledWeights = { id: string, installed: boolean, };
export type InterfaceLanguage = "fr" | "en" | "auto";
export type InterviewConsole = { session_id: string, stage: Stage, paused: boolean, 
/**
 * Whether the break was given from here.
 */
paused_by_staff: boolean, 
/**
 * Since when the candidate waits for help.
 */
help_asked_at_ms: number | null, sound_only: boolean, 
/**
 * What camera and microphone don't give any more.
 */
lost: Array<Sense>, question: ConsoleQuestion | null, questions: Array<ConsolePlace>, 
/**
 * The address of the candidate's page, for a browser of this machine; none while the endpoint does not listen.
 */
page: string | null, };
export type InterviewHost = { id: string, name: string, 
/**
 * Whether they need their password to take it back.
 */
has_password: boolean, };
export type InterviewNote = { id: string, 
/**
 * The place of the question that the candidate was at, from 1.
 */
question: number | null, question_id: string | null, 
/**
 * The answer that it was written during, once there is one.
 */
answer_id: string | null, 
/**
 * The moment in it.
 */
position_ms: number | null, text: string, at_ms: number, };
export type InterviewPlace = { id: string, number: number, mandatory: boolean, outcome: Outcome, 
/**
 * Whether the candidate may go there now.
 */
reachable: boolean, 
/**
 * Its text, once it was asked.
 */
text: string | null, 
/**
 * What was written to it, to be read once more before all is handed in.
 */
written: string | null, };
export type InterviewProbe = { text: string, reason: FollowUpReason, 
/**
 * Whether its answer is being recorded.
 */
answering: boolean, };
export type InterviewQuestion = { id: string, 
/**
 * From 1.
 */
number: number, text: string, mandatory: boolean, phase: Phase, 
/**
 * How long there is to think, and how long is left; none without limit.
 */
preparation_ms: number | null, preparation_left_ms: number | null, 
/**
 * How long the answer, or its present part, may take; none without limit.
 */
limit_ms: number | null, 
/**
 * How much of the recording came before its present part.
 */
part_from_ms: number, 
/**
 * How many attempts are left, the present one not counted; none without limit.
 */
takes_left: number | null, 
/**
 * Whether there is an answer that stands if nothing more is recorded.
 */
has_answer: boolean, follow_up: InterviewProbe | null, 
/**
 * How long the answer of this attempt is.
 */
duration_ms: number | null, 
/**
 * Whether the answer of this attempt was written.
 */
written: boolean, 
/**
 * What was written in the last attempt and handed in.
 */
written_before: string | null, 
/**
 * What was written and not handed in.
 */
draft: string | null, 
/**
 * Why the attempt failed.
 */
fault: Fault | null, };
export type InterviewReceipt = { handed_in_at_ms: number, answers: Array<ReceiptLine>, 
/**
 * When the recordings are removed at the latest, and when the file.
 */
recordings_until_ms: number, file_until_ms: number, contact: string, 
/**
 * Whether the candidate said how they found it.
 */
experience_told: boolean, };
export type InterviewView = { session_id: string, organisation: string, job_title: string, 
/**
 * The language of the questions.
 */
language: Language, 
/**
 * What the candidate is called.
 */
first_name: string, stage: Stage, accommodations: Accommodations, 
/**
 * What holds for the questions.
 */
rules: Rules, 
/**
 * What of that differs from question to question.
 */
differs: Differs, sound_only: boolean, 
/**
 * Whether there is neither camera nor microphone, and the answers are written.
 */
in_writing: boolean, 
/**
 * Whether facial quality metrics are offered.
 */
metrics_offered: boolean, 
/**
 * Whether this machine may be able to show what the candidate says as text while they answer.
 */
captions_offered: boolean, 
/**
 * Whether the candidate can see what is measured of their picture while they answer (P4).
 */
metrics_shown: boolean, 
/**
 * Whether the candidate is on a break.
 */
paused: boolean, 
/**
 * Whether whoever leads the interview gave it.
 */
paused_by_staff: boolean, 
/**
 * Whether this is a window of the candidate's own, and whoever leads the interview has another.
 */
beside: boolean, 
/**
 * Since when the candidate waits for help.
 */
help_asked_at_ms: number | null, question: InterviewQuestion | null, questions: Array<InterviewPlace>, receipt: InterviewReceipt | null, 
/**
 * Whom to ask for the machine.
 */
host: InterviewHost, };
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
export type JobKind = "import" | "transcription" | "observation" | "weights" | "measurement" | "export" | "backup" | "person_export" | "check" | "speech";
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
export type JobStatistics = { 
/**
 * The job, as its newest campaign writes it.
 */
job_title: string, 
/**
 * How many campaigns there were for it.
 */
campaigns: number, 
/**
 * Interviews of every state.
 */
interviews: number, 
/**
 * Those whose mandatory questions are all answered.
 */
completed: number, 
/**
 * Their share of the interviews that were not called off.
 */
completion_rate: number | null, 
/**
 * Those with a signature that the reader may see.
 */
signed: number, 
/**
 * The mean of their overall ratings, 1 to 5.
 */
overall: number | null, 
/**
 * Every rating of them.
 */
ratings: Distribution, 
/**
 * From adding the candidate to the first signature.
 */
to_signature: Lengths | null, };
export type KeepLonger = { person_id: string, until_ms: number, basis: HoldBasis, reason: string, };
export type Keyring = "works" | "empty" | "locked" | "refuses" | "none";
export type KindCount = { kind: string, count: number, };
export type Language = "fr" | "en";
export type LastBackup = { path: string, made_at_ms: number, bytes: number, recordings: number, 
/**
 * Copies are to be deleted by then.
 */
expires_at_ms: number, };
export type LastCheck = { at_ms: number, 
/**
 * Whether every page was whole.
 */
whole: boolean, };
export type LastErasure = { at_ms: number, files: number, recordings: number, };
export type Lengths = { 
/**
 * The mean.
 */
mean_ms: number, 
/**
 * The median; of two in the middle, their mean.
 */
median_ms: number, };
export type Limit = "lower_bound" | "estimated_times" | "words_alone";
export type ListActivity = { filter: ActivityFilter, after: string | null, limit: number, };
export type ListBankQuestions = { search: string | null, competency_id: string | null, category: Category | null, difficulty: Difficulty | null, 
/**
 * Only what is written in this language.
 */
language: Language | null, 
/**
 * Only the organisation's, or only what comes with the product.
 */
own: boolean | null, after: string | null, limit: number, };
export type ListCalendar = { from_ms: number, to_ms: number, campaign_id: string | null, };
export type ListCampaigns = { search: string | null, state: CampaignState | null, order: CampaignOrder, after: string | null, limit: number, };
export type ListPersons = { search: string | null, after: string | null, limit: number, };
export type ListProofs = { after: string | null, limit: number, };
export type ListReports = { search: string | null, after: string | null, limit: number, };
export type ListRequests = { after: string | null, limit: number, };
export type ListSessions = { campaign_id: string | null, search: string | null, state?: SessionState | null, review?: ReviewState | null, schedule?: ScheduleFilter | null, order: SessionOrder, after: string | null, limit: number, };
export type LiveFraming = { centre: [number, number], size: [number, number], brightness: number, sharpness: number, };
export type LiveHead = { yaw: number, pitch: number, roll: number, gaze: number, eye_opening: number, };
export type LiveMetricsState = "off" | "switched_off" | "no_consent" | "not_installed" | "no_picture" | "on" | "failed";
export type LiveMetricsView = { state: LiveMetricsState, moments: Array<LiveMoment>, };
export type LiveMoment = { at_ms: number, faces: number, unmeasured: Unmeasured | null, framing: LiveFraming | null, head: LiveHead | null, };
export type LogLine = { number: number, at_ms: number, 
/**
 * The place of the question that it is about, from 1.
 */
question: number | null, happened: Happened, };
export type LogoView = { 
/**
 * The PNG that is kept, in base64.
 */
png: string | null, };
export type Measured = { 
/**
 * The measure.
 */
found: Agreement | null, 
/**
 * Why there is none.
 */
why_not: NotMeasurable | null, };
export type MeasuredPicture = { summary: ObservationSummary, events: ObservationEvents, models: Array<string>, created_at_ms: number, };
export type Media = { id: string, kind: MediaKind, duration_ms: number, width: number, height: number, 
/**
 * Frames per second; none where it is not known.
 */
frame_rate: number | null, has_audio: boolean, complete: boolean, 
/**
 * Where a device gave nothing while it was recorded here.
 */
gaps: Array<MediaGap>, };
export type MediaGap = { 
/**
 * What is missing.
 */
sense: Sense, 
/**
 * Where it begins in the recording.
 */
from_ms: number, 
/**
 * Where it ends.
 */
to_ms: number, 
/**
 * Whether the device gave something for it that the machine was too slow for; it gave nothing otherwise.
 */
too_slow: boolean, };
export type MediaKind = "video" | "audio" | "text";
export type Member = { has_password: boolean, 
/**
 * Whether this is who asks.
 */
own: boolean, 
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
role: Role, 
/**
 * Whether they still work here; what they did stays under their name.
 */
active: boolean, };
export type Mode = "autonomous" | "collaborative";
export type MomentsAfter = { 
/**
 * The last moment that is known; none for all of the last half minute.
 */
after_ms: number | null, };
export type MoveQuestion = { id: string, position: number, };
export type NamedSource = { source: Source, name: string, };
export type NewComment = { session_id: string, answer_id: string, 
/**
 * The moment in the answer; none for the whole of it.
 */
position_ms: number | null, text: string, };
export type NewNote = { session_id: string, 
/**
 * The question that the candidate was at when its first letter was written.
 */
question_id: string | null, text: string, 
/**
 * How long ago that was.
 */
begun_ms_ago: number, };
export type NewReportTemplate = { name: string, };
export type NewSession = { campaign_id: string, person_id: string | null, person: PersonInput | null, language: Language, consent_language: Language, consents: Array<ConsentAnswer>, 
/**
 * Whether raters practise on it: it counts nowhere.
 */
calibration?: boolean | null, };
export type NewSessions = { campaign_id: string, language: Language, people: Array<PersonInput>, };
export type NewUser = { first_name: string, last_name: string, email: string, role: Role, password: string, };
export type NotMeasurable = "too_few_raters" | "too_few_rated" | "no_variance";
export type Notes = { 
/**
 * Whether the words bear saying anything.
 */
basis: Basis, 
/**
 * The number of words.
 */
words: number, 
/**
 * Mean confidence with which they were recognised, 0 to 1; none for words typed by hand.
 */
transcript_confidence: number | null, 
/**
 * What can be counted; none where nothing is said.
 */
figures: Figures | null, 
/**
 * What is stated, in order of time.
 */
statements: Array<Statement>, };
export type NotesOf = { session_id: string, };
export type Nothing = Record<symbol, never>;
export type Observation = { 
/**
 * Switched on in the settings.
 */
enabled: boolean, 
/**
 * Consented to by the person.
 */
consented: boolean, 
/**
 * Weights for faces are installed.
 */
installed: boolean, 
/**
 * The recording has a picture, it is still there, and not hidden from the reader.
 */
visible: boolean, 
/**
 * What was measured last.
 */
measured: MeasuredPicture | null, };
export type ObservationEvents = { 
/**
 * Without any face.
 */
absent: Array<Span>, 
/**
 * With more than one face.
 */
several: Array<Span>, 
/**
 * Face or eyes turned away from the camera.
 */
away: Array<Span>, 
/**
 * Middles of the blinks.
 */
blinks: Array<number>, };
export type ObservationSummary = { 
/**
 * Time that was looked at.
 */
watched_ms: number, 
/**
 * Share of the time with at least one face, 0 to 1.
 */
face_present: number | null, 
/**
 * Share of the time with more than one face, 0 to 1.
 */
several_faces: number | null, 
/**
 * Most faces in one picture.
 */
most_faces: number, 
/**
 * Share of the time in which the head could be measured, 0 to 1.
 */
measured: number, 
/**
 * Shares of the time in which it could not, by cause, 0 to 1.
 */
unmeasured: { [key in Unmeasured]?: number }, 
/**
 * Mean centre of the face: shares of the picture's width and height from its upper left corner.
 */
centre: [number, number] | null, 
/**
 * Mean height of the face in shares of the picture's.
 */
size: number | null, 
/**
 * Mean brightness of the picture, 0 to 1.
 */
brightness: number | null, 
/**
 * Mean sharpness of the face.
 */
sharpness: number | null, 
/**
 * Turn of the head to the side, degrees.
 */
yaw: Spread | null, 
/**
 * Nod of the head, degrees.
 */
pitch: Spread | null, 
/**
 * Tilt of the head, degrees.
 */
roll: Spread | null, 
/**
 * Share of the measured time with face and eyes towards the camera, 0 to 1.
 */
facing_camera: number | null, 
/**
 * Blinks a minute of measured time.
 */
blinks_per_minute: number | null, 
/**
 * Mean way of the face a second, in its own sizes: its width sideways, its height up and down.
 */
movement: number | null, };
export type OfAnswer = { answer_id: string, };
export type OfCampaign = { campaign_id: string, };
export type OfSession = { session_id: string, };
export type OpenRequests = { count: number, 
/**
 * By when the first is to be answered.
 */
first_due_at_ms: number, };
export type OpeningProblem = { 
/**
 * Stable code, e.g. `campaign.anchor_missing`.
 */
code: string, 
/**
 * Values for the sentence shown.
 */
params: { [key in string]: string }, };
export type Outcome = "open" | "answered" | "skipped";
export type OutdatedVoice = { text: string, recorded: RecordedVoice, };
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
export type Overlap = { 
/**
 * Which text.
 */
topic: TopicKind, 
/**
 * The criterion, if it is the text of one.
 */
criterion_id: string | null, 
/**
 * Its words that were found in the answer, in any form.
 */
taken_up: Array<string>, 
/**
 * Its words that were not found. Other words can say the same.
 */
not_found: Array<string>, 
/**
 * Share that was found, 0 to 1; none when the text has no content words.
 */
share: number | null, };
export type OverviewView = { 
/**
 * Signed interviews whose ratings are left out because the reader has yet to sign their own evaluation.
 */
hidden: number, 
/**
 * How many interviews of the period were too many to look through.
 */
left_out: number, 
/**
 * Campaigns with an interview among these.
 */
campaigns: number, 
/**
 * The interviews.
 */
interviews: number, 
/**
 * Those with a signature that the reader may see.
 */
signed: number, 
/**
 * By job.
 */
jobs: Array<JobStatistics>, 
/**
 * By competency.
 */
competencies: Array<CompetencyStatistics>, };
export type Page<T> = { 
/**
 * The rows.
 */
items: Array<T>, 
/**
 * What to ask for as `after` to get the next page; none on the last.
 */
next: string | null, };
export type PanelRater = { rater_id: string, rater_name: string, signed_at_ms: number, hash: string, ratings: Array<Rating>, results: Array<CriterionResult>, overall: Overall | null, };
export type Part = { 
/**
 * The piece.
 */
text: string, 
/**
 * Whether it was looked for.
 */
hit: boolean, };
export type Pauses = { 
/**
 * How many.
 */
count: number, 
/**
 * How long together.
 */
total_ms: number, 
/**
 * How long the longest is.
 */
longest_ms: number, };
export type Period = { 
/**
 * Candidates added from here on; none: from the beginning.
 */
from_ms: number | null, 
/**
 * Candidates added before; none: until now.
 */
until_ms: number | null, };
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
export type PersonView = { person: Person, consents: Array<ConsentState>, history: Array<ConsentState>, sessions: Array<SessionRow>, 
/**
 * How many more there are that the reader rates blind, and so isn't told of here.
 */
blind_sessions: number, };
export type Phase = "preparing" | "answering" | "follow_up" | "answered" | "reopened";
export type PictureAdvice = "too_dark" | "too_bright" | "covered" | "no_face" | "several_faces" | "off_centre" | "too_far" | "too_close";
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
export type Practise = { 
/**
 * Whether it was left out.
 */
skipped: boolean, };
export type PreviewBankImport = { source: Source, };
export type PreviewRoster = { campaign_id: string, text: string, };
export type Probe = { duration_ms: number, has_video: boolean, has_audio: boolean, width: number, height: number, format: string, };
export type ProbeFiles = { sources: Array<NamedSource>, };
export type ProbedFile = { source: Source, name: string, bytes: number, probe: Probe | null, error: ApiError | null, };
export type ProofFormat = "pdf" | "json";
export type ProofView = { proof: ErasureProof, 
/**
 * Who did it; none when it happened by itself.
 */
by_name: string | null, 
/**
 * Whether the proof is as it was written.
 */
holds: boolean, };
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
export type QuestionAnalytics = { 
/**
 * The question.
 */
question_id: string, 
/**
 * How many answered it, of the sessions looked at.
 */
answers: number, 
/**
 * The ratings of all raters on all its criteria; a low mean is a hard question.
 */
ratings: Distribution, 
/**
 * How well it separates candidates who do well from those who don't: the correlation of its mean rating with the
 * mean rating of the candidate's other answers (corrected item-total correlation). None under five candidates, or
 * where one of the two doesn't vary.
 */
discrimination: number | null, };
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
export type Quote = { 
/**
 * The words; white space is one space.
 */
text: string, 
/**
 * Start of the first word within the answer.
 */
start_ms: number, 
/**
 * End of the last word within the answer.
 */
end_ms: number, 
/**
 * Mean confidence with which the words were recognised, 0 to 1; none for words typed by hand.
 */
transcript_confidence: number | null, };
export type RaterAnalytics = { 
/**
 * The rater.
 */
rater_id: string, 
/**
 * How many sessions they signed.
 */
signed: number, 
/**
 * Their ratings.
 */
ratings: Distribution, 
/**
 * The mean of the differences to the other raters: above 0 milder, below 0 stricter. None where nobody else rated
 * the same things.
 */
leniency: number | null, 
/**
 * The differences session by session, in the order of signing.
 */
drift: Array<DriftPoint>, };
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
export type ReceiptLine = { number: number, take: number, 
/**
 * Whether it is the attempt that counts; none where the recruiter may yet choose another.
 */
counts: boolean | null, 
/**
 * Whether it was written.
 */
written: boolean, recorded_at_ms: number, duration_ms: number, 
/**
 * SHA-256 over the recording, hexadecimal.
 */
hash: string, };
export type RecordConsents = { person_id: string, language: Language, answers: Array<ConsentAnswer>, };
export type RecordedAnswer = { answer_id: string, 
/**
 * Pictures that the camera gave and the answer has not: it was faster than it says, or the machine too slow.
 */
pictures_left_out: number, };
export type RecordedVoice = { id: string, duration_ms: number, 
/**
 * Who recorded it.
 */
by: string, created_at_ms: number, };
export type RecordingState = "recording" | "paused" | "ended";
export type RecordingView = { session_id: string, question_id: string, state: RecordingState, has_picture: boolean, 
/**
 * How long the answer is so far.
 */
elapsed_ms: number, 
/**
 * For how long there is room on the disk.
 */
room_ms: number, 
/**
 * Whether the machine is too slow to keep up.
 */
is_behind: boolean, 
/**
 * The answer, once it ended by itself.
 */
answer_id: string | null, 
/**
 * Why it ended by itself.
 */
problem: ApiError | null, };
export type RecoverPassword = { identifier: string, recovery_code: string, password: string, };
export type RecoveryCode = { recovery_code: string, };
export type Remark = { id: string, author_name: string, 
/**
 * Whether the reader said it, and so may correct or withdraw it.
 */
own: boolean, text: string, at_ms: number, corrected_at_ms: number | null, };
export type RenameTemplate = { id: string, template: TemplateInput, };
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
export type RequestKind = "access" | "rectification" | "erasure" | "objection" | "explanation";
export type RequestStep = { 
/**
 * Its id.
 */
id: string, 
/**
 * The request.
 */
request_id: string, 
/**
 * Who asked.
 */
person_id: string, 
/**
 * How it went on.
 */
kind: StepKind, 
/**
 * What was done, or why not.
 */
note: string, 
/**
 * Who did it.
 */
by: string, 
/**
 * When.
 */
at_ms: number, };
export type RequestStepView = { step: RequestStep, by_name: string | null, };
export type RequestView = { request: SubjectRequest, person: Person, recorded_by_name: string | null, 
/**
 * Whether it is still to be answered.
 */
open: boolean, steps: Array<RequestStepView>, };
export type Resolution = { name: string, at_ms: number, };
export type RestoreBackup = { path: string, method: BackupSecret, secret: string, 
/**
 * Sets the present workspace aside; without this, a workspace that is here is never replaced.
 */
replace: boolean, };
export type RestoredBackup = { 
/**
 * How many people were in the backup that had been erased since.
 */
erased: number, recordings: number, 
/**
 * Where the workspace lies that was here before.
 */
set_aside: string | null, };
export type Retention = { 
/**
 * The id of the one record: the organisation's.
 */
id: string, 
/**
 * Months after the last contact that a person's file is kept.
 */
file_months: number, 
/**
 * Months that a recording is kept; its transcript stays with the file.
 */
video_months: number, };
export type RetentionHold = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whose file.
 */
person_id: string, 
/**
 * Until when.
 */
until_ms: number, 
/**
 * Why that is permitted.
 */
basis: HoldBasis, 
/**
 * The reason, in words.
 */
reason: string, 
/**
 * Who decided.
 */
by: string, 
/**
 * When.
 */
at_ms: number, };
export type RetentionLimits = { file_months: number, video_months: number, };
export type RetentionRow = { person: Person, last_contact_ms: number, 
/**
 * When the file is erased.
 */
due_at_ms: number, standing: Standing, 
/**
 * How many recordings are removed within 30 days, and when the first one is.
 */
recordings: number, recordings_due_at_ms: number | null, hold: RetentionHold | null, hold_by: string | null, };
export type RetentionView = { settings: Retention, limits: RetentionLimits, now_ms: number, 
/**
 * What the clock showed when it was not believed: nothing is erased until somebody says that it is right.
 */
clock_doubted_ms: number | null, 
/**
 * The latest moment that was believed.
 */
clock_seen_ms: number | null, last_erasure: LastErasure | null, 
/**
 * Who is warned of, due first; at most 500.
 */
rows: Array<RetentionRow>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * How many people's files are kept longer by a decision.
 */
held: number, };
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
follow_ups: number, 
/**
 * What raters don't see before they have signed.
 */
blind: Blind, };
export type RunTranscription = { answer_id: string, language: string | null, };
export type SaidComment = { id: string, };
export type SavePicture = { 
/**
 * What it shows; becomes the name of the file.
 */
name: string, 
/**
 * The PNG file, base 64.
 */
png: string, };
export type SaveRating = { answer_id: string, criterion_id: string, value: number | null, comment: string, };
export type SaveTemplate = { campaign_id: string, template: TemplateInput, };
export type SaveTranscript = { answer_id: string, base_id: string | null, segments: Array<SegmentInput>, };
export type SayMore = { id: string, text: string, };
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
export type Section = { 
/**
 * Its heading.
 */
title: string, 
/**
 * Its sentences.
 */
lines: Array<string>, };
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
export type Sense = "picture" | "sound";
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
 * Whether raters practise on it: it counts nowhere.
 */
calibration: boolean, 
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
export type SessionLog = { lines: Array<LogLine>, 
/**
 * From the first question to handing in.
 */
duration_ms: number | null, 
/**
 * How long breaks took.
 */
paused_ms: number, 
/**
 * Attempts that failed for a technical reason.
 */
faults: number, 
/**
 * How long the candidate thought before an answer, in the middle (median).
 */
response_ms: number | null, 
/**
 * How they found it, 1 to 5.
 */
stars: number | null, };
export type SessionOfPerson = { id: string, campaign_title: string, };
export type SessionOrder = "newest" | "name" | "schedule";
export type SessionRow = { id: string, campaign_id: string, campaign_title: string, person_id: string, first_name: string, last_name: string, 
/**
 * What the candidate is called where their name is hidden from the reader.
 */
alias: string | null, state: SessionState, review: ReviewState, language: Language, answers: number, questions: number, schedule: Schedule | null, end: EndKind | null, calibration: boolean, sample: boolean, created_at_ms: number, 
/**
 * When the reader signed, or else whoever signed last.
 */
signed_at_ms: number | null, 
/**
 * How many raters have signed.
 */
signatures: number, };
export type SessionState = "draft" | "scheduled" | "invited" | "started" | "in_progress" | "completed" | "expired" | "cancelled";
export type SessionView = { session: Session, review: ReviewState, campaign: CampaignOfSession, 
/**
 * Without name and addresses while they are hidden from the reader.
 */
person: Person, blind: BlindSession | null, consents: Array<ConsentState>, questions: Array<QuestionAndAnswer>, results: Array<CriterionResult>, overall: Overall | null, 
/**
 * The newest signature of the reader, and all of theirs.
 */
sign_off: SignOff | null, sign_offs: Array<SignOff>, 
/**
 * The reader's reopening that stands: they have not signed since.
 */
reopened: SignOff | null, 
/**
 * Whether the reader has signed: their ratings stand.
 */
locked: boolean, 
/**
 * Whether anybody has: answers and transcripts stand.
 */
frozen: boolean, 
/**
 * Who has signed, the reader left out.
 */
raters: Array<string>, 
/**
 * What they made of it; empty until the reader may see it.
 */
panel: Array<PanelRater>, missing: Array<string>, jobs: Array<Job>, };
export type SetDates = { id: string, opens_at_ms: number | null, closes_at_ms: number | null, };
export type SetLogo = { id: string, 
/**
 * A PNG or JPEG file in base64; none takes the logo away.
 */
image: string | null, };
export type SetPassword = { id: string, 
/**
 * The password until now; asked of whoever changes their own.
 */
current: string | null, password: string, };
export type SetRetention = { file_months: number, video_months: number, };
export type SetRules = { id: string, rules: Rules, };
export type SetScorecard = { id: string, criteria: Array<CriterionInput>, };
export type Settings = { language: InterfaceLanguage, appearance: Appearance, organisation: string, transcription_model: string | null, spoken_languages: Array<string>, threads: number | null, facial_metrics: boolean, 
/**
 * Whom candidates can turn to.
 */
contact: string, };
export type Sheet = { 
/**
 * The language it is written in.
 */
language: Language, 
/**
 * That it is software that leads, in one sentence to be shown and spoken (P10).
 */
disclosure: string, 
/**
 * Its parts, the most important first.
 */
sections: Array<Section>, 
/**
 * SHA-256 of all its words, hexadecimal.
 */
hash: string, };
export type SignIn = { 
/**
 * The id of the user, or their address.
 */
identifier: string, password: string, };
export type SignInName = { id: string, name: string, };
export type SignOff = { id: string, rater_id: string, rater_name: string, version: number, hash: string, at_ms: number, reason: string | null, };
export type SoundAdvice = "silent" | "too_quiet" | "clipping";
export type Source = { 
/**
 * Its path.
 */
path: string, } | { 
/**
 * What the upload was answered with.
 */
upload_id: string, };
export type Span = { 
/**
 * Start within the answer.
 */
start_ms: number, 
/**
 * End within the answer.
 */
end_ms: number, };
export type Speak = { words: Words, 
/**
 * The language of the interface; questions are spoken in theirs.
 */
language: Language, };
export type Spoken = { 
/**
 * A sound file in Base64.
 */
audio: string, text: string, 
/**
 * Whether nobody's voice is heard (P10).
 */
synthetic: boolean, };
export type SpokenOf = { campaign_id: string, };
export type SpokenQuestion = { question_id: string, 
/**
 * From 1.
 */
number: number, 
/**
 * Its own text, then its follow-ups.
 */
texts: Array<SpokenText>, outdated: Array<OutdatedVoice>, };
export type SpokenText = { text: string, 
/**
 * Whether it is a follow-up.
 */
is_probe: boolean, recorded: RecordedVoice | null, };
export type Spread = { 
/**
 * Mean.
 */
mean: number, 
/**
 * Standard deviation.
 */
deviation: number, };
export type Stage = "information" | "consents" | "devices" | "practice" | "ready" | "question" | "summary" | "refused" | "finished";
export type Standing = "kept" | "warned" | "due";
export type Star = { 
/**
 * Parts that were found.
 */
found: Array<StarPart>, 
/**
 * Parts that were not found in the words; they may be there in others.
 */
not_found: Array<StarPart>, 
/**
 * Who acts in the sentences that tell what was done.
 */
first_person: FirstPerson, };
export type StarPart = "situation" | "task" | "action" | "result";
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
export type StartRecording = { session_id: string, question_id: string, 
/**
 * Whether the camera is left out.
 */
sound_only: boolean, };
export type StartedExport = { job: Job, path: string, };
export type StateCount = { 
/**
 * The state.
 */
state: SessionState, 
/**
 * How many are in it.
 */
count: number, };
export type Statement = { 
/**
 * What it says.
 */
kind: StatementKind, 
/**
 * The expression or word it is about; empty where the kind says all.
 */
term: string, 
/**
 * The criterion whose word was taken up.
 */
criterion_id: string | null, 
/**
 * Where it begins within the answer.
 */
start_ms: number, 
/**
 * Where it ends within the answer.
 */
end_ms: number, 
/**
 * The words it rests on, in order of time; never empty in a record (P15).
 */
quotes: Array<Quote>, 
/**
 * What it can't know.
 */
limits: Array<Limit>, };
export type StatementKind = "long_pause" | "filled_pause" | "discourse_marker" | "question_word" | "job_word" | "criterion_word" | "situation" | "task" | "action" | "result";
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
export type StepKind = "note" | "done" | "refused";
export type Studio = { microphone: TrialMicrophone, take: VoiceTake | null, };
export type SubjectRequest = { 
/**
 * Its id.
 */
id: string, 
/**
 * Who asks.
 */
person_id: string, 
/**
 * What for.
 */
kind: RequestKind, 
/**
 * When it arrived.
 */
received_at_ms: number, 
/**
 * Until when it is to be answered.
 */
due_at_ms: number, 
/**
 * What was asked, in words; may be empty.
 */
note: string, 
/**
 * Who wrote it down.
 */
recorded_by: string, 
/**
 * When it was written down.
 */
at_ms: number, };
export type SumUpActivity = { filter: ActivityFilter, };
export type TableFormat = "csv" | "xlsx";
export type Tag = "workspace" | "settings" | "users" | "campaigns" | "questions" | "spoken" | "bank" | "templates" | "persons" | "consents" | "sessions" | "answers" | "transcripts" | "observations" | "analyses" | "ratings" | "comments" | "sign_offs" | "jobs" | "weights" | "devices" | "captions" | "interview" | "interview_notes" | "reports" | "activity" | "retention" | "requests" | "backups" | "diagnostics";
export type TakeBack = { 
/**
 * The id or the address of whoever takes it back.
 */
identifier: string, 
/**
 * Their password; none where nobody has one.
 */
password: string | null, };
export type TakeView = { answer_id: string, take: number, source_name: string, duration_ms: number, 
/**
 * Why the attempt failed; then it does not count as one.
 */
fault: Fault | null, counts: boolean, };
export type TakenVoice = { 
/**
 * A sound file in Base64.
 */
audio: string, duration_ms: number, };
export type Template = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: Bilingual, 
/**
 * What it is good for.
 */
summary: Bilingual, 
/**
 * The job it is for.
 */
job_title: Bilingual, 
/**
 * The job in more words.
 */
job_description: Bilingual, 
/**
 * Expected experience.
 */
experience_level: Bilingual, 
/**
 * The scorecard.
 */
criteria: Array<TemplateCriterion>, 
/**
 * The questions in the order they are asked.
 */
questions: Array<TemplateQuestion>, 
/**
 * What holds for every answer; none: as a new campaign has it.
 */
rules: Rules | null, 
/**
 * When it was made; 0 for what comes with the product.
 */
created_at_ms: number, };
export type TemplateCriterion = { 
/**
 * Short name.
 */
name: Bilingual, 
/**
 * What is meant by it.
 */
definition: Bilingual, 
/**
 * Its share of the overall result, 1 to 100.
 */
weight: number, 
/**
 * Its scale.
 */
anchors: BankAnchors, };
export type TemplateInput = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is good for.
 */
summary: string, };
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
export type TemplateQuestion = { 
/**
 * The question.
 */
text: Bilingual, 
/**
 * What sort of question it is.
 */
category: Bilingual, 
/**
 * How much it asks.
 */
difficulty: Bilingual, 
/**
 * Whether a session is incomplete without an answer.
 */
mandatory: boolean, 
/**
 * Time to think before answering, if limited.
 */
preparation_ms: number | null, 
/**
 * The longest answer, if limited.
 */
limit_ms: number | null, 
/**
 * How often it can be answered; none: as the rules say.
 */
takes: number | null, 
/**
 * How many approved follow-ups may follow the answer; none: as the rules say.
 */
follow_ups: number | null, 
/**
 * The places (from 0) of the criteria that its answers are rated on; empty means all.
 */
criteria: Array<number>, 
/**
 * The only follow-ups that may be asked.
 */
probes: Array<Bilingual>, 
/**
 * The question of the bank that it was made from.
 */
bank_question_id: string | null, };
export type TemplateRow = { id: string, name: Bilingual, summary: Bilingual, job_title: Bilingual, 
/**
 * The names of its criteria.
 */
criteria: Array<Bilingual>, questions: number, 
/**
 * How long all answers and preparations take at most; none when a question is not limited.
 */
longest_ms: number | null, 
/**
 * The languages that a campaign can be made in.
 */
languages: Array<Language>, 
/**
 * Whether the organisation made it.
 */
own: boolean, };
export type TemplateView = { template: Template, languages: Array<Language>, own: boolean, };
export type TextOfQuestion = { question_id: string, text: string, };
export type Thread = { id: string, 
/**
 * The moment in the answer; none for the whole of it.
 */
position_ms: number | null, 
/**
 * None when it cannot be read (any more), and replies to it can.
 */
opening: Remark | null, replies: Array<Remark>, resolved: Resolution | null, };
export type Times = { 
/**
 * Length of the recording.
 */
duration_ms: number, 
/**
 * From the first word to the last, without pauses.
 */
speaking_ms: number, 
/**
 * Its share of the recording, 0 to 1.
 */
speaking_share: number, 
/**
 * From the start of the recording to the first word.
 */
latency_ms: number, 
/**
 * Words per minute of speaking time (articulation rate).
 */
words_per_minute_speaking: number | null, 
/**
 * Words per minute of the recording (speech rate).
 */
words_per_minute: number | null, 
/**
 * All pauses between words.
 */
pauses: Pauses, 
/**
 * The long ones of them.
 */
long_pauses: Pauses, 
/**
 * Whether the times of words are estimates, so that pauses within a phrase are too.
 */
estimated: boolean, };
export type TopicKind = "question" | "job" | "criterion";
export type Transcript = { head: TranscriptHead, segments: Array<Segment>, };
export type TranscriptHead = { id: string, method: TranscriptMethod, model: string, language: string, confidence: number | null, created_at_ms: number, synthetic: boolean, version: number, };
export type TranscriptMethod = "whisper" | "manual" | "whisper_edited" | "written";
export type TranscriptionState = "none" | "waiting" | "running" | "failed" | "done" | "no_consent" | "no_weights";
export type TrialCamera = { state: TrialState, name: string | null, problem: ApiError | null, width: number | null, height: number | null, 
/**
 * Pictures a second, as the camera says.
 */
rate: number | null, advice: PictureAdvice | null, 
/**
 * Path at the endpoint; each request for it waits for the next picture.
 */
preview: string | null, };
export type TrialMicrophone = { state: TrialState, name: string | null, problem: ApiError | null, 
/**
 * Root mean square of the last tenth of a second, in decibels of full scale.
 */
level_db: number | null, 
/**
 * The loudest sample of the last second, likewise.
 */
peak_db: number | null, advice: SoundAdvice | null, };
export type TrialState = "opening" | "ready" | "lost";
export type Unblind = { session_id: string, reason: string, };
export type Unblinding = { user_name: string, reason: string, at_ms: number, };
export type Unlock = { method: UnlockMethod, secret: string | null, };
export type UnlockMethod = "keyring" | "passphrase" | "recovery";
export type UnlockWay = "keyring" | "passphrase" | "recovery";
export type Unmeasured = "no_face" | "too_small" | "too_dark" | "too_bright" | "blurred" | "frozen";
export type Untranscribed = { answer_id: string, session_id: string, first_name: string, last_name: string, 
/**
 * What the candidate is called where their name is hidden from the reader.
 */
alias: string | null, source_name: string, created_at_ms: number, };
export type UpdateBankQuestion = { id: string, question: BankQuestionInput, };
export type UpdateCampaign = { id: string, campaign: CampaignInput, };
export type UpdateCompetency = { id: string, competency: CompetencyInput, };
export type UpdatePerson = { id: string, person: PersonInput, };
export type UpdateQuestion = { id: string, question: QuestionInput, };
export type UpdateUser = { id: string, 
/**
 * Given name.
 */
first_name: string, 
/**
 * Family name.
 */
last_name: string, 
/**
 * Address.
 */
email: string, 
/**
 * What they may do.
 */
role: Role, 
/**
 * Whether they still work here.
 */
active: boolean, };
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
role: Role, 
/**
 * Whether they still work here; what they did stays under their name.
 */
active: boolean, };
export type VerifiedBackup = { files: number, recordings: number, bytes: number, };
export type VerifyBackup = { path: string, method: BackupSecret, secret: string, };
export type VoiceTake = { question_id: string, text: string, state: VoiceTakeState, elapsed_ms: number, 
/**
 * How much longer it may take.
 */
left_ms: number, 
/**
 * Why it ended by itself.
 */
problem: ApiError | null, };
export type VoiceTakeState = "recording" | "ended";
export type Waiting = { count: number, newest: Array<SessionRow>, };
export type Warned = { people: number, 
/**
 * When the first of it is erased.
 */
first_due_at_ms: number, };
export type Weights = { id: string, name: string, kind: WeightsKind, licence: string, licence_url: string, bytes: number, present_bytes: number, good_for: GoodFor, state: WeightsState, sample_only: boolean, removable: boolean, recommended: boolean, in_use: boolean, 
/**
 * How long this machine takes for an hour of speech; none until it was measured.
 */
hour_ms: number | null, 
/**
 * The language that a voice speaks (ISO 639-1).
 */
language: string | null, 
/**
 * The job that downloads or measures it.
 */
job_id: string | null, };
export type WeightsId = { id: string, };
export type WeightsKind = "whisper" | "vad" | "face" | "voice";
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
export type Words = "disclosure" | "question";
export type WorkspaceInfo = { id: string, folder: string, organisation: string, created_at_ms: number, protection: Protection | null, schema_version: number, database_bytes: number, vault_bytes: number, export_folder: string, ffmpeg: string | null, };
export type WorkspaceState = "none" | "locked" | "confirm_recovery" | "sign_in" | "interview" | "away" | "open" | "stopped";
export type WorkspaceStatus = { state: WorkspaceState, protection: Protection | null, keyring_available: boolean, organisation: string | null, 
/**
 * Who sits at the machine.
 */
user: User | null, 
/**
 * Whether somebody else can take their place: they have a password of their own.
 */
can_sign_out: boolean, 
/**
 * Who may say that they do, while nobody has.
 */
people: Array<SignInName>, version: string, folder: string, sample_available: boolean, 
/**
 * Why the workspace is not open, or what is wrong with this machine's clock.
 */
trouble: ApiError | null, 
/**
 * The session of the candidate who has a window of their own here.
 */
beside: string | null, };
export type Write = { 
/**
 * The question that is answered: what is on its way when another one is shown is not for that.
 */
question_id: string, text: string, };
export type WriteCalendar = { session_id: string | null, campaign_id: string | null, language: Language, };
export type WrittenNote = { id: string, };

/** Name of a method: its input and its output. */
export type Methods = {
  "activity.export": [ExportActivity, Exported];
  "activity.list": [ListActivity, Page<ActivityRow>];
  "activity.summary": [SumUpActivity, ActivitySummary];
  "activity.verify": [Nothing, ChainState];
  "analyses.get": [OfAnswer, Analysis];
  "analyses.run": [OfAnswer, Analysis];
  "answers.choose": [{ id: string }, null];
  "answers.remove": [{ id: string }, null];
  "answers.restore": [{ id: string }, null];
  "backup.create": [CreateBackup, StartedExport];
  "backup.inspect": [InspectBackup, BackupInfo];
  "backup.restore": [RestoreBackup, RestoredBackup];
  "backup.status": [Nothing, BackupStatus];
  "backup.stop": [Nothing, null];
  "backup.verify": [VerifyBackup, VerifiedBackup];
  "bank.apply_import": [ApplyBankImport, BankImported];
  "bank.competencies": [Nothing, Array<CompetencyRow>];
  "bank.copy_competency": [{ id: string }, Competency];
  "bank.copy_question": [{ id: string }, BankQuestion];
  "bank.create_competency": [CompetencyInput, Competency];
  "bank.create_question": [BankQuestionInput, BankQuestion];
  "bank.delete_competency": [{ id: string }, null];
  "bank.delete_question": [{ id: string }, null];
  "bank.export": [ExportBank, Exported];
  "bank.get_question": [{ id: string }, BankQuestionView];
  "bank.preview_import": [PreviewBankImport, BankImportPreview];
  "bank.questions": [ListBankQuestions, Page<BankQuestionRow>];
  "bank.restore_competency": [{ id: string }, Competency];
  "bank.restore_question": [{ id: string }, BankQuestion];
  "bank.update_competency": [UpdateCompetency, Competency];
  "bank.update_question": [UpdateBankQuestion, BankQuestion];
  "calendar.export": [ExportCalendar, Exported];
  "calendar.file": [WriteCalendar, CalendarFile];
  "calendar.list": [ListCalendar, Array<CalendarEntry>];
  "calibrations.agree": [Agree, null];
  "calibrations.get": [{ id: string }, CalibrationView];
  "calibrations.list": [OfCampaign, Array<CalibrationRow>];
  "campaigns.analytics": [{ id: string }, CampaignAnalytics];
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
  "comments.correct": [SayMore, null];
  "comments.create": [NewComment, SaidComment];
  "comments.list": [CommentsOf, CommentsView];
  "comments.reopen": [{ id: string }, null];
  "comments.reply": [SayMore, SaidComment];
  "comments.resolve": [{ id: string }, null];
  "comments.restore": [{ id: string }, null];
  "comments.withdraw": [{ id: string }, null];
  "consents.record": [RecordConsents, Array<ConsentState>];
  "consents.texts": [ConsentTexts, Array<ConsentText>];
  "crashes.list": [Nothing, Array<CrashReport>];
  "crashes.remove": [{ id: string }, null];
  "crashes.seen": [Nothing, null];
  "devices.choose": [ChooseDevice, null];
  "devices.list": [Nothing, DeviceLists];
  "devices.release": [Nothing, null];
  "devices.watch": [Nothing, DeviceTrial];
  "diagnostics.check": [Nothing, Job];
  "diagnostics.get": [Nothing, Diagnostics];
  "diagnostics.open_logs": [Nothing, null];
  "erasures.export": [ExportProof, Exported];
  "erasures.list": [ListProofs, Page<ProofView>];
  "home.get": [Nothing, Home];
  "imports.probe": [ProbeFiles, Array<ProbedFile>];
  "imports.start": [StartImport, Array<Job>];
  "interview.adjust": [Accommodations, null];
  "interview.answer": [Nothing, null];
  "interview.ask_again": [Nothing, null];
  "interview.ask_help": [Nothing, null];
  "interview.begin": [Nothing, null];
  "interview.close": [Nothing, null];
  "interview.consent": [Decide, null];
  "interview.console": [Nothing, InterviewConsole | null];
  "interview.decline": [Nothing, null];
  "interview.end_break": [Nothing, null];
  "interview.experience": [Experience, null];
  "interview.finish": [Nothing, null];
  "interview.get": [Nothing, InterviewView];
  "interview.give_break": [Nothing, null];
  "interview.go_to": [GoTo, null];
  "interview.hand_over": [HandOver, null];
  "interview.help": [Nothing, null];
  "interview.inform": [Inform, null];
  "interview.keep_draft": [Write, null];
  "interview.next": [Nothing, null];
  "interview.pause": [Nothing, null];
  "interview.practise": [Practise, null];
  "interview.ready": [DevicesReady, null];
  "interview.repeat": [Nothing, null];
  "interview.resume": [Nothing, null];
  "interview.sheet": [GetSheet, Sheet];
  "interview.skip": [Nothing, null];
  "interview.speak": [Speak, Spoken];
  "interview.stop": [Nothing, null];
  "interview.take_back": [TakeBack, null];
  "interview.write": [Write, null];
  "interview_notes.add": [NewNote, WrittenNote];
  "interview_notes.edit": [EditNote, null];
  "interview_notes.list": [NotesOf, Array<InterviewNote>];
  "interview_notes.remove": [{ id: string }, null];
  "interview_notes.restore": [{ id: string }, null];
  "jobs.cancel": [{ id: string }, null];
  "jobs.list": [Nothing, Array<Job>];
  "jobs.retry": [{ id: string }, Job];
  "observations.get": [OfAnswer, Observation];
  "observations.run": [OfAnswer, Job];
  "persons.erase": [{ id: string }, null];
  "persons.export": [ExportPerson, StartedExport];
  "persons.get": [{ id: string }, PersonView];
  "persons.list": [ListPersons, Page<Person>];
  "persons.update": [UpdatePerson, Person];
  "questions.add_from_bank": [AddFromBank, Array<Question>];
  "questions.create": [CreateQuestion, Question];
  "questions.delete": [{ id: string }, null];
  "questions.move": [MoveQuestion, null];
  "questions.restore": [{ id: string }, Question];
  "questions.update": [UpdateQuestion, Question];
  "ratings.save": [SaveRating, Rating];
  "recordings.captions": [Nothing, CaptionsView];
  "recordings.current": [Nothing, RecordingView | null];
  "recordings.discard": [Nothing, null];
  "recordings.metrics": [MomentsAfter, LiveMetricsView];
  "recordings.pause": [Nothing, null];
  "recordings.resume": [Nothing, null];
  "recordings.start": [StartRecording, null];
  "recordings.stop": [Nothing, RecordedAnswer];
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
  "reports.export_analytics": [ExportAnalytics, Exported];
  "reports.export_overview": [ExportOverview, Exported];
  "reports.exports": [Nothing, Array<ExportView>];
  "reports.forget_export": [{ id: string }, null];
  "reports.list": [ListReports, Page<SessionRow>];
  "reports.reveal": [RevealReport, null];
  "reports.save_picture": [SavePicture, Exported];
  "reports.start_export": [StartExport, Job];
  "requests.add_step": [AddRequestStep, RequestView];
  "requests.create": [CreateRequest, RequestView];
  "requests.list": [ListRequests, Page<RequestView>];
  "retention.confirm_clock": [Nothing, null];
  "retention.erase": [ErasePerson, ErasureProof];
  "retention.get": [Nothing, RetentionView];
  "retention.keep": [KeepLonger, RetentionHold];
  "retention.set": [SetRetention, null];
  "sample.create": [CreateSample, CreatedSample];
  "search.query": [Search, Found];
  "sessions.cancel": [EndSession, Session];
  "sessions.create": [NewSession, CreatedSession];
  "sessions.create_list": [NewSessions, CreatedSessions];
  "sessions.get": [{ id: string }, SessionView];
  "sessions.list": [ListSessions, Page<SessionRow>];
  "sessions.log": [{ id: string }, SessionLog];
  "sessions.no_show": [EndSession, Session];
  "sessions.preview_list": [PreviewRoster, Array<RosterLine>];
  "sessions.schedule": [ScheduleSession, Session];
  "sessions.unblind": [Unblind, null];
  "settings.get": [Nothing, Settings];
  "settings.set": [Settings, Settings];
  "sign_offs.create": [OfSession, SignOff];
  "sign_offs.reopen": [Reopen, null];
  "spoken.begin": [TextOfQuestion, null];
  "spoken.close": [Nothing, null];
  "spoken.end": [Nothing, TakenVoice];
  "spoken.hear": [TextOfQuestion, Heard];
  "spoken.keep": [Nothing, RecordedVoice];
  "spoken.list": [SpokenOf, Array<SpokenQuestion>];
  "spoken.remove": [TextOfQuestion, null];
  "spoken.watch": [Nothing, Studio];
  "statistics.overview": [Period, OverviewView];
  "templates.create_campaign": [CampaignFromTemplate, Campaign];
  "templates.delete": [{ id: string }, null];
  "templates.get": [{ id: string }, TemplateView];
  "templates.list": [Nothing, Array<TemplateRow>];
  "templates.rename": [RenameTemplate, Template];
  "templates.restore": [{ id: string }, Template];
  "templates.save": [SaveTemplate, Template];
  "transcripts.captions": [OfAnswer, Array<Caption>];
  "transcripts.get": [OfAnswer, Transcript | null];
  "transcripts.run": [RunTranscription, Job];
  "transcripts.save": [SaveTranscript, TranscriptHead];
  "users.create": [NewUser, User];
  "users.list": [Nothing, Array<Member>];
  "users.recover": [RecoverPassword, null];
  "users.set_password": [SetPassword, null];
  "users.sign_in": [SignIn, null];
  "users.sign_out": [Nothing, null];
  "users.update": [UpdateUser, User];
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
  "activity.export": [],
  "activity.list": ["activity"],
  "activity.summary": ["activity"],
  "activity.verify": ["activity"],
  "analyses.get": ["analyses", "transcripts", "ratings", "sign_offs", "answers", "consents"],
  "analyses.run": [],
  "answers.choose": [],
  "answers.remove": [],
  "answers.restore": [],
  "backup.create": [],
  "backup.inspect": ["workspace"],
  "backup.restore": ["workspace"],
  "backup.status": ["backups"],
  "backup.stop": ["workspace"],
  "backup.verify": ["workspace"],
  "bank.apply_import": [],
  "bank.competencies": ["bank"],
  "bank.copy_competency": [],
  "bank.copy_question": [],
  "bank.create_competency": [],
  "bank.create_question": [],
  "bank.delete_competency": [],
  "bank.delete_question": [],
  "bank.export": [],
  "bank.get_question": ["bank"],
  "bank.preview_import": [],
  "bank.questions": ["bank"],
  "bank.restore_competency": [],
  "bank.restore_question": [],
  "bank.update_competency": [],
  "bank.update_question": [],
  "calendar.export": [],
  "calendar.file": [],
  "calendar.list": ["sessions", "persons", "campaigns"],
  "calibrations.agree": [],
  "calibrations.get": ["sessions", "answers", "ratings", "sign_offs", "users"],
  "calibrations.list": ["sessions", "persons", "answers", "ratings", "sign_offs", "users"],
  "campaigns.analytics": ["campaigns", "questions", "sessions", "answers", "ratings", "sign_offs", "persons", "users"],
  "campaigns.archive": [],
  "campaigns.close": [],
  "campaigns.create": [],
  "campaigns.delete": [],
  "campaigns.duplicate": [],
  "campaigns.get": ["campaigns", "questions", "sessions", "spoken"],
  "campaigns.list": ["campaigns", "questions", "sessions", "sign_offs"],
  "campaigns.open": [],
  "campaigns.restore": [],
  "campaigns.set_dates": [],
  "campaigns.set_rules": [],
  "campaigns.set_scorecard": [],
  "campaigns.statistics": ["campaigns", "questions", "sessions", "persons", "answers", "transcripts", "ratings", "sign_offs"],
  "campaigns.update": [],
  "comments.correct": [],
  "comments.create": [],
  "comments.list": ["comments", "ratings", "sign_offs", "answers"],
  "comments.reopen": [],
  "comments.reply": [],
  "comments.resolve": [],
  "comments.restore": [],
  "comments.withdraw": [],
  "consents.record": [],
  "consents.texts": [],
  "crashes.list": ["workspace"],
  "crashes.remove": ["workspace"],
  "crashes.seen": ["workspace"],
  "devices.choose": [],
  "devices.list": ["devices"],
  "devices.release": [],
  "devices.watch": [],
  "diagnostics.check": [],
  "diagnostics.get": ["diagnostics", "jobs", "weights"],
  "diagnostics.open_logs": [],
  "erasures.export": [],
  "erasures.list": ["retention"],
  "home.get": ["campaigns", "sessions", "persons", "answers", "transcripts", "ratings", "sign_offs", "jobs", "retention", "requests", "users"],
  "imports.probe": [],
  "imports.start": [],
  "interview.adjust": [],
  "interview.answer": [],
  "interview.ask_again": [],
  "interview.ask_help": [],
  "interview.begin": [],
  "interview.close": [],
  "interview.consent": [],
  "interview.console": ["interview", "devices", "answers"],
  "interview.decline": [],
  "interview.end_break": [],
  "interview.experience": [],
  "interview.finish": [],
  "interview.get": ["interview", "devices", "answers"],
  "interview.give_break": [],
  "interview.go_to": [],
  "interview.hand_over": [],
  "interview.help": [],
  "interview.inform": [],
  "interview.keep_draft": [],
  "interview.next": [],
  "interview.pause": [],
  "interview.practise": [],
  "interview.ready": [],
  "interview.repeat": [],
  "interview.resume": [],
  "interview.sheet": ["interview", "settings"],
  "interview.skip": [],
  "interview.speak": [],
  "interview.stop": [],
  "interview.take_back": ["workspace"],
  "interview.write": [],
  "interview_notes.add": [],
  "interview_notes.edit": [],
  "interview_notes.list": ["interview_notes", "answers"],
  "interview_notes.remove": [],
  "interview_notes.restore": [],
  "jobs.cancel": [],
  "jobs.list": ["jobs"],
  "jobs.retry": [],
  "observations.get": ["observations", "answers", "consents", "settings", "weights"],
  "observations.run": [],
  "persons.erase": [],
  "persons.export": [],
  "persons.get": ["persons", "consents", "sessions", "ratings", "sign_offs", "jobs"],
  "persons.list": ["persons"],
  "persons.update": [],
  "questions.add_from_bank": [],
  "questions.create": [],
  "questions.delete": [],
  "questions.move": [],
  "questions.restore": [],
  "questions.update": [],
  "ratings.save": [],
  "recordings.captions": ["captions"],
  "recordings.current": ["devices"],
  "recordings.discard": [],
  "recordings.metrics": [],
  "recordings.pause": [],
  "recordings.resume": [],
  "recordings.start": [],
  "recordings.stop": [],
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
  "reports.export_analytics": [],
  "reports.export_overview": [],
  "reports.exports": ["reports", "persons"],
  "reports.forget_export": [],
  "reports.list": ["sessions", "persons", "answers", "ratings", "sign_offs", "jobs"],
  "reports.reveal": [],
  "reports.save_picture": [],
  "reports.start_export": [],
  "requests.add_step": [],
  "requests.create": [],
  "requests.list": ["requests", "persons"],
  "retention.confirm_clock": [],
  "retention.erase": [],
  "retention.get": ["retention", "persons", "consents", "sessions", "answers"],
  "retention.keep": [],
  "retention.set": [],
  "sample.create": [],
  "search.query": ["campaigns", "persons", "questions", "sessions", "answers", "transcripts"],
  "sessions.cancel": [],
  "sessions.create": [],
  "sessions.create_list": [],
  "sessions.get": ["sessions", "campaigns", "persons", "consents", "answers", "transcripts", "ratings", "sign_offs", "jobs", "weights"],
  "sessions.list": ["sessions", "persons", "answers", "ratings", "sign_offs", "jobs"],
  "sessions.log": ["interview", "sessions"],
  "sessions.no_show": [],
  "sessions.preview_list": ["persons", "sessions"],
  "sessions.schedule": [],
  "sessions.unblind": [],
  "settings.get": ["settings"],
  "settings.set": [],
  "sign_offs.create": [],
  "sign_offs.reopen": [],
  "spoken.begin": [],
  "spoken.close": [],
  "spoken.end": [],
  "spoken.hear": ["spoken"],
  "spoken.keep": [],
  "spoken.list": ["spoken", "questions", "campaigns"],
  "spoken.remove": [],
  "spoken.watch": [],
  "statistics.overview": ["campaigns", "questions", "sessions", "answers", "ratings", "sign_offs"],
  "templates.create_campaign": [],
  "templates.delete": [],
  "templates.get": ["templates"],
  "templates.list": ["templates"],
  "templates.rename": [],
  "templates.restore": [],
  "templates.save": [],
  "transcripts.captions": ["answers", "transcripts"],
  "transcripts.get": ["transcripts", "answers"],
  "transcripts.run": [],
  "transcripts.save": [],
  "users.create": [],
  "users.list": ["users", "settings"],
  "users.recover": ["workspace"],
  "users.set_password": [],
  "users.sign_in": ["workspace"],
  "users.sign_out": ["workspace"],
  "users.update": [],
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
