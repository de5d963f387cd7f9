-- Format 2. What a day with the product needs beside the main job.

-- The bank: what an organisation adds to the competencies, questions and templates that come with the product.

CREATE TABLE "competency" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "competency_by_sort" ON "competency" (org, deleted, sort, id);

CREATE TABLE "bank_question" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.competency_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    category TEXT GENERATED ALWAYS AS ((doc ->> '$.category')) VIRTUAL,
    difficulty TEXT GENERATED ALWAYS AS ((doc ->> '$.difficulty')) VIRTUAL,
    in_fr TEXT GENERATED ALWAYS AS (iif((doc ->> '$.text.fr') <> '', 'yes', 'no')) VIRTUAL,
    in_en TEXT GENERATED ALWAYS AS (iif((doc ->> '$.text.en') <> '', 'yes', 'no')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "bank_question_by_sort" ON "bank_question" (org, deleted, sort, id);
CREATE INDEX "bank_question_by_parent" ON "bank_question" (org, parent, deleted, sort, id);

CREATE TABLE "template" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "template_by_sort" ON "template" (org, deleted, sort, id);

-- Appointments: when a session starts, as text that sorts like the number; NULL without one.
ALTER TABLE "session" ADD COLUMN starts_at TEXT GENERATED ALWAYS AS (
    CASE WHEN (doc ->> '$.schedule.starts_at_ms') IS NULL THEN NULL
    ELSE printf('%015d', (doc ->> '$.schedule.starts_at_ms')) END
) VIRTUAL;

-- Sessions that raters practise on.
ALTER TABLE "session" ADD COLUMN calibration INTEGER GENERATED ALWAYS AS (coalesce(doc ->> '$.calibration', 0)) VIRTUAL;

-- Persons by e-mail address, whatever its case.
ALTER TABLE "person" ADD COLUMN email_key TEXT GENERATED ALWAYS AS (lower(doc ->> '$.email')) VIRTUAL;
CREATE INDEX "person_by_email_key" ON "person" (org, email_key, deleted, id);

-- Report templates; the logo of each is a blob under its id.

CREATE TABLE "report_template" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "report_template_by_sort" ON "report_template" (org, deleted, sort, id);

-- Data protection: requests of the people concerned and what was done, files kept longer, proofs of erasure, and how
-- long things are kept.

CREATE TABLE "subject_request" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    kind TEXT GENERATED ALWAYS AS ((doc ->> '$.kind')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "subject_request_by_sort" ON "subject_request" (org, deleted, sort, id);
CREATE INDEX "subject_request_by_parent" ON "subject_request" (org, parent, deleted, sort, id);
CREATE TRIGGER "subject_request_is_written_once" BEFORE UPDATE OF doc ON "subject_request" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'subject_request is written once'); END;

CREATE TABLE "request_step" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.request_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "request_step_by_sort" ON "request_step" (org, deleted, sort, id);
CREATE INDEX "request_step_by_parent" ON "request_step" (org, parent, deleted, sort, id);
CREATE INDEX "request_step_by_subject" ON "request_step" (org, subject, deleted, id);
CREATE TRIGGER "request_step_is_written_once" BEFORE UPDATE OF doc ON "request_step" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'request_step is written once'); END;

CREATE TABLE "retention_hold" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "retention_hold_by_sort" ON "retention_hold" (org, deleted, sort, id);
CREATE INDEX "retention_hold_by_parent" ON "retention_hold" (org, parent, deleted, sort, id);
CREATE TRIGGER "retention_hold_is_written_once" BEFORE UPDATE OF doc ON "retention_hold" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'retention_hold is written once'); END;

CREATE TABLE "erasure_proof" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    rule TEXT GENERATED ALWAYS AS ((doc ->> '$.rule')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "erasure_proof_by_sort" ON "erasure_proof" (org, deleted, sort, id);
CREATE TRIGGER "erasure_proof_is_written_once" BEFORE UPDATE OF doc ON "erasure_proof" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'erasure_proof is written once'); END;

CREATE TABLE "retention" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "retention_by_sort" ON "retention" (org, deleted, sort, id);

-- Comments on answers: each act of a thread is a record.

CREATE TABLE "comment" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "comment_by_sort" ON "comment" (org, deleted, sort, id);
CREATE INDEX "comment_by_parent" ON "comment" (org, parent, deleted, sort, id);
CREATE INDEX "comment_by_subject" ON "comment" (org, subject, deleted, id);
CREATE TRIGGER "comment_is_written_once" BEFORE UPDATE OF doc ON "comment" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'comment is written once'); END;

-- What somebody writes down for themselves while an interview goes on.

CREATE TABLE "interview_note" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "interview_note_by_sort" ON "interview_note" (org, deleted, sort, id);
CREATE INDEX "interview_note_by_parent" ON "interview_note" (org, parent, deleted, sort, id);
CREATE INDEX "interview_note_by_subject" ON "interview_note" (org, subject, deleted, id);

-- What candidates hear of the texts of questions.

CREATE TABLE "spoken_text" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.campaign_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "spoken_text_by_sort" ON "spoken_text" (org, deleted, sort, id);
CREATE INDEX "spoken_text_by_parent" ON "spoken_text" (org, parent, deleted, sort, id);
CREATE TRIGGER "spoken_text_is_written_once" BEFORE UPDATE OF doc ON "spoken_text" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'spoken_text is written once'); END;

-- Facial quality metrics: apart from everything that evaluates, written once, and erased after a while.

CREATE TABLE "observation" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.answer_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "observation_by_sort" ON "observation" (org, deleted, sort, id);
CREATE INDEX "observation_by_parent" ON "observation" (org, parent, deleted, sort, id);
CREATE INDEX "observation_by_subject" ON "observation" (org, subject, deleted, id);
CREATE TRIGGER "observation_is_written_once" BEFORE UPDATE OF doc ON "observation" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'observation is written once'); END;

-- Draft notes about answers, of which each quotes what it rests on.

CREATE TABLE "analysis" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "analysis_by_sort" ON "analysis" (org, deleted, sort, id);
CREATE INDEX "analysis_by_parent" ON "analysis" (org, parent, deleted, sort, id);
CREATE INDEX "analysis_by_subject" ON "analysis" (org, subject, deleted, id);
CREATE TRIGGER "analysis_is_written_once" BEFORE UPDATE OF doc ON "analysis" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'analysis is written once'); END;

CREATE TABLE "unblinding" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "unblinding_by_sort" ON "unblinding" (org, deleted, sort, id);
CREATE INDEX "unblinding_by_parent" ON "unblinding" (org, parent, deleted, sort, id);
CREATE INDEX "unblinding_by_subject" ON "unblinding" (org, subject, deleted, id);
CREATE TRIGGER "unblinding_is_written_once" BEFORE UPDATE OF doc ON "unblinding" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'unblinding is written once'); END;

CREATE TABLE "agreed_rating" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "agreed_rating_by_sort" ON "agreed_rating" (org, deleted, sort, id);
CREATE INDEX "agreed_rating_by_parent" ON "agreed_rating" (org, parent, deleted, sort, id);
CREATE INDEX "agreed_rating_by_subject" ON "agreed_rating" (org, subject, deleted, id);
CREATE TRIGGER "agreed_rating_is_written_once" BEFORE UPDATE OF doc ON "agreed_rating" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'agreed_rating is written once'); END;

-- What happened in a session: its technical log, by which an interview goes on where it stopped.

CREATE TABLE "session_event" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "session_event_by_sort" ON "session_event" (org, deleted, sort, id);
CREATE INDEX "session_event_by_parent" ON "session_event" (org, parent, deleted, sort, id);
CREATE INDEX "session_event_by_subject" ON "session_event" (org, subject, deleted, id);
CREATE TRIGGER "session_event_is_written_once" BEFORE UPDATE OF doc ON "session_event" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'session_event is written once'); END;

-- What lists and the home page count: kept by the database itself, whatever order records arrive in.
-- session.answers: answers that are there. session.signed: a signature stands. answer.transcripts: transcripts there.

ALTER TABLE "session" ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "session" ADD COLUMN signed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "session" ADD COLUMN waits TEXT GENERATED ALWAYS AS (iif(signed = 0 AND answers > 0, 'yes', 'no')) VIRTUAL;
ALTER TABLE "answer" ADD COLUMN transcripts INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER session_counts_its_answers AFTER INSERT ON "session" BEGIN
    UPDATE "session" SET
        answers = (SELECT count(*) FROM "answer" AS a WHERE a.org = new.org AND a.parent = new.id AND a.deleted = 0),
        signed = (SELECT coalesce(sum(iif(s.act = 'reopened', -1, 1)), 0) > 0 FROM "sign_off" AS s WHERE s.org = new.org AND s.parent = new.id AND s.deleted = 0)
    WHERE org = new.org AND id = new.id;
END;
CREATE TRIGGER answer_arrives_at_its_session AFTER INSERT ON "answer" BEGIN
    UPDATE "answer" SET transcripts = (SELECT count(*) FROM "transcript" AS t WHERE t.org = new.org AND t.parent = new.id AND t.deleted = 0)
    WHERE org = new.org AND id = new.id;
    UPDATE "session" SET answers = (SELECT count(*) FROM "answer" AS a WHERE a.org = new.org AND a.parent = new.parent AND a.deleted = 0)
    WHERE org = new.org AND id = new.parent;
END;
CREATE TRIGGER answer_is_taken_out_or_put_back AFTER UPDATE OF deleted ON "answer" WHEN new.deleted IS NOT old.deleted BEGIN
    UPDATE "session" SET answers = (SELECT count(*) FROM "answer" AS a WHERE a.org = new.org AND a.parent = new.parent AND a.deleted = 0)
    WHERE org = new.org AND id = new.parent;
END;
CREATE TRIGGER answer_leaves_its_session AFTER DELETE ON "answer" BEGIN
    UPDATE "session" SET answers = (SELECT count(*) FROM "answer" AS a WHERE a.org = old.org AND a.parent = old.parent AND a.deleted = 0)
    WHERE org = old.org AND id = old.parent;
END;
CREATE TRIGGER sign_off_arrives_at_its_session AFTER INSERT ON "sign_off" BEGIN
    UPDATE "session" SET signed = (SELECT coalesce(sum(iif(s.act = 'reopened', -1, 1)), 0) > 0 FROM "sign_off" AS s WHERE s.org = new.org AND s.parent = new.parent AND s.deleted = 0)
    WHERE org = new.org AND id = new.parent;
END;
CREATE TRIGGER sign_off_is_taken_out_or_put_back AFTER UPDATE OF deleted ON "sign_off" WHEN new.deleted IS NOT old.deleted BEGIN
    UPDATE "session" SET signed = (SELECT coalesce(sum(iif(s.act = 'reopened', -1, 1)), 0) > 0 FROM "sign_off" AS s WHERE s.org = new.org AND s.parent = new.parent AND s.deleted = 0)
    WHERE org = new.org AND id = new.parent;
END;
CREATE TRIGGER transcript_arrives_at_its_answer AFTER INSERT ON "transcript" BEGIN
    UPDATE "answer" SET transcripts = (SELECT count(*) FROM "transcript" AS t WHERE t.org = new.org AND t.parent = new.parent AND t.deleted = 0)
    WHERE org = new.org AND id = new.parent;
END;
CREATE TRIGGER transcript_is_taken_out_or_put_back AFTER UPDATE OF deleted ON "transcript" WHEN new.deleted IS NOT old.deleted BEGIN
    UPDATE "answer" SET transcripts = (SELECT count(*) FROM "transcript" AS t WHERE t.org = new.org AND t.parent = new.parent AND t.deleted = 0)
    WHERE org = new.org AND id = new.parent;
END;

UPDATE "session" SET
    answers = (SELECT count(*) FROM "answer" AS a WHERE a.org = "session".org AND a.parent = "session".id AND a.deleted = 0),
    signed = (SELECT coalesce(sum(iif(s.act = 'reopened', -1, 1)), 0) > 0 FROM "sign_off" AS s WHERE s.org = "session".org AND s.parent = "session".id AND s.deleted = 0);
UPDATE "answer" SET
    transcripts = (SELECT count(*) FROM "transcript" AS t WHERE t.org = "answer".org AND t.parent = "answer".id AND t.deleted = 0);

CREATE INDEX "session_by_parent_and_signed" ON "session" (org, parent, signed, deleted, id);
CREATE INDEX "session_by_waits" ON "session" (org, waits, deleted, id);
CREATE INDEX "answer_by_transcripts" ON "answer" (org, transcripts, deleted, id);

-- Full-text search. Texts as folded words; per kind an index of which text has which word; the known words and their
-- groups of three letters, to complete and to forgive spelling. Filled when the store is opened.

CREATE TABLE search_text (
    row INTEGER PRIMARY KEY,
    org TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX search_text_by_record ON search_text (org, kind, id);
CREATE INDEX search_text_by_subject ON search_text (org, subject);
CREATE VIRTUAL TABLE "person_words" USING fts5(text, content='', columnsize=0, detail=none, prefix='1 2 3', tokenize='ascii');
CREATE VIRTUAL TABLE "campaign_words" USING fts5(text, content='', columnsize=0, detail=none, prefix='1 2 3', tokenize='ascii');
CREATE VIRTUAL TABLE "transcript_words" USING fts5(text, content='', columnsize=0, detail=none, prefix='1 2 3', tokenize='ascii');
INSERT INTO "person_words" ("person_words", rank) VALUES ('secure-delete', 1);
INSERT INTO "campaign_words" ("campaign_words", rank) VALUES ('secure-delete', 1);
INSERT INTO "transcript_words" ("transcript_words", rank) VALUES ('secure-delete', 1);
CREATE TABLE search_word (
    id INTEGER PRIMARY KEY,
    org TEXT NOT NULL,
    kind TEXT NOT NULL,
    length INTEGER NOT NULL,
    word TEXT NOT NULL
);
CREATE UNIQUE INDEX search_word_by_word ON search_word (org, kind, word);
CREATE TABLE search_gram (
    kind TEXT NOT NULL,
    gram TEXT NOT NULL,
    length INTEGER NOT NULL,
    word INTEGER NOT NULL,
    PRIMARY KEY (kind, gram, length, word)
) WITHOUT ROWID;
-- Lists of people are searched on their way through the index.
DROP INDEX "person_by_sort";
CREATE INDEX "person_by_sort" ON "person" (org, deleted, sort, id, search);

-- Lists of sessions walk through an index in their order, whatever they filter by. A session keeps the sort key of its
-- person and the words they are searched by, whichever of the two arrives first.
ALTER TABLE "session" ADD COLUMN person_sort TEXT NOT NULL DEFAULT '';
ALTER TABLE "session" ADD COLUMN person_search TEXT NOT NULL DEFAULT '';
CREATE TRIGGER session_is_sorted_by_its_person AFTER INSERT ON "session" BEGIN
    UPDATE "session" SET
        person_sort = coalesce((SELECT p.sort FROM "person" AS p WHERE p.org = new.org AND p.id = new.subject), ''),
        person_search = coalesce((SELECT p.search FROM "person" AS p WHERE p.org = new.org AND p.id = new.subject), '')
    WHERE org = new.org AND id = new.id;
END;
CREATE TRIGGER person_arrives_at_its_sessions AFTER INSERT ON "person" BEGIN
    UPDATE "session" SET person_sort = new.sort, person_search = new.search WHERE org = new.org AND subject = new.id;
END;
CREATE TRIGGER person_is_sorted_anew AFTER UPDATE OF sort, search ON "person"
WHEN new.sort IS NOT old.sort OR new.search IS NOT old.search BEGIN
    UPDATE "session" SET person_sort = new.sort, person_search = new.search WHERE org = new.org AND subject = new.id;
END;
UPDATE "session" SET
    person_sort = coalesce((SELECT p.sort FROM "person" AS p WHERE p.org = "session".org AND p.id = "session".subject), ''),
    person_search = coalesce((SELECT p.search FROM "person" AS p WHERE p.org = "session".org AND p.id = "session".subject), '');
-- Whichever index leads, the other filters are looked up in it and not in the records.
CREATE INDEX "session_by_person_sort" ON "session" (org, deleted, person_sort, id, parent, state, starts_at, person_search);
CREATE INDEX "session_by_time" ON "session" (org, deleted, coalesce(starts_at, '􏿿'), id, parent, state, starts_at, person_search);
DROP INDEX "session_by_parent";
CREATE INDEX "session_by_parent" ON "session" (org, parent, deleted, id, state, starts_at, person_search);
CREATE INDEX "session_by_parent_and_person" ON "session" (org, parent, deleted, person_sort, id, state, starts_at, person_search);
CREATE INDEX "session_by_parent_and_time" ON "session" (org, parent, deleted, coalesce(starts_at, '􏿿'), id, state, starts_at, person_search);
DROP INDEX "session_by_state";
CREATE INDEX "session_by_state" ON "session" (org, state, deleted, id, parent, starts_at);
CREATE INDEX "session_by_starts_at" ON "session" (org, starts_at, deleted, id, parent, state);
