//! Telling models from each other and from damaged files.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::path::Path;

use recruteia_speech::{
    ModelFault, ModelSize, Precision, SpeechError, inspect_model, inspect_voice_activity_model,
};
use support::shared;

fn fault<T: std::fmt::Debug>(outcome: Result<T, SpeechError>) -> ModelFault {
    match outcome {
        Err(SpeechError::Model { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn models_say_what_they_are() {
    let Some(shared) = shared("models_say_what_they_are") else { return };
    let info = inspect_model(&shared.model("recruteia-synthetic-tiny.bin")).unwrap();
    assert_eq!(info.size, ModelSize::Other, "not one of the published sizes");
    assert!(info.multilingual);
    assert_eq!((info.precision, info.bytes), (Precision::Quantised(5), 7_951_751));
    for version in ["5.1.2", "6.2.0"] {
        let name =
            inspect_voice_activity_model(&shared.model(&format!("ggml-silero-v{version}.bin"))).unwrap();
        assert_eq!(name, format!("silero-v{version}"));
    }
}

#[test]
fn models_without_weights_and_other_files_are_refused() {
    let Some(shared) = shared("models_without_weights_and_other_files_are_refused") else { return };
    for empty in ["for-tests-ggml-tiny.bin", "for-tests-ggml-tiny.en.bin"] {
        assert_eq!(fault(inspect_model(&shared.model(empty))), ModelFault::NoWeights, "{empty}");
    }
    let silero = shared.model("ggml-silero-v6.2.0.bin");
    let whisper = shared.model("recruteia-synthetic-tiny.bin");
    assert!(matches!(fault(inspect_model(&silero)), ModelFault::Damaged(_)));
    assert_eq!(fault(inspect_voice_activity_model(&whisper)), ModelFault::WrongKind);
    assert_eq!(fault(inspect_model(&shared.model("face_landmarker.task"))), ModelFault::WrongKind);
    assert!(matches!(fault(inspect_model(Path::new("/nonexistent"))), ModelFault::Unreadable(_)));
    assert_eq!(fault(inspect_model(Path::new("/"))), ModelFault::WrongKind);
}

#[test]
fn a_model_cut_off_anywhere_is_refused() {
    let Some(shared) = shared("a_model_cut_off_anywhere_is_refused") else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bin");
    let whisper = std::fs::read(shared.model("recruteia-synthetic-tiny.bin")).unwrap();
    let cuts = (4..48).chain((48..whisper.len()).step_by(200_003)).chain([whisper.len() - 1]);
    for length in cuts {
        std::fs::write(&path, &whisper[..length]).unwrap();
        assert_eq!(fault(inspect_model(&path)), ModelFault::CutOff(length as u64));
    }
    let silero = std::fs::read(shared.model("ggml-silero-v6.2.0.bin")).unwrap();
    for length in (60..silero.len()).step_by(50_021) {
        std::fs::write(&path, &silero[..length]).unwrap();
        let fault = fault(inspect_voice_activity_model(&path));
        assert!(matches!(fault, ModelFault::CutOff(_) | ModelFault::NoWeights), "{length}: {fault}");
    }
}

#[test]
fn hostile_headers_are_refused_quickly() {
    let Some(shared) = shared("hostile_headers_are_refused_quickly") else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bin");
    let whisper = std::fs::read(shared.model("recruteia-synthetic-tiny.bin")).unwrap();
    // Every number of the header, the filters and the vocabulary's length, set to something enormous or negative.
    for at in (4..56).step_by(4) {
        for value in [i32::MAX, i32::MIN, -1] {
            let mut bytes = whisper.clone();
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            std::fs::write(&path, bytes).unwrap();
            let fault = fault(inspect_model(&path));
            assert!(matches!(fault, ModelFault::Damaged(_) | ModelFault::CutOff(_)), "{at} {value}: {fault}");
        }
    }
}
