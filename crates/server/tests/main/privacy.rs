//! Nothing in the workspace's folder can be read, and no limit of the policies is crossed.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{Desk, FIRST_NAME, LAST_NAME};

const SAID: &str = "Nous avons découpé le projet en douze étapes très précises.";

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

#[test]
fn the_workspace_holds_no_readable_byte_of_a_candidate() {
    let mut desk = Desk::open();
    let (plan, seat) = desk.answered_on_video();
    let answer = desk.answer(&seat.session, 0);
    desk.type_transcript(&answer, Value::Null, SAID);
    for (position, criterion) in [(0, 0), (0, 1), (1, 1)] {
        desk.rate(&desk.answer(&seat.session, position), &plan.criteria[criterion], 3);
    }
    desk.call("sign_offs.create", json!({ "session_id": seat.session }));
    let media = answer["media"]["id"].as_str().unwrap();
    let slices: Vec<Vec<u8>> = desk.segments(media)[1..]
        .iter()
        .map(|path| {
            let segment = desk.get(path).bytes().unwrap();
            segment[segment.len() / 2..][..64].to_vec()
        })
        .collect();
    assert!(slices.len() > 2);
    // An upload that was never imported lies there too.
    let original = fs::read(crate::support::clip("answer-1.mp4")).unwrap();
    assert_eq!(desk.put("/uploads", original.clone()).status(), 200);

    let mut secrets: Vec<Vec<u8>> = [
        FIRST_NAME,
        LAST_NAME,
        "Zephyrine",
        "zephyrine",
        "quillfeather",
        "zq@example.com",
        &SAID[..20],
        "douze étapes",
        "Précis.",
        "Ada",
        "Héron",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    secrets.push(LAST_NAME.encode_utf16().flat_map(u16::to_le_bytes).collect());
    secrets.extend(slices);
    secrets.push(original[original.len() / 2..][..64].to_vec());
    let search = |desk: &Desk| {
        let mut found = Vec::new();
        files(&desk.workspace(), &mut found);
        for name in ["owner.json", "owner.lock"] {
            if let Ok(bytes) = fs::read(desk.home().join(name)) {
                found.push((name.into(), bytes));
            }
        }
        assert!(found.iter().any(|(name, _)| name.ends_with("recruteia.db")) && found.len() > 8);
        for (name, bytes) in &found {
            for secret in &secrets {
                // Three letters may stand in random bytes by chance; what is written plainly stands between marks.
                let short = secret.len() < 6;
                let plain = [b"\"".as_slice(), secret, b"\""].concat();
                assert!(
                    !contains(bytes, if short { &plain } else { secret }),
                    "{name}: {}",
                    String::from_utf8_lossy(secret)
                );
            }
        }
    };
    search(&desk);
    desk.close();
    search(&desk);
}

/// P2: no name of an emotion or of a trait read off a face or voice leaves the application.
#[test]
fn no_answer_of_the_application_speaks_of_emotions() {
    let desk = Desk::open();
    let (_, seat) = desk.answered();
    let spoken = [
        app::typescript(),
        desk.view(&seat.session).to_string(),
        desk.call("persons.get", json!({ "id": seat.person })).to_string(),
    ];
    for text in spoken {
        let text = text.to_lowercase().replace("emotions_allowed", "");
        for word in ["emotion", "sentiment", "nervous", "engagement", "eye_contact", "attention"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}
