//! Media: foreign files are probed, converted once into the stored form, and decoded for transcription and
//! for the facial quality metrics; what a camera and a microphone give is recorded in the same form.
//!
//! The stored form is CMAF: fragmented MP4 with H.264 and AAC in segments of two seconds, both streams starting at
//! exactly 0. ffmpeg does the work in a child process that is limited in time, memory and in what it may open; it
//! hands every segment over by HTTP PUT to an endpoint of this process, which passes it to an [`Ingest`]. What becomes
//! of a segment (encryption, storage) is the caller's business; no plain byte reaches the disk from here.

mod child;
mod confine;
mod convert;
mod decode;
mod error;
mod frames;
mod index;
mod ingest;
mod pcm;
mod probe;
mod record;
mod resample;
mod spoken;
mod tools;

pub use convert::{Converted, Progress, Target, convert};
pub use error::MediaError;
pub use frames::{FRAME_RATE, Frame, decode_frames};
pub use index::{INIT_NAME, Index, IndexError, PLAYLIST_NAME, Segment, playlist};
pub use ingest::{Ingest, IngestError};
pub use pcm::{SAMPLE_RATE, decode_pcm};
pub use probe::{Limits, Probe, Source, probe};
pub use record::{Form, Gap, Recorded, Recorder, Sense};
pub use resample::Resampler;
pub use spoken::{Playable, Said, make_playable};
pub use tools::Tools;
