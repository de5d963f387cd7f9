//! What the interface says about an error, in both languages: what happened, what is safe, what to do.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{Machine, ran};

/// Words that must be said about a code: of what happened, of what is safe, of what to do, in English and in French.
const SAID: &[(&str, [&str; 3], [&str; 3])] = &[
    (
        "folder.unusable",
        ["cannot write", "Nothing was changed", "disk"],
        ["ne peut pas écrire", "Rien n’a été modifié", "disque"],
    ),
    (
        "workspace.read_only",
        ["cannot write", "is safe", "read-only"],
        ["ne peut pas écrire", "en sécurité", "lecture seule"],
    ),
    (
        "file.disk_full",
        ["disk is full", "is safe", "Free some space"],
        ["plus de place", "en sécurité", "Libérez de la place"],
    ),
    (
        "media.disk_full",
        ["disk is full", "is safe", "Free some space"],
        ["plus de place", "en sécurité", "Libérez de la place"],
    ),
    (
        "workspace.keyring_unavailable",
        ["keyring", "intact", "recovery code"],
        ["trousseau", "intact", "code de secours"],
    ),
    (
        "workspace.keyring_locked",
        ["keyring", "intact", "Unlock the keyring"],
        ["trousseau", "intact", "Déverrouillez le trousseau"],
    ),
    (
        "workspace.keyring_empty",
        ["no longer holds the key", "intact", "recovery code"],
        ["ne contient plus la clé", "intact", "code de secours"],
    ),
    (
        "clock.behind",
        ["clock", "keeps its order", "date and time"],
        ["horloge", "garde son ordre", "la date et l’heure"],
    ),
    (
        "workspace.owned_elsewhere",
        ["Another process", "Nothing was changed", "Close the other window"],
        ["autre processus", "Rien n’a été modifié", "Fermez l’autre fenêtre"],
    ),
    (
        "connection.lost",
        ["does not answer", "is safe", "still running"],
        ["ne répond pas", "en sécurité", "tourne toujours"],
    ),
    (
        "speech.worker_failed",
        ["broke off", "intact", "Start it again"],
        ["interrompue", "intacte", "Relancez-la"],
    ),
    (
        "speech.worker_hung",
        ["no longer advanced", "intact", "Start it again"],
        ["n’avançait plus", "intacte", "Relancez-la"],
    ),
    (
        "media.ffmpeg_missing",
        ["ffmpeg", "not touched", "Install ffmpeg"],
        ["ffmpeg", "pas été touchés", "Installez ffmpeg"],
    ),
    (
        "weights.damaged",
        ["damaged", "Nothing else changed", "install it again"],
        ["endommagé", "Rien d’autre", "installez-le de nouveau"],
    ),
    (
        "workspace.newer_version",
        ["newer version", "not touched", "Update"],
        ["version plus récente", "pas été touché", "à jour"],
    ),
    (
        "workspace.damaged",
        ["damaged", "nothing is written", "Restore a backup"],
        ["endommagé", "plus rien n’y est écrit", "Restaurez une sauvegarde"],
    ),
    (
        "workspace.damaged_no_copy",
        ["damaged", "nothing is written", "Restore a backup"],
        ["endommagé", "plus rien n’y est écrit", "Restaurez une sauvegarde"],
    ),
    (
        "workspace.keys_damaged",
        ["keys", "not touched", "keys.json"],
        ["clés", "pas été touchées", "keys.json"],
    ),
    (
        "recording.no_room",
        ["too little room", "Nothing was lost", "Free some space"],
        ["pas assez de place", "Rien n’est perdu", "Libérez de l’espace"],
    ),
    (
        "report.unwritable",
        ["could not be written", "intact", "another folder"],
        ["n’a pas pu être écrit", "intacte", "un autre dossier"],
    ),
];

/// Fails unless the interface says about `code` what it must, in both languages.
pub fn assert_words(code: &str) {
    let said =
        SAID.iter().find(|said| said.0 == code).unwrap_or_else(|| panic!("no words are known for {code}"));
    for (language, words) in [("en", said.1), ("fr", said.2)] {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../ui/src/locales/{language}.json"));
        let locale: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let of_code = code.split('.').fold(&locale["errors"], |at, part| &at[part]);
        for (part, word) in ["title", "safe", "todo"].into_iter().zip(words) {
            let text = of_code[part].as_str().unwrap_or_else(|| panic!("{code} has no {part} in {language}"));
            assert!(text.contains(word), "{code}.{part} in {language} does not say {word:?}: {text}");
        }
    }
}

#[test]
fn every_error_of_the_environment_says_what_happened_what_is_safe_and_what_to_do() {
    for (code, ..) in SAID {
        assert_words(code);
    }
}

#[test]
fn the_command_says_so_too_in_the_language_of_the_system_and_never_a_bare_code() {
    let machine = Machine::with_workspace();
    let nobody = "01890000-0000-7000-8000-000000000000";
    for (command, code, english, french) in [
        (
            &["report", nobody][..],
            "session.not_found",
            ["no such interview", "Nothing was changed", "recruteia interview list"],
            ["pas de tel entretien", "Rien n’a été modifié", "recruteia interview list"],
        ),
        (
            &["person", "erase", nobody],
            "person.not_found",
            ["no such person", "Nothing was changed", "person_id"],
            ["pas de telle personne", "Rien n’a été modifié", "person_id"],
        ),
        (
            &["weights", "verify", "none"],
            "weights.not_found",
            ["no such model", "Nothing was changed", "recruteia weights list"],
            ["pas de tel modèle", "Rien n’a été modifié", "recruteia weights list"],
        ),
        (
            &["backup", "verify", "/nowhere"],
            "file.not_found",
            ["no longer there", "Nothing was changed", "choose another"],
            ["n’est plus là", "Rien n’a été modifié", "choisissez-en un autre"],
        ),
    ] {
        for (variables, words) in [
            (&[("LC_ALL", "en_GB.UTF-8")][..], english),
            (&[("LC_ALL", "fr_FR.UTF-8"), ("LANG", "en_GB.UTF-8")], french),
            (&[("LC_ALL", ""), ("LANG", "fr_CA.UTF-8")], french),
        ] {
            let mut asked = machine.command(command);
            asked
                .env("RECRUTEIA_BACKUP_PASSPHRASE", "asked for before the file is")
                .env_remove("LC_MESSAGES");
            asked.envs(variables.iter().copied());
            let told = ran(asked);
            let places =
                words.map(|word| told.stderr.find(word).unwrap_or_else(|| panic!("no {word:?}: {told}")));
            assert!(
                places.is_sorted() && places[2] < told.stderr.rfind(&format!("({code}")).unwrap(),
                "{told}"
            );
        }
    }
}
