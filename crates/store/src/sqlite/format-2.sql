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
CREATE INDEX "session_by_starts_at" ON "session" (org, starts_at, deleted, id);

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
