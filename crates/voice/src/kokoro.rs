//! Kokoro, a StyleTTS 2 network of 82 million weights by hexgrad (Apache-2.0), in the ONNX form that
//! `onnx-community` publishes.

use std::{fs, io::Cursor, ops::ControlFlow, path::Path, sync::Arc, thread};

use domain::consent::Language;
use rten::{Model, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::{AsView, NdTensor, NdTensorView};

use crate::{VoiceError, phonemes, speakable, unfuse::unfuse};

/// Samples per second of what it says.
const RATE: u32 = 24_000;
/// The most phonemes it says in one go, and how many styles a voice has: one for each length.
const MOST: usize = 510;
/// Numbers that describe a style.
const STYLE: usize = 256;
/// A little slower than usual: whoever listens has one chance, and may be nervous.
const SPEED: f32 = 0.9;
/// What stands before and after the phonemes.
const EDGE: i32 = 0;
/// The numbers of the phonemes: runs that begin at a number, as in the `tokenizer.json` beside the network.
const PHONEMES: &[(i32, &str)] = &[
    (1, ";:,.!?"),
    (9, "—…"),
    (16, " \u{303}ʣʥʦʨᵝꭧAI"),
    (31, "O"),
    (33, "Q"),
    (35, "ST"),
    (39, "W"),
    (41, "Yᵊabcdef"),
    (50, "hijklmnopqrstuvwxyzɑɐɒæ"),
    (75, "βɔɕç"),
    (80, "ɖðʤə"),
    (85, "ɚɛɜ"),
    (90, "ɟ"),
    (92, "ɡ"),
    (99, "ɥ"),
    (101, "ɨɪʝ"),
    (110, "ɯɰŋɳɲɴø"),
    (118, "ɸθœ"),
    (123, "ɹ"),
    (125, "ɾɻ"),
    (128, "ʁɽʂʃʈʧ"),
    (135, "ʊʋ"),
    (138, "ʌɣɤ"),
    (142, "χʎ"),
    (147, "ʒʔ"),
    (156, "ˈˌː"),
    (162, "ʰ"),
    (164, "ʲ"),
    (177, "ᵻ"),
];

/// One of its voices, loaded: some 300 MB of memory until it is dropped.
pub struct Kokoro {
    model: Model,
    /// [`MOST`] styles of [`STYLE`] numbers.
    styles: Vec<f32>,
    language: Language,
    threads: Arc<ThreadPool>,
}

impl Kokoro {
    /// Reads the network and a voice that speaks `language`.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] where they can't be read or are something else.
    pub fn load(network: &Path, voice: &Path, language: Language) -> Result<Self, VoiceError> {
        let read = |path: &Path| fs::read(path).map_err(failed);
        let styles: Vec<_> = read(voice)?.as_chunks().0.iter().copied().map(f32::from_le_bytes).collect();
        if styles.len() != MOST * STYLE {
            return Err(VoiceError::Failed("its voice is no voice".into()));
        }
        let published = read(network)?;
        let unfused = unfuse(&published)?;
        drop(published);
        let model = Model::load(unfused).map_err(failed)?;
        // Never all cores; they are of this thread, whose urgency they take over.
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads = Arc::new(ThreadPool::with_num_threads((cores / 2).clamp(1, 4)));
        Ok(Self { model, styles, language, threads })
    }

    /// Speaks `text`, a sentence at a time: a WAV file, 16 bits, one channel. Before each `goes_on` is asked, and before
    /// each part of it while it is found out how words are said.
    ///
    /// # Errors
    /// [`VoiceError`]; [`VoiceError::Missing`] without espeak-ng, which tells how words are said.
    pub fn speak(
        &self,
        text: &str,
        goes_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<u8>, VoiceError> {
        let sentences = phonemes::sentences(speakable(text)?, self.language, goes_on)?;
        let form = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut wav = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut wav, form).map_err(failed)?;
        let mut spoken = false;
        for numbers in sentences.iter().flat_map(|sentence| in_one_go(sentence)) {
            if goes_on().is_break() {
                return Err(VoiceError::Cancelled);
            }
            for sample in self.say(&numbers)? {
                #[expect(clippy::cast_possible_truncation, reason = "it is within 16 bits")]
                let sample = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16;
                writer.write_sample(sample).map_err(failed)?;
            }
            spoken = true;
        }
        writer.finalize().map_err(failed)?;
        if spoken { Ok(wav.into_inner()) } else { Err(VoiceError::Unspeakable) }
    }

    /// The samples of at most [`MOST`] phonemes.
    fn say(&self, numbers: &[i32]) -> Result<Vec<f32>, VoiceError> {
        let place = numbers.len().clamp(1, MOST) - 1;
        let style = NdTensorView::from_data([1, STYLE], &self.styles[place * STYLE..(place + 1) * STYLE]);
        let edged: Vec<i32> = [&[EDGE], numbers, &[EDGE]].concat();
        let edged = NdTensor::from_data([1, edged.len()], edged);
        let speed = NdTensor::from_data([1], vec![SPEED]);
        let inputs: [(&str, ValueOrView<'_>); 3] =
            [("input_ids", edged.view().into()), ("style", style.into()), ("speed", speed.view().into())];
        let mut given = Vec::new();
        for (name, value) in inputs {
            given.push((self.model.node_id(name).map_err(failed)?, value));
        }
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.threads)));
        let said = self.model.run(given, self.model.output_ids(), Some(options)).map_err(failed)?;
        let wave: NdTensor<f32, 2> =
            said.into_iter().next().ok_or_else(|| failed("no output"))?.try_into().map_err(failed)?;
        Ok(wave.to_vec())
    }
}

/// The numbers of the phonemes of a sentence, in parts that can be said in one go, apart between words.
fn in_one_go(sentence: &str) -> Vec<Vec<i32>> {
    let number = |phoneme: char| {
        let runs = PHONEMES.iter().flat_map(|(first, run)| (*first..).zip(run.chars()));
        // What it never learnt is left out.
        runs.filter(|(_, known)| *known == phoneme).map(|(number, _)| number).next()
    };
    let mut parts: Vec<Vec<i32>> = vec![Vec::new()];
    for word in sentence.split_inclusive(' ') {
        let numbers: Vec<i32> = word.chars().filter_map(number).collect();
        for numbers in numbers.chunks(MOST) {
            match parts.last_mut() {
                Some(part) if part.len() + numbers.len() <= MOST => part.extend(numbers),
                _ => parts.push(numbers.to_vec()),
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn failed(error: impl ToString) -> VoiceError {
    VoiceError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

    use super::*;

    #[test]
    fn a_sentence_that_is_too_long_is_said_in_parts_between_words() {
        let sentence = "bɔ\u{303}ʒuʁ ".repeat(200);
        let parts = in_one_go(&sentence);
        assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 200 * 7);
        assert!(parts.iter().all(|part| part.len() <= MOST && part.last() == Some(&16)), "{parts:?}");
        assert_eq!(in_one_go("a^b"), [[43, 44]]);
        assert!(in_one_go("").is_empty());
        assert_eq!(in_one_go(&"a".repeat(MOST + 1)).len(), 2);
    }

    #[test]
    fn every_phoneme_has_one_number() {
        let runs = PHONEMES.iter().flat_map(|(first, run)| (*first..).zip(run.chars()));
        let (numbers, signs): (Vec<_>, Vec<_>) = runs.unzip();
        assert!(numbers.is_sorted_by(|one, other| one < other), "{numbers:?}");
        assert_eq!(signs.iter().collect::<std::collections::HashSet<_>>().len(), signs.len());
    }
}
