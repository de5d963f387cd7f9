//! Looking at a file of weights before whisper.cpp does: whisper.cpp trusts its input and may bring the process down.
//!
//! Layout (whisper.cpp 1.8.3, `whisper_model_load` and `whisper_vad_init_with_params`): a magic number, a header,
//! and tensors up to the end of the file, each with dimensions, type, name and data. Reading skips the data, so a
//! model of any size is looked at in milliseconds; what every byte is, is the business of whoever knows its hash.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

use crate::error::{ModelFault, SpeechError};

const MAGIC: u32 = 0x6767_6d6c;
/// Vocabulary of the English-only models; all larger ones are multilingual.
const ENGLISH_VOCABULARY: i32 = 51_864;
const LARGEST_VOCABULARY: i32 = 51_866;

/// The sizes that OpenAI published, told by the numbers of layers and their width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelSize {
    /// 39 million parameters.
    Tiny,
    /// 74 million parameters.
    Base,
    /// 244 million parameters.
    Small,
    /// 769 million parameters.
    Medium,
    /// 1550 million parameters.
    Large,
    /// Large with a decoder of four layers.
    LargeTurbo,
    /// None of the published sizes.
    Other,
}

/// How the weights are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 32-bit floats.
    F32,
    /// 16-bit floats.
    F16,
    /// Quantised to about this many bits.
    Quantised(u8),
}

/// What a file of Whisper weights says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// Which of the published sizes it has.
    pub size: ModelSize,
    /// False for the models that understand English only.
    pub multilingual: bool,
    /// How the weights are stored.
    pub precision: Precision,
    /// Length of the file.
    pub bytes: u64,
}

/// Looks at a Whisper model (`ggml-*.bin`): what it is, and whether it is whole.
///
/// # Errors
/// [`SpeechError::Model`] says whether the file is unreadable, something else, cut off, damaged or without weights.
pub fn inspect_model(path: &Path) -> Result<ModelInfo, SpeechError> {
    read_model(path).map_err(|fault| SpeechError::Model { path: path.to_owned(), fault })
}

/// Looks at a Silero voice activity model for whisper.cpp and returns its name, e.g. `silero-v6.2.0`.
///
/// # Errors
/// As [`inspect_model`].
pub fn inspect_voice_activity_model(path: &Path) -> Result<String, SpeechError> {
    read_silero(path).map_err(|fault| SpeechError::Model { path: path.to_owned(), fault })
}

fn read_model(path: &Path) -> Result<ModelInfo, ModelFault> {
    let mut file = Reader::open(path)?;
    let vocabulary = file.number("vocabulary", ENGLISH_VOCABULARY..=LARGEST_VOCABULARY)?;
    file.number("audio context", 1..=3000)?;
    let audio_state = file.number("audio width", 1..=8192)?;
    file.number("audio heads", 1..=256)?;
    let audio_layers = file.number("audio layers", 1..=128)?;
    file.number("text context", 1..=8192)?;
    file.number("text width", 1..=8192)?;
    file.number("text heads", 1..=256)?;
    let text_layers = file.number("text layers", 1..=128)?;
    let mels = file.number("mel bands", 1..=512)?;
    let format = file.number("weight format", 0..=100_000)?;
    let precision = precision(format % 1000)?;

    file.number("filter bands", mels..=mels)?;
    let bins = file.number("filter bins", 1..=4096)?;
    file.skip(4 * i64::from(mels) * i64::from(bins))?;
    let entries = file.number("vocabulary entries", 1..=LARGEST_VOCABULARY)?;
    for _ in 0..entries {
        let length = file.number("vocabulary entry", 0..=1024)?;
        file.skip(i64::from(length))?;
    }

    let found = file.skip_tensors()?;
    // Encoder: 7 tensors and 15 per layer; decoder: 4 and 24 per layer.
    let expected = 11 + 15 * audio_layers + 24 * text_layers;
    if found == 0 {
        return Err(ModelFault::NoWeights);
    }
    if i64::from(found) < i64::from(expected) {
        return Err(ModelFault::CutOff(file.length));
    }
    if i64::from(found) > i64::from(expected) {
        return Err(ModelFault::Damaged(format!("{found} tensors instead of {expected}")));
    }
    Ok(ModelInfo {
        size: size(audio_layers, audio_state, text_layers),
        multilingual: vocabulary > ENGLISH_VOCABULARY,
        precision,
        bytes: file.length,
    })
}

fn read_silero(path: &Path) -> Result<String, ModelFault> {
    let mut file = Reader::open(path)?;
    let length = file.number("name", 0..=256).map_err(|_| ModelFault::WrongKind)?;
    let kind = file.text(length)?;
    if !kind.starts_with("silero") {
        return Err(ModelFault::WrongKind);
    }
    let mut version = [0; 3];
    for part in &mut version {
        *part = file.number("version", 0..=1000)?;
    }
    file.number("window", 1..=16_000)?;
    file.number("context", 0..=16_000)?;
    let layers = file.number("encoder layers", 1..=64)?;
    for _ in 0..layers {
        file.skip(3 * 4)?;
    }
    file.skip(4 * 4)?;
    // Two per encoder layer, four of the LSTM, two of the last convolution, one of the spectrum.
    let expected = u32::try_from(2 * layers + 7).unwrap_or(u32::MAX);
    match file.skip_tensors()? {
        0 => Err(ModelFault::NoWeights),
        found if found < expected => Err(ModelFault::CutOff(file.length)),
        found if found > expected => {
            Err(ModelFault::Damaged(format!("{found} tensors instead of {expected}")))
        }
        _ => Ok(format!("silero-v{}.{}.{}", version[0], version[1], version[2])),
    }
}

fn size(audio_layers: i32, audio_state: i32, text_layers: i32) -> ModelSize {
    match (audio_layers, audio_state, text_layers) {
        (4, 384, 4) => ModelSize::Tiny,
        (6, 512, 6) => ModelSize::Base,
        (12, 768, 12) => ModelSize::Small,
        (24, 1024, 24) => ModelSize::Medium,
        (32, 1280, 32) => ModelSize::Large,
        (32, 1280, 4) => ModelSize::LargeTurbo,
        _ => ModelSize::Other,
    }
}

/// The numbers are ggml's `enum ggml_ftype`.
fn precision(format: i32) -> Result<Precision, ModelFault> {
    Ok(match format {
        0 => Precision::F32,
        1 => Precision::F16,
        10 => Precision::Quantised(2),
        11 => Precision::Quantised(3),
        2 | 3 | 12 => Precision::Quantised(4),
        8 | 9 | 13 => Precision::Quantised(5),
        14 => Precision::Quantised(6),
        7 => Precision::Quantised(8),
        other => return Err(ModelFault::Damaged(format!("unknown weight format {other}"))),
    })
}

/// Elements per block and bytes per block; the numbers are ggml's `enum ggml_type`.
fn block(tensor_type: i32) -> Result<(i64, i64), ModelFault> {
    Ok(match tensor_type {
        0 => (1, 4),
        1 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        other => return Err(ModelFault::Damaged(format!("unknown tensor type {other}"))),
    })
}

struct Reader {
    file: BufReader<File>,
    length: u64,
    position: u64,
}

impl Reader {
    fn open(path: &Path) -> Result<Self, ModelFault> {
        let unreadable = |error: std::io::Error| ModelFault::Unreadable(error.kind().to_string());
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(ModelFault::WrongKind);
        }
        let mut reader = Self { file: BufReader::new(file), length: metadata.len(), position: 0 };
        match reader.word() {
            Ok(MAGIC) => Ok(reader),
            Ok(_) | Err(ModelFault::CutOff(_)) => Err(ModelFault::WrongKind),
            Err(fault) => Err(fault),
        }
    }

    fn bytes(&mut self, buffer: &mut [u8]) -> Result<(), ModelFault> {
        self.file.read_exact(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => ModelFault::CutOff(self.length),
            kind => ModelFault::Unreadable(kind.to_string()),
        })?;
        self.position += buffer.len() as u64;
        Ok(())
    }

    fn word(&mut self) -> Result<u32, ModelFault> {
        let mut bytes = [0; 4];
        self.bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn number(&mut self, what: &str, allowed: std::ops::RangeInclusive<i32>) -> Result<i32, ModelFault> {
        let value = self.word()?.cast_signed();
        if allowed.contains(&value) {
            Ok(value)
        } else {
            Err(ModelFault::Damaged(format!("{what} is {value}")))
        }
    }

    fn text(&mut self, length: i32) -> Result<String, ModelFault> {
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.bytes(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn skip(&mut self, bytes: i64) -> Result<(), ModelFault> {
        let position = self.position.checked_add_signed(bytes).filter(|end| *end <= self.length);
        self.position = position.ok_or(ModelFault::CutOff(self.length))?;
        self.file.seek_relative(bytes).map_err(|error| ModelFault::Unreadable(error.kind().to_string()))
    }

    /// Walks over the tensors to the end of the file and counts them.
    fn skip_tensors(&mut self) -> Result<u32, ModelFault> {
        let mut count = 0;
        while self.position < self.length {
            let dimensions = self.number("number of dimensions", 0..=4)?;
            let name = self.number("length of a tensor's name", 1..=256)?;
            let (elements, bytes) = block(self.word()?.cast_signed())?;
            let mut total = 1_i64;
            for _ in 0..dimensions {
                let dimension = self.number("dimension", 1..=1 << 24)?;
                total = total
                    .checked_mul(i64::from(dimension))
                    .filter(|total| *total <= 1 << 34)
                    .ok_or_else(|| ModelFault::Damaged("a tensor of impossible size".to_owned()))?;
            }
            self.skip(i64::from(name))?;
            if total % elements != 0 {
                return Err(ModelFault::Damaged("a tensor that is no whole number of blocks".to_owned()));
            }
            self.skip(total / elements * bytes)?;
            count += 1;
        }
        Ok(count)
    }
}
