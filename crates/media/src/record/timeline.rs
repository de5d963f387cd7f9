//! What was seen and heard, in its place on one clock: pictures at a constant rate, sound without a hole, both counted
//! from the moment the recording began, pauses left out.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Form, Gap, Sense,
    matroska::SOUND_RATE,
    sound::{Step, Stream},
};
use crate::MediaError;

/// What comes later than this is not waited for.
const LATE: Duration = Duration::from_secs(1);
/// A picture that is off its place by no more than so many frames follows the one before all the same: cameras are not
/// punctual, and a picture that is left out or shown twice is worse than one that is 25 ms early.
const OFF: f64 = 0.75;
/// A picture is placed when those of so many seconds after it are there: they tell whether it was late itself, or only
/// told late. No camera gives pictures faster than its rate.
const LOOK_AHEAD_S: f64 = 0.25;
/// A stretch without picture or sound that is worth telling.
const TOLD_MS: u64 = 500;
/// Longest run of silence that is written at once.
const SILENCE: usize = 4_800;

/// A part of the result.
#[derive(Debug)]
pub(super) enum Part {
    /// The next picture.
    Picture { at_ms: u64, planes: Arc<[u8]> },
    /// The next samples.
    Sound { at_ms: u64, samples: Vec<i16> },
}

pub(super) struct Timeline {
    /// When time 0 was, later by as long as was paused.
    origin: Instant,
    /// When it began, or went on after a pause: nothing of before is kept that is told only now.
    since: Instant,
    paused: Option<Instant>,
    pictures: Option<Pictures>,
    sounds: Sounds,
    gaps: Vec<Gap>,
}

struct Pictures {
    form: Form,
    black: Arc<[u8]>,
    /// Not placed yet, with their places in frames.
    waiting: VecDeque<(f64, Arc<[u8]>)>,
    /// What is shown where nothing newer is.
    last: Option<Arc<[u8]>>,
    written: u64,
    left_out: u64,
}

struct Sounds {
    stream: Option<Stream>,
    written: i64,
}

impl Timeline {
    pub(super) fn new(origin: Instant, pictures: Option<Form>) -> Self {
        let pictures = pictures.map(|form| Pictures {
            form,
            black: form.black(),
            waiting: VecDeque::new(),
            last: None,
            written: 0,
            left_out: 0,
        });
        Self {
            origin,
            since: origin,
            paused: None,
            pictures,
            sounds: Sounds { stream: None, written: 0 },
            gaps: Vec::new(),
        }
    }

    /// Where something of this time goes, in seconds; negative before the beginning. None while paused.
    fn place(&self, at: Instant) -> Option<f64> {
        if self.paused.is_some_and(|paused| at >= paused) { None } else { Some(self.seconds(at)) }
    }

    fn seconds(&self, at: Instant) -> f64 {
        match at.checked_duration_since(self.origin) {
            Some(after) => after.as_secs_f64(),
            None => -self.origin.duration_since(at).as_secs_f64(),
        }
    }

    pub(super) fn picture(&mut self, at: Instant, planes: Arc<[u8]>, out: &mut Vec<Part>) {
        let place = self.place(at).filter(|_| at >= self.since);
        let (Some(place), Some(pictures)) = (place, &mut self.pictures) else { return };
        let rate = f64::from(pictures.form.frame_rate);
        pictures.waiting.push_back((place * rate, planes));
        self.place_pictures(place - LOOK_AHEAD_S, out);
    }

    /// Places the pictures that were taken before this, in seconds.
    fn place_pictures(&mut self, before: f64, out: &mut Vec<Part>) {
        while let Some(pictures) = &mut self.pictures {
            let rate = f64::from(pictures.form.frame_rate);
            let Some((slot, planes)) = pictures.next(before * rate) else { return };
            if slot < pictures.written as f64 - OFF {
                // Shown where no other comes.
                pictures.left_out += 1;
                pictures.last = Some(planes);
                continue;
            }
            // The first one stands for what was before it too.
            let from = pictures.written;
            if pictures.last.is_none() && from == 0 {
                pictures.last = Some(Arc::clone(&planes));
            }
            while pictures.written as f64 + OFF < slot {
                pictures.repeat(out);
            }
            pictures.last = Some(planes);
            pictures.repeat(out);
            let to = pictures.written - 1;
            self.note_still(from, to);
        }
    }

    pub(super) fn sound(
        &mut self,
        at: Instant,
        rate: u32,
        piece: &[i16],
        out: &mut Vec<Part>,
    ) -> Result<(), MediaError> {
        let Some(place) = self.place(at) else { return Ok(()) };
        let at = (place * f64::from(SOUND_RATE)).round() as i64;
        let sounds = &mut self.sounds;
        let mut stream = match sounds.stream.take() {
            Some(stream) if stream.rate() == rate => stream,
            Some(_) | None => Stream::new(rate)?,
        };
        let before = sounds.written;
        let piece = match stream.place(at, sounds.written + stream.waiting(), piece.len()) {
            Step::Follow => piece,
            Step::Fill(missing) => {
                sounds.fill(sounds.written + i64::try_from(missing).unwrap_or(0), out);
                piece
            }
            Step::Skip(before) => piece.get(before..).unwrap_or(&[]),
        };
        let filled = sounds.written - before;
        let ready = stream.add(piece)?;
        sounds.write(ready, out);
        sounds.stream = Some(stream);
        self.note_silence(before, before + filled);
        Ok(())
    }

    /// The device gives nothing any more: black, or silence, until another does.
    pub(super) fn lost(&mut self, sense: Sense, out: &mut Vec<Part>) {
        match sense {
            Sense::Picture => {
                self.place_pictures(f64::INFINITY, out);
                if let Some(pictures) = &mut self.pictures {
                    pictures.last = Some(Arc::clone(&pictures.black));
                }
            }
            Sense::Sound => {
                if let Some(stream) = &mut self.sounds.stream {
                    stream.broken();
                }
            }
        }
    }

    /// Nothing of this moment and later is kept, until it is resumed. What was before may still come.
    pub(super) fn pause(&mut self, at: Instant) {
        self.paused.get_or_insert(at.max(self.origin));
    }

    pub(super) fn resume(&mut self, at: Instant, out: &mut Vec<Part>) {
        if let Some(paused) = self.paused.take() {
            self.fill_to(paused, out);
            self.origin += at.saturating_duration_since(paused);
            self.since = at;
            if let Some(stream) = &mut self.sounds.stream {
                stream.broken();
            }
        }
    }

    /// Fills what nothing came for in time.
    pub(super) fn advance(&mut self, now: Instant, out: &mut Vec<Part>) {
        if let Some(by) = now.checked_sub(LATE) {
            self.fill_to(self.paused.map_or(by, |paused| by.min(paused)), out);
        }
    }

    /// Ends the recording at this moment, or where it was paused.
    pub(super) fn finish(mut self, at: Instant, out: &mut Vec<Part>) -> (Vec<Gap>, u64) {
        self.fill_to(self.paused.unwrap_or(at), out);
        self.gaps.retain(|gap| gap.to_ms - gap.from_ms >= TOLD_MS);
        (self.gaps, self.pictures.map_or(0, |pictures| pictures.left_out))
    }

    fn fill_to(&mut self, by: Instant, out: &mut Vec<Part>) {
        let place = self.seconds(by);
        self.place_pictures(place, out);
        if let Some(pictures) = &mut self.pictures {
            let from = pictures.written;
            while (pictures.written as f64) < (place * f64::from(pictures.form.frame_rate)).floor() {
                pictures.repeat(out);
            }
            let to = pictures.written;
            self.note_still(from, to);
        }
        let before = self.sounds.written;
        self.sounds.fill((place * f64::from(SOUND_RATE)) as i64, out);
        self.note_silence(before, self.sounds.written);
        if let Some(stream) = self.sounds.stream.as_mut().filter(|_| self.sounds.written > before) {
            stream.broken();
        }
    }

    /// Nothing new was shown from one frame to another.
    fn note_still(&mut self, from: u64, to: u64) {
        let Some(pictures) = &self.pictures else { return };
        let ms = |frames: u64| frames * 1_000 / u64::from(pictures.form.frame_rate);
        self.note_gap(Sense::Picture, ms(from), ms(to));
    }

    fn note_silence(&mut self, from: i64, to: i64) {
        let ms = |samples: i64| u64::try_from(samples).unwrap_or(0) * 1_000 / u64::from(SOUND_RATE);
        self.note_gap(Sense::Sound, ms(from), ms(to));
    }

    fn note_gap(&mut self, sense: Sense, from_ms: u64, to_ms: u64) {
        if from_ms >= to_ms {
            return;
        }
        let before = self.gaps.iter_mut().rev().find(|gap| gap.sense == sense);
        match before {
            Some(gap) if gap.to_ms + 2 >= from_ms => gap.to_ms = to_ms,
            _ => self.gaps.push(Gap { sense, from_ms, to_ms }),
        }
    }
}

impl Pictures {
    /// The next picture that was taken before this frame, and its place as those after it tell.
    fn next(&mut self, before: f64) -> Option<(f64, Arc<[u8]>)> {
        self.waiting.front().filter(|(slot, _)| *slot <= before)?;
        let slots = self.waiting.iter().enumerate().map(|(after, (slot, _))| slot - after as f64);
        let slot = slots.fold(f64::INFINITY, f64::min);
        self.waiting.pop_front().map(|(_, planes)| (slot, planes))
    }

    fn repeat(&mut self, out: &mut Vec<Part>) {
        let planes = self.last.as_ref().unwrap_or(&self.black);
        let at_ms =
            (self.written * 1_000 + u64::from(self.form.frame_rate) / 2) / u64::from(self.form.frame_rate);
        out.push(Part::Picture { at_ms, planes: Arc::clone(planes) });
        self.written += 1;
    }
}

impl Sounds {
    fn fill(&mut self, to: i64, out: &mut Vec<Part>) {
        while self.written < to {
            let missing = usize::try_from(to - self.written).unwrap_or(SILENCE).min(SILENCE);
            self.write(vec![0; missing], out);
        }
    }

    fn write(&mut self, samples: Vec<i16>, out: &mut Vec<Part>) {
        if samples.is_empty() {
            return;
        }
        let at_ms = u64::try_from(self.written).unwrap_or(0) * 1_000 / u64::from(SOUND_RATE);
        self.written += i64::try_from(samples.len()).unwrap_or(0);
        out.push(Part::Sound { at_ms, samples });
    }
}
