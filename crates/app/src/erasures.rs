//! Erasing for good, with a proof (P13, P14).
//!
//! The ids of what was erased are kept in the database and, so that a restored backup can be made to forget the same,
//! in a file outside the workspace: `erased/<organisation>.txt`, one id and moment a line.

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::{
    Id, Millis, Record,
    consent::Language,
    interview::{Media, MediaKind},
    person::Person,
    request::SubjectRequest,
    retention::{ErasureProof, ErasureRule},
    session::Session,
    user::User,
};
use report::pdf::plain::{Block, Dates, Document, Part};
use serde::{Deserialize, Serialize};
use store::{Db, Find, Order, Tx, vault::Vault};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Cx, Env, Error, Exported, Page, Result, Workspace,
    cx::page_limit,
    jobs::{StoredJob, Task, stored},
    recordings,
    reports::{self, Rendered},
    room,
};

/// Why something is erased.
#[derive(Clone, Copy)]
pub(crate) struct Cause {
    pub(crate) rule: ErasureRule,
    pub(crate) request_id: Option<Id<SubjectRequest>>,
    pub(crate) due_at: Option<Millis>,
    /// None when it happens by itself.
    pub(crate) by: Option<Id<User>>,
}

/// Erases everything about a person: records, history, recordings and their key. What runs for them is called off.
pub(crate) fn erase_person(workspace: &Workspace, person: Id<Person>, cause: Cause) -> Result<ErasureProof> {
    recordings::drop_of(workspace, person)?;
    let (sessions, recordings) = workspace.db.read(|tx| {
        tx.require(person)?;
        let sessions = tx.list(Find::<Session>::all().about(person.uuid()))?;
        let media = tx.list(Find::<Media>::of(person.uuid()))?;
        let mut kept = Vec::with_capacity(media.len());
        for media in media {
            if media.kind != MediaKind::Text && !tx.is_content_erased(media.id)? {
                kept.push(media);
            }
        }
        let sessions: HashSet<_> = sessions.into_iter().map(|session| session.id).collect();
        Ok::<_, Error>((sessions, kept))
    })?;
    let concerned = |stored: &StoredJob| {
        let session = stored.job.session_id.is_some_and(|session| sessions.contains(&session));
        session || matches!(stored.task, Task::ExportPerson { person_id, .. } if person_id == person)
    };
    let jobs = workspace.db.read(stored)?;
    let jobs: HashSet<_> =
        jobs.iter().filter(|stored| concerned(stored)).map(|stored| stored.job.id).collect();
    workspace.jobs.cancel(workspace, |job| jobs.contains(&job.id))?;
    let actor = cause.by.unwrap_or(workspace.administrator);
    let (proof, erased) = workspace.db.write(actor, |tx| {
        for stored in stored(tx)?.into_iter().filter(&concerned) {
            StoredJob::remove(stored.job.id, tx)?;
        }
        room::forget_drafts(tx, |session| sessions.contains(&session))?;
        let erased = tx.erase_person(person)?;
        let mut records = BTreeMap::new();
        for (kind, _) in &erased {
            *records.entry(kind.clone()).or_insert(0) += 1;
        }
        let proof = prove(workspace, tx, person, &recordings, records, true, cause)?;
        Ok::<_, Error>((proof, erased))
    })?;
    for (_, media) in erased.into_iter().filter(|(kind, _)| kind == Media::KIND) {
        workspace.vault.remove(media)?;
    }
    room::close_if_gone(workspace, person)?;
    publish_or_later(workspace);
    Ok(proof)
}

/// Removes recordings whose time is over; what is known of them and their transcripts stay.
pub(crate) fn expire_recordings(
    workspace: &Workspace,
    person: Id<Person>,
    recordings: &[Media],
    due_at: Millis,
) -> Result<ErasureProof> {
    let cause =
        Cause { rule: ErasureRule::RecordingExpired, request_id: None, due_at: Some(due_at), by: None };
    let proof = workspace.db.write(workspace.administrator, |tx| {
        for media in recordings {
            tx.mark_erased(media.id.uuid(), workspace.now())?;
        }
        prove(workspace, tx, person, recordings, BTreeMap::new(), false, cause)
    })?;
    for media in recordings {
        workspace.vault.remove(media.id.uuid())?;
    }
    publish_or_later(workspace);
    Ok(proof)
}

/// A record that is no longer kept than its kind is, and when it is to be erased.
pub(crate) struct Due<T> {
    pub(crate) id: Id<T>,
    pub(crate) person_id: Id<Person>,
    pub(crate) due_at: Millis,
}

/// Erases records of a person whose time is over.
pub(crate) fn expire<T: Record>(
    workspace: &Workspace,
    rule: ErasureRule,
    person: Id<Person>,
    due: &[Due<T>],
) -> Result<()> {
    let due_at = due.iter().map(|each| each.due_at).min();
    let cause = Cause { rule, request_id: None, due_at, by: None };
    let records = [(T::KIND.to_owned(), u32::try_from(due.len()).unwrap_or(u32::MAX))];
    workspace.db.write(workspace.administrator, |tx| {
        for each in due {
            tx.erase_record(each.id, workspace.now())?;
        }
        prove(workspace, tx, person, &[], BTreeMap::from(records.clone()), false, cause)
    })?;
    publish_or_later(workspace);
    Ok(())
}

/// Keeps the proof; the chain of the audit log holds its hash.
fn prove(
    workspace: &Workspace,
    tx: &mut Tx<'_>,
    person: Id<Person>,
    recordings: &[Media],
    records: BTreeMap<String, u32>,
    key_destroyed: bool,
    cause: Cause,
) -> Result<ErasureProof> {
    let now = workspace.now();
    let length = |media: &Media| media.segments.iter().map(|part| part.bytes).sum::<u64>() + media.init.bytes;
    let proof = ErasureProof {
        id: Id::new(now),
        erased_person_id: person,
        rule: cause.rule,
        request_id: cause.request_id,
        due_at_ms: cause.due_at,
        records,
        recordings: u32::try_from(recordings.len()).unwrap_or(u32::MAX),
        recording_bytes: recordings.iter().map(length).sum(),
        key_destroyed,
        by: cause.by,
        at_ms: now,
        hash: String::new(),
    }
    .sealed();
    tx.put(&proof)?;
    tx.audit_call("erasures.proof", &proof.hash, "ok")?;
    Ok(proof)
}

fn list_file(home: &Path, organisation: Uuid) -> PathBuf {
    home.join("erased").join(format!("{organisation}.txt"))
}

/// What the file outside the workspace says was erased; none when there is no such file. A line that was cut off by
/// a crash is left out: the database still has it.
pub(crate) fn known(home: &Path, organisation: Uuid) -> Result<Vec<(Uuid, Millis)>> {
    let text = match fs::read_to_string(list_file(home, organisation)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let line = |line: &str| {
        let (id, at) = line.split_once(' ')?;
        Some((Uuid::try_parse(id).ok()?, Millis(at.parse().ok()?)))
    };
    Ok(text.lines().filter_map(line).collect())
}

/// Adds to the file outside the workspace what the database has and it has not.
pub(crate) fn publish(workspace: &Workspace) -> Result<()> {
    let (home, organisation) = (&workspace.env.home, workspace.organisation.uuid());
    let there: HashSet<_> = known(home, organisation)?.into_iter().map(|(id, _)| id).collect();
    let erased = workspace.db.read(|tx| Ok::<_, Error>(tx.erasures()?))?;
    let missing: Vec<_> = erased.into_iter().filter(|(id, _)| !there.contains(id)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let path = list_file(home, organisation);
    fs::create_dir_all(path.parent().unwrap_or(home))?;
    // A line that was cut off must not run into the next one.
    let mut text = String::from("\n");
    for (id, at) in missing {
        text.push_str(&format!("{id} {}\n", at.0));
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// The same; what can't be written now is added at the next start or erasure.
fn publish_or_later(workspace: &Workspace) {
    if let Err(error) = publish(workspace) {
        tracing::error!(code = error.code, "the erasure list outside the workspace could not be written");
    }
}

/// Makes a restored workspace forget what was erased after its backup was made, and returns how many people that
/// were. Nobody has it open yet.
pub(crate) fn replay(
    db: &Db,
    vault: &Vault,
    administrator: Id<User>,
    list: &[(Uuid, Millis)],
    now: Millis,
) -> Result<u32> {
    let people = db.write(administrator, |tx| {
        let mut people = 0;
        for (id, at) in list {
            let person = Id::<Person>::from_uuid(*id);
            if tx.is_erased(person)? {
                continue;
            }
            let records = tx.about(person)?;
            if records.is_empty() {
                tx.mark_erased(*id, *at)?;
                continue;
            }
            let media = tx.list(Find::<Media>::of(person.uuid()))?;
            let recordings = media.iter().filter(|media| media.kind != MediaKind::Text).count();
            let mut counts = BTreeMap::new();
            for (kind, _) in &records {
                *counts.entry(kind.clone()).or_insert(0) += 1;
            }
            tx.erase_person(person)?;
            let proof = ErasureProof {
                id: Id::new(now),
                erased_person_id: person,
                rule: ErasureRule::Restored,
                request_id: None,
                due_at_ms: None,
                recordings: u32::try_from(recordings).unwrap_or(u32::MAX),
                records: counts,
                recording_bytes: 0,
                key_destroyed: true,
                by: None,
                at_ms: now,
                hash: String::new(),
            }
            .sealed();
            tx.put(&proof)?;
            tx.audit_call("erasures.proof", &proof.hash, "ok")?;
            people += 1;
        }
        Ok::<_, Error>(people)
    })?;
    let erased: HashSet<_> =
        db.read(|tx| Ok::<_, Error>(tx.erasures()?))?.into_iter().map(|(id, _)| id).collect();
    for media in vault.list()?.into_iter().filter(|media| erased.contains(media)) {
        vault.remove(media)?;
    }
    Ok(people)
}

#[derive(Deserialize, TS)]
pub(crate) struct ListProofs {
    after: Option<String>,
    limit: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct ProofView {
    proof: ErasureProof,
    /// Who did it; none when it happened by itself.
    by_name: Option<String>,
    /// Whether the proof is as it was written.
    holds: bool,
}

/// What a proof is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProofFormat {
    /// To hand over.
    Pdf,
    /// To check by a program.
    Json,
}

#[derive(Deserialize, TS)]
pub(crate) struct ExportProof {
    id: Id<ErasureProof>,
    format: ProofFormat,
    language: Language,
    path: Option<PathBuf>,
}

/// The proofs of what was erased, newest first.
pub(crate) fn list(cx: &Cx<'_>, input: ListProofs) -> Result<Page<ProofView>> {
    let find = Find::<ErasureProof>::all()
        .order(Order::Newest)
        .limit(page_limit(input.limit))
        .after(input.after.as_deref())?;
    cx.read(|tx| {
        let page = tx.page(find.clone())?;
        let mut items = Vec::with_capacity(page.items.len());
        for proof in page.items {
            let by = proof.by.map(|by| tx.get(by)).transpose()?.flatten();
            items.push(ProofView { by_name: by.map(|user| user.name()), holds: proof.holds(), proof });
        }
        Ok(Page { items, next: page.next })
    })
}

pub(crate) fn export(cx: &Cx<'_>, input: ExportProof) -> Result<Exported> {
    let (proof, organisation, by) = cx.read(|tx| {
        let proof = tx.require(input.id)?;
        let by = proof.by.map(|by| tx.get(by)).transpose()?.flatten();
        Ok((proof, tx.require(cx.workspace.organisation)?, by))
    })?;
    let title = match input.language {
        Language::Fr => "Preuve d’effacement",
        Language::En | Language::Unknown => "Proof of erasure",
    };
    let (bytes, ending) = match input.format {
        ProofFormat::Json => (serde_json::to_vec_pretty(&proof).map_err(Error::internal)?, "json"),
        ProofFormat::Pdf => {
            let by = by.map(|user| user.name());
            let document =
                document(&cx.workspace.env, &proof, &organisation.name, by, title, input.language)?;
            (report::pdf::plain::document(&document)?, "pdf")
        }
    };
    let day = reports::day(&cx.workspace.env, proof.at_ms);
    reports::hand_over(cx, &Rendered { file_name: format!("{title} - {day}.{ending}"), bytes }, input.path)
}

fn document(
    env: &Env,
    proof: &ErasureProof,
    organisation: &str,
    by: Option<String>,
    title: &str,
    language: Language,
) -> Result<Document> {
    let french = language == Language::Fr;
    let say = |fr: &str, en: &str| if french { fr.to_owned() } else { en.to_owned() };
    let dates = Dates::new(Env::report_language(language), &env.time_zone)?;
    let rule = match proof.rule {
        ErasureRule::Decision => say("Décision d’un utilisateur", "Decision of a user"),
        ErasureRule::Request => say("Demande de la personne concernée", "Request of the person concerned"),
        ErasureRule::FileExpired => {
            say("Fin de la durée de conservation du dossier", "End of the time the file is kept")
        }
        ErasureRule::RecordingExpired => {
            say("Fin de la durée de conservation des enregistrements", "End of the time recordings are kept")
        }
        ErasureRule::MetricsExpired => say(
            "Fin de la durée de conservation des mesures de qualité d’image",
            "End of the time facial quality metrics are kept",
        ),
        ErasureRule::LogExpired => say(
            "Fin de la durée de conservation du journal technique",
            "End of the time the technical log is kept",
        ),
        ErasureRule::Restored => say(
            "Restauration d’une sauvegarde antérieure à l’effacement",
            "Restoring a backup older than the erasure",
        ),
        ErasureRule::Unknown => say("Autre", "Other"),
    };
    let mut what = vec![
        (say("Personne (identifiant)", "Person (id)"), proof.erased_person_id.to_string()),
        (say("Motif", "Cause"), rule),
        (say("Effacé le", "Erased on"), dates.moment(proof.at_ms.0)),
        (
            say("Par", "By"),
            by.unwrap_or_else(|| say("le logiciel, automatiquement", "the software, automatically")),
        ),
    ];
    if let Some(due) = proof.due_at_ms {
        what.push((say("Échéance", "Due on"), dates.day(due.0)));
    }
    if let Some(request) = proof.request_id {
        what.push((say("Demande (identifiant)", "Request (id)"), request.to_string()));
    }
    let mut counts: Vec<_> = proof
        .records
        .iter()
        .map(|(kind, count)| (crate::person_export::kind_name(kind, language), count.to_string()))
        .collect();
    counts.push((say("Enregistrements retirés", "Recordings removed"), proof.recordings.to_string()));
    counts.push((
        say("Clé des enregistrements détruite", "Key of the recordings destroyed"),
        if proof.key_destroyed { say("oui", "yes") } else { say("non", "no") },
    ));
    let hash = say(
        "L’empreinte SHA-256 ci-dessous porte sur tout ce qui précède sous forme JSON canonique ; elle figure aussi dans le journal d’activité chaîné.",
        "The SHA-256 hash below covers everything above as canonical JSON; it also stands in the chained activity log.",
    );
    Ok(Document {
        language: Env::report_language(language),
        organisation: organisation.to_owned(),
        title: title.to_owned(),
        subtitle: dates.moment(proof.at_ms.0),
        identity: proof.id.to_string(),
        product_version: env!("CARGO_PKG_VERSION").into(),
        made_at_ms: proof.at_ms.0,
        parts: vec![
            Part { heading: say("Effacement", "Erasure"), blocks: vec![Block::Facts(what)] },
            Part {
                heading: say("Ce qui a été effacé", "What was erased"),
                blocks: vec![Block::Facts(counts)],
            },
            Part {
                heading: say("Empreinte", "Hash"),
                blocks: vec![Block::Paragraph(hash), Block::Paragraph(proof.hash.clone())],
            },
        ],
    })
}
