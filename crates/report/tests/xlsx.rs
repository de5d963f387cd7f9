//! The workbook as other people's programs see it (openpyxl, LibreOffice).

#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use common::{HASH, big, has, hostile, minimal, output, realistic, run};
use recruteia_report::{Language, SessionReport, xlsx};

/// Prints one line per cell: sheet, place, type, number format, quote mark, value.
const DUMP: &str = r#"
import sys
try:
    import openpyxl
except ImportError:
    sys.exit("openpyxl is missing: apt install python3-openpyxl, or pip install openpyxl")
book = openpyxl.load_workbook(sys.argv[1])
print("title", book.properties.title, sep="\t")
print("creator", book.properties.creator, sep="\t")
print("created", book.properties.created, sep="\t")
for sheet in book:
    print("sheet", sheet.title, sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows,
          sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.max_row, sep="\t")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                print("cell", f"{sheet.title}!{cell.coordinate}", cell.data_type, cell.number_format,
                      cell.quotePrefix, repr(cell.value), sep="\t")
"#;

/// What openpyxl says of a workbook: `cell` lines by place, and the other lines.
struct Book {
    cells: BTreeMap<String, [String; 4]>,
    lines: Vec<String>,
}

impl Book {
    fn read(path: &Path) -> Self {
        let text = run("python3", &["-c", DUMP, path.to_str().unwrap()]);
        let mut book = Self { cells: BTreeMap::new(), lines: Vec::new() };
        for line in text.lines() {
            match line.strip_prefix("cell\t") {
                Some(cell) => {
                    let mut parts = cell.splitn(5, '\t').map(str::to_owned);
                    let place = parts.next().unwrap();
                    let rest: Vec<String> = parts.collect();
                    book.cells.insert(place, rest.try_into().unwrap());
                }
                None => book.lines.push(line.to_owned()),
            }
        }
        book
    }

    /// Type, number format and value of the cell to the right of a label on the overview.
    fn fact(&self, sheet: &str, label: &str) -> (&str, &str, &str) {
        let place = self
            .cells
            .iter()
            .find(|(place, cell)| place.starts_with(&format!("{sheet}!A")) && cell[3] == format!("'{label}'"))
            .unwrap_or_else(|| panic!("no {label:?}: {:?}", self.cells))
            .0;
        let cell = &self.cells[&place.replace("!A", "!B")];
        (&cell[0], &cell[1], &cell[3])
    }

    fn cell(&self, place: &str) -> (&str, &str, &str) {
        let cell = self.cells.get(place).unwrap_or_else(|| panic!("{place} is empty"));
        (&cell[0], &cell[1], &cell[3])
    }
}

/// Whether openpyxl is there; a Python without it is a failure that says what to install.
fn has_python(test: &str) -> bool {
    if !has(test, "python3", "python3") {
        return false;
    }
    let found = Command::new("python3").args(["-c", "import openpyxl"]).output().unwrap().status.success();
    assert!(found, "openpyxl is missing: apt install python3-openpyxl, or pip install openpyxl");
    true
}

fn book(name: &str, report: &SessionReport) -> Book {
    Book::read(&output(name, &xlsx::render(report).unwrap()))
}

#[test]
fn cells_have_their_types() {
    if !has_python("cells_have_their_types") {
        return;
    }
    let book = book("report-fr.xlsx", &realistic(Language::Fr));
    let overview = "Synthèse";
    assert_eq!(book.fact(overview, "Candidat"), ("s", "General", "'Zoé Lefèvre-Łukasiewicz'"));
    assert_eq!(book.fact(overview, "Résultat global (1 à 10)"), ("n", "0.00", "6.931818"));
    assert_eq!(
        book.fact(overview, "Entretien terminé le"),
        ("d", "dd/mm/yyyy hh:mm", "datetime.datetime(2026, 11, 21, 14, 5)")
    );
    assert_eq!(book.fact(overview, "Empreinte SHA-256 du contenu signé").2, format!("'{HASH}'"));
    assert_eq!(book.cell("Réponses!A2"), ("n", "General", "1"));
    assert_eq!(
        book.cell("Réponses!G2"),
        ("d", "[h]:mm:ss", "datetime.timedelta(seconds=134, microseconds=400000)")
    );
    assert_eq!(book.cell("Réponses!K2"), ("n", "0%", "0.91"));
    assert_eq!(book.cell("Réponses!L3").2, "'Oui'");
    assert_eq!(book.cell("Réponses!N1").2, "'Exactitude'");
    assert_eq!(book.cell("Réponses!N2"), ("n", "General", "4"));
    assert!(!book.cells.contains_key("Réponses!P2"), "not rated means empty");
    assert_eq!(book.cell("Critères!E4"), ("n", "General", "2"));
    assert_eq!(
        book.cell("Critères!G4").2,
        "'Dit « je » pour tout. Relancée, ne nomme aucun collègue.\\nÀ creuser en second entretien.'"
    );
    assert_eq!(book.cell("Critères!F2").2, "'Entre les ancres 3 et 5'");
    assert_eq!(book.cell("Critères!H2").0, "d");
    assert_eq!(book.cell("Transcription!C3").0, "d");
    assert_eq!(book.cell("Transcription!C3").1, "[h]:mm:ss.0");
    assert_eq!(book.cell("Transcription!F5").2, "0.48");
    assert!(book.cells.keys().filter(|place| place.starts_with("Transcription!E")).count() == 1 + 12 + 7);
}

#[test]
fn sheets_can_be_worked_with() {
    if !has_python("sheets_can_be_worked_with") {
        return;
    }
    let book = book("report-en.xlsx", &realistic(Language::En));
    assert!(
        book.lines.contains(&"title\tInterview report – Zoé Lefèvre-Łukasiewicz".to_owned()),
        "{:?}",
        book.lines
    );
    assert!(book.lines.contains(&"creator\tBéatrice N’Guyễn".to_owned()));
    assert!(book.lines.contains(&"created\t2026-11-22 14:05:00".to_owned()));
    let sheets: Vec<Vec<&str>> = book
        .lines
        .iter()
        .filter(|line| line.starts_with("sheet"))
        .map(|line| line.split('\t').skip(1).collect())
        .collect();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet[0]).collect();
    assert_eq!(names, ["Overview", "Answers", "Criteria", "Noted passages", "Transcript"]);
    assert!(sheets.iter().all(|sheet| sheet[4] == "landscape" && sheet[5] == "9"), "{sheets:?}");
    assert_eq!(sheets[0][1], "A2");
    for (sheet, filter) in sheets[1..].iter().zip(["A1:Q4", "A1:H6", "A1:E3", "A1:F20"]) {
        assert_eq!((sheet[1], sheet[2], sheet[3]), ("B2", filter, "$1:$1"));
    }
    assert!(sheets[0][2].starts_with('A') && sheets[0][2].contains(":G"));
    assert_eq!(book.fact("Overview", "Interview completed").1, "yyyy-mm-dd hh:mm");
    assert_eq!(book.cell("Answers!L2").2, "'No'");
}

#[test]
fn nothing_entered_is_calculated() {
    if !has_python("nothing_entered_is_calculated") {
        return;
    }
    let book = book("report-hostile.xlsx", &hostile());
    assert!(book.cells.values().all(|cell| cell[0] != "f"), "a formula");
    let name = &book.cells["Synthèse!B3"];
    assert!(name[3].contains("=HYPERLINK(") && name[0] == "s" && name[2] == "True", "{name:?}");
    assert!(!name[3].contains("\\u202e") && !name[3].contains("\\x1b") && !name[3].contains("\\x00"));
    assert!(book.cells.values().any(|cell| cell[3].contains("_x0041_")));
    assert!(book.cells["Transcription!E2"][3].contains("texte coupé"), "10,000 words do not fit into a cell");
    assert!(book.cells.values().all(|cell| cell[3].encode_utf16().count() < 33_500));
}

#[test]
fn an_empty_session_is_a_valid_workbook() {
    if !has_python("an_empty_session_is_a_valid_workbook") {
        return;
    }
    for language in [Language::Fr, Language::En] {
        let book = book(&format!("report-minimal-{}.xlsx", language.tag()), &minimal(language));
        assert!(book.cells.values().any(|cell| cell[3] == "'Ada'"));
        assert_eq!(book.lines.iter().filter(|line| line.starts_with("sheet")).count(), 4);
    }
}

#[test]
fn words_are_counted_where_there_are_any_and_blank_elsewhere() {
    if !has_python("words_are_counted_where_there_are_any_and_blank_elsewhere") {
        return;
    }
    // The first has a transcript; the second one without text, as when transcripts are left out; the third none.
    let mut report = realistic(Language::En);
    report.questions[2].answer = report.questions[0].answer.clone();
    let [_, silent, none] = &mut report.questions[..] else { panic!("three questions") };
    silent.answer.as_mut().unwrap().transcript.as_mut().unwrap().segments.clear();
    none.answer.as_mut().unwrap().transcript = None;
    let book = book("report-words.xlsx", &report);
    assert_eq!(book.cell("Answers!M1").2, "'Words'");
    assert_eq!(book.cell("Answers!M2"), ("n", "General", "288"));
    assert!(!book.cells.contains_key("Answers!M3") && !book.cells.contains_key("Answers!M4"));
}

#[test]
fn libreoffice_reads_what_was_entered() {
    let test = "libreoffice_reads_what_was_entered";
    if !has(test, "soffice", "libreoffice-calc") {
        return;
    }
    let path = output("report-office.xlsx", &xlsx::render(&big()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    // All sheets, as comma-separated UTF-8, cells as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1";
    let out = folder.path().to_str().unwrap();
    run(
        "soffice",
        &[&profile, "--headless", "--convert-to", filter, "--outdir", out, path.to_str().unwrap()],
    );
    let sheet = |name: &str| {
        std::fs::read_to_string(folder.path().join(format!("report-office-{name}.csv"))).unwrap()
    };
    let overview = sheet("Overview");
    assert!(overview.contains("Zoé Lefèvre-Łukasiewicz") && overview.contains("6.93"), "{overview}");
    assert!(overview.contains("2026-11-21 14:05"), "{overview}");
    let answers = sheet("Answers");
    assert!(answers.contains("Question number 20") && answers.contains("0:02:14"), "{answers}");
    assert!(sheet("Criteria").contains("Chiffres précis et vérifiables ; cite la source de chaque mesure."));
    assert_eq!(sheet("Transcript").lines().count(), 1 + 20 * 16);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let report = realistic(Language::Fr);
    assert_eq!(xlsx::render(&report).unwrap(), xlsx::render(&report).unwrap());
}
