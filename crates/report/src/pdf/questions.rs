//! One part per question: what was asked, how it was rated and why, what was said.

use super::Layout;
use super::flow::{BOTTOM, Cell, GREY, INK, Item, MARGIN, RULE, TEXT_WIDTH, TOP, span, style, tabular};
use super::fonts::Weight;
use crate::format::clean;
use crate::model::{Answer, Moment, Probe, Question, Rating, Segment, Transcript, TranscriptionMethod};

/// Below this confidence a passage is marked.
const LOW_CONFIDENCE: f64 = 0.6;

const TIME_WIDTH: f32 = 44.0;

impl Layout<'_> {
    /// Returns the page on which each question starts (index from 0).
    pub(super) fn questions(&mut self) -> Vec<usize> {
        let report = self.report;
        let mut starts = Vec::with_capacity(report.questions.len());
        for (index, question) in report.questions.iter().enumerate() {
            let (page, above) = (self.flow.page(), self.flow.y + 22.0);
            if index == 0 {
                self.flow.part(self.words.questions, 230.0);
            } else if self.flow.room() < 46.0 + 190.0 {
                self.flow.new_page();
            } else {
                self.flow.y += 46.0;
            }
            let bookmark = self.flow.bookmarks.len();
            self.question(index, question);
            let start = self.flow.bookmarks[bookmark].page;
            if index > 0 && start == page {
                let (from, to) = ([MARGIN, above], [MARGIN + TEXT_WIDTH, above]);
                let rule = Item::Stroke { from, to, thickness: 0.8, color: RULE };
                self.flow.pages[page].items.push(rule);
            }
            starts.push(start);
        }
        starts
    }

    fn question(&mut self, index: usize, question: &Question) {
        let (words, language) = (self.words, self.format.language);
        let mut spans = vec![span(
            language.question_of(index + 1, self.report.questions.len()),
            style(Weight::SemiBold, 9.0, self.accent),
        )];
        if !question.category.trim().is_empty() {
            spans.push(span(format!("  ·  {}", question.category), style(Weight::Regular, 9.0, GREY)));
        }
        self.flow.keep_with_next(|flow| {
            flow.bookmark(bookmark_title(index + 1, question), true);
            let kicker = flow.cell(MARGIN, TEXT_WIDTH, &spans);
            flow.row(vec![kicker], 13.0);
            flow.y += 4.0;
            flow.paragraph(&question.text, style(Weight::SemiBold, 14.5, INK), 20.0);
            if let Some(original) = &question.original_text {
                flow.y += 3.0;
                let text = format!("{}{}{original}", words.original_text, language.colon());
                flow.paragraph(&text, style(Weight::Regular, 9.0, GREY), 13.0);
            }
            flow.y += 6.0;
        });
        match &question.answer {
            Some(answer) => self.answer(answer),
            None => self.flow.paragraph(words.no_answer, style(Weight::Regular, 10.0, GREY), 15.0),
        }
    }

    fn answer(&mut self, answer: &Answer) {
        let (words, language) = (self.words, self.format.language);
        let mut facts = vec![language.answer_kind(answer.media_kind).to_owned()];
        facts.extend(answer.length_ms().map(|length| self.format.duration(length)));
        facts.extend(answer.source_name.clone());
        self.about(&facts);

        self.flow.heading(words.ratings);
        if answer.ratings.is_empty() {
            self.flow.paragraph(words.no_ratings, style(Weight::Regular, 10.0, GREY), 15.0);
        }
        for rating in &answer.ratings {
            self.rating(rating);
        }

        if self.report.look.parts.comments && !answer.moments.is_empty() {
            self.flow.heading(words.moments);
            for moment in &answer.moments {
                self.moment(moment);
            }
        }

        if !self.report.look.parts.transcripts {
            return;
        }
        self.flow.heading(words.transcript);
        match &answer.transcript {
            Some(transcript) => self.transcript(transcript, &answer.probes),
            None => self.flow.paragraph(words.no_transcript, style(Weight::Regular, 10.0, GREY), 15.0),
        }
    }

    /// A line about what stands below.
    fn about(&mut self, facts: &[String]) {
        let text = facts.join("  ·  ");
        self.flow.keep_with_next(|flow| flow.paragraph(&text, style(Weight::Regular, 9.0, GREY), 13.0));
    }

    fn rating(&mut self, rating: &Rating) {
        const SCALE_WIDTH: f32 = 96.0;
        let report = self.report;
        let Some(criterion) = report.criteria.get(rating.criterion) else { return };
        let anchor = criterion.anchor_of(rating.value, self.words);
        let anchor = self.flow.cell(MARGIN, TEXT_WIDTH, &[span(anchor, style(Weight::Regular, 9.5, GREY))]);
        let comment =
            self.report.look.parts.comments.then(|| rating.comment.trim()).filter(|text| !text.is_empty());
        let comment_lines = comment.map_or(0, |text| self.comment(text).lines.len());
        let height =
            9.0 + 16.5 + anchor.lines.len().min(4) as f32 * 13.5 + comment_lines.min(6) as f32 * 14.5 + 14.0;
        self.flow.ensure(height);
        self.flow.rule(RULE, 0.5);
        self.flow.y += 9.0;
        let scale_x = MARGIN + TEXT_WIDTH - SCALE_WIDTH - 42.0;
        let name = self.flow.cell(
            MARGIN,
            scale_x - MARGIN - 24.0,
            &[span(criterion.name.as_str(), style(Weight::SemiBold, 10.0, INK))],
        );
        let spans = [
            span(rating.value.to_string(), tabular(style(Weight::SemiBold, 12.0, self.accent))),
            span(" / 5", style(Weight::Regular, 9.0, GREY)),
        ];
        let mut value = self.flow.cell(MARGIN, TEXT_WIDTH, &spans);
        value.x += TEXT_WIDTH - value.lines.first().map_or(0.0, |line| line.width);
        let middle = self.flow.y + 7.0;
        self.scale(scale_x, middle, SCALE_WIDTH, Some(f64::from(rating.value)));
        self.flow.row(vec![name, value], 14.5);
        self.flow.y += 2.0;
        self.flow.row(vec![anchor], 13.5);
        if let Some(comment) = comment {
            self.flow.y += 5.0;
            self.quoted(comment);
        }
        self.flow.y += 9.0;
    }

    fn comment(&mut self, comment: &str) -> Cell {
        let spans = [span(comment, style(Weight::Regular, 10.0, INK))];
        self.flow.cell(MARGIN + 12.0, TEXT_WIDTH - 12.0, &spans)
    }

    /// A comment, with a bar at its side on every page that it covers.
    fn quoted(&mut self, comment: &str) {
        const LEADING: f32 = 14.5;
        let cell = self.comment(comment);
        let lines = cell.lines.len() as f32;
        self.flow.ensure(lines.min(4.0) * LEADING);
        let (first_page, top) = (self.flow.page(), self.flow.y);
        self.flow.row(vec![cell], LEADING);
        for page in first_page..=self.flow.page() {
            let from = if page == first_page { top } else { TOP };
            let to = if page == self.flow.page() { self.flow.y } else { BOTTOM };
            self.flow.pages[page].items.push(Item::Fill {
                x: MARGIN,
                y: from + 1.0,
                width: 2.0,
                height: (to - from - 2.0).max(0.0),
                color: self.accent,
            });
        }
    }

    /// A note, under the words that it is about.
    fn moment(&mut self, moment: &Moment) {
        let time = self.format.timecode(moment.at_ms);
        let time =
            self.flow.short_cell(MARGIN, TIME_WIDTH - 6.0, &time, tabular(style(Weight::Regular, 8.5, GREY)));
        let mut spans = Vec::new();
        if let Some(quote) = &moment.quote {
            spans.push(span(self.format.language.quoted(quote.trim()), style(Weight::Regular, 10.0, INK)));
            spans.push(span("  –  ", style(Weight::Regular, 10.0, GREY)));
        }
        spans.push(span(moment.note.trim(), style(Weight::Medium, 10.0, INK)));
        let text = self.flow.cell(MARGIN + TIME_WIDTH, TEXT_WIDTH - TIME_WIDTH, &spans);
        self.flow.row(vec![time, text], 15.0);
        self.flow.y += 4.0;
    }

    fn transcript(&mut self, transcript: &Transcript, probes: &[Probe]) {
        let (words, language) = (self.words, self.format.language);
        let mut facts = vec![language.transcription_method(transcript.method).to_owned()];
        facts.extend(transcript.model.clone());
        facts.push(language.language_name(&transcript.language));
        if let Some(confidence) = transcript.confidence {
            facts.push(format!("{} {}", words.confidence, self.format.percent(confidence)));
        }
        if transcript.edited_by_hand {
            facts.push(words.edited_by_hand.to_owned());
        }
        self.about(&facts);
        self.flow.y += 5.0;
        if transcript.segments.is_empty() {
            self.flow.paragraph(words.empty_transcript, style(Weight::Regular, 10.0, GREY), 15.0);
        }
        let mut probes = probes.iter().peekable();
        for segment in &transcript.segments {
            // What was asked stands before the first words that were said after it.
            while let Some(probe) = probes.next_if(|probe| probe.at_ms <= segment.start_ms) {
                self.probe(probe);
            }
            if transcript.method == TranscriptionMethod::ByCandidate {
                self.flow.paragraph(segment.text.trim(), style(Weight::Regular, 10.0, INK), 15.0);
                self.flow.y += 4.0;
            } else {
                self.segment(segment);
            }
        }
        // Nothing was said after these.
        probes.for_each(|probe| self.probe(probe));
    }

    fn probe(&mut self, probe: &Probe) {
        let (words, language) = (self.words, self.format.language);
        let time = self.format.timecode(probe.at_ms);
        let time =
            self.flow.short_cell(MARGIN, TIME_WIDTH - 6.0, &time, tabular(style(Weight::Regular, 8.5, GREY)));
        let asked = format!("{}{}{}", words.probe, language.colon(), probe.text.trim());
        let text = [span(&asked, style(Weight::SemiBold, 9.5, GREY))];
        let text = self.flow.cell(MARGIN + TIME_WIDTH, TEXT_WIDTH - TIME_WIDTH, &text);
        self.flow.row(vec![time, text], 15.0);
        self.flow.y += 4.0;
    }

    fn segment(&mut self, segment: &Segment) {
        let doubtful = segment.confidence.filter(|confidence| *confidence < LOW_CONFIDENCE);
        let mut spans = vec![span(segment.text.trim(), style(Weight::Regular, 10.0, INK))];
        if let Some(confidence) = doubtful {
            let mark = format!("  ({} {})", self.words.confidence, self.format.percent(confidence));
            spans.push(span(
                mark.replace(' ', "\u{a0}").replacen('\u{a0}', " ", 1),
                style(Weight::Regular, 8.0, GREY),
            ));
        }
        let time = self.format.timecode(segment.start_ms);
        let time =
            self.flow.short_cell(MARGIN, TIME_WIDTH - 6.0, &time, tabular(style(Weight::Regular, 8.5, GREY)));
        let text = self.flow.cell(MARGIN + TIME_WIDTH, TEXT_WIDTH - TIME_WIDTH, &spans);
        self.flow.row(vec![time, text], 15.0);
        self.flow.y += 4.0;
    }
}

/// Number and beginning of a question.
fn bookmark_title(number: usize, question: &Question) -> String {
    const LONGEST_CHARS: usize = 80;
    let text = clean(&question.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = text.chars().take(LONGEST_CHARS).collect();
    let ellipsis = if text.chars().count() > LONGEST_CHARS { "…" } else { "" };
    format!("{number}. {shown}{ellipsis}")
}
