//! The tables of a campaign: who was asked what, how it was rated, how far each review is. Written once, for
//! workbooks and for CSV. Rows come candidate by candidate, so that ten thousand need no more memory than one.

use serde::{Deserialize, Serialize};

use crate::cell::{Cell, Column, LONGEST_CELL};
use crate::format::Format;
use crate::model::{
    Answer, Campaign, ConsentKind, Criterion, Language, Question, ReportInfo, Review, SessionReport,
};
use crate::words::Words;
use crate::xlsx::word_count;
use crate::{Look, ReportError, check};

/// What the tables of a campaign have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CampaignReport {
    /// Facts about the report itself.
    pub report: ReportInfo,
    /// How the organisation wants its reports; tables take the colour.
    pub look: Look,
    /// Name of the organisation that holds the interviews.
    pub organisation: String,
    /// The plan.
    pub campaign: Campaign,
    /// The scorecard, frozen when the campaign opened.
    pub criteria: Vec<Criterion>,
    /// The questions in their order.
    pub questions: Vec<PlannedQuestion>,
    /// Whether what was said is written out.
    pub transcripts: bool,
}

/// A question of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedQuestion {
    /// Place in the interview, from 1.
    pub position: u32,
    /// The text that candidates see.
    pub text: String,
    /// Whether it must be answered.
    pub mandatory: bool,
}

/// One table of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignTable {
    /// One row per candidate, with everything that is a number.
    Candidates,
    /// One row per candidate, one column per criterion.
    Comparison,
    /// One row per answer.
    Answers,
    /// One row per rating, with its comment.
    Ratings,
    /// One row per answer, with what was said.
    Transcripts,
}

impl CampaignTable {
    /// Every table.
    pub const ALL: [Self; 5] =
        [Self::Candidates, Self::Comparison, Self::Answers, Self::Ratings, Self::Transcripts];

    /// Its name in the words of a report.
    pub fn title(self, language: Language) -> &'static str {
        self.name(language.words())
    }

    pub(crate) fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Candidates => words.sheet_candidates,
            Self::Comparison => words.sheet_comparison,
            Self::Answers => words.sheet_answers,
            Self::Ratings => words.ratings,
            Self::Transcripts => words.sheet_transcripts,
        }
    }
}

const CONSENTS: [ConsentKind; 6] = [
    ConsentKind::Recording,
    ConsentKind::Transcription,
    ConsentKind::AiAssistance,
    ConsentKind::FacialMetrics,
    ConsentKind::CloudProcessing,
    ConsentKind::TalentPool,
];

/// The tables of one campaign, in one language.
pub(crate) struct Tables {
    pub(crate) plan: CampaignReport,
    pub(crate) words: &'static Words,
    pub(crate) format: Format,
}

impl Tables {
    pub(crate) fn new(plan: CampaignReport) -> Result<Self, ReportError> {
        let format = Format::new(plan.report.language, &plan.report.time_zone)?;
        Ok(Self { words: plan.report.language.words(), format, plan })
    }

    /// The tables that this campaign has.
    pub(crate) fn list(&self) -> impl Iterator<Item = CampaignTable> + use<> {
        let transcripts = self.plan.transcripts;
        CampaignTable::ALL
            .into_iter()
            .filter(move |table| transcripts || *table != CampaignTable::Transcripts)
    }

    pub(crate) fn columns(&self, table: CampaignTable) -> Vec<Column> {
        let words = self.words;
        let mut columns = vec![Column::new(words.candidate, 28.0)];
        match table {
            CampaignTable::Candidates => self.candidate_columns(&mut columns),
            CampaignTable::Comparison => {
                columns.push(Column::new(words.status, 20.0));
                columns.push(Column::new(words.overall_out_of_10, 16.0));
                columns.extend(self.plan.criteria.iter().map(|criterion| Column::new(&criterion.name, 18.0)));
            }
            CampaignTable::Answers => columns.extend([
                Column::new(words.number, 6.0),
                Column::new(words.question, 44.0),
                Column::new(words.recording, 16.0),
                Column::new(words.source_file, 24.0),
                Column::new(words.duration, 10.0),
                Column::new(words.transcription_heading, 24.0),
                Column::new(words.model, 18.0),
                Column::new(words.language, 11.0),
                Column::new(words.confidence_column, 11.0),
                Column::new(words.edited_column, 13.0),
                Column::new(words.word_count, 9.0),
                Column::new(words.mean_out_of_5, 12.0),
            ]),
            CampaignTable::Ratings => columns.extend([
                Column::new(words.status, 18.0),
                Column::new(words.number, 6.0),
                Column::new(words.question, 40.0),
                Column::new(words.criterion, 24.0),
                Column::new(words.weight, 8.0),
                Column::new(words.rating, 8.0),
                Column::new(words.anchor, 40.0),
                Column::new(words.comment, 56.0),
                Column::new(words.rated_at, 17.0),
            ]),
            CampaignTable::Transcripts => columns.extend([
                Column::new(words.number, 6.0),
                Column::new(words.question, 36.0),
                Column::new(words.part, 8.0),
                Column::new(words.text, 100.0),
            ]),
        }
        if table != CampaignTable::Candidates {
            columns.push(Column::new(words.session_id, 38.0));
        }
        columns
    }

    fn candidate_columns(&self, columns: &mut Vec<Column>) {
        let (words, language) = (self.words, self.format.language);
        columns.extend([
            Column::new(words.email, 28.0),
            Column::new(words.review, 16.0),
            Column::new(words.status, 20.0),
            Column::new(words.overall_out_of_10, 14.0),
            Column::new(words.mean_out_of_5, 14.0),
        ]);
        columns.extend(self.plan.criteria.iter().map(|criterion| Column::new(&criterion.name, 14.0)));
        let questions = self.plan.questions.iter();
        columns.extend(questions.map(|q| Column::new(&format!("{} {}", words.question, q.position), 12.0)));
        columns.extend([
            Column::new(words.answers_given, 12.0),
            Column::new(words.ratings_given, 12.0),
            Column::new(words.completeness, 14.0),
        ]);
        columns.extend(CONSENTS.map(|kind| {
            Column::new(&format!("{}{}{}", words.consent, language.colon(), language.consent(kind)), 18.0)
        }));
        columns.extend([
            Column::new(words.signed_at, 17.0),
            Column::new(words.signed_by, 22.0),
            Column::new(words.version, 9.0),
            Column::new(words.interview_language, 14.0),
            Column::new(words.interview_date, 17.0),
            Column::new(words.sample, 10.0),
            Column::new(words.session_id, 38.0),
        ]);
    }

    /// Hands the rows of one candidate to `emit`, table by table.
    pub(crate) fn rows(
        &self,
        candidate: &SessionReport,
        emit: &mut impl FnMut(CampaignTable, Vec<Cell>) -> Result<(), ReportError>,
    ) -> Result<(), ReportError> {
        check(candidate)?;
        if candidate.criteria.len() != self.plan.criteria.len() {
            return Err(ReportError::NotComparable);
        }
        emit(CampaignTable::Candidates, self.candidate(candidate))?;
        emit(CampaignTable::Comparison, self.comparison(candidate))?;
        for question in &candidate.questions {
            let Some(answer) = &question.answer else { continue };
            emit(CampaignTable::Answers, self.answer(candidate, question, answer))?;
            for rating in &answer.ratings {
                emit(CampaignTable::Ratings, self.rating(candidate, question, rating))?;
            }
            if self.plan.transcripts {
                for row in self.transcript(candidate, question, answer) {
                    emit(CampaignTable::Transcripts, row)?;
                }
            }
        }
        Ok(())
    }

    fn candidate(&self, candidate: &SessionReport) -> Vec<Cell> {
        let (words, language) = (self.words, self.format.language);
        let overall = candidate.overall;
        let mut row = vec![
            Cell::text(&candidate.candidate.name),
            Cell::optional_text(candidate.candidate.email.as_deref()),
            Cell::text(language.review(candidate.session.review)),
            Cell::text(candidate.standing(words)),
            overall.map_or(Cell::Empty, |overall| Cell::Score(overall.recruiter_score_1_10)),
            overall.map_or(Cell::Empty, |overall| Cell::Score(overall.rating_1_5)),
        ];
        row.extend(self.criterion_means(candidate));
        row.extend(self.plan.questions.iter().map(|planned| {
            let question = candidate.questions.iter().find(|question| question.position == planned.position);
            question.and_then(|question| question.answer.as_ref()).map_or(Cell::Empty, mean_of)
        }));
        let answered = candidate.questions.iter().filter(|question| question.answer.is_some()).count();
        let ratings = candidate.questions.iter().filter_map(|question| question.answer.as_ref());
        let ratings: usize = ratings.map(|answer| answer.ratings.len()).sum();
        let rated = candidate.criteria_results.len();
        let criteria = self.plan.criteria.len();
        row.extend([
            Cell::count(answered),
            Cell::count(ratings),
            if criteria == 0 { Cell::Empty } else { Cell::Share(rated as f64 / criteria as f64) },
        ]);
        row.extend(CONSENTS.map(|kind| {
            let consent = candidate.method.consents.iter().find(|consent| consent.kind == kind);
            Cell::optional_text(consent.map(|c| if c.granted { words.granted } else { words.refused }))
        }));
        let sign_off = candidate.sign_off.as_ref();
        row.extend([
            sign_off.map_or(Cell::Empty, |sign_off| Cell::Moment(sign_off.at_ms)),
            Cell::optional_text(sign_off.map(|sign_off| sign_off.rater_name.as_str())),
            sign_off.map_or(Cell::Empty, |sign_off| Cell::whole(sign_off.version)),
            Cell::text(&language.language_name(&candidate.session.language)),
            candidate.session.completed_at_ms.map_or(Cell::Empty, Cell::Moment),
            Cell::text(if candidate.report.sample { words.yes } else { words.no }),
            Cell::text(&candidate.session.id),
        ]);
        row
    }

    fn comparison(&self, candidate: &SessionReport) -> Vec<Cell> {
        let mut row = vec![
            Cell::text(&candidate.candidate.name),
            Cell::text(candidate.standing(self.words)),
            candidate.overall.map_or(Cell::Empty, |overall| Cell::Score(overall.recruiter_score_1_10)),
        ];
        row.extend(self.criterion_means(candidate));
        row.push(Cell::text(&candidate.session.id));
        row
    }

    fn criterion_means(&self, candidate: &SessionReport) -> impl Iterator<Item = Cell> {
        (0..self.plan.criteria.len()).map(|criterion| {
            candidate.result_of(criterion).map_or(Cell::Empty, |result| Cell::Score(result.mean_rating))
        })
    }

    fn answer(&self, candidate: &SessionReport, question: &Question, answer: &Answer) -> Vec<Cell> {
        let (words, language) = (self.words, self.format.language);
        let transcript = answer.transcript.as_ref();
        vec![
            Cell::text(&candidate.candidate.name),
            Cell::whole(question.position),
            Cell::Repeated(question.text.clone()),
            Cell::text(language.media_kind(answer.media_kind)),
            Cell::optional_text(answer.source_name.as_deref()),
            answer.length_ms().map_or(Cell::Empty, Cell::Duration),
            Cell::optional_text(transcript.map(|t| language.transcription_method(t.method))),
            Cell::optional_text(transcript.and_then(|transcript| transcript.model.as_deref())),
            Cell::optional_text(transcript.map(|t| language.language_name(&t.language)).as_deref()),
            transcript.and_then(|transcript| transcript.confidence).map_or(Cell::Empty, Cell::Share),
            Cell::optional_text(transcript.map(|t| if t.edited_by_hand { words.yes } else { words.no })),
            word_count(transcript),
            mean_of(answer),
            Cell::text(&candidate.session.id),
        ]
    }

    fn rating(&self, candidate: &SessionReport, question: &Question, rating: &crate::Rating) -> Vec<Cell> {
        let criterion = &self.plan.criteria[rating.criterion];
        vec![
            Cell::text(&candidate.candidate.name),
            Cell::text(candidate.standing(self.words)),
            Cell::whole(question.position),
            Cell::Repeated(question.text.clone()),
            Cell::text(&criterion.name),
            Cell::Number(criterion.weight),
            Cell::whole(u32::from(rating.value)),
            Cell::text(&criterion.anchor_of(rating.value, self.words)),
            Cell::text(&rating.comment),
            Cell::Moment(rating.at_ms),
            Cell::text(&candidate.session.id),
        ]
    }

    /// One row, or several when the text is longer than a cell may be.
    fn transcript(&self, candidate: &SessionReport, question: &Question, answer: &Answer) -> Vec<Vec<Cell>> {
        let Some(transcript) = &answer.transcript else { return Vec::new() };
        let said: Vec<&str> = transcript.segments.iter().map(|segment| segment.text.trim()).collect();
        let parts = parts(&said.join(" "), LONGEST_CELL);
        let count = parts.len();
        let row = |(number, text): (usize, String)| {
            vec![
                Cell::text(&candidate.candidate.name),
                Cell::whole(question.position),
                Cell::Repeated(question.text.clone()),
                Cell::text(&format!("{number} / {count}")),
                Cell::text(&text),
                Cell::text(&candidate.session.id),
            ]
        };
        (1..).zip(parts).map(row).collect()
    }
}

fn mean_of(answer: &Answer) -> Cell {
    if answer.ratings.is_empty() {
        return Cell::Empty;
    }
    let sum: u32 = answer.ratings.iter().map(|rating| u32::from(rating.value)).sum();
    Cell::Score(f64::from(sum) / answer.ratings.len() as f64)
}

/// `text` in pieces of at most `longest` UTF-16 units, cut between words where there are any.
fn parts(text: &str, longest: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let length = word.encode_utf16().count();
        if used + length > longest && used > 0 {
            parts.push(String::new());
            used = 0;
        }
        for character in word.chars() {
            if used + character.len_utf16() > longest {
                parts.push(String::new());
                used = 0;
            }
            used += character.len_utf16();
            if let Some(part) = parts.last_mut() {
                part.push(character);
            }
        }
    }
    parts
}

impl Review {
    /// Every state, in the order of the work.
    pub(crate) const ALL: [Self; 6] =
        [Self::NoAnswers, Self::Processing, Self::ToRate, Self::ToSign, Self::Signed, Self::Reopened];
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn long_texts_are_cut_between_words_and_lose_nothing() {
        let text = "un deux trois quatre cinq";
        assert_eq!(parts(text, 10), ["un deux ", "trois ", "quatre ", "cinq"]);
        let long = format!("{} {}", "😀".repeat(40), "é".repeat(30));
        let cut = parts(&long, 16);
        assert_eq!(cut.concat(), long);
        assert!(cut.iter().all(|part| part.encode_utf16().count() <= 16));
        assert_eq!(parts("", 10), [""]);
    }
}
