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
/// told late. No camera gives pictures faster than its rate, which the last of them tell. A machine that has too much to do at once holds pictures up for
/// a third of a second.
const LOOK_AHEAD_S: f64 = 0.5;
/// So many pictures tell the rate of a camera.
const TELL_RATE: usize = 30;
/// A stretch without picture or sound that is worth telling.
const TOLD_MS: u64 = 500;
/// What came and was not used is noted once in so long.
const UNUSED_MS: u64 = 250;
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
    /// The times of pictures and of sound that came and were not used, in milliseconds, [`UNUSED_MS`] apart.
    unused: [Vec<u64>; 2],
}

struct Pictures {
    form: Form,
    black: Arc<[u8]>,
    /// Not placed yet, with their places in frames.
    waiting: VecDeque<(f64, Arc<[u8]>)>,
    /// When the last ones came, in frames.
    came: VecDeque<f64>,
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
            came: VecDeque::new(),
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
            unused: Default::default(),
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
        pictures.came.push_back(place * rate);
        if pictures.came.len() > 2 * TELL_RATE {
            pictures.came.pop_front();
        }
        self.place_pictures(place - LOOK_AHEAD_S, out);
    }

    /// A picture was taken, and there was no room for it.
    pub(super) fn left_out(&mut self, at: Instant) {
        if let Some(place) = self.place(at).filter(|_| at >= self.since) {
            self.not_used(Sense::Picture, place);
        }
    }

    fn not_used(&mut self, sense: Sense, seconds: f64) {
        let at_ms = (seconds.max(0.0) * 1_000.0) as u64;
        let unused = &mut self.unused[sense as usize];
        if unused.last().is_none_or(|last| at_ms.abs_diff(*last) >= UNUSED_MS) {
            unused.push(at_ms);
        }
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
                self.not_used(Sense::Picture, slot / rate);
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
        let mut late = false;
        let piece = match stream.place(at, sounds.written + stream.waiting(), piece.len()) {
            Step::Follow => piece,
            Step::Fill(missing) => {
                sounds.fill(sounds.written + i64::try_from(missing).unwrap_or(0), out);
                piece
            }
            Step::Skip(before) => {
                late = true;
                piece.get(before..).unwrap_or(&[])
            }
        };
        let filled = sounds.written - before;
        let ready = stream.add(piece)?;
        sounds.write(ready, out);
        sounds.stream = Some(stream);
        self.note_silence(before, before + filled);
        if late {
            self.not_used(Sense::Sound, place);
        }
        Ok(())
    }

    /// The device gives nothing any more: black, or silence, until another does.
    pub(super) fn lost(&mut self, sense: Sense, out: &mut Vec<Part>) {
        match sense {
            Sense::Picture => {
                self.place_pictures(f64::INFINITY, out);
                if let Some(pictures) = &mut self.pictures {
                    pictures.last = Some(Arc::clone(&pictures.black));
                    pictures.came.clear();
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
            if let Some(pictures) = &mut self.pictures {
                pictures.came.clear();
            }
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
        for gap in &mut self.gaps {
            let within = |at: &&u64| (gap.from_ms..gap.to_ms).contains(*at);
            let unused = self.unused[gap.sense as usize].iter().filter(within).count() as u64 * UNUSED_MS;
            gap.too_slow = unused * 2 >= gap.to_ms - gap.from_ms;
        }
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
            _ => self.gaps.push(Gap { sense, from_ms, to_ms, too_slow: false }),
        }
    }
}

impl Pictures {
    /// The next picture that was taken before this frame, and its place as those after it tell.
    fn next(&mut self, before: f64) -> Option<(f64, Arc<[u8]>)> {
        self.waiting.front().filter(|(slot, _)| *slot <= before)?;
        let spacing = self.spacing();
        let slots = self.waiting.iter().enumerate().map(|(after, (slot, _))| slot - after as f64 * spacing);
        let slot = slots.fold(f64::INFINITY, f64::min);
        self.waiting.pop_front().map(|(_, planes)| (slot, planes))
    }

    /// How far apart the camera takes pictures, in frames: less than one where it is faster than what is stored.
    fn spacing(&self) -> f64 {
        let (Some(first), Some(last)) = (self.came.front(), self.came.back()) else { return 1.0 };
        let count = self.came.len();
        if count < TELL_RATE { 1.0 } else { ((last - first) / (count - 1) as f64).clamp(0.1, 1.0) }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

    use super::*;

    const RATE: u32 = 30;

    struct Take {
        timeline: Timeline,
        origin: Instant,
        out: Vec<Part>,
    }

    impl Take {
        fn new() -> Self {
            let form = Form { width: 16, height: 16, frame_rate: RATE };
            let origin = Instant::now();
            Self { timeline: Timeline::new(origin, Some(form)), origin, out: Vec::new() }
        }

        fn at(&self, seconds: f64) -> Instant {
            self.origin + Duration::from_secs_f64(seconds)
        }

        /// Pictures and pieces of sound from one second to another, all told at once.
        fn give(&mut self, from: f64, to: f64, mut told: impl FnMut(&mut Self, Instant)) {
            let frames = (from * f64::from(RATE)).round() as u32..(to * f64::from(RATE)).round() as u32;
            for frame in frames {
                let at = self.at(f64::from(frame) / f64::from(RATE));
                told(self, at);
            }
        }

        fn picture(&mut self, at: Instant) {
            self.timeline.picture(at, vec![0; 384].into(), &mut self.out);
        }

        fn sound(&mut self, at: Instant) {
            self.timeline.sound(at, 48_000, &[0; 1_600], &mut self.out).unwrap();
        }

        fn wait(&mut self, until: f64) {
            let now = self.at(until);
            self.timeline.advance(now, &mut self.out);
        }

        /// The gaps of a sense in tenths of a second, and whether the machine was too slow.
        fn gaps(mut self, at: f64, sense: Sense) -> Vec<(u64, u64, bool)> {
            let end = self.at(at);
            let (gaps, _) = self.timeline.finish(end, &mut self.out);
            let of = gaps.into_iter().filter(|gap| gap.sense == sense);
            of.map(|gap| (gap.from_ms.div_ceil(100), gap.to_ms.div_ceil(100), gap.too_slow)).collect()
        }
    }

    #[test]
    fn what_a_device_did_not_give_is_told_from_what_came_too_late() {
        for (sense, tell) in [
            (Sense::Picture, Take::picture as fn(&mut Take, Instant)),
            (Sense::Sound, Take::sound as fn(&mut Take, Instant)),
        ] {
            let gone = |told_late: bool| {
                let mut take = Take::new();
                take.give(0.0, 2.0, tell);
                take.wait(6.0);
                if told_late {
                    take.give(2.0, 5.0, tell);
                }
                take.give(5.0, 7.0, tell);
                take.gaps(7.0, sense)
            };
            let (device, machine) = (gone(false), gone(true));
            assert!(matches!(device[..], [(19..=21, 49..=51, false)]), "{sense:?}: {device:?}");
            assert!(matches!(machine[..], [(19..=21, 49..=51, true)]), "{sense:?}: {machine:?}");
        }
    }

    #[test]
    fn a_camera_that_is_faster_than_what_is_stored_is_shown_when_it_saw() {
        let mut take = Take::new();
        for picture in 0..300_u16 {
            let at = take.at(f64::from(picture) / 60.0);
            let mut planes = vec![0; 384];
            planes[..2].copy_from_slice(&picture.to_le_bytes());
            take.timeline.picture(at, planes.into(), &mut take.out);
        }
        let shown = take.out.iter().filter_map(|part| match part {
            Part::Picture { at_ms, planes } => Some((*at_ms, u16::from_le_bytes([planes[0], planes[1]]))),
            Part::Sound { .. } => None,
        });
        let late = shown.map(|(at_ms, picture)| at_ms as f64 - f64::from(picture) / 0.06);
        let (mut count, mut worst) = (0, 0.0_f64);
        for late in late {
            (count, worst) = (count + 1, worst.max(late.abs()));
        }
        assert!(count > 120 && worst < 50.0, "{worst} ms off in {count} pictures");
    }

    #[test]
    fn pictures_that_were_too_many_are_not_the_cameras_fault() {
        let mut take = Take::new();
        take.give(0.0, 1.0, Take::picture);
        take.give(1.0, 3.0, |take, at| take.timeline.left_out(at));
        take.give(3.0, 4.0, Take::picture);
        let gaps = take.gaps(4.0, Sense::Picture);
        assert!(matches!(gaps[..], [(10..=11, 29..=31, true)]), "{gaps:?}");
    }

    #[test]
    fn one_late_picture_does_not_excuse_a_camera_that_was_pulled_out() {
        let mut take = Take::new();
        take.give(0.0, 1.0, Take::picture);
        take.wait(5.0);
        let late = take.at(2.0);
        take.picture(late);
        take.give(4.2, 6.0, Take::picture);
        let gaps = take.gaps(6.0, Sense::Picture);
        assert!(matches!(gaps[..], [(9..=11, 40..=43, false)]), "{gaps:?}");
    }
}
