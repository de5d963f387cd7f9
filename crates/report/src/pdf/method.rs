//! How scores and transcripts came about, what the candidate agreed to, and the sign-off.

use std::collections::BTreeSet;

use super::Layout;
use super::flow::{GREY, INK, Item, MARGIN, RULE, TEXT_WIDTH, span, style, tabular};
use super::fonts::Weight;
use crate::blind;
use crate::model::{Consent, ConsentKind, Transcript, TranscriptionMethod};

/// The most code points that are listed as replaced.
const MOST_LISTED: usize = 60;

const DECISION_X: f32 = MARGIN + 178.0;
const VERSION_X: f32 = MARGIN + 240.0;
const DATE_X: f32 = MARGIN + 328.0;

impl Layout<'_> {
    pub(super) fn method(&mut self) {
        let (report, words) = (self.report, self.words);
        self.flow.part(words.method, 150.0);
        self.note(words.scores_heading, &[words.scores_text, words.scales_text]);
        self.transcription();
        let ai = if report.method.ai_assisted { words.ai_assisted } else { words.not_ai_assisted };
        self.note(words.no_inference_heading, &[words.no_inference, ai, words.human_decision]);
        let measured = report
            .method
            .consents
            .iter()
            .any(|consent| consent.kind == ConsentKind::FacialMetrics && consent.granted);
        let agreed = if measured { words.metrics_granted } else { words.metrics_refused };
        self.note(words.metrics_heading, &[words.metrics_text, agreed]);
        self.consents();
        self.replaced_characters();
        self.produced();
    }

    fn note(&mut self, heading: &str, paragraphs: &[&str]) {
        self.flow.heading(heading);
        for paragraph in paragraphs {
            self.flow.paragraph(paragraph, style(Weight::Regular, 9.5, INK), 14.0);
            self.flow.y += 5.0;
        }
    }

    fn transcription(&mut self) {
        let (report, words) = (self.report, self.words);
        let transcripts: Vec<&Transcript> = report
            .questions
            .iter()
            .filter_map(|question| question.answer.as_ref())
            .filter_map(|answer| answer.transcript.as_ref())
            .collect();
        let methods: BTreeSet<TranscriptionMethod> =
            transcripts.iter().map(|transcript| transcript.method).collect();
        let mut paragraphs: Vec<&str> = methods
            .iter()
            .map(|method| match method {
                TranscriptionMethod::LocalModel => words.transcription_local,
                TranscriptionMethod::ByHand => words.transcription_by_hand,
                TranscriptionMethod::ByCandidate => words.transcription_by_candidate,
            })
            .collect();
        if methods.contains(&TranscriptionMethod::LocalModel) {
            paragraphs.push(words.low_confidence_note);
        }
        if methods.is_empty() {
            paragraphs.push(words.transcription_none);
        }
        if report.report.synthetic_model {
            paragraphs.push(words.synthetic_model);
        }
        self.note(words.transcription_heading, &paragraphs);

        let mut facts = Vec::new();
        for model in &report.method.models {
            facts.push((words.model, model.name.clone(), false));
            facts.push((words.fingerprint, model.sha256.clone(), true));
        }
        if let Some(detector) = &report.method.voice_activity_detector {
            facts.push((words.voice_activity, detector.clone(), false));
        }
        let language = report.report.language;
        let mut spoken: Vec<String> =
            transcripts.iter().map(|transcript| language.language_name(&transcript.language)).collect();
        spoken.sort();
        spoken.dedup();
        if !spoken.is_empty() {
            facts.push((words.languages, spoken.join(", "), false));
        }
        self.flow.y += 3.0;
        for (label, value, is_hash) in &facts {
            let value_style = if *is_hash {
                tabular(style(Weight::Regular, 7.5, INK))
            } else {
                style(Weight::Regular, 9.5, INK)
            };
            self.fact(label, value, value_style);
        }
    }

    fn consents(&mut self) {
        let (report, words) = (self.report, self.words);
        self.flow.heading(words.consents);
        if report.method.consents.is_empty() {
            self.flow.paragraph(words.no_consents, style(Weight::Regular, 9.5, GREY), 14.0);
            return;
        }
        let head = style(Weight::Medium, 8.0, GREY);
        let cells = vec![
            self.flow.short_cell(MARGIN, DECISION_X - MARGIN - 10.0, words.purpose, head),
            self.flow.short_cell(DECISION_X, VERSION_X - DECISION_X - 8.0, words.decision, head),
            self.flow.short_cell(VERSION_X, DATE_X - VERSION_X - 8.0, words.text_version, head),
            self.flow.short_cell(DATE_X, MARGIN + TEXT_WIDTH - DATE_X, words.date, head),
        ];
        self.flow.keep_with_next(|flow| {
            flow.row(cells, 13.0);
            flow.y += 2.0;
        });
        for consent in &report.method.consents {
            self.consent(consent);
        }
        self.flow.rule(RULE, 0.5);
    }

    fn consent(&mut self, consent: &Consent) {
        let (words, language) = (self.words, self.format.language);
        let text = style(Weight::Regular, 9.5, INK);
        let (decision, weight) = if consent.granted {
            (words.granted, Weight::SemiBold)
        } else {
            (words.refused, Weight::Regular)
        };
        let version = format!("{} · {}", consent.version, consent.language);
        let when = self.format.date_time(consent.at_ms);
        let cells = vec![
            self.flow.cell(MARGIN, DECISION_X - MARGIN - 10.0, &[span(language.consent(consent.kind), text)]),
            self.flow.cell(
                DECISION_X,
                VERSION_X - DECISION_X - 8.0,
                &[span(decision, style(weight, 9.5, INK))],
            ),
            self.flow.cell(VERSION_X, DATE_X - VERSION_X - 8.0, &[span(version, text)]),
            self.flow.cell(DATE_X, MARGIN + TEXT_WIDTH - DATE_X, &[span(when, text)]),
        ];
        self.flow.ensure(48.0);
        self.flow.rule(RULE, 0.5);
        self.flow.y += 6.0;
        self.flow.row(cells, 13.5);
        if !consent.hash.is_empty() {
            let hash = format!("SHA-256{}{}", language.colon(), consent.hash);
            self.flow.paragraph(&hash, tabular(style(Weight::Regular, 7.0, GREY)), 10.5);
        }
        self.flow.y += 6.0;
    }

    fn replaced_characters(&mut self) {
        let replaced = self.flow.shaper.replaced();
        if replaced.is_empty() {
            return;
        }
        let count = replaced.len();
        let mut listed: Vec<String> = replaced
            .iter()
            .take(MOST_LISTED)
            .map(|&character| format!("U+{:04X}", u32::from(character)))
            .collect();
        if count > MOST_LISTED {
            listed.push(format!("… (+{})", count - MOST_LISTED));
        }
        let text =
            format!("{}{}{}", self.words.replaced_text, self.format.language.colon(), listed.join(" "));
        self.note(self.words.replaced_heading, &[&text]);
    }

    /// Who signed what, or that nobody has.
    pub(super) fn sign_off(&mut self) {
        let (words, format) = (self.words, self.format.clone());
        let mut facts: Vec<(&str, String)> = Vec::new();
        if let Some(sign_off) = &self.report.sign_off {
            facts.push((words.signed_by, sign_off.rater_name.clone()));
            facts.push((words.signed_at, format.date_time(sign_off.at_ms)));
            facts.push((words.version, sign_off.version.to_string()));
            if let Some(blind) = &sign_off.blind {
                facts.push((words.blind, blind::sentence(blind, words, &format)));
            }
            if let Some(reason) = &sign_off.reason {
                facts.push((words.reason, reason.clone()));
            }
        }
        self.flow.ensure(190.0);
        self.flow.space(26.0);
        let accent = self.accent;
        self.flow.keep_with_next(|flow| {
            flow.bookmark(words.sign_off.to_owned(), false);
            flow.rule(accent, 1.5);
            flow.y += 16.0;
            flow.paragraph(words.sign_off, style(Weight::SemiBold, 14.0, INK), 20.0);
            flow.y += 6.0;
        });
        if facts.is_empty() {
            self.flow.paragraph(words.not_signed, style(Weight::Regular, 10.0, INK), 15.0);
        } else {
            self.facts(&facts);
            self.hash_box();
            self.flow.paragraph(words.sign_off_note, style(Weight::Regular, 8.5, GREY), 12.5);
        }
    }

    /// What others signed, each by themselves.
    pub(super) fn panel(&mut self) {
        if self.report.panel.is_empty() {
            return;
        }
        let (words, format) = (self.words, self.format.clone());
        self.flow.ensure(120.0);
        self.flow.space(26.0);
        self.flow.heading(words.panel);
        self.flow.paragraph(words.panel_note, style(Weight::Regular, 9.0, GREY), 13.0);
        self.flow.y += 8.0;
        for rater in &self.report.panel {
            let mut lines = Vec::new();
            if let Some(overall) = rater.overall {
                lines.push(format!("{} / 10", format.decimal(overall.recruiter_score_1_10, 1)));
            }
            lines.extend(rater.criteria_results.iter().filter_map(|result| {
                let criterion = self.report.criteria.get(result.criterion)?;
                let mean = format.decimal(result.mean_rating, 2);
                Some(format!("{}{}{mean}", criterion.name, format.language.colon()))
            }));
            lines.push(format!("{} {}", words.signed_at, format.date_time(rater.at_ms)));
            self.fact(&rater.name, &lines.join("  ·  "), style(Weight::Regular, 9.5, INK));
        }
        if let Some(mean) = self.report.panel_mean() {
            let mean = format!("{} / 10", format.decimal(mean, 1));
            self.fact(words.panel_mean, &mean, style(Weight::SemiBold, 9.5, INK));
        }
        if let Some((criterion, apart)) = self.report.panel_apart() {
            let apart = format!("{}{}{}", criterion, format.language.colon(), format.decimal(apart, 2));
            self.fact(words.panel_apart, &apart, style(Weight::Regular, 9.5, INK));
        }
    }

    /// What made the report, and in which time zone its times are.
    fn produced(&mut self) {
        let (words, format) = (self.words, self.format.clone());
        self.flow.y += 14.0;
        let made = format!(
            "{} {}  ·  {}{}{}",
            words.produced_with,
            self.report.report.product_version,
            words.time_zone,
            format.language.colon(),
            self.report.report.time_zone,
        );
        self.flow.paragraph(&made, style(Weight::Regular, 8.5, GREY), 12.5);
    }

    fn hash_box(&mut self) {
        let Some(sign_off) = &self.report.sign_off else { return };
        let label = self.flow.cell(
            MARGIN + 12.0,
            TEXT_WIDTH - 24.0,
            &[span(self.words.content_hash, style(Weight::Medium, 8.0, GREY))],
        );
        let hash = self.flow.cell(
            MARGIN + 12.0,
            TEXT_WIDTH - 24.0,
            &[span(sign_off.hash.as_str(), tabular(style(Weight::Medium, 9.0, INK)))],
        );
        let height = (label.lines.len() + hash.lines.len()) as f32 * 14.0 + 16.0;
        self.flow.ensure(height);
        self.flow.y += 4.0;
        let y = self.flow.y;
        self.flow.draw(Item::Fill { x: MARGIN, y, width: TEXT_WIDTH, height, color: self.tint });
        self.flow.y += 8.0;
        self.flow.row(vec![label], 14.0);
        self.flow.row(vec![hash], 14.0);
        self.flow.y += 16.0;
    }
}
