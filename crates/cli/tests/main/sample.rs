//! The sample interview from its recordings to its reports, in one command.

use serde_json::Value;
use speech::word_errors;

use crate::support::{Machine, pdf_text, script, workbook_text};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// How far a time of the transcript is from the time it was said at.
fn off(heard: &Value, said: &Value) -> f64 {
    (heard.as_f64().unwrap() - said.as_f64().unwrap()).abs()
}

#[test]
fn the_sample_is_understood_word_for_word_and_reported() {
    let machine = Machine::new();
    let output = machine.folder.path().join("handed over");
    let ran = machine.run(&["--json", "sample", "--language", "fr", "--output", output.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran}");
    let result = ran.json();
    let (script, answers) = (script(), result["answers"].as_array().unwrap());
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for (said, heard) in script["answers"].as_array().unwrap().iter().zip(answers) {
        assert_eq!(heard["answer"]["source_name"], said["file"]);
        let head = &heard["transcript"]["head"];
        assert_eq!(
            (&head["language"], &head["method"]),
            (&said["language"], &"whisper".into()),
            "{}",
            said["file"]
        );
        assert_eq!(head["synthetic"], true, "what this model is, is said");
        assert!(head["confidence"].as_f64().unwrap() > 0.5);
        let segments = heard["transcript"]["segments"].as_array().unwrap();
        let text: Vec<&str> = segments.iter().map(|segment| segment["text"].as_str().unwrap()).collect();
        let sentences = said["sentences"].as_array().unwrap();
        let spoken: Vec<&str> = sentences.iter().map(|sentence| sentence["text"].as_str().unwrap()).collect();
        assert_eq!(word_errors(&spoken.join(" "), &text.join(" ")).0, 0, "{text:?}");
        for sentence in sentences {
            let same = |segment: &&Value| {
                word_errors(sentence["text"].as_str().unwrap(), segment["text"].as_str().unwrap()).0 == 0
            };
            let segment = segments.iter().find(same).unwrap_or_else(|| panic!("{sentence} in {segments:?}"));
            starts.push(off(&segment["start_ms"], &sentence["start_ms"]));
            ends.push(off(&segment["end_ms"], &sentence["end_ms"]));
        }
        for segment in segments {
            let mut at = segment["start_ms"].as_i64().unwrap();
            for word in segment["words"].as_array().unwrap() {
                let (start, end) = (word["start_ms"].as_i64().unwrap(), word["end_ms"].as_i64().unwrap());
                assert!(at <= start && start <= end, "{segment}");
                at = end;
            }
            assert!(at <= segment["end_ms"].as_i64().unwrap(), "{segment}");
        }
    }
    assert_eq!(answers.len(), 3);
    println!("mean error of {} starts {:.0} ms, of ends {:.0} ms", starts.len(), mean(&starts), mean(&ends));
    assert!(mean(&starts) <= 200.0, "{starts:?}");
    assert!(mean(&ends) <= 50.0, "{ends:?}");

    let path = |position: usize| result["reports"][position]["path"].as_str().unwrap();
    assert!(path(0).starts_with(output.to_str().unwrap()) && path(0).ends_with(".pdf"), "{}", path(0));
    for text in [pdf_text(path(0)), workbook_text(path(1))] {
        let text = text.replace('’', "'");
        for expected in ["Camille Martin", "Je suis chef de projet depuis sept ans."] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }
    assert!(!machine.home().join("workspace").exists(), "the sample touches no workspace of this machine");
}

#[test]
fn for_people_the_sample_prints_its_text_and_where_the_reports_are() {
    let machine = Machine::new();
    let ran = machine.run(&["sample", "--language", "en"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("0:00  Bonjour, je m'appelle Camille Martin."), "{ran}");
    assert!(ran.stderr.contains("synthetic voice"), "{ran}");
    let reports: Vec<&str> =
        ran.stdout.lines().filter(|line| line.starts_with("  /")).map(str::trim).collect();
    assert_eq!(reports.len(), 2, "{ran}");
    for report in reports {
        assert!(report.starts_with(machine.exports().to_str().unwrap()), "{report}");
        assert!(std::fs::metadata(report).unwrap().len() > 5_000);
    }
}
