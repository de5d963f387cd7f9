//! Cutting an answer into windows that Whisper can hear at once, and finding the way back to its time.
//!
//! Whisper always works on 30 s, however little of it is speech, so speech is packed: windows end at pauses, and long
//! pauses are shortened. Each window is decoded on its own; nothing said in one can mislead the next.

use std::ops::Range;

use crate::audio::{SAMPLE_RATE, duration_ms, ms_to_samples, rms};
use crate::transcript::Span;

/// Longest window; below Whisper's 30 s, so that it never needs a second look.
const LONGEST_MS: u64 = 28_000;
/// Speech without a pause is not cut before this.
const SHORTEST_MS: u64 = 14_000;
/// What is kept of the pause before and after each span of speech.
const MARGIN_MS: u64 = 400;
/// Whisper ignores less than a second; silence is added up to this.
const LEAST_AUDIO_MS: u64 = 1_200;

/// Pieces of the answer that are decoded together.
#[derive(Debug, PartialEq)]
pub(crate) struct Window {
    pieces: Vec<Span>,
}

impl Window {
    /// Speech and margins, in milliseconds.
    pub(crate) fn duration_ms(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.duration_ms()).sum()
    }

    /// Where the window begins in the answer.
    pub(crate) fn start_ms(&self) -> u64 {
        self.pieces.first().map_or(0, |piece| piece.start_ms)
    }

    /// The samples of the pieces, one after another.
    pub(crate) fn samples(&self, answer: &[f32]) -> Vec<f32> {
        let mut samples = Vec::with_capacity(ms_to_samples(self.duration_ms().max(LEAST_AUDIO_MS)));
        for piece in &self.pieces {
            samples.extend_from_slice(&answer[range(*piece, answer.len())]);
        }
        samples.resize(samples.len().max(ms_to_samples(LEAST_AUDIO_MS)), 0.0);
        samples
    }

    /// The time in the answer of a time in the window.
    pub(crate) fn answer_ms(&self, window_ms: u64) -> u64 {
        let mut left = window_ms;
        for piece in &self.pieces {
            if left <= piece.duration_ms() {
                return piece.start_ms + left;
            }
            left -= piece.duration_ms();
        }
        self.pieces.last().map_or(0, |piece| piece.end_ms)
    }
}

/// Packs spans of speech into windows.
pub(crate) fn pack(speech: &[Span], answer: &[f32]) -> Vec<Window> {
    let speech = split_long(speech, answer);
    let mut windows = Vec::new();
    let total_ms = duration_ms(answer.len());
    let (mut begin, mut previous_end_ms) = (0, 0);
    for end in ends(&speech) {
        let next_start_ms = speech.get(end).map_or(total_ms, |span| span.start_ms);
        windows.push(Window { pieces: pieces(&speech[begin..end], previous_end_ms, next_start_ms) });
        (begin, previous_end_ms) = (end, speech[end - 1].end_ms);
    }
    windows
}

/// Behind which spans the windows end. Of all divisions this is the one with the lowest [`cost`] (dynamic programming
/// from the end): as few windows as possible, divided at pauses as long as possible.
fn ends(speech: &[Span]) -> Vec<usize> {
    // For the spans from each one on: what their windows cost, and behind which span the first of them ends.
    let mut best = vec![(u64::MAX, 0); speech.len()];
    for begin in (0..speech.len()).rev() {
        let mut length_ms = 2 * MARGIN_MS;
        for (index, span) in speech.iter().enumerate().skip(begin) {
            length_ms += span.duration_ms();
            if length_ms > LONGEST_MS && index > begin {
                break;
            }
            let pause_ms = speech.get(index + 1).map(|next| next.start_ms.saturating_sub(span.end_ms));
            let after = best.get(index + 1).map_or(0, |(cost, _)| *cost);
            best[begin] = best[begin].min((cost(pause_ms) + after, index + 1));
            length_ms += pause_ms.unwrap_or(0).min(2 * MARGIN_MS);
        }
    }
    let mut ends = Vec::new();
    while let Some((_, end)) = best.get(ends.last().copied().unwrap_or(0)) {
        ends.push(*end);
    }
    ends
}

/// What a window costs that ends in a pause of this length: a thousand for the model's work on it, and up to half as
/// much when the pause is so short that the division may harm a word.
fn cost(pause_ms: Option<u64>) -> u64 {
    const HALF_THE_HARM_MS: u64 = 500;
    1_000 + pause_ms.map_or(0, |pause_ms| 500 * HALF_THE_HARM_MS / (HALF_THE_HARM_MS + pause_ms))
}

/// The spans with their margins; where margins meet, the pieces become one.
fn pieces(speech: &[Span], earliest_ms: u64, latest_ms: u64) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for span in speech {
        let start_ms = span.start_ms.saturating_sub(MARGIN_MS).max(earliest_ms);
        let end_ms = (span.end_ms + MARGIN_MS).min(latest_ms).max(span.end_ms);
        match pieces.last_mut() {
            Some(last) if start_ms <= last.end_ms => last.end_ms = end_ms,
            _ => pieces.push(Span { start_ms, end_ms }),
        }
    }
    pieces
}

/// Speech without a pause for longer than a window is cut at its quietest moments.
fn split_long(speech: &[Span], answer: &[f32]) -> Vec<Span> {
    let longest_ms = LONGEST_MS - 2 * MARGIN_MS;
    let mut parts = Vec::with_capacity(speech.len());
    for span in speech {
        let mut rest = *span;
        while rest.duration_ms() > longest_ms {
            let search = Span { start_ms: rest.start_ms + SHORTEST_MS, end_ms: rest.start_ms + longest_ms };
            let cut_ms = quietest_ms(search, answer);
            parts.push(Span { end_ms: cut_ms, ..rest });
            rest.start_ms = cut_ms;
        }
        parts.push(rest);
    }
    parts
}

/// The middle of the quietest 100 ms.
pub(crate) fn quietest_ms(search: Span, answer: &[f32]) -> u64 {
    let samples = &answer[range(search, answer.len())];
    let step = SAMPLE_RATE / 50;
    let quietest = samples
        .windows(5 * step)
        .step_by(step)
        .map(rms)
        .enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map_or(0, |(index, _)| index);
    search.start_ms + duration_ms(quietest * step) + 50
}

fn range(span: Span, limit: usize) -> Range<usize> {
    let end = ms_to_samples(span.end_ms).min(limit);
    ms_to_samples(span.start_ms).min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start_ms: u64, end_ms: u64) -> Span {
        Span { start_ms, end_ms }
    }

    #[test]
    fn long_pauses_are_shortened_and_times_found_again() {
        let answer = vec![0.0; ms_to_samples(20_000)];
        let windows = pack(&[span(1_000, 3_000), span(3_500, 5_000), span(15_000, 17_000)], &answer);
        assert_eq!(windows, [Window { pieces: vec![span(600, 5_400), span(14_600, 17_400)] }]);
        assert_eq!(windows[0].duration_ms(), 7_600);
        assert_eq!(windows[0].samples(&answer).len(), ms_to_samples(7_600));
        assert_eq!(windows[0].answer_ms(400), 1_000);
        assert_eq!(windows[0].answer_ms(4_800), 5_400);
        assert_eq!(windows[0].answer_ms(5_200), 15_000);
        assert_eq!(windows[0].answer_ms(99_000), 17_400);
    }

    #[test]
    fn windows_end_at_long_pauses_when_that_makes_no_more_of_them() {
        let speech: Vec<Span> = [(0, 8), (9, 16), (18, 22), (22, 27), (28, 40)]
            .iter()
            .map(|(start, end)| span(start * 1000 + 200, end * 1000))
            .collect();
        let windows = pack(&speech, &vec![0.0; ms_to_samples(41_000)]);
        assert_eq!(windows[0].pieces.last(), Some(&span(8_800, 16_400)));
        assert_eq!(windows[1].start_ms(), 17_800);
    }

    #[test]
    fn turns_that_alternate_with_silence_fill_their_windows() {
        // Six turns of 15 s, each in sentences of 4.7 s, with 15 s of silence between them.
        let sentence = |turn: u64, number: u64| turn * 30_000 + number * 5_000;
        let speech: Vec<Span> = (0..6)
            .flat_map(|turn| (0..3).map(move |number| sentence(turn, number)))
            .map(|start_ms| span(start_ms, start_ms + 4_700))
            .collect();
        let windows = pack(&speech, &vec![0.0; ms_to_samples(180_000)]);
        let lengths: Vec<u64> = windows.iter().map(Window::duration_ms).collect();
        assert!(lengths.iter().all(|length| *length <= LONGEST_MS), "{lengths:?}");
        // 90 s of speech and its margins don't fit into three.
        assert_eq!(windows.len(), 4, "{lengths:?}");
    }

    #[test]
    fn speech_without_pauses_is_cut_at_its_quietest_moment() {
        let mut answer = vec![0.5; ms_to_samples(60_000)];
        answer[ms_to_samples(21_000)..ms_to_samples(21_300)].fill(0.0);
        let windows = pack(&[span(0, 60_000)], &answer);
        assert!(windows.iter().all(|w| w.duration_ms() <= LONGEST_MS), "{windows:?}");
        assert!((21_000..=21_300).contains(&windows[1].start_ms()), "{windows:?}");
        let total: u64 = windows.iter().map(Window::duration_ms).sum();
        assert_eq!(total, 60_000);
    }

    #[test]
    fn a_short_window_is_filled_with_silence() {
        let answer = vec![0.5; ms_to_samples(300)];
        let windows = pack(&[span(0, 300)], &answer);
        assert_eq!(windows[0].samples(&answer).len(), ms_to_samples(LEAST_AUDIO_MS));
        assert_eq!(pack(&[], &answer), []);
    }
}
