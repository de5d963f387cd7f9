//! Search over everything: campaigns, people, and what was said.

use domain::{
    Id, Millis,
    campaign::{Campaign, CampaignState},
    interview::Answer,
    person::Person,
    question::Question,
    search::{Part, Wanted, tokens},
    session::Session,
    transcript::{Segment, Transcript},
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{Cx, Result, blind::Mask, campaigns, transcripts};

/// Longer texts say nothing more about what is meant.
const MAX_TYPED: usize = 200;
/// Candidates of each group that are read and ranked by their fields, for each that is shown.
const READ_PER_SHOWN: usize = 3;
/// Length of an excerpt, in bytes.
const EXCERPT: usize = 150;
/// How many of a person's sessions are named.
const SESSIONS: u32 = 3;

#[derive(Deserialize, TS)]
pub(crate) struct Search {
    text: String,
    /// How many of each group, at most 20.
    limit: u32,
}

/// What was found, best first in each group.
#[derive(Serialize, TS)]
pub(crate) struct Found {
    campaigns: Vec<FoundCampaign>,
    persons: Vec<FoundPerson>,
    transcripts: Vec<FoundTranscript>,
}

#[derive(Serialize, TS)]
pub(crate) struct FoundCampaign {
    id: Id<Campaign>,
    title: Vec<Part>,
    job_title: Vec<Part>,
    state: CampaignState,
    sample: bool,
}

#[derive(Serialize, TS)]
pub(crate) struct FoundPerson {
    id: Id<Person>,
    name: Vec<Part>,
    email: Vec<Part>,
    /// The newest sessions.
    sessions: Vec<SessionOfPerson>,
}

#[derive(Serialize, TS)]
pub(crate) struct SessionOfPerson {
    id: Id<Session>,
    campaign_title: String,
}

#[derive(Serialize, TS)]
pub(crate) struct FoundTranscript {
    answer_id: Id<Answer>,
    session_id: Id<Session>,
    /// Number of the question in its campaign, from 1.
    question: u32,
    first_name: String,
    last_name: String,
    /// What the candidate is called where their name is hidden from the reader.
    alias: Option<String>,
    campaign_title: String,
    excerpt: Vec<Part>,
    /// When it is said, within the answer.
    at_ms: Millis,
}

pub(crate) fn query(cx: &Cx<'_>, input: Search) -> Result<Found> {
    let typed: String = input.text.chars().take(MAX_TYPED).collect();
    let wanted = Wanted::parse(&typed);
    let shown = usize::try_from(input.limit.clamp(1, 20)).unwrap_or(20);
    cx.read(|tx| {
        Ok(Found {
            campaigns: campaigns(tx, wanted.clone(), shown)?,
            persons: persons(tx, wanted.clone(), shown, cx.user.id)?,
            transcripts: transcripts(tx, wanted.clone(), shown, cx.user.id)?,
        })
    })
}

/// The best `shown` of what was read, each with its score.
fn best<T>(mut read: Vec<(f32, T)>, shown: usize) -> impl Iterator<Item = T> {
    read.retain(|(score, _)| *score > 0.0);
    read.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    read.into_iter().take(shown).map(|(_, found)| found)
}

fn campaigns(tx: &mut Read<'_>, mut wanted: Wanted, shown: usize) -> Result<Vec<FoundCampaign>> {
    let mut read = Vec::new();
    for id in tx.search::<Campaign>(&mut wanted, shown * READ_PER_SHOWN)? {
        if let Some(campaign) = tx.get(Id::<Campaign>::from_uuid(id))? {
            let fields =
                [(3.0, &*campaign.title), (2.0, &campaign.job_title), (1.0, &campaign.job_description)];
            read.push((wanted.score(&fields), campaign));
        }
    }
    let found = best(read, shown).map(|campaign| FoundCampaign {
        id: campaign.id,
        title: wanted.marked(&campaign.title),
        job_title: wanted.marked(&campaign.job_title),
        state: campaign.state,
        sample: campaign.sample,
    });
    Ok(found.collect())
}

fn persons(
    tx: &mut Read<'_>,
    mut wanted: Wanted,
    shown: usize,
    reader: Id<User>,
) -> Result<Vec<FoundPerson>> {
    let mut read = Vec::new();
    for id in tx.search::<Person>(&mut wanted, shown * READ_PER_SHOWN)? {
        if let Some(person) = tx.get(Id::<Person>::from_uuid(id))? {
            let digits: String = person.phone.chars().filter(char::is_ascii_digit).collect();
            let fields =
                [(2.0, &*person.last_name), (2.0, &person.first_name), (1.0, &person.email), (1.0, &digits)];
            read.push((wanted.score(&fields), person));
        }
    }
    let mut found = Vec::new();
    for person in best(read, shown) {
        let newest = Find::<Session>::all().about(person.id.uuid()).order(Order::Newest).limit(SESSIONS);
        let mut sessions = Vec::new();
        for session in tx.list(newest)? {
            let campaign = tx.require(session.campaign_id)?;
            if Mask::of(tx, &campaign, &session, reader)?.is_none() {
                sessions.push(SessionOfPerson { id: session.id, campaign_title: campaign.title });
            }
        }
        let (name, email) = (wanted.marked(&person.name()), wanted.marked(&person.email));
        found.push(FoundPerson { id: person.id, name, email, sessions });
    }
    Ok(found)
}

fn transcripts(
    tx: &mut Read<'_>,
    mut wanted: Wanted,
    shown: usize,
    reader: Id<User>,
) -> Result<Vec<FoundTranscript>> {
    let mut read = Vec::new();
    for id in tx.search::<Transcript>(&mut wanted, shown * READ_PER_SHOWN)? {
        if let Some(transcript) = transcripts::latest(tx, Id::from_uuid(id))? {
            read.push((wanted.score(&[(1.0, &transcript.text)]), transcript));
        }
    }
    let mut found = Vec::new();
    for transcript in best(read, usize::MAX) {
        if found.len() == shown {
            break;
        }
        found.extend(said(tx, &wanted, transcript, reader)?);
    }
    Ok(found)
}

/// What a transcript says about it; none when its answer was taken out, or another take counts.
fn said(
    tx: &mut Read<'_>,
    wanted: &Wanted,
    mut transcript: Transcript,
    reader: Id<User>,
) -> Result<Option<FoundTranscript>> {
    let Some(answer) = tx.get(transcript.answer_id)? else { return Ok(None) };
    let (Some(session), Some(question)) = (tx.get(answer.session_id)?, tx.get(answer.question_id)?) else {
        return Ok(None);
    };
    let (campaign, person) = (tx.require(session.campaign_id)?, tx.require(session.person_id)?);
    let takes = tx.list(Find::<Answer>::of(session.id.uuid()))?;
    let counting = session.counting(&campaign.rules, takes);
    if counting.get(&question.id).is_none_or(|counts| counts.id != answer.id) {
        return Ok(None);
    }
    let mask = Mask::of(tx, &campaign, &session, reader)?;
    let mut segments = transcripts::segments(tx, transcript.id)?;
    let mut person = person;
    if let Some(mask) = &mask {
        // A name that is looked for must not lead to who says it, whatever is looked for beside it.
        mask.without_names(&mut transcript.text, &mut segments);
        person = Mask::person(person);
        if wanted.score(&[(1.0, &transcript.text)]) <= 0.0 {
            return Ok(None);
        }
    }
    let Some((byte, excerpt)) = wanted.excerpt(&transcript.text, EXCERPT) else { return Ok(None) };
    let asked = campaigns::questions(tx, campaign.id)?;
    let position = asked.iter().position(|each: &Question| each.id == question.id).unwrap_or_default();
    Ok(Some(FoundTranscript {
        answer_id: answer.id,
        session_id: session.id,
        question: u32::try_from(position + 1).unwrap_or(u32::MAX),
        first_name: person.first_name,
        last_name: person.last_name,
        alias: mask.map(|mask| mask.alias),
        campaign_title: campaign.title,
        excerpt,
        at_ms: time_at(&transcript.text, byte, &segments),
    }))
}

/// When the word at `byte` of the text is said: texts hold a segment a line, and words follow each other as they
/// do in their segment.
fn time_at(text: &str, byte: usize, segments: &[Segment]) -> Millis {
    let before = &text[..byte];
    let spoken = segments.iter().filter(|segment| !segment.text.trim().is_empty());
    let Some(segment) =
        spoken.clone().nth(before.matches('\n').count()).or_else(|| spoken.clone().next_back())
    else {
        return Millis(0);
    };
    let line = before.rsplit('\n').next().unwrap_or_default();
    let earlier = tokens(line).count();
    let mut counted = 0;
    for word in &segment.words {
        counted += tokens(&word.text).count();
        if counted > earlier {
            return word.start_ms;
        }
    }
    segment.start_ms
}

#[cfg(test)]
mod tests {
    use domain::transcript::{Word, text_of};

    use super::*;

    fn segment(start: i64, words: &[&str]) -> Segment {
        let word = |(number, text): (i64, &&str)| Word {
            start_ms: Millis(start + number * 100),
            end_ms: Millis(start + number * 100 + 90),
            text: (*text).into(),
            confidence: None,
        };
        Segment {
            start_ms: Millis(start),
            end_ms: Millis(start + 900),
            text: words.join(" "),
            confidence: None,
            words: (0..).zip(words).map(word).collect(),
        }
    }

    #[test]
    fn a_hit_leads_to_the_moment_it_is_said() {
        let typed = Segment { words: Vec::new(), ..segment(9_000, &["à", "la", "fin"]) };
        let segments = [
            segment(1_000, &["Bonjour,", "c’est", "moi."]),
            segment(5_000, &["Je", "monte", "l’image."]),
            typed,
        ];
        let text = text_of(&segments);
        let at = |word: &str| time_at(&text, text.find(word).unwrap(), &segments);
        assert_eq!(at("Bonjour"), Millis(1_000));
        assert_eq!(at("moi"), Millis(1_200));
        assert_eq!(at("monte"), Millis(5_100));
        assert_eq!(at("image"), Millis(5_200));
        assert_eq!(at("fin"), Millis(9_000), "without words the segment’s own start");
        assert_eq!(time_at(&text, 0, &[]), Millis(0));
    }
}
