//! A review as its user feels it: going to words of an hour, scrolling through its transcript, opening a session of many
//! answers; in Chromium and in the desktop window.
//!
//! The recordings are imported as a user imports them. Their words are put into the workspace directly, because no
//! weights that come with the product understand an hour of anything. The browsers are driven by `tests/bench`. The peer
//! is the same recording, decrypted, in a folder that a small server serves, played by the same hls.js on an empty page.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use anyhow::{Context, ensure};
use app::Env;
use domain::{
    Id, Millis,
    interview::Answer,
    session::Session,
    transcript::{self, Segment, Transcript, TranscriptMethod, Word},
    user::User,
};
use serde::Deserialize;
use serde_json::json;
use store::{Db, Find, keys::SealedKeys, sqlite::Sqlite};

use crate::{
    desk::{Desk, PASSPHRASE},
    figure::{Figure, Results, Target, median, p95},
    import::recording,
    language::{Dice, Vocabulary},
};

const AREA: &str = "seek";
const PICTURE: [&str; 4] = ["-f", "lavfi", "-i", "testsrc2=s=640x480:r=25"];
const MINUTE_S: f64 = 60.0;
const MINUTES: usize = 60;
const ANSWERS: usize = 20;
const CRITERIA: [&str; 4] = ["Clarity", "Composure", "Judgement", "Knowledge"];
/// 150 words a minute.
const WORD_EVERY_MS: usize = 400;
const WORD_MS: usize = 330;
const WORDS_OF_A_SEGMENT: usize = 12;
/// One word in so many is marked as doubtful.
const DOUBTFUL: usize = 40;
const SEEK: Target = Target::AtMost(300.0);
const OPEN: Target = Target::AtMost(500.0);

/// What one browser showed, in milliseconds.
#[derive(Deserialize)]
struct Seen {
    browser: String,
    seeks: Vec<Seek>,
    peer: Vec<f64>,
    /// The longest frame of each way through the transcript.
    scrolls: Vec<f64>,
    opens: Vec<f64>,
}

#[derive(Deserialize)]
struct Seek {
    ms: f64,
    /// Whether the player held that moment already.
    buffered: bool,
}

/// Measures reviewing.
///
/// # Errors
/// Without ffmpeg, the release builds of both programs, Chromium, WebKitWebDriver, tauri-driver, Xvfb or
/// dbus-run-session.
pub fn run(results: &mut Results) -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let minute = recording(work.path(), 0, &PICTURE, MINUTE_S)?;
    let hour = work.path().join("hour.mkv");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-stream_loop", &(MINUTES - 1).to_string(), "-i"]).arg(&minute);
    ensure!(ffmpeg.args(["-c", "copy"]).arg(&hour).status()?.success(), "ffmpeg could not make an hour");

    let desk = Desk::new(work.path())?;
    let plan = desk.plan(ANSWERS, &CRITERIA)?;
    let long = desk.session(&plan, "Long", &["recording"])?;
    let took_s = desk.import(&long, &hour, &plan.questions[..1])?;
    results.push(AREA, Figure::new("importing the hour, 640×480, 25 fps", took_s / MINUTE_S, "min"));
    let many = desk.session(&plan, "Many", &["recording"])?;
    desk.import(&many, &minute, &plan.questions)?;
    drop(desk);
    let home = work.path().join("home");
    write_down(&home, &[&long, &many])?;

    let (told, seen) = (work.path().join("told.json"), work.path().join("seen.json"));
    let programs =
        json!({ "recruteia": program("recruteia")?, "recruteia-desktop": program("recruteia-desktop")? });
    let told_them = json!({
        "home": home, "exports": work.path().join("exports"), "programs": programs, "passphrase": PASSPHRASE,
        "long": long, "many": many, "seen": seen,
    });
    fs::write(&told, serde_json::to_vec(&told_them)?)?;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut browsers = Command::new("xvfb-run");
    browsers.args(["--auto-servernum", "--server-args=-screen 0 1440x900x24", "dbus-run-session", "--"]);
    browsers.args(["npm", "run", "--silent", "bench"]).current_dir(tests).env("RECRUTEIA_BENCH", &told);
    ensure!(browsers.status().context("xvfb-run")?.success(), "the browsers could not be measured");
    let seen: Vec<Seen> = serde_json::from_slice(&fs::read(&seen)?)?;
    for each in seen {
        push(results, &each);
    }
    Ok(())
}

fn push(results: &mut Results, seen: &Seen) {
    let Seen { browser, seeks, peer, scrolls, opens } = seen;
    let longest = |values: &[f64]| values.iter().copied().fold(f64::NAN, f64::max);
    let all: Vec<f64> = seeks.iter().map(|seek| seek.ms).collect();
    let cold: Vec<f64> = seeks.iter().filter(|seek| !seek.buffered).map(|seek| seek.ms).collect();
    let plain = "plain HLS, the same hls.js";
    let mut push = |figure: Figure| results.push(AREA, figure);
    let name = format!("{browser}: to a word of an hour until its frame shows, median of {}", all.len());
    push(Figure::new(name, median(all.clone()), "ms").beside(plain, median(peer.clone())).target(SEEK));
    push(Figure::new("– p95", p95(all.clone()), "ms").beside(plain, p95(peer.clone())));
    push(Figure::new("– longest", longest(&all), "ms").beside(plain, longest(peer)));
    let name = format!("– median of the {} that were not loaded yet", cold.len());
    push(Figure::new(name, median(cold), "ms"));
    let name = format!("{browser}: longest frame while the hour's transcript is scrolled through");
    push(Figure::new(name, longest(scrolls), "ms"));
    let name = format!(
        "{browser}: opening a session of {ANSWERS} answers until it is usable, median of {}",
        opens.len()
    );
    push(Figure::new(name, median(opens.clone()), "ms").target(OPEN));
    push(Figure::new("– longest", longest(opens), "ms"));
}

/// Puts a transcript beside every answer of the sessions: words that nobody said, at the pace of somebody who speaks.
fn write_down(home: &Path, sessions: &[&str]) -> anyhow::Result<()> {
    let workspace = home.join("workspace");
    let keys = SealedKeys::load(&workspace.join("keys.json"))?;
    let clock = Env::at(home.to_owned())?.clock;
    let key = keys.unlock_by_passphrase(PASSPHRASE)?;
    let engine = Arc::new(Sqlite::open(&workspace.join("recruteia.db"), &key, clock.now())?);
    let db = Db::open(engine, keys.workspace, Arc::clone(&clock))?;
    let mut dice = Dice(0x5EEC);
    let vocabulary = Vocabulary::new(&mut dice);
    db.write(Id::<User>::new(clock.now()), |tx| {
        for session in sessions {
            let session: Id<Session> = session.parse()?;
            for answer in tx.list(Find::<Answer>::of(session.uuid()))? {
                let segments = spoken(&vocabulary, &mut dice, answer.duration_ms);
                let transcript = Transcript {
                    id: Id::new(clock.now()),
                    answer_id: answer.id,
                    person_id: answer.person_id,
                    method: TranscriptMethod::Whisper,
                    base_id: None,
                    version: 1,
                    model: "base".into(),
                    model_sha256: "ab".repeat(32),
                    voice_activity: "silero-v6.2.0".into(),
                    synthetic: false,
                    language: "fr".into(),
                    text: transcript::text_of(&segments),
                    confidence: Some(0.9),
                    created_at_ms: clock.now(),
                };
                tx.put(&transcript)?;
                tx.put_blob(&transcript, &serde_json::to_vec(&segments)?)?;
            }
        }
        Ok(())
    })
}

/// What somebody says who speaks for so long.
fn spoken(vocabulary: &Vocabulary, dice: &mut Dice, duration: Millis) -> Vec<Segment> {
    let at = |ms: usize| Millis(i64::try_from(ms).unwrap_or(i64::MAX));
    let words: Vec<Word> = (0..)
        .map(|number| number * WORD_EVERY_MS)
        .take_while(|start| at(start + WORD_EVERY_MS) <= duration)
        .map(|start| Word {
            start_ms: at(start),
            end_ms: at(start + WORD_MS),
            text: vocabulary.said(dice).to_owned(),
            confidence: Some(if dice.below(DOUBTFUL) == 0 { 0.4 } else { 0.95 }),
        })
        .collect();
    let segment = |words: &[Word]| Segment {
        start_ms: words[0].start_ms,
        end_ms: words[words.len() - 1].end_ms,
        text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        confidence: Some(0.9),
        words: words.to_vec(),
    };
    words.chunks(WORDS_OF_A_SEGMENT).map(segment).collect()
}

/// A program of the release build, beside this one.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    let path = env::current_exe()?.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX));
    ensure!(path.is_file(), "{} is missing: cargo build --release", path.display());
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_nine_thousand_words_in_order() {
        let mut dice = Dice(1);
        let vocabulary = Vocabulary::new(&mut dice);
        let segments = spoken(&vocabulary, &mut dice, Millis(3_600_000));
        let words: Vec<&Word> = segments.iter().flat_map(|segment| &segment.words).collect();
        assert_eq!((segments.len(), words.len()), (750, 9_000));
        assert!(words.windows(2).all(|pair| pair[0].end_ms < pair[1].start_ms));
        assert!(words.iter().all(|word| word.end_ms <= Millis(3_600_000)));
    }
}
