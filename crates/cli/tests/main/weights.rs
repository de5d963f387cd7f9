//! Weights on the command line: brought on a stick, timed, removed.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::Machine;

const ID: &str = "synthetic-sample";

fn listed(machine: &Machine) -> Value {
    let list = machine.run(&["--json", "weights", "list"]).json();
    list.as_array().unwrap().iter().find(|status| status["id"] == ID).unwrap().clone()
}

#[test]
fn a_model_is_imported_timed_and_removed() {
    let machine = Machine::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/recruteia-synthetic-tiny.bin");
    let imported = machine.run(&["weights", "import", file.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{imported}");
    assert_eq!(listed(&machine)["speed"], Value::Null);

    let measured = machine.run(&["weights", "measure", ID]);
    assert_eq!(measured.code, 0, "{measured}");
    assert!(measured.stdout.starts_with("synthetic-sample: 1 h in "), "{measured}");
    let speed = listed(&machine)["speed"]["ms_per_minute"].as_u64().unwrap();
    // The smallest of models, on a machine that is slow or busy: between a thousandth and five times real time.
    assert!((60..300_000).contains(&speed), "{speed}");
    let table = machine.run(&["weights", "list"]).stdout;
    assert!(table.lines().any(|line| line.starts_with(ID) && line.contains("1 h in ")), "{table}");
    assert_eq!(machine.run(&["weights", "measure"]).stdout, "", "what was measured is not measured again");

    let removed = machine.run(&["weights", "remove", ID]);
    assert_eq!(removed.code, 0, "{removed}");
    let left = listed(&machine);
    assert_eq!((&left["state"], &left["speed"]), (&json!("installed"), &Value::Null));
    // What is left came with the program.
    let refused = machine.run(&["--json", "weights", "remove", ID]);
    assert_eq!((refused.code, &refused.json()["error"]["code"]), (1, &json!("weights.read_only")));
}

#[test]
fn what_is_not_there_is_neither_timed_nor_removed() {
    let machine = Machine::new();
    for (command, id, code) in
        [("measure", "whisper-base", 4), ("remove", "whisper-base", 4), ("remove", "no-such-model", 4)]
    {
        let refused = machine.run(&["--json", "weights", command, id]);
        assert_eq!(
            (refused.code, &refused.json()["error"]["code"]),
            (code, &json!("weights.not_found")),
            "{command} {id}"
        );
    }
}
