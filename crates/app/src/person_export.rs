//! Everything held about one person, to hand over to them: data, a readable summary, recordings (P14).

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use domain::{
    Id, Record,
    comment::{self, Comment, Thread},
    consent::{Consent, Language},
    interview::{Answer, Media, MediaKind},
    observation::{BiometricData, Observation},
    person::Person,
    question::Question,
    rating::Rating,
    request::SubjectRequest,
    session::Session,
    sign_off::SignOff,
    transcript::Transcript,
};
use report::pdf::plain::{Block, Dates, Document, Part};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Find, Read};
use ts_rs::TS;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    Cx, Env, Error, Result, Workspace,
    backup::StartedExport,
    cx::lock,
    jobs::{Reporter, StoredJob, Task},
    observations, reports, room, transcripts,
};

#[derive(Deserialize, TS)]
pub(crate) struct ExportPerson {
    id: Id<Person>,
    language: Language,
    path: Option<PathBuf>,
}

/// Starts to collect everything about a person into one file.
pub(crate) fn export(cx: &Cx<'_>, input: ExportPerson) -> Result<StartedExport> {
    let workspace = cx.workspace;
    let person = cx.read(|tx| Ok(tx.require(input.id)?))?;
    let path = match input.path {
        Some(path) => path,
        None => {
            let title = match input.language {
                Language::Fr => "Données personnelles",
                Language::En | Language::Unknown => "Personal data",
            };
            let name = format!("{title} - {} - {}", person.name(), reports::day(&workspace.env, cx.now()));
            reports::new_path(&workspace.env.exports, &format!("{}.zip", reports::safe_name(&name)))?
        }
    };
    let label = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let task = Task::ExportPerson { person_id: person.id, language: input.language, path: path.clone() };
    let stored = StoredJob::new(task, label, None, cx.now());
    cx.write(|tx| stored.put(tx))?;
    workspace.jobs.enqueue(&stored.job);
    Ok(StartedExport { job: stored.job, path: path.display().to_string() })
}

/// Does the job: a whole file, or none.
pub(crate) fn run_export(
    workspace: &Workspace,
    person: Id<Person>,
    language: Language,
    path: &Path,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let part = reports::beside(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let outcome =
        write(workspace, person, language, &part, reporter).and_then(|()| Ok(fs::rename(&part, path)?));
    if outcome.is_err() {
        // Nothing half is left behind; if this fails too, the first error says why.
        let _ = fs::remove_file(&part);
    } else {
        lock(&workspace.exported).insert(path.to_owned());
    }
    outcome
}

fn write(
    workspace: &Workspace,
    person: Id<Person>,
    language: Language,
    part: &Path,
    reporter: &mut Reporter<'_>,
) -> Result<()> {
    let (data, summary, recordings) = workspace.db.read(|tx| {
        let recordings = recordings(tx, person)?;
        let data = data(workspace, tx, person, &recordings)?;
        Ok::<_, Error>((data, summary(workspace, tx, person, language)?, recordings))
    })?;
    let total = recordings.iter().map(Recording::bytes).sum::<u64>() + 1;
    let mut done = 0;
    if reporter.progress(done, total).is_break() {
        return Err(Error::cancelled());
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file: File = options.open(part)?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let compressed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("data.json", compressed).map_err(unzipped)?;
    zip.write_all(&serde_json::to_vec_pretty(&data).map_err(Error::internal)?)?;
    zip.start_file("report.pdf", compressed).map_err(unzipped)?;
    zip.write_all(&report::pdf::plain::document(&summary)?)?;
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for recording in &recordings {
        zip.start_file(recording.file.as_str(), stored).map_err(unzipped)?;
        let key = workspace.db.read(|tx| Workspace::person_key(tx, person))?;
        for segment in std::iter::once(&recording.media.init).chain(&recording.media.segments) {
            let plain = workspace.vault.read(recording.media.id.uuid(), &segment.name, &key)?;
            zip.write_all(&plain)?;
            done += segment.bytes;
            if reporter.progress(done, total).is_break() {
                return Err(Error::cancelled());
            }
        }
    }
    let file = zip.finish().map_err(unzipped)?;
    let file = file.into_inner().map_err(|error| Error::from(error.into_error()))?;
    Ok(file.sync_all()?)
}

fn unzipped(error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) => error.into(),
        other => Error::internal(other),
    }
}

/// A recording that is still there, and its name in the archive.
struct Recording {
    media: Media,
    file: String,
}

impl Recording {
    fn bytes(&self) -> u64 {
        self.media.init.bytes + self.media.segments.iter().map(|part| part.bytes).sum::<u64>()
    }
}

fn recordings(tx: &mut Read<'_>, person: Id<Person>) -> Result<Vec<Recording>> {
    let mut found = Vec::new();
    for media in tx.list(Find::<Media>::of(person.uuid()))? {
        if tx.is_content_erased(media.id)? {
            continue;
        }
        let ending = match media.kind {
            MediaKind::Video | MediaKind::Unknown => "mp4",
            MediaKind::Audio => "m4a",
            // The text is among the transcripts.
            MediaKind::Text => continue,
        };
        found.push(Recording { file: format!("media/{}-{}.{ending}", found.len() + 1, media.id), media });
    }
    Ok(found)
}

/// Everything, as it is kept; the format is described in the documentation.
fn data(
    workspace: &Workspace,
    tx: &mut Read<'_>,
    person: Id<Person>,
    recordings: &[Recording],
) -> Result<Value> {
    let mut records = BTreeMap::<String, Vec<Value>>::new();
    for (kind, document) in tx.about(person)? {
        let mut fields = document.fields;
        if kind == Transcript::KIND {
            let words = transcripts::segments(tx, Id::from_uuid(document.id))?;
            fields.insert("segments".into(), serde_json::to_value(words).map_err(Error::internal)?);
        }
        if kind == Observation::KIND {
            let samples = observations::series(tx, Id::from_uuid(document.id))?;
            fields.insert("samples".into(), serde_json::to_value(samples).map_err(Error::internal)?);
            let summary = fields.get("summary").cloned().unwrap_or_default();
            if let Ok(summary) = serde_json::from_value(summary) {
                let named = serde_json::to_value(BiometricData::of(&summary)).map_err(Error::internal)?;
                fields.insert("biometric_data".into(), named);
            }
        }
        if document.deleted {
            fields.insert("removed".into(), Value::Bool(true));
        }
        records.entry(kind).or_default().push(Value::Object(fields));
    }
    let history: Vec<Value> = tx
        .changes_about(person)?
        .into_iter()
        .map(|change| {
            json!({
                "at_ms": change.hlc.wall_ms, "by_user": change.actor, "kind": change.kind, "id": change.id,
                "operation": change.operation, "fields": change.fields,
            })
        })
        .collect();
    let mut campaigns = BTreeMap::new();
    for session in tx.list(Find::<Session>::all().about(person.uuid()))? {
        if let Some(campaign) = tx.get(session.campaign_id)? {
            let questions = tx.list(Find::<Question>::of(campaign.id.uuid()))?;
            let questions: Vec<_> = questions
                .iter()
                .map(|question| json!({ "id": question.id, "text": question.displayed_text }))
                .collect();
            let criteria: Vec<_> = campaign
                .criteria
                .iter()
                .map(|criterion| json!({ "id": criterion.id, "name": criterion.name }))
                .collect();
            campaigns.insert(
                campaign.id,
                json!({
                    "id": campaign.id, "title": campaign.title, "job_title": campaign.job_title,
                    "questions": questions, "criteria": criteria,
                }),
            );
        }
    }
    let sessions = tx.list(Find::<Session>::all().about(person.uuid()))?;
    let drafts = room::drafts(tx, |id| sessions.iter().any(|session| session.id == id))?;
    let media: Vec<_> = recordings
        .iter()
        .map(|recording| json!({ "id": recording.media.id, "file": recording.file, "hash": recording.media.hash }))
        .collect();
    Ok(json!({
        "format": 1,
        "made_at_ms": workspace.now(),
        "version": env!("CARGO_PKG_VERSION"),
        "organisation": tx.require(workspace.organisation)?.name,
        "person_id": person,
        "records": records,
        "recordings": media,
        "campaigns": campaigns.into_values().collect::<Vec<_>>(),
        "drafts": drafts,
        "history": history,
    }))
}

/// What a kind of record is called.
pub(crate) fn kind_name(kind: &str, language: Language) -> String {
    let (french, english) = match kind {
        "person" => ("Fiche de la personne", "Person"),
        "consent" => ("Consentements", "Consents"),
        "session" => ("Entretiens", "Interviews"),
        "answer" => ("Réponses", "Answers"),
        "media" => ("Fiches d’enregistrement", "Records of recordings"),
        "transcript" => ("Transcriptions", "Transcripts"),
        "rating" => ("Notes", "Ratings"),
        "sign_off" => ("Signatures", "Signatures"),
        "comment" => ("Commentaires", "Comments"),
        "interview_note" => ("Notes prises pendant les entretiens", "Notes taken during interviews"),
        "analysis" => ("Brouillons d’analyse", "Draft notes"),
        "unblinding" => ("Levées de l’anonymat", "Times the name was shown"),
        "agreed_rating" => ("Notes communes d’étalonnage", "Ratings agreed on in calibration"),
        "session_event" => ("Journal des entretiens", "Log of the interviews"),
        "observation" => ("Mesures de qualité d’image", "Facial quality metrics"),
        "subject_request" => ("Demandes", "Requests"),
        "request_step" => ("Suites données aux demandes", "Steps in answering requests"),
        "retention_hold" => ("Décisions de conservation", "Decisions to keep the file longer"),
        other => (other, other),
    };
    match language {
        Language::Fr => french.into(),
        Language::En | Language::Unknown => english.into(),
    }
}

/// The same for people to read.
fn summary(workspace: &Workspace, tx: &mut Read<'_>, id: Id<Person>, language: Language) -> Result<Document> {
    let env = &workspace.env;
    let dates = Dates::new(Env::report_language(language), &env.time_zone)?;
    let say = |fr: &str, en: &str| if language == Language::Fr { fr.to_owned() } else { en.to_owned() };
    let (person, now) = (tx.require(id)?, workspace.now());
    let mut parts = vec![Part {
        heading: say("Identité", "Identity"),
        blocks: vec![Block::Facts(vec![
            (say("Prénom", "First name"), person.first_name.clone()),
            (say("Nom", "Last name"), person.last_name.clone()),
            (say("Adresse électronique", "E-mail"), person.email.clone()),
            (say("Téléphone", "Phone"), person.phone.clone()),
            (say("Ajouté le", "Added on"), dates.moment(person.created_at_ms.0)),
        ])],
    }];
    let consents = tx.list(Find::<Consent>::of(id.uuid()))?;
    let mut blocks = Vec::new();
    for consent in &consents {
        let decision = if consent.granted {
            say("accordé", "granted")
        } else {
            say("refusé ou retiré", "refused or withdrawn")
        };
        blocks.push(Block::Heading(format!("{} – {decision}", dates.moment(consent.at_ms.0))));
        blocks.push(Block::Paragraph(consent.text.clone()));
    }
    parts.push(part(say("Consentements", "Consents"), blocks, &say));
    for session in tx.list(Find::<Session>::all().about(id.uuid()))? {
        parts.push(interview(tx, &session, &dates, &say)?);
    }
    let requests = tx.list(Find::<SubjectRequest>::of(id.uuid()))?;
    let facts = requests.iter().map(|request| (dates.day(request.received_at_ms.0), request.note.clone()));
    let facts: Vec<_> = facts.collect();
    let blocks = if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] };
    parts.push(part(say("Demandes", "Requests"), blocks, &say));
    let files = say(
        "Le fichier data.json contient toutes ces données, leur historique et les instants de chaque mot, lisibles par un programme. Le dossier media contient les enregistrements conservés.",
        "The file data.json holds all of this, its history and the moment of each word, readable by a program. The folder media holds the recordings that are kept.",
    );
    parts.push(Part {
        heading: say("Fichiers joints", "Files beside this one"),
        blocks: vec![Block::Paragraph(files)],
    });
    Ok(Document {
        language: Env::report_language(language),
        organisation: tx.require(workspace.organisation)?.name,
        title: person.name(),
        subtitle: say("Données personnelles conservées", "Personal data held"),
        identity: id.to_string(),
        product_version: env!("CARGO_PKG_VERSION").into(),
        made_at_ms: now.0,
        parts,
    })
}

fn part(heading: String, mut blocks: Vec<Block>, say: &dyn Fn(&str, &str) -> String) -> Part {
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(say("Aucune donnée.", "Nothing.")));
    }
    Part { heading, blocks }
}

fn interview(
    tx: &mut Read<'_>,
    session: &Session,
    dates: &Dates,
    say: &dyn Fn(&str, &str) -> String,
) -> Result<Part> {
    let campaign = tx.require(session.campaign_id)?;
    let mut blocks = vec![Block::Facts(vec![
        (say("Poste", "Job"), campaign.job_title.clone()),
        (say("Créé le", "Created on"), dates.moment(session.created_at_ms.0)),
    ])];
    let ratings = tx.list(Find::<Rating>::of(session.id.uuid()))?;
    let current = domain::rating::current(&ratings);
    let threads = comment::threads(&tx.list(Find::<Comment>::of(session.id.uuid()))?);
    for answer in tx.list(Find::<Answer>::of(session.id.uuid()))? {
        let question = tx.get(answer.question_id)?.map(|question| question.displayed_text);
        blocks.push(Block::Heading(question.unwrap_or_default()));
        let length = u64::try_from(answer.duration_ms.0).unwrap_or(0);
        let mut facts = vec![
            (say("Réponse du", "Answered on"), dates.moment(answer.created_at_ms.0)),
            (say("Durée", "Duration"), dates.duration(length)),
            (say("Fichier d’origine", "Original file"), answer.source_name.clone()),
        ];
        for rating in current.iter().filter(|rating| rating.answer_id == answer.id) {
            let criterion = campaign.criterion(rating.criterion_id).map(|criterion| criterion.name.clone());
            let value = rating.value.map(|value| format!("{value} / 5")).unwrap_or_default();
            let text =
                if rating.comment.is_empty() { value } else { format!("{value} – {}", rating.comment) };
            facts.push((criterion.unwrap_or_default(), text));
        }
        let threads = threads.iter().filter(|thread| thread.answer_id == answer.id);
        for remark in threads.flat_map(Thread::remarks) {
            let text = format!("{} – {}", dates.moment(remark.at_ms.0), remark.text);
            facts.push((say("Commentaire", "Comment"), text));
        }
        blocks.push(Block::Facts(facts));
        let transcripts = tx.list(Find::<Transcript>::of(answer.id.uuid()))?;
        if let Some(latest) = transcripts.into_iter().max_by_key(|transcript| transcript.version) {
            blocks.push(Block::Paragraph(latest.text));
        }
    }
    for act in tx.list(Find::<SignOff>::of(session.id.uuid()))? {
        let reason = act.reason.clone().unwrap_or_default();
        blocks.push(Block::Facts(vec![
            (say("Signature", "Signature"), dates.moment(act.at_ms.0)),
            (say("Motif", "Reason"), reason),
        ]));
    }
    Ok(Part { heading: campaign.title, blocks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_names_in_both_languages() {
        assert_eq!(kind_name("rating", Language::Fr), "Notes");
        assert_eq!(kind_name("a_kind_of_tomorrow", Language::En), "a_kind_of_tomorrow");
    }
}
