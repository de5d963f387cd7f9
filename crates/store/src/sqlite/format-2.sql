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
