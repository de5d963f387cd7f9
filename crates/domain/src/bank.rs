//! The bank: competencies with their anchored scales (P19, B5), questions that show them, each with its approved
//! follow-ups. What comes with the product and what an organisation writes have the same shape.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    Id, MergeClass, Millis, Record, RuleError,
    campaign::{Anchors, Criterion, CriterionInput},
    consent::Language,
    error::Check,
    question::{MAX_PROBE, MAX_PROBES, MAX_TEXT, QuestionInput, is_sensible_time},
    text::fold,
};

/// A text in French and in English; a blank one is not written yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Bilingual {
    /// In French.
    #[serde(default)]
    pub fr: String,
    /// In English.
    #[serde(default)]
    pub en: String,
}

impl Bilingual {
    /// The same text, in one language only.
    pub fn only(language: Language, text: &str) -> Self {
        match language {
            Language::Fr => Self { fr: text.into(), en: String::new() },
            Language::En => Self { fr: String::new(), en: text.into() },
            Language::Unknown => Self::default(),
        }
    }

    /// The text in this language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
            Language::Unknown => "",
        }
    }

    /// Whether it is blank in both languages.
    pub fn is_blank(&self) -> bool {
        self.fr.trim().is_empty() && self.en.trim().is_empty()
    }

    fn has(&self, language: Language) -> bool {
        !self.text(language).trim().is_empty()
    }

    fn checked(&self, check: &mut Check, path: &str, max: usize) -> Self {
        let mut text = |language: Language| {
            check.optional(&format!("{path}.{}", language.code()), self.text(language), max)
        };
        Self { fr: text(Language::Fr), en: text(Language::En) }
    }

    /// Notes that it is missing in a language which the rest is written in.
    fn require(&self, check: &mut Check, path: &str, languages: &[Language]) {
        for language in languages {
            check.ensure(self.has(*language), &format!("{path}.{}", language.code()), "required");
        }
    }

    fn either(&self) -> &str {
        if self.fr.is_empty() { &self.en } else { &self.fr }
    }
}

/// The languages that texts are written in.
pub const LANGUAGES: [Language; 2] = [Language::Fr, Language::En];

/// What a search looks in: folded, with straight apostrophes.
pub fn search_text<'t>(texts: impl IntoIterator<Item = &'t Bilingual>) -> String {
    let both: Vec<_> = texts.into_iter().flat_map(|text| [text.fr.as_str(), text.en.as_str()]).collect();
    sought(&both.join(" "))
}

/// A searched text as [`search_text`] is written.
pub fn sought(text: &str) -> String {
    fold(text).replace(['\u{2019}', '\u{2018}'], "'")
}

/// The id of something that comes with the product: always the same, made from its key (SHA-256 as UUID version 8).
pub fn built_in_id<K: Record>(key: &str) -> Id<K> {
    let digest = Sha256::digest(format!("recruteia/bank/{}/{key}", K::KIND));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Id::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The anchored scale of a competency: what an answer rated 1, 3 or 5 does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BankAnchors {
    /// What an answer rated 1 looks like.
    pub one: Bilingual,
    /// What an answer rated 3 looks like.
    pub three: Bilingual,
    /// What an answer rated 5 looks like.
    pub five: Bilingual,
}

impl BankAnchors {
    /// The three texts with their names.
    pub fn each(&self) -> [(&'static str, &Bilingual); 3] {
        [("one", &self.one), ("three", &self.three), ("five", &self.five)]
    }

    /// The scale in one language.
    pub fn text(&self, language: Language) -> Anchors {
        Anchors {
            one: self.one.text(language).into(),
            three: self.three.text(language).into(),
            five: self.five.text(language).into(),
        }
    }

    /// A scale that is written in one language only.
    pub fn only(language: Language, anchors: &Anchors) -> Self {
        Self {
            one: Bilingual::only(language, &anchors.one),
            three: Bilingual::only(language, &anchors.three),
            five: Bilingual::only(language, &anchors.five),
        }
    }
}

/// Something that work asks for and that answers show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Competency {
    /// Its id.
    pub id: Id<Competency>,
    /// Short name, e.g. "Teamwork".
    pub name: Bilingual,
    /// What is meant by it.
    pub definition: Bilingual,
    /// Its scale.
    pub anchors: BankAnchors,
    /// The competency that it was copied from.
    #[serde(default)]
    pub based_on: Option<Id<Competency>>,
    /// When it was written; 0 for what comes with the product.
    #[serde(default)]
    pub created_at_ms: Millis,
}

/// What is entered for a competency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompetencyInput {
    /// Short name.
    pub name: Bilingual,
    /// What is meant by it.
    pub definition: Bilingual,
    /// Its scale; whole in every language that is used.
    pub anchors: BankAnchors,
}

impl Competency {
    /// A competency of the organisation.
    ///
    /// # Errors
    /// Field errors: a name in at least one language, and with a name all three anchors.
    pub fn new(input: &CompetencyInput, now: Millis) -> Result<Self, RuleError> {
        let blank = Self {
            id: Id::new(now),
            name: Bilingual::default(),
            definition: Bilingual::default(),
            anchors: BankAnchors::default(),
            based_on: None,
            created_at_ms: now,
        };
        blank.edited(input)
    }

    /// The competency with what was entered.
    ///
    /// # Errors
    /// As [`Competency::new`].
    pub fn edited(self, input: &CompetencyInput) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let name = input.name.checked(&mut check, "name", 100);
        let definition = input.definition.checked(&mut check, "definition", 1_000);
        let [one, three, five] = input
            .anchors
            .each()
            .map(|(anchor, text)| text.checked(&mut check, &format!("anchors.{anchor}"), 1_000));
        let anchors = BankAnchors { one, three, five };
        let used = |language: &Language| {
            name.has(*language)
                || definition.has(*language)
                || anchors.each().iter().any(|(_, text)| text.has(*language))
        };
        let used: Vec<_> = LANGUAGES.into_iter().filter(used).collect();
        check.ensure(!used.is_empty(), "name", "required");
        name.require(&mut check, "name", &used);
        for (anchor, text) in anchors.each() {
            text.require(&mut check, &format!("anchors.{anchor}"), &used);
        }
        check.finish(Self { name, definition, anchors, ..self })
    }

    /// A copy that the organisation may change.
    pub fn copied(&self, now: Millis) -> Self {
        Self { id: Id::new(now), based_on: Some(self.id), created_at_ms: now, ..self.clone() }
    }

    /// The competency as a criterion of a scorecard in this language.
    ///
    /// # Errors
    /// `bank.not_in_language`.
    pub fn criterion(&self, language: Language, weight: u8) -> Result<CriterionInput, RuleError> {
        if !self.name.has(language) {
            return Err(not_in(language));
        }
        Ok(CriterionInput {
            id: None,
            name: self.name.text(language).into(),
            description: self.definition.text(language).into(),
            weight,
            anchors: self.anchors.text(language),
        })
    }
}

impl Record for Competency {
    const KIND: &'static str = "competency";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn sort_key(&self) -> String {
        fold(self.name.either())
    }

    fn search_key(&self) -> String {
        search_text([&self.name, &self.definition])
    }
}

/// What sort of question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// About something that the candidate did.
    Behavioural,
    /// About what the candidate would do.
    Situational,
    /// About what the candidate knows and how they reason with it.
    Knowledge,
    /// A sort that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Category {
    /// Every sort.
    pub const ALL: [Self; 3] = [Self::Behavioural, Self::Situational, Self::Knowledge];

    /// The name in codes and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Behavioural => "behavioural",
            Self::Situational => "situational",
            Self::Knowledge => "knowledge",
            Self::Unknown => "unknown",
        }
    }

    /// What a campaign calls it.
    pub fn label(self) -> Bilingual {
        let (fr, en) = match self {
            Self::Behavioural => ("Expérience vécue", "Past experience"),
            Self::Situational => ("Mise en situation", "Situation"),
            Self::Knowledge => ("Connaissances", "Knowledge"),
            Self::Unknown => ("", ""),
        };
        Bilingual { fr: fr.into(), en: en.into() }
    }

    /// What a campaign calls a sort, in this language where it is one of these; what somebody wrote stays as it is.
    pub fn translated(called: &str, language: Language) -> String {
        let labels = Self::ALL.map(Self::label);
        let label = labels.iter().find(|label| label.fr == called || label.en == called);
        label.map_or(called, |label| label.text(language)).to_owned()
    }
}

/// How much a question asks of somebody who knows the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// A beginner can answer it well.
    Easy,
    /// It takes some experience.
    Medium,
    /// It separates the very good from the good.
    Hard,
    /// A level that a newer version knows.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Difficulty {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// The name in codes and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
            Self::Unknown => "unknown",
        }
    }

    /// What a campaign calls it.
    pub fn label(self) -> Bilingual {
        let (fr, en) = match self {
            Self::Easy => ("Facile", "Easy"),
            Self::Medium => ("Moyenne", "Medium"),
            Self::Hard => ("Difficile", "Hard"),
            Self::Unknown => ("", ""),
        };
        Bilingual { fr: fr.into(), en: en.into() }
    }
}

/// A question that can be asked in any campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BankQuestion {
    /// Its id.
    pub id: Id<BankQuestion>,
    /// The competency that its answers show.
    pub competency_id: Id<Competency>,
    /// What sort of question it is.
    pub category: Category,
    /// How much it asks.
    pub difficulty: Difficulty,
    /// The question.
    pub text: Bilingual,
    /// Time to think before answering, if limited.
    pub preparation_ms: Option<Millis>,
    /// The longest answer, if limited.
    pub limit_ms: Option<Millis>,
    /// The only follow-ups that may be asked.
    pub probes: Vec<Bilingual>,
    /// The question that it was copied from.
    #[serde(default)]
    pub based_on: Option<Id<BankQuestion>>,
    /// When it was written; 0 for what comes with the product.
    #[serde(default)]
    pub created_at_ms: Millis,
}

/// What is entered for a question of the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BankQuestionInput {
    /// The competency that its answers show.
    pub competency_id: Id<Competency>,
    /// What sort of question it is.
    pub category: Category,
    /// How much it asks.
    pub difficulty: Difficulty,
    /// The question, in at least one language.
    pub text: Bilingual,
    /// Time to think before answering, if limited.
    pub preparation_ms: Option<Millis>,
    /// The longest answer, if limited.
    pub limit_ms: Option<Millis>,
    /// The only follow-ups that may be asked; blank ones are dropped.
    pub probes: Vec<Bilingual>,
}

impl BankQuestion {
    /// A question of the organisation.
    ///
    /// # Errors
    /// Field errors; whether the competency exists is checked by the caller.
    pub fn new(input: &BankQuestionInput, now: Millis) -> Result<Self, RuleError> {
        let blank = Self {
            id: Id::new(now),
            competency_id: input.competency_id,
            category: input.category,
            difficulty: input.difficulty,
            text: Bilingual::default(),
            preparation_ms: None,
            limit_ms: None,
            probes: Vec::new(),
            based_on: None,
            created_at_ms: now,
        };
        blank.edited(input)
    }

    /// The question with what was entered.
    ///
    /// # Errors
    /// As [`BankQuestion::new`].
    pub fn edited(self, input: &BankQuestionInput) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let text = input.text.checked(&mut check, "text", MAX_TEXT);
        check.ensure(!text.is_blank(), "text", "required");
        check.ensure(input.category != Category::Unknown, "category", "unknown");
        check.ensure(input.difficulty != Difficulty::Unknown, "difficulty", "unknown");
        for (path, time) in [("limit_ms", input.limit_ms), ("preparation_ms", input.preparation_ms)] {
            check.ensure(is_sensible_time(time), path, "range");
        }
        check.ensure(input.probes.len() <= MAX_PROBES, "probes", "too_many");
        let mut probes: Vec<_> = (0..)
            .zip(&input.probes)
            .map(|(place, probe): (usize, _)| {
                probe.checked(&mut check, &format!("probes.{place}"), MAX_PROBE)
            })
            .collect();
        probes.retain(|probe| !probe.is_blank());
        check.finish(Self {
            competency_id: input.competency_id,
            category: input.category,
            difficulty: input.difficulty,
            text,
            preparation_ms: input.preparation_ms,
            limit_ms: input.limit_ms,
            probes,
            ..self
        })
    }

    /// A copy that the organisation may change.
    pub fn copied(&self, now: Millis) -> Self {
        Self { id: Id::new(now), based_on: Some(self.id), created_at_ms: now, ..self.clone() }
    }

    /// The question as it is asked in a campaign in this language, rated on `competencies`.
    ///
    /// # Errors
    /// `bank.not_in_language`.
    pub fn asked(
        &self,
        language: Language,
        competencies: Vec<Id<Criterion>>,
    ) -> Result<QuestionInput, RuleError> {
        if !self.text.has(language) {
            return Err(not_in(language));
        }
        Ok(QuestionInput {
            text: self.text.text(language).into(),
            category: self.category.label().text(language).into(),
            difficulty: self.difficulty.label().text(language).into(),
            mandatory: true,
            limit_ms: self.limit_ms,
            preparation_ms: self.preparation_ms,
            takes: None,
            follow_ups: None,
            competencies,
            probes: self.probes.iter().map(|probe| probe.text(language).into()).collect(),
        })
    }
}

impl Record for BankQuestion {
    const KIND: &'static str = "bank_question";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.competency_id.uuid())
    }

    fn sort_key(&self) -> String {
        fold(self.text.either()).chars().take(200).collect()
    }

    fn search_key(&self) -> String {
        search_text(std::iter::once(&self.text).chain(&self.probes))
    }
}

/// Refuses because a text is not written in the language of the campaign.
pub(crate) fn not_in(language: Language) -> RuleError {
    RuleError::conflict_with("bank.not_in_language", "language", language.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(fr: &str, en: &str) -> Bilingual {
        Bilingual { fr: fr.into(), en: en.into() }
    }

    fn paths<T: std::fmt::Debug>(result: Result<T, RuleError>) -> Vec<(String, String)> {
        let Err(RuleError::Invalid(fields)) = result else { panic!("{result:?}") };
        fields.into_iter().map(|field| (field.path, field.code)).collect()
    }

    fn named(paths: &[(&str, &str)]) -> Vec<(String, String)> {
        paths.iter().map(|(path, code)| ((*path).into(), (*code).into())).collect()
    }

    #[test]
    fn a_competency_is_whole_in_every_language_it_is_written_in() {
        let anchors = |fr: &str| BankAnchors { one: both(fr, ""), three: both("3", ""), five: both("5", "") };
        let input =
            CompetencyInput { name: both("Écoute", ""), definition: both("", ""), anchors: anchors("1") };
        let competency = Competency::new(&input, Millis(1)).unwrap();
        let criterion = competency.criterion(Language::Fr, 2).unwrap();
        assert_eq!((criterion.name.as_str(), criterion.anchors.five.as_str()), ("Écoute", "5"));
        assert_eq!(
            competency.criterion(Language::En, 2),
            Err(RuleError::conflict_with("bank.not_in_language", "language", "en"))
        );
        let gap = CompetencyInput { anchors: anchors(" "), ..input.clone() };
        assert_eq!(paths(Competency::new(&gap, Millis(1))), named(&[("anchors.one.fr", "required")]));
        let half = CompetencyInput { definition: both("", "Hears"), ..input };
        assert_eq!(
            paths(Competency::new(&half, Millis(1))),
            named(
                &["name.en", "anchors.one.en", "anchors.three.en", "anchors.five.en"]
                    .map(|path| (path, "required"))
            )
        );
        assert_eq!(
            paths(Competency::new(&CompetencyInput::default(), Millis(1))),
            named(&[("name", "required")])
        );
    }

    #[test]
    fn a_sort_of_the_bank_is_translated_and_one_of_somebody_is_not() {
        for (called, fr, en) in [
            ("Mise en situation", "Mise en situation", "Situation"),
            ("Situation", "Mise en situation", "Situation"),
            ("Past experience", "Expérience vécue", "Past experience"),
            ("mise en situation", "mise en situation", "mise en situation"),
            ("Situation de crise", "Situation de crise", "Situation de crise"),
            ("", "", ""),
        ] {
            assert_eq!(Category::translated(called, Language::Fr), fr);
            assert_eq!(Category::translated(called, Language::En), en);
        }
    }

    #[test]
    fn a_question_becomes_one_of_a_campaign_in_its_language() {
        let input = BankQuestionInput {
            competency_id: built_in_id("teamwork"),
            category: Category::Situational,
            difficulty: Difficulty::Hard,
            text: both("Que faites-vous ?", ""),
            preparation_ms: Some(Millis(30_000)),
            limit_ms: Some(Millis(120_000)),
            probes: vec![both("Pourquoi ?", ""), both(" ", "\u{7}"), both("Et ensuite ?", "")],
        };
        let question = BankQuestion::new(&input, Millis(1)).unwrap();
        let asked = question.asked(Language::Fr, Vec::new()).unwrap();
        assert_eq!(asked.probes, ["Pourquoi ?", "Et ensuite ?"]);
        assert_eq!((asked.category.as_str(), asked.difficulty.as_str()), ("Mise en situation", "Difficile"));
        assert_eq!((asked.preparation_ms, asked.limit_ms), (Some(Millis(30_000)), Some(Millis(120_000))));
        assert!(question.asked(Language::En, Vec::new()).is_err());
        let wrong = BankQuestionInput {
            text: both(" ", ""),
            limit_ms: Some(Millis(1)),
            category: Category::Unknown,
            probes: vec![both(&"x".repeat(501), "")],
            ..input
        };
        assert_eq!(
            paths(BankQuestion::new(&wrong, Millis(1))),
            named(&[
                ("text", "required"),
                ("category", "unknown"),
                ("limit_ms", "range"),
                ("probes.0.fr", "too_long"),
            ])
        );
    }

    #[test]
    fn what_comes_with_the_product_has_the_same_id_everywhere() {
        let id: Id<Competency> = built_in_id("teamwork");
        assert_eq!(id, built_in_id("teamwork"));
        assert_ne!(id.uuid(), built_in_id::<BankQuestion>("teamwork").uuid());
        assert_eq!(id.uuid().get_version_num(), 8);
    }

    #[test]
    fn searches_forget_accents_case_and_the_shape_of_apostrophes() {
        let key = search_text([&both("L’équipe d’à côté", "The team’s way")]);
        for text in ["l'equipe", "L’ÉQUIPE", "team's"] {
            assert!(key.contains(&sought(text)), "{text}");
        }
    }
}
