use super::*;
use crate::{
    campaign::CampaignState,
    made::{self, asked},
};

const SECONDS: Millis = Millis(4_000);

fn draft() -> (Campaign, Question) {
    let draft = made::draft();
    let question = Question::new(&draft, 1, &asked("Why us?", &["And then?"]), Millis(1)).unwrap();
    (draft, question)
}

#[test]
fn a_voice_belongs_to_its_wording() {
    let (draft, question) = draft();
    let by = Id::new(Millis(1));
    let voice = SpokenText::recorded(&draft, &question, "Why us?", by, SECONDS, Millis(2)).unwrap();
    let spoken = [voice.clone()];
    let is_heard = |question: &Question| {
        let found = heard(&spoken, question.id, &question.displayed_text);
        assert!(found.is_none_or(|found| *found == voice));
        found.is_some()
    };
    assert!(is_heard(&question));
    let changed = question.clone().edited(&draft, &asked("Why this job?", &["And then?"])).unwrap();
    assert!(!is_heard(&changed));
    let back = changed.edited(&draft, &asked("Why us?", &[])).unwrap();
    assert!(is_heard(&back));
    // Another question of the same words was not read aloud.
    let twin = Question::new(&draft, 2, &asked("Why us?", &[]), Millis(3)).unwrap();
    assert!(!is_heard(&twin));
}

#[test]
fn who_recorded_last_is_heard_and_a_synthetic_voice_where_nobody_did() {
    let (draft, question) = draft();
    let open = Campaign { state: CampaignState::Open, ..draft.clone() };
    let recorded = |at| {
        SpokenText::recorded(&draft, &question, "And then?", Id::new(Millis(1)), SECONDS, Millis(at)).unwrap()
    };
    let synthetic =
        SpokenText::synthetic(&open, &question, "And then?", Some("siwis"), SECONDS, Millis(9)).unwrap();
    let newer = SpokenText { voice: Voice::Unknown, ..recorded(20) };
    let (first, second) = (recorded(2), recorded(3));
    let all = [second.clone(), synthetic.clone(), first, newer];
    assert_eq!(heard(&all, question.id, "And then?"), Some(&second));
    assert_eq!(heard(&all[1..2], question.id, "And then?"), Some(&synthetic));
    assert_eq!(heard(&all, question.id, "Why us?"), None);
}

#[test]
fn it_is_recorded_for_drafts_and_synthetic_for_what_no_longer_changes() {
    let (draft, question) = draft();
    let by = Id::new(Millis(1));
    for state in [CampaignState::Open, CampaignState::Closed, CampaignState::Archived] {
        let campaign = Campaign { state, ..draft.clone() };
        let error =
            SpokenText::recorded(&campaign, &question, "Why us?", by, SECONDS, Millis(2)).unwrap_err();
        assert_eq!(error, RuleError::conflict("campaign.not_draft"));
        let voice = SpokenText::recorded(&draft, &question, "Why us?", by, SECONDS, Millis(2)).unwrap();
        let error = voice.copied(&campaign, &question, Millis(3)).unwrap_err();
        assert_eq!(error, RuleError::conflict("campaign.not_draft"));
    }
    let error = SpokenText::synthetic(&draft, &question, "Why us?", None, SECONDS, Millis(2)).unwrap_err();
    assert_eq!(error, RuleError::conflict("campaign.not_open"));
}

#[test]
fn foreign_texts_and_impossible_lengths_are_refused() {
    let (draft, question) = draft();
    let refusal = |text: &str, duration| {
        SpokenText::recorded(&draft, &question, text, Id::new(Millis(1)), Millis(duration), Millis(2))
            .unwrap_err()
    };
    for text in ["", "why us?", "Why us? "] {
        assert_eq!(refusal(text, 4_000), RuleError::field("text", "unknown"));
    }
    for duration in [i64::MIN, -1, 0, LONGEST.0 + 1] {
        assert_eq!(refusal("Why us?", duration), RuleError::field("duration_ms", "range"));
    }
}

#[test]
fn two_voices_are_worth_a_second_look_before_opening() {
    let (draft, question) = draft();
    let voice =
        |text| SpokenText::recorded(&draft, &question, text, Id::new(Millis(1)), SECONDS, Millis(2)).unwrap();
    let both = [voice("Why us?"), voice("And then?")];
    let told = |spoken: &[SpokenText]| {
        let warnings = draft.warnings(std::slice::from_ref(&question), spoken, Millis(3));
        warnings
            .into_iter()
            .find(|warning| warning.code == "campaign.voices_mixed")
            .map(|warning| warning.params)
    };
    assert_eq!(told(&[]), None);
    assert_eq!(told(&both), None);
    let params = told(&both[1..]).unwrap();
    assert_eq!((params["recorded"].as_str(), params["texts"].as_str()), ("1", "2"));
}
