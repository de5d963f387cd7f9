//! The bank as a workbook: out, through somebody else's program, and back in.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    bank::{all, listing, own_competency, own_question},
    support::{Desk, id},
};

/// Opens a workbook, sets cells (`[tab, cell, value]`; a negative row counts from the end), and saves it.
const EDIT: &str = r#"
import json, sys
try:
    import openpyxl
except ImportError:
    sys.exit("openpyxl is missing: apt install python3-openpyxl, or pip install openpyxl")
book = openpyxl.load_workbook(sys.argv[1])
for tab, cell, value in json.loads(sys.argv[3]):
    sheet = book[tab]
    if cell.endswith("+"):
        row = sheet.max_row + (1 if cell[:-1] == "A" else 0)
        sheet[f"{cell[:-1]}{row}"] = value
    else:
        sheet[cell] = value
book.save(sys.argv[2])
print(json.dumps({s.title: [[c.value for c in row] for row in s.iter_rows()] for s in book}))
"#;

/// What openpyxl finds in a workbook after it set some cells.
fn edited(from: &Path, to: &Path, edits: &Value) -> Value {
    let done = Command::new("python3")
        .args(["-c", EDIT])
        .args([from.as_os_str(), to.as_os_str()])
        .arg(edits.to_string())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn exported(desk: &Desk, language: &str, own_only: bool, name: &str) -> PathBuf {
    let path = desk.folder.path().join(name);
    desk.call("bank.export", json!({ "language": language, "own_only": own_only, "path": path }));
    path
}

fn preview(desk: &Desk, path: &Path) -> Value {
    desk.call("bank.preview_import", json!({ "source": { "path": path } }))
}

fn apply(desk: &Desk, path: &Path) -> Value {
    let digest = preview(desk, path)["digest"].clone();
    desk.call("bank.apply_import", json!({ "source": { "path": path }, "digest": digest }))
}

fn counts(of: &Value) -> [u64; 3] {
    ["added", "changed", "unchanged"].map(|field| of[field].as_u64().unwrap())
}

/// Own entries with everything that is hard on a format.
fn fill(desk: &Desk) -> (String, String) {
    let mut named = own_competency("Sang-froid « à l’écoute »");
    named["name"]["en"] = json!("Composure");
    for anchor in ["one", "three", "five"] {
        named["anchors"][anchor]["en"] = json!(format!("=SUM({anchor})\nnext line"));
    }
    let competency = id(&desk.call("bank.create_competency", named));
    let mut question = own_question(&competency, "=1+1 \u{202f}? 😀 <b>&amp;</b>");
    question["text"]["en"] = json!("12");
    question["limit_ms"] = json!(90_500);
    question["preparation_ms"] = Value::Null;
    question["probes"] = json!([
        { "fr": "-1", "en": "" }, { "fr": "", "en": "@two" }, { "fr": "3", "en": "three" }, { "fr": "4", "en": "" },
    ]);
    let question = id(&desk.call("bank.create_question", question));
    (competency, question)
}

#[test]
fn what_goes_out_comes_back_whole_through_another_program() {
    let desk = Desk::open();
    let (competency, question) = fill(&desk);
    let before = desk.call("bank.get_question", json!({ "id": question }));
    let everything = all(&desk, &listing());
    for (language, tabs) in [("fr", ["Questions", "Compétences"]), ("en", ["Questions", "Competencies"])] {
        let path = exported(&desk, language, false, &format!("{language}.xlsx"));
        let copy = desk.folder.path().join(format!("{language}-copy.xlsx"));
        let cells = edited(&path, &copy, &json!([]));
        let rows = cells[tabs[0]].as_array().unwrap();
        assert_eq!(rows.len(), everything.len() + 1);
        assert_eq!(rows[1][3], "=1+1 \u{202f}? 😀 <b>&amp;</b>", "text stays text");
        assert_eq!((&rows[1][4], &rows[1][6]), (&json!("12"), &json!(90.5)));
        assert_eq!(cells[tabs[1]].as_array().unwrap().len(), 14 + 1 + 1);
        for file in [&path, &copy] {
            let found = preview(&desk, file);
            assert_eq!(found["problems"], json!([]));
            assert_eq!(counts(&found), [0, 0, everything.len() as u64 + 15], "{language}");
        }
    }

    // Another workspace takes it in and has the same; a second time changes nothing.
    let other = Desk::open();
    let path = exported(&desk, "en", true, "own.xlsx");
    let found = preview(&other, &path);
    assert_eq!((counts(&found), found["rows"][1]["text"]["en"].clone()), ([2, 0, 0], json!("12")));
    assert!(all(&other, &listing()).len() < everything.len(), "a preview keeps nothing");
    assert_eq!(counts(&apply(&other, &path)), [2, 0, 0]);
    assert_eq!(counts(&apply(&other, &path)), [0, 0, 2]);
    let mut after = other.call("bank.get_question", json!({ "id": question }));
    for part in ["question", "competency"] {
        after[part]["created_at_ms"] = before[part]["created_at_ms"].clone();
    }
    assert_eq!(after, before);

    // What was deleted there comes back with the file.
    other.call("bank.delete_question", json!({ "id": question }));
    other.call("bank.delete_competency", json!({ "id": competency }));
    assert_eq!(counts(&apply(&other, &path)), [2, 0, 0]);
    assert_eq!(
        other.call("bank.get_question", json!({ "id": question }))["question"]["text"],
        before["question"]["text"]
    );
}

#[test]
fn rows_are_added_and_changed_in_a_spreadsheet_program() {
    let desk = Desk::open();
    fill(&desk);
    let path = exported(&desk, "fr", true, "own.xlsx");
    let file = desk.folder.path().join("edited.xlsx");
    edited(
        &path,
        &file,
        &json!([
            ["Compétences", "C2", "Garde la tête froide."],
            ["Questions", "A+", "travail en équipe"],
            ["Questions", "B+", "Situation"],
            ["Questions", "C+", "hard"],
            ["Questions", "D+", "Que faites-vous ?"],
            ["Questions", "G+", "90"],
            ["Questions", "H+", "Et ensuite ?"],
        ]),
    );
    let found = preview(&desk, &file);
    assert_eq!((counts(&found), &found["problems"]), ([1, 1, 1], &json!([])));
    let rows: Vec<_> = found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["sheet"], &row["row"], &row["action"]))
        .collect();
    assert_eq!(
        rows,
        [
            (&json!("Compétences"), &json!(2), &json!("change")),
            (&json!("Questions"), &json!(3), &json!("add")),
        ]
    );
    assert_eq!(counts(&apply(&desk, &file)), [1, 1, 1]);
    let mut wanted = listing();
    wanted["search"] = json!("et ensuite");
    wanted["own"] = json!(true);
    let row = &all(&desk, &wanted)[0];
    assert_eq!(
        (&row["competency"]["en"], &row["question"]["difficulty"]),
        (&json!("Teamwork"), &json!("hard"))
    );
    assert_eq!(
        (&row["question"]["limit_ms"], &row["question"]["category"]),
        (&json!(90_000), &json!("situational"))
    );
}

#[test]
fn a_file_with_mistakes_is_named_cell_by_cell_and_keeps_nothing() {
    let desk = Desk::open();
    fill(&desk);
    let path = exported(&desk, "fr", false, "all.xlsx");
    let file = desk.folder.path().join("wrong.xlsx");
    let long = "x".repeat(2_001);
    edited(
        &path,
        &file,
        &json!([
            ["Questions", "A2", "Voyance"],
            ["Questions", "B3", "quelconque"],
            ["Questions", "C4", null],
            ["Questions", "D5", "=CONCAT(\"a\";\"b\")"],
            ["Questions", "D6", long],
            ["Questions", "F7", "bientôt"],
            ["Questions", "G8", 0.2],
            ["Questions", "D9", "Autre question ?"],
            ["Compétences", "A2", null],
            ["Compétences", "L2", "pas un identifiant"],
        ]),
    );
    let found = preview(&desk, &file);
    let mut told: Vec<String> = found["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let field = |name: &str| problem[name].as_str().unwrap().to_owned();
            format!("{} {}{} {}", field("sheet"), field("column"), problem["row"], field("code"))
        })
        .collect();
    told.sort();
    let mut expected = vec![
        "Compétences A2 required".to_owned(),
        "Compétences L2 id".into(),
        "Questions A2 unknown_competency".into(),
        "Questions B3 choice".into(),
        "Questions C4 required".into(),
        "Questions D5 formula".into(),
        "Questions D6 too_long".into(),
        "Questions F7 number".into(),
        "Questions G8 range".into(),
        "Questions R9 built_in".into(),
    ];
    expected.sort();
    assert_eq!(told, expected);
    let before = all(&desk, &listing());
    let input = json!({ "source": { "path": file }, "digest": found["digest"] });
    assert_eq!(desk.refused("bank.apply_import", input), "bank.import_problems");
    assert_eq!(all(&desk, &listing()), before, "all or nothing");
    let input = json!({ "source": { "path": path }, "digest": found["digest"] });
    assert_eq!(desk.refused("bank.apply_import", input), "bank.file_changed");
}

#[test]
fn files_that_are_no_bank_are_refused() {
    let desk = Desk::open();
    let path = exported(&desk, "fr", false, "all.xlsx");
    let good = fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        let file = desk.folder.path().join("bad.xlsx");
        fs::write(&file, bytes).unwrap();
        desk.try_call("bank.preview_import", json!({ "source": { "path": file } }))
    };
    for bytes in [&b""[..], b"PK", b"A letter, not a workbook.", &[0; 4_096]] {
        assert_eq!(refused(bytes).unwrap_err().code, "bank.file_unreadable");
    }
    for cut in (1..20).map(|part| good.len() * part / 20) {
        assert_eq!(refused(&good[..cut]).unwrap_err().code, "bank.file_unreadable", "cut at {cut}");
    }
    let other = desk.folder.path().join("other.xlsx");
    let rename = "import openpyxl, sys\nb = openpyxl.Workbook()\nb.active.title = 'Feuille'\nb.active['A1'] = 'x'\nb.save(sys.argv[1])";
    assert!(Command::new("python3").args(["-c", rename]).arg(&other).status().unwrap().success());
    let source = json!({ "source": { "path": other } });
    assert_eq!(desk.refused("bank.preview_import", source), "bank.no_sheet");
    let huge = desk.folder.path().join("huge.xlsx");
    fs::File::create(&huge).unwrap().set_len(4 << 30).unwrap();
    assert_eq!(
        desk.refused("bank.preview_import", json!({ "source": { "path": huge } })),
        "bank.file_too_large"
    );
    assert_eq!(
        desk.refused("bank.preview_import", json!({ "source": { "path": "/dev/zero" } })),
        "bank.file_unreadable"
    );
    assert_eq!(
        desk.refused("bank.preview_import", json!({ "source": { "path": desk.folder.path() } })),
        "bank.file_unreadable"
    );
    assert_eq!(
        desk.refused("bank.preview_import", json!({ "source": { "path": "/nowhere.xlsx" } })),
        "file.not_found"
    );
}

#[test]
fn a_browser_saves_and_sends_the_workbook() {
    let desk = Desk::open();
    let answer = desk.get("/bank.xlsx?language=en&own_only=false");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(disposition, "attachment; filename*=UTF-8''Question%20bank.xlsx");
    let bytes = answer.bytes().unwrap().to_vec();
    let sent = desk.put("/uploads", bytes).json::<Value>().unwrap();
    let found = desk.call("bank.preview_import", json!({ "source": { "upload_id": sent["upload_id"] } }));
    assert_eq!((counts(&found)[..2].to_vec(), &found["problems"]), (vec![0, 0], &json!([])));
    let input = json!({ "source": { "upload_id": sent["upload_id"] }, "digest": found["digest"] });
    desk.call("bank.apply_import", input.clone());
    assert_eq!(
        desk.refused("bank.apply_import", input),
        "upload.not_found",
        "it is not kept any longer than needed"
    );
}
