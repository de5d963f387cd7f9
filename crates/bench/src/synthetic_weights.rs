//! Whisper weights of any published shape without any knowledge: they cost what real ones cost, and say a fixed
//! number of tokens in every window.
//!
//! All matrices have their full size, so every multiplication of the real network takes place. The encoder is random
//! and its result is not listened to. In the decoder, attention adds nothing to the token's embedding, and the last
//! block turns the embedding of each token of a chain into that of the next one (each is its predecessor, rotated by one
//! place). So after `<|transcribe|>` come a time, the chain, a time, and the end, with a probability near one, and the
//! fallback to other temperatures never comes. A hypothesis that leaves the chain ends at once.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::Path,
};

/// Size of a published model: layers of each side, and width.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// As OpenAI calls it.
    pub name: &'static str,
    layers: usize,
    width: usize,
    heads: usize,
}

/// The shapes that run on an office machine.
pub const SHAPES: [Shape; 3] = [
    Shape { name: "tiny", layers: 4, width: 384, heads: 6 },
    Shape { name: "base", layers: 6, width: 512, heads: 8 },
    Shape { name: "small", layers: 12, width: 768, heads: 12 },
];

/// Tokens between the two times: what 28 s of speech are written with.
pub const TOKENS: usize = 90;
/// The same for a phrase of 8 s.
pub const PHRASE_TOKENS: usize = 26;

const VOCABULARY: usize = 51_865;
const AUDIO_CONTEXT: usize = 1500;
const TEXT_CONTEXT: usize = 448;
const MEL_BANDS: usize = 80;
const MEL_BINS: usize = 201;
const END: usize = 50_257;
const TRANSCRIBE: usize = 50_359;
const TIME_0: usize = 50_364;
/// `<|28.00|>`; a step is 20 ms.
const TIME_28: usize = TIME_0 + 1400;
/// Any ordinary words.
const FIRST_WORD: usize = 1000;
/// Standard deviation of the entries of an embedding.
const SPREAD: f32 = 0.15;
/// Keeps the activation function in its linear part.
const LIFT: f32 = 10.0;

/// Writes a model of this shape that says so many tokens; mel filters and vocabulary are taken from the `template`, a multilingual model in
/// the same format.
///
/// # Errors
/// When the template can't be read or the file can't be written.
pub fn write(shape: Shape, tokens: usize, template: &Path, path: &Path) -> io::Result<()> {
    let mut file = Writer { file: BufWriter::new(File::create(path)?), random: 0x9E37_79B9_7F4A_7C15 };
    file.header(shape, template)?;
    file.encoder(shape)?;
    file.decoder(shape, tokens)?;
    file.file.flush()
}

struct Writer {
    file: BufWriter<File>,
    random: u64,
}

impl Writer {
    fn number(&mut self, value: usize) -> io::Result<()> {
        let value = i32::try_from(value).map_err(io::Error::other)?;
        self.file.write_all(&value.to_le_bytes())
    }

    fn header(&mut self, shape: Shape, template: &Path) -> io::Result<()> {
        let mut known = File::open(template)?;
        let mut head = [0; 4 * 12];
        known.read_exact(&mut head)?;
        let mut rest = Vec::new();
        known.read_to_end(&mut rest)?;
        self.file.write_all(&head[..4])?;
        let Shape { layers, width, heads, .. } = shape;
        let numbers = [
            VOCABULARY,
            AUDIO_CONTEXT,
            width,
            heads,
            layers,
            TEXT_CONTEXT,
            width,
            heads,
            layers,
            MEL_BANDS,
            1,
        ];
        numbers.into_iter().try_for_each(|number| self.number(number))?;
        self.file.write_all(&rest[..filters_and_vocabulary(&rest)?])
    }

    /// Numbers between -1 and 1 by xorshift64*.
    fn noise(&mut self) -> f32 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        let bits = self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40;
        bits as f32 / (1 << 23) as f32 - 1.0
    }

    /// Random numbers of this standard deviation, about normal.
    fn spread(&mut self, count: usize, deviation: f32) -> Vec<f32> {
        // The sum of three uniform numbers between -1 and 1 has a variance of one.
        (0..count).map(|_| deviation * (self.noise() + self.noise() + self.noise())).collect()
    }

    /// A tensor; `dimensions` begin with the one whose entries lie side by side. Matrices are kept in half precision.
    fn tensor(&mut self, name: &str, dimensions: &[usize], half: bool, values: &[f32]) -> io::Result<()> {
        assert_eq!(dimensions.iter().product::<usize>(), values.len(), "{name}");
        self.number(dimensions.len())?;
        self.number(name.len())?;
        self.number(usize::from(half))?;
        dimensions.iter().try_for_each(|size| self.number(*size))?;
        self.file.write_all(name.as_bytes())?;
        for value in values {
            if half {
                self.file.write_all(&half_precision(*value).to_le_bytes())?;
            } else {
                self.file.write_all(&value.to_le_bytes())?;
            }
        }
        Ok(())
    }

    fn matrix(&mut self, name: &str, from: usize, to: usize, values: &[f32]) -> io::Result<()> {
        self.tensor(name, &[from, to], true, values)
    }

    fn vector(&mut self, name: &str, values: &[f32]) -> io::Result<()> {
        self.tensor(name, &[values.len()], false, values)
    }

    fn norm(&mut self, name: &str, width: usize) -> io::Result<()> {
        self.vector(&format!("{name}.weight"), &vec![1.0; width])?;
        self.vector(&format!("{name}.bias"), &vec![0.0; width])
    }

    /// Queries, keys and values are random; `out` says how much of what they find is passed on.
    fn attention(&mut self, name: &str, width: usize, out: f32) -> io::Result<()> {
        let deviation = (width as f32).sqrt().recip();
        for part in ["query", "key", "value", "out"] {
            let deviation = if part == "out" { deviation * out } else { deviation };
            let values = self.spread(width * width, deviation);
            self.matrix(&format!("{name}.{part}.weight"), width, width, &values)?;
            if part != "key" {
                self.vector(&format!("{name}.{part}.bias"), &vec![0.0; width])?;
            }
        }
        Ok(())
    }

    fn encoder(&mut self, Shape { layers, width, .. }: Shape) -> io::Result<()> {
        let positions = self.spread(AUDIO_CONTEXT * width, 0.1);
        self.tensor("encoder.positional_embedding", &[width, AUDIO_CONTEXT], false, &positions)?;
        for (name, from) in [("encoder.conv1", MEL_BANDS), ("encoder.conv2", width)] {
            let values = self.spread(3 * from * width, (3.0 * from as f32).sqrt().recip());
            self.tensor(&format!("{name}.weight"), &[3, from, width], true, &values)?;
            self.tensor(&format!("{name}.bias"), &[1, width], false, &vec![0.0; width])?;
        }
        self.norm("encoder.ln_post", width)?;
        for layer in 0..layers {
            let block = format!("encoder.blocks.{layer}");
            self.norm(&format!("{block}.attn_ln"), width)?;
            self.attention(&format!("{block}.attn"), width, 0.3)?;
            self.norm(&format!("{block}.mlp_ln"), width)?;
            let widen = self.spread(4 * width * width, (width as f32).sqrt().recip());
            self.matrix(&format!("{block}.mlp.0.weight"), width, 4 * width, &widen)?;
            self.vector(&format!("{block}.mlp.0.bias"), &vec![0.0; 4 * width])?;
            let narrow = self.spread(4 * width * width, 0.1 * (width as f32).sqrt().recip());
            self.matrix(&format!("{block}.mlp.2.weight"), 4 * width, width, &narrow)?;
            self.vector(&format!("{block}.mlp.2.bias"), &vec![0.0; width])?;
        }
        Ok(())
    }

    fn decoder(&mut self, Shape { layers, width, .. }: Shape, tokens: usize) -> io::Result<()> {
        let nothing = vec![0.0; TEXT_CONTEXT * width];
        self.tensor("decoder.positional_embedding", &[width, TEXT_CONTEXT], false, &nothing)?;
        // The end is near for whatever is not on the chain: a constant adds about half of what the chain's next token has.
        let towards_end: Vec<f32> = (0..width).map(|_| self.noise().signum()).collect();
        let mut embedding = self.spread(VOCABULARY * width, SPREAD);
        let mut link = embedding[TRANSCRIBE * width..][..width].to_vec();
        let words = FIRST_WORD..FIRST_WORD + tokens;
        for token in [TIME_0].into_iter().chain(words).chain([TIME_28, END]) {
            link.rotate_right(1);
            embedding[token * width..][..width].copy_from_slice(&link);
        }
        for (value, direction) in embedding[END * width..][..width].iter_mut().zip(&towards_end) {
            *value += SPREAD * direction;
        }
        self.matrix("decoder.token_embedding.weight", width, VOCABULARY, &embedding)?;
        self.vector("decoder.ln.weight", &vec![1.0; width])?;
        let bias: Vec<f32> = towards_end.iter().map(|direction| 0.5 * direction).collect();
        self.vector("decoder.ln.bias", &bias)?;
        for layer in 0..layers {
            let block = format!("decoder.blocks.{layer}");
            for part in ["attn", "cross_attn"] {
                self.norm(&format!("{block}.{part}_ln"), width)?;
                self.attention(&format!("{block}.{part}"), width, 0.0)?;
            }
            self.norm(&format!("{block}.mlp_ln"), width)?;
            self.step(&block, width, layer + 1 == layers)?;
        }
        Ok(())
    }

    /// The part of a block that, in the last one, rotates the embedding by one place.
    fn step(&mut self, block: &str, width: usize, rotates: bool) -> io::Result<()> {
        let mut widen = self.spread(4 * width * width, (width as f32).sqrt().recip());
        let mut lift = vec![0.0; 4 * width];
        let mut narrow = vec![0.0; 4 * width * width];
        let mut lower = vec![0.0; width];
        if rotates {
            for place in 0..width {
                let row = &mut widen[place * width..][..width];
                row.fill(0.0);
                row[place] = 1.0;
                lift[place] = LIFT;
                let next = (place + 1) % width;
                narrow[next * 4 * width + place] = 1.0;
                lower[next] = -LIFT;
            }
        }
        self.matrix(&format!("{block}.mlp.0.weight"), width, 4 * width, &widen)?;
        self.vector(&format!("{block}.mlp.0.bias"), &lift)?;
        self.matrix(&format!("{block}.mlp.2.weight"), 4 * width, width, &narrow)?;
        self.vector(&format!("{block}.mlp.2.bias"), &lower)
    }
}

/// Length of the mel filters and the vocabulary, which begin `rest`.
fn filters_and_vocabulary(rest: &[u8]) -> io::Result<usize> {
    let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "the template ends early");
    let number = |at: usize| -> io::Result<usize> {
        let bytes = rest.get(at..at + 4).ok_or_else(cut)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    };
    if number(0)? != MEL_BANDS || number(4)? != MEL_BINS {
        return Err(io::Error::other("the template has other mel filters"));
    }
    let mut at = 8 + 4 * MEL_BANDS * MEL_BINS;
    let entries = number(at)?;
    at += 4;
    for _ in 0..entries {
        at += 4 + number(at)?;
    }
    if at <= rest.len() { Ok(at) } else { Err(cut()) }
}

/// IEEE 754 half precision, cut off; what is too small becomes zero. The values here are far from its largest.
fn half_precision(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let exponent = ((bits >> 23) & 0xFF).cast_signed() - 127 + 15;
    if exponent <= 0 {
        return sign;
    }
    sign | (exponent as u16) << 10 | ((bits >> 13) & 0x3FF) as u16
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};

    use super::*;

    #[test]
    fn every_window_says_the_whole_chain_and_ends() {
        let Some(models) = std::env::var_os("RECRUTEIA_MODELS") else {
            eprintln!("SKIPPED every_window_says_the_whole_chain_and_ends: RECRUTEIA_MODELS is not set");
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tiny.bin");
        write(SHAPES[0], TOKENS, &PathBuf::from(models).join("recruteia-synthetic-tiny.bin"), &path).unwrap();
        let context = WhisperContext::new_with_params(&path, WhisperContextParameters::default()).unwrap();
        let mut state = context.create_state().unwrap();
        let mut parameters = FullParams::new(SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 });
        parameters.set_n_threads(1);
        // Two windows of 28 s.
        state.full(parameters, &vec![0.01; 56 * 16_000]).unwrap();
        let mut said = Vec::new();
        for segment in state.as_iter() {
            said.extend((0..segment.n_tokens()).filter_map(|at| Some(segment.get_token(at)?.token_id())));
        }
        let words: Vec<usize> =
            said.iter().filter_map(|id| usize::try_from(*id).ok()).filter(|id| *id < END).collect();
        let chain = FIRST_WORD..FIRST_WORD + TOKENS;
        assert_eq!(words, chain.clone().chain(chain).collect::<Vec<_>>());
    }

    #[test]
    fn half_precision_has_the_bits_of_the_standard() {
        for (value, bits) in
            [(0.0, 0), (1.0, 0x3C00), (-2.0, 0xC000), (0.5, 0x3800), (10.0, 0x4900), (1e-9, 0)]
        {
            assert_eq!(half_precision(value), bits, "{value}");
        }
    }
}
