//! Live captions: what is said becomes text while it is recorded, a phrase at a time.
//!
//! A phrase ends at a pause, or at its quietest moment when it gets long; then the model hears it by itself, once, and
//! with an encoder that is as long as the phrase (see [`Listener::caption`]). When more is said than the model keeps up
//! with, phrases are left out until it is close again: late captions are of no use, and the transcript comes later anyway.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::activity::{Detector, spans};
use crate::audio::{duration_ms, ms_to_samples, normalise};
use crate::engine::{Language, check_languages, check_processor, threads};
use crate::error::SpeechError;
use crate::listener::{Listener, Phrase};
use crate::model::inspect_model;
use crate::transcript::{Segment, Span};
use crate::window::quietest_ms;
use crate::wire::read_frame;
use crate::words::place;

/// A pause of this length ends a phrase.
const PAUSE_MS: u64 = 500;
/// A phrase without pauses is cut before it is longer, ...
const LONGEST_MS: u64 = 8_000;
/// ... but not before this.
const SHORTEST_MS: u64 = 4_000;
/// What the model hears before and after the speech.
const MARGIN_MS: u64 = 300;
/// Whisper ignores less than a second.
const LEAST_AUDIO_MS: u64 = 1_200;
/// It is looked for phrases whenever so much has come.
const LOOK_EVERY_MS: u64 = 200;
/// The language of a phrase that was understood as well as this holds for the next one.
const SURE: f32 = 0.6;
/// The detector needs so much of what came before.
const LEAD_MS: u64 = 2_000;
/// How much silence the model hears before anything was said, as a trial of how long it takes.
const TRIAL_MS: u64 = LONGEST_MS + 2 * MARGIN_MS;
/// The first trial pays for memory that is touched the first time, and for a recording that is just beginning, so it is made
/// twice and the better one counts; unless it took so long that no second one would help.
const COLD_MS: u64 = 4_000;

/// What is wanted of live captions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptionRequest {
    /// Whisper weights in ggml format.
    pub model: PathBuf,
    /// Silero weights in ggml format; without them speech is told from silence by its energy.
    pub voice_activity_model: Option<PathBuf>,
    /// The language that is spoken; one that is to be detected is detected by the first phrase.
    pub language: Language,
    /// Threads to compute with; 0 leaves one core to the rest of the machine.
    pub threads: u16,
    /// A phrase is left out when more sound than this came since it was known to have ended, in milliseconds.
    pub late_ms: u64,
}

/// What captions tell of themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    /// The model is loaded; it takes so long for the longest phrase.
    Ready { trial_ms: u64 },
    /// A phrase, the language it is in, and when there was enough sound to know that it had ended.
    Phrase { segment: Segment, language: String, due_ms: u64 },
    /// What was left out.
    LeftOut(Span),
}

/// Sound on its way from the reader to the model.
#[derive(Default)]
struct Incoming {
    state: Mutex<Arrived>,
    came: Condvar,
}

#[derive(Default)]
struct Arrived {
    samples: Vec<f32>,
    ended: bool,
}

impl Incoming {
    /// Reads frames until they end or the host is gone.
    fn read(&self, input: &mut impl BufRead) {
        let mut frame = Vec::new();
        while let Ok(true) = read_frame(input, &mut frame) {
            let mut arrived = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            arrived.samples.append(&mut frame);
            self.came.notify_one();
        }
        self.state.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
        self.came.notify_one();
    }

    /// Appends what has come, once it is worth a look; false at the end.
    fn take(&self, to: &mut Vec<f32>) -> bool {
        let few =
            |arrived: &mut Arrived| !arrived.ended && arrived.samples.len() < ms_to_samples(LOOK_EVERY_MS);
        let arrived = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut arrived = self.came.wait_while(arrived, few).unwrap_or_else(PoisonError::into_inner);
        to.append(&mut arrived.samples);
        !arrived.ended
    }

    fn waiting_ms(&self) -> u64 {
        duration_ms(self.state.lock().unwrap_or_else(PoisonError::into_inner).samples.len())
    }
}

/// Captions the sound of `input` until it ends.
pub(crate) fn caption(
    request: &CaptionRequest,
    mut input: impl BufRead + Send + 'static,
    tell: &mut dyn FnMut(Told),
) -> Result<(), SpeechError> {
    check_processor()?;
    let info = inspect_model(&request.model)?;
    check_languages(&request.language, &info)?;
    whisper_rs::install_logging_hooks();
    let incoming = Arc::new(Incoming::default());
    let reader = Arc::clone(&incoming);
    std::thread::spawn(move || reader.read(&mut input));

    let mut detector = Detector::load(request.voice_activity_model.as_deref())?;
    let mut listener = Listener::load(&request.model, &info, threads(request.threads))?;
    let mut language = match &request.language {
        Language::Fixed(code) => Some(code.clone()),
        Language::DetectAmong(_) => None,
    };
    let mut trial = || {
        let begun = Instant::now();
        listener.caption(&vec![0.0; ms_to_samples(TRIAL_MS)], language.as_deref().unwrap_or("en"))?;
        Ok::<_, SpeechError>(u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX))
    };
    let mut trial_ms = trial()?;
    if trial_ms <= COLD_MS {
        trial_ms = trial_ms.min(trial()?);
    }
    tell(Told::Ready { trial_ms });

    let mut cutter = Cutter::new(detector.frame_ms());
    loop {
        let goes_on = incoming.take(&mut cutter.samples);
        cutter.look(&mut detector)?;
        while let Some((span, due_ms)) = cutter.next(!goes_on) {
            let samples = cutter.take(span);
            let (said, due_ms) = (cutter.absolute(span), due_ms + cutter.forgotten_ms);
            cutter.done_until(span.end_ms);
            if cutter.heard_ms() + incoming.waiting_ms() > due_ms + request.late_ms {
                tell(Told::LeftOut(said));
                continue;
            }
            let code = match (&language, &request.language) {
                (Some(code), _) => code.clone(),
                (None, Language::Fixed(code)) => code.clone(),
                (None, Language::DetectAmong(among)) => listener.detect_language(&samples, among)?.0,
            };
            // What was hardly understood may be in another language.
            let segment = joined(said, listener.caption(&samples, &code)?);
            let sure = segment.as_ref().is_some_and(|segment| segment.confidence >= SURE);
            if let Some(segment) = segment {
                tell(Told::Phrase { segment, language: code.clone(), due_ms });
            }
            language = sure.then_some(code);
        }
        if !goes_on {
            return Ok(());
        }
    }
}

/// One segment of what the model made of one phrase, its words spread over it; none of what has no words.
fn joined(span: Span, phrases: Vec<Phrase>) -> Option<Segment> {
    let text: Vec<&str> =
        phrases.iter().map(|phrase| phrase.text.as_str()).filter(|text| !text.is_empty()).collect();
    let text = text.join(" ");
    let words = place(phrases.into_iter().flat_map(|phrase| phrase.words).collect(), span, &[span]);
    if words.is_empty() {
        return None;
    }
    let confidence = words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32;
    Some(Segment { start_ms: span.start_ms, end_ms: span.end_ms, text, confidence, words })
}

/// Finds phrases in sound that goes on.
struct Cutter {
    frame_ms: u64,
    /// Of the whole sound, milliseconds that are forgotten.
    forgotten_ms: u64,
    samples: Vec<f32>,
    probabilities: Vec<f32>,
    /// Frames that were cut off; kept because the detector needs them.
    done: usize,
}

impl Cutter {
    fn new(frame_ms: u64) -> Self {
        Self { frame_ms, forgotten_ms: 0, samples: Vec::new(), probabilities: Vec::new(), done: 0 }
    }

    /// How much there was so far.
    fn heard_ms(&self) -> u64 {
        self.forgotten_ms + duration_ms(self.samples.len())
    }

    fn look(&mut self, detector: &mut Detector) -> Result<(), SpeechError> {
        let mut raised = self.samples.clone();
        normalise(&mut raised);
        detector.extend(&raised, &mut self.probabilities)
    }

    /// The next phrase, if there is a whole one, and when it was known to be whole, in milliseconds from what is kept; with
    /// the last one at the end.
    fn next(&mut self, ended: bool) -> Option<(Span, u64)> {
        let heard_ms = self.probabilities.len() as u64 * self.frame_ms;
        let from_ms = self.done as u64 * self.frame_ms;
        let open = &self.probabilities[self.done.min(self.probabilities.len())..];
        let speech: Vec<Span> = spans(open, self.frame_ms, heard_ms - from_ms)
            .into_iter()
            .map(|span| Span { start_ms: span.start_ms + from_ms, end_ms: span.end_ms + from_ms })
            .collect();
        let Some(first) = speech.first() else {
            // Speech that is just beginning is no span yet.
            self.done_until(heard_ms.saturating_sub(PAUSE_MS).max(from_ms));
            return None;
        };
        let start_ms = first.start_ms;
        let next_start = |index: usize| speech.get(index + 1).map_or(heard_ms, |next| next.start_ms);
        let pause_after = |index: usize| next_start(index).saturating_sub(speech[index].end_ms);
        if let Some(index) = (0..speech.len()).find(|index| pause_after(*index) >= PAUSE_MS) {
            let end_ms = speech[index].end_ms;
            if end_ms - start_ms <= LONGEST_MS {
                return Some((Span { start_ms, end_ms }, end_ms + PAUSE_MS));
            }
        }
        if heard_ms - start_ms >= LONGEST_MS {
            let fits = |index: &usize| {
                let end_ms = speech[*index].end_ms;
                (start_ms + SHORTEST_MS..start_ms + LONGEST_MS).contains(&end_ms) && pause_after(*index) > 0
            };
            let at_pause = (0..speech.len()).filter(fits).max_by_key(|index| pause_after(*index));
            let end_ms = at_pause.map_or_else(
                || {
                    let search = Span { start_ms: start_ms + SHORTEST_MS, end_ms: start_ms + LONGEST_MS };
                    quietest_ms(search, &self.samples)
                },
                |index| speech[index].end_ms,
            );
            return Some((Span { start_ms, end_ms }, start_ms + LONGEST_MS));
        }
        let last = speech.last().filter(|_| ended)?;
        Some((Span { start_ms, end_ms: last.end_ms }, heard_ms))
    }

    /// The sound of a phrase with what lies around it.
    fn take(&self, span: Span) -> Vec<f32> {
        let from_ms = span.start_ms.saturating_sub(MARGIN_MS).max(self.done as u64 * self.frame_ms);
        let end = ms_to_samples(span.end_ms + MARGIN_MS).min(self.samples.len());
        let mut samples = self.samples[ms_to_samples(from_ms).min(end)..end].to_vec();
        samples.resize(samples.len().max(ms_to_samples(LEAST_AUDIO_MS)), 0.0);
        samples
    }

    fn absolute(&self, span: Span) -> Span {
        Span { start_ms: span.start_ms + self.forgotten_ms, end_ms: span.end_ms + self.forgotten_ms }
    }

    /// Forgets what lies before, but for what the detector needs.
    fn done_until(&mut self, end_ms: u64) {
        let frames = |ms: u64| usize::try_from(ms / self.frame_ms).unwrap_or(usize::MAX);
        self.done = frames(end_ms).max(self.done).min(self.probabilities.len());
        let lead = frames(LEAD_MS);
        // Not for every frame.
        if self.done >= 2 * lead {
            let gone = self.done - lead;
            self.done = lead;
            self.probabilities.drain(..gone);
            self.samples.drain(..gone * ms_to_samples(self.frame_ms));
            self.forgotten_ms += gone as u64 * self.frame_ms;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::SAMPLE_RATE;

    const FRAME_MS: u64 = 20;

    /// A cutter that has heard so many seconds of speech and silence in turn.
    fn heard(turns: &[f64]) -> Cutter {
        let mut cutter = Cutter::new(FRAME_MS);
        hear(&mut cutter, turns, true);
        cutter
    }

    fn hear(cutter: &mut Cutter, turns: &[f64], mut speech: bool) {
        for seconds in turns {
            let frames = (seconds * 1_000.0) as u64 / FRAME_MS;
            let probability = if speech { 0.9 } else { 0.0 };
            cutter.probabilities.extend((0..frames).map(|_| probability));
            let samples = cutter.samples.len() + ms_to_samples(frames * FRAME_MS);
            cutter.samples.resize(samples, probability);
            speech = !speech;
        }
    }

    fn phrases(cutter: &mut Cutter, ended: bool) -> Vec<(u64, u64)> {
        let mut found = Vec::new();
        while let Some((span, due_ms)) = cutter.next(ended) {
            assert!(span.end_ms <= due_ms && due_ms <= cutter.probabilities.len() as u64 * FRAME_MS + 30);
            let said = cutter.absolute(span);
            found.push((said.start_ms, said.end_ms));
            cutter.done_until(span.end_ms);
        }
        found
    }

    #[test]
    fn a_phrase_ends_at_a_pause_and_not_before() {
        let mut cutter = heard(&[2.0, 0.3, 1.0, 0.4]);
        assert_eq!(phrases(&mut cutter, false), []);
        hear(&mut cutter, &[0.3], false);
        assert_eq!(phrases(&mut cutter, false), [(0, 3_330)]);
        hear(&mut cutter, &[1.0, 1.0], true);
        // 30 ms are taken from the pauses on both sides.
        assert_eq!(phrases(&mut cutter, false), [(3_970, 5_030)]);
    }

    #[test]
    fn the_last_phrase_ends_with_the_sound() {
        let mut cutter = heard(&[2.0, 0.2]);
        assert_eq!(phrases(&mut cutter, false), []);
        assert_eq!(phrases(&mut cutter, true), [(0, 2_030)]);
        assert_eq!(phrases(&mut cutter, true), []);
    }

    #[test]
    fn who_speaks_without_pauses_is_cut_where_they_breathe() {
        let mut cutter = heard(&[3.0, 0.2, 2.0, 0.3, 2.9]);
        assert_eq!(cutter.next(false).map(|(_, due_ms)| due_ms), Some(8_000), "not when it ended");
        assert_eq!(phrases(&mut cutter, false), [(0, 5_230)]);
        // Where nobody breathes, at the quietest moment.
        let mut cutter = heard(&[8.1]);
        cutter.samples[ms_to_samples(6_000)..ms_to_samples(6_200)].fill(0.1);
        let found = phrases(&mut cutter, false);
        assert!(matches!(found.as_slice(), [(0, 6_000..=6_200)]), "{found:?}");
    }

    #[test]
    fn an_hour_of_silence_and_speech_is_forgotten_and_times_go_on() {
        let mut cutter = heard(&[]);
        for minute in 0..60 {
            hear(&mut cutter, &[54.0], false);
            assert_eq!(phrases(&mut cutter, false), []);
            hear(&mut cutter, &[4.0, 2.0], true);
            let start = minute * 60_000 + 54_000;
            // Frames of 20 ms, and 30 ms of margin; the end of what was cut off before may shift the beginning.
            let found = phrases(&mut cutter, false);
            assert!(
                matches!(found.as_slice(), [(from, to)]
                if from.abs_diff(start) <= 40 && to.abs_diff(start + 4_000) <= 40),
                "{found:?}"
            );
            assert!(cutter.samples.len() < 15 * SAMPLE_RATE, "{} samples are kept", cutter.samples.len());
        }
    }
}
