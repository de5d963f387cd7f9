-- Format 1. Documents with the columns that lists filter, sort and join by; `parent` and `subject` and every
-- other searched field are derived from the document by the database itself.

CREATE TABLE "organisation" (
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
CREATE INDEX "organisation_by_sort" ON "organisation" (org, deleted, sort, id);

CREATE TABLE "user" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    email TEXT GENERATED ALWAYS AS ((doc ->> '$.email')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "user_by_sort" ON "user" (org, deleted, sort, id);
CREATE INDEX "user_by_email" ON "user" (org, email, deleted, id);

CREATE TABLE "setting" (
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
CREATE INDEX "setting_by_sort" ON "setting" (org, deleted, sort, id);

CREATE TABLE "person" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.id')) VIRTUAL,
    email TEXT GENERATED ALWAYS AS ((doc ->> '$.email')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "person_by_sort" ON "person" (org, deleted, sort, id);
CREATE INDEX "person_by_email" ON "person" (org, email, deleted, id);

CREATE TABLE "consent" (
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
CREATE INDEX "consent_by_sort" ON "consent" (org, deleted, sort, id);
CREATE INDEX "consent_by_parent" ON "consent" (org, parent, deleted, sort, id);
CREATE INDEX "consent_by_kind" ON "consent" (org, kind, deleted, id);
CREATE TRIGGER "consent_is_written_once" BEFORE UPDATE OF doc ON "consent" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'consent is written once'); END;

CREATE TABLE "campaign" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    state TEXT GENERATED ALWAYS AS ((doc ->> '$.state')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "campaign_by_sort" ON "campaign" (org, deleted, sort, id);
CREATE INDEX "campaign_by_state" ON "campaign" (org, state, deleted, id);

CREATE TABLE "question" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.campaign_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS (NULL) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "question_by_sort" ON "question" (org, deleted, sort, id);
CREATE INDEX "question_by_parent" ON "question" (org, parent, deleted, sort, id);

CREATE TABLE "session" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.campaign_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    state TEXT GENERATED ALWAYS AS ((doc ->> '$.state')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "session_by_sort" ON "session" (org, deleted, sort, id);
CREATE INDEX "session_by_parent" ON "session" (org, parent, deleted, sort, id);
CREATE INDEX "session_by_subject" ON "session" (org, subject, deleted, id);
CREATE INDEX "session_by_state" ON "session" (org, state, deleted, id);

CREATE TABLE "answer" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    question_id TEXT GENERATED ALWAYS AS ((doc ->> '$.question_id')) VIRTUAL,
    media_id TEXT GENERATED ALWAYS AS ((doc ->> '$.media_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "answer_by_sort" ON "answer" (org, deleted, sort, id);
CREATE INDEX "answer_by_parent" ON "answer" (org, parent, deleted, sort, id);
CREATE INDEX "answer_by_subject" ON "answer" (org, subject, deleted, id);
CREATE INDEX "answer_by_question_id" ON "answer" (org, question_id, deleted, id);
CREATE INDEX "answer_by_media_id" ON "answer" (org, media_id, deleted, id);
CREATE TRIGGER "answer_is_written_once" BEFORE UPDATE OF doc ON "answer" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'answer is written once'); END;

CREATE TABLE "media" (
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
CREATE INDEX "media_by_sort" ON "media" (org, deleted, sort, id);
CREATE INDEX "media_by_parent" ON "media" (org, parent, deleted, sort, id);
CREATE TRIGGER "media_is_written_once" BEFORE UPDATE OF doc ON "media" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'media is written once'); END;

CREATE TABLE "transcript" (
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
CREATE INDEX "transcript_by_sort" ON "transcript" (org, deleted, sort, id);
CREATE INDEX "transcript_by_parent" ON "transcript" (org, parent, deleted, sort, id);
CREATE INDEX "transcript_by_subject" ON "transcript" (org, subject, deleted, id);
CREATE TRIGGER "transcript_is_written_once" BEFORE UPDATE OF doc ON "transcript" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'transcript is written once'); END;

CREATE TABLE "rating" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    answer_id TEXT GENERATED ALWAYS AS ((doc ->> '$.answer_id')) VIRTUAL,
    rater_id TEXT GENERATED ALWAYS AS ((doc ->> '$.rater_id')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "rating_by_sort" ON "rating" (org, deleted, sort, id);
CREATE INDEX "rating_by_parent" ON "rating" (org, parent, deleted, sort, id);
CREATE INDEX "rating_by_subject" ON "rating" (org, subject, deleted, id);
CREATE INDEX "rating_by_answer_id" ON "rating" (org, answer_id, deleted, id);
CREATE INDEX "rating_by_rater_id" ON "rating" (org, rater_id, deleted, id);
CREATE TRIGGER "rating_is_written_once" BEFORE UPDATE OF doc ON "rating" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'rating is written once'); END;

CREATE TABLE "sign_off" (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    sort TEXT NOT NULL,
    search TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    doc TEXT NOT NULL,
    parent TEXT GENERATED ALWAYS AS ((doc ->> '$.session_id')) VIRTUAL,
    subject TEXT GENERATED ALWAYS AS ((doc ->> '$.person_id')) VIRTUAL,
    act TEXT GENERATED ALWAYS AS ((doc ->> '$.act')) VIRTUAL,
    PRIMARY KEY (org, id)
);
CREATE INDEX "sign_off_by_sort" ON "sign_off" (org, deleted, sort, id);
CREATE INDEX "sign_off_by_parent" ON "sign_off" (org, parent, deleted, sort, id);
CREATE INDEX "sign_off_by_subject" ON "sign_off" (org, subject, deleted, id);
CREATE INDEX "sign_off_by_act" ON "sign_off" (org, act, deleted, id);
CREATE TRIGGER "sign_off_is_written_once" BEFORE UPDATE OF doc ON "sign_off" WHEN new.doc IS NOT old.doc
BEGIN SELECT RAISE(ABORT, 'sign_off is written once'); END;

CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    org TEXT NOT NULL,
    hlc TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT,
    operation TEXT NOT NULL,
    fields TEXT NOT NULL
);
CREATE UNIQUE INDEX change_by_hlc ON change (org, hlc);
CREATE INDEX change_by_record ON change (org, id, seq);
CREATE INDEX change_by_subject ON change (org, subject, seq);

CREATE TABLE blob (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT,
    bytes BLOB NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX blob_by_subject ON blob (org, subject);

CREATE TABLE person_key (
    org TEXT NOT NULL,
    person TEXT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (org, person)
) WITHOUT ROWID;

CREATE TABLE erasure (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (org, id)
) WITHOUT ROWID;

CREATE TABLE audit (
    org TEXT NOT NULL,
    number INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    method TEXT NOT NULL,
    input_digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (org, number)
) WITHOUT ROWID;

CREATE TABLE local (
    org TEXT NOT NULL,
    area TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (org, area, key)
) WITHOUT ROWID;
