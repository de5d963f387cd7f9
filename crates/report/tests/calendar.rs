//! The calendar file as another program reads it.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{path::Path, process::Command};

use recruteia_report::calendar::{Appointment, render};

/// 2026-11-23, 09:00 in UTC.
const NINE: i64 = 1_795_424_400_000;
const MINUTE: i64 = 60_000;

fn appointment(uid: &str) -> Appointment {
    Appointment {
        uid: uid.into(),
        sequence: 0,
        starts_at_ms: NINE,
        ends_at_ms: NINE + 45 * MINUTE,
        summary: "Entretien".into(),
        description: String::new(),
        location: String::new(),
        cancelled: false,
    }
}

/// Everything that a calendar could stumble over: signs with a meaning, several lines, long words of many bytes.
fn difficult() -> Appointment {
    Appointment {
        sequence: 3,
        summary: format!("Entretien ; Élodie, « cheffe » \\ {}", "œuvré-".repeat(30)),
        description: format!("Ligne un\nLigne deux : {}\n{}", "漢字".repeat(60), "x".repeat(400)),
        location: "Salle 2, 3ᵉ étage; à gauche".into(),
        cancelled: true,
        ..appointment("b@recruteia")
    }
}

#[test]
fn lines_end_and_fold_as_the_standard_says() {
    let file = render("Entretiens", &[appointment("a@recruteia"), difficult()], NINE).unwrap();
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    let lines: Vec<&str> = file.split("\r\n").collect();
    for line in &lines {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    assert!(lines.iter().filter(|line| line.starts_with(' ')).count() > 10);
    for expected in
        ["DTSTAMP:20261123T090000Z", "DTSTART:20261123T090000Z", "DTEND:20261123T094500Z", "UID:a@recruteia"]
    {
        assert!(lines.contains(&expected), "{expected}");
    }
}

#[test]
fn another_program_reads_what_was_written() {
    let difficult = difficult();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("entretiens.ics");
    let appointments = [appointment("a@recruteia"), difficult.clone()];
    std::fs::write(&path, render("Entretiens", &appointments, NINE).unwrap()).unwrap();
    let Some(read) = read_by_icalendar(&path) else { return };
    let lines: Vec<&str> = read.lines().collect();
    let expected = [
        "Entretiens|PUBLISH".to_owned(),
        "a@recruteia|0|2026-11-23T09:00:00+00:00|2026-11-23T09:45:00+00:00|CONFIRMED|Entretien||".to_owned(),
        format!(
            "b@recruteia|3|2026-11-23T09:00:00+00:00|2026-11-23T09:45:00+00:00|CANCELLED|{}|{}|{}",
            difficult.summary,
            difficult.location,
            difficult.description.replace('\n', "¶"),
        ),
    ];
    assert_eq!(lines, expected);
}

const READ: &str = r#"
import sys, icalendar
book = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
print(f"{book['X-WR-CALNAME']}|{book['METHOD']}")
for event in book.walk("VEVENT"):
    text = lambda name: str(event.get(name, "")).replace("\n", "\u00b6")
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    print("|".join([text("UID"), text("SEQUENCE"), start.isoformat(), end.isoformat(), text("STATUS"), text("SUMMARY"), text("LOCATION"), text("DESCRIPTION")]))
"#;

/// The file as Python's icalendar reads it; none where no Python has it.
fn read_by_icalendar(path: &Path) -> Option<String> {
    let has = |python: &&str| {
        let tried = Command::new(python).args(["-c", "import icalendar"]).output();
        tried.is_ok_and(|output| output.status.success())
    };
    let Some(python) = ["python3", "/usr/bin/python3"].iter().find(|python| has(python)) else {
        println!("SKIPPED another_program_reads_what_was_written: no Python with icalendar");
        return None;
    };
    let output =
        Command::new(python).env("PYTHONIOENCODING", "utf-8").args(["-c", READ]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}
