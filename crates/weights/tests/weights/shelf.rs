//! What stands in the folders: states, verification, import, choice, paths in any script.

use std::fs;
use std::path::{Path, PathBuf};

use crate::scripted::{Answer, Server, content, entry};
use recruteia_weights::{Entry, Error, Kind, Speed, State, Weights};
use tempfile::TempDir;

fn voice(id: &str, quality: u8, sample_only: bool) -> Entry {
    Entry { id: id.to_owned(), file: format!("{id}.bin"), quality, sample_only, ..entry(&[]) }
}

fn state_of(weights: &Weights, id: &str) -> State {
    weights.list().into_iter().find(|status| status.entry.id == id).unwrap().state
}

fn verify(weights: &Weights, id: &str) -> Result<PathBuf, Error> {
    weights.verify(id, &mut |_| true)
}

#[test]
fn every_state_is_told_apart() {
    let folder = TempDir::new().unwrap();
    let catalog = ["missing", "begun", "short", "wrong", "right"].map(|id| voice(id, 1, false)).to_vec();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("begun.bin.partial"), [0; 10]).unwrap();
    fs::write(at("short.bin"), [0; 10]).unwrap();
    fs::write(at("wrong.bin"), vec![0; 300_000]).unwrap();
    fs::write(at("right.bin"), content()).unwrap();
    let weights = Weights::with_catalog(vec![folder.path().to_owned()], catalog);

    assert_eq!(state_of(&weights, "missing"), State::Missing);
    assert_eq!(state_of(&weights, "begun"), State::Partial { bytes: 10 });
    assert_eq!(state_of(&weights, "short"), State::Damaged { path: at("short.bin") });
    assert_eq!(state_of(&weights, "right"), State::Installed { path: at("right.bin") });

    assert!(matches!(verify(&weights, "missing"), Err(Error::Missing(_))));
    assert!(matches!(verify(&weights, "short"), Err(Error::Damaged { .. })));
    assert_eq!(verify(&weights, "right").unwrap(), at("right.bin"));
    // The size is right: only reading shows the damage, and from then on it is known.
    assert_eq!(state_of(&weights, "wrong"), State::Installed { path: at("wrong.bin") });
    assert!(matches!(verify(&weights, "wrong"), Err(Error::Damaged { .. })));
    assert_eq!(state_of(&weights, "wrong"), State::Damaged { path: at("wrong.bin") });
}

#[test]
fn a_file_is_read_once_and_again_after_a_change() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.bin");
    fs::write(&file, content()).unwrap();
    let weights = Weights::with_catalog(vec![folder.path().to_owned()], vec![voice("a", 1, false)]);
    let read = |weights: &Weights| {
        let mut calls = 0;
        let result = weights.verify("a", &mut |_| {
            calls += 1;
            true
        });
        (result.is_ok(), calls > 0)
    };
    assert_eq!(read(&weights), (true, true));
    assert_eq!(read(&weights), (true, false));
    fs::write(&file, [0; 10]).unwrap();
    assert_eq!(read(&weights), (false, false));
    fs::write(&file, vec![9; 300_000]).unwrap();
    assert_eq!(read(&weights), (false, true));
    assert!(matches!(weights.verify("a", &mut |_| false), Err(Error::Damaged { .. })));
}

#[test]
fn the_best_model_is_chosen_and_never_the_sample_s() {
    let folder = TempDir::new().unwrap();
    let vad = Entry { kind: Kind::Vad, ..voice("vad", 0, false) };
    let catalog = vec![voice("sample", 9, true), voice("small", 1, false), voice("large", 2, false), vad];
    let weights = Weights::with_catalog(vec![folder.path().to_owned()], catalog);
    let best = || weights.best_for_interviews().map(|found| found.entry.id.clone());

    fs::write(folder.path().join("sample.bin"), content()).unwrap();
    assert_eq!(best(), None);
    assert_eq!(weights.for_sample().unwrap().path, folder.path().join("sample.bin"));
    fs::write(folder.path().join("small.bin"), content()).unwrap();
    assert_eq!(best().as_deref(), Some("small"));
    fs::write(folder.path().join("large.bin"), content()).unwrap();
    assert_eq!(best().as_deref(), Some("large"));
    fs::write(folder.path().join("large.bin"), [0; 3]).unwrap();
    assert_eq!(best().as_deref(), Some("small"));

    assert_eq!(weights.vad(), None);
    fs::write(folder.path().join("vad.bin"), content()).unwrap();
    assert_eq!(weights.vad().unwrap().path, folder.path().join("vad.bin"));
    let missing: Vec<_> = weights.recommended_missing().into_iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(missing, ["large"]);
}

#[test]
fn later_folders_are_read_and_never_changed() {
    let (home, given) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::write(given.path().join("a.bin"), content()).unwrap();
    fs::write(home.path().join("a.bin"), [0; 3]).unwrap();
    let folders = vec![home.path().to_owned(), given.path().to_owned()];
    let weights = Weights::with_catalog(folders, vec![voice("a", 1, false)]);
    // The damaged file of the first folder does not hide the whole one of the second.
    assert_eq!(verify(&weights, "a").unwrap(), given.path().join("a.bin"));
    weights.remove("a").unwrap();
    assert!(!home.path().join("a.bin").exists());
    assert!(matches!(weights.remove("a"), Err(Error::ReadOnly(path)) if path == given.path().join("a.bin")));
    fs::remove_file(given.path().join("a.bin")).unwrap();
    assert!(matches!(weights.remove("a"), Err(Error::Missing(_))));
    assert!(matches!(
        Weights::with_catalog(vec![], vec![voice("a", 1, false)]).remove("a"),
        Err(Error::NoFolder)
    ));
}

#[test]
fn what_is_read_is_not_removed_under_the_reader() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.bin");
    fs::write(&file, content()).unwrap();
    let weights = Weights::with_catalog(vec![folder.path().to_owned()], vec![voice("a", 1, false)]);
    let holds = (weights.hold("a").unwrap(), weights.hold("a").unwrap());
    // Another process has its own view of the same folder.
    let other = Weights::with_catalog(vec![folder.path().to_owned()], vec![voice("a", 1, false)]);
    for weights in [&weights, &other] {
        assert!(matches!(weights.remove("a"), Err(Error::InUse(id)) if id == "a"));
    }
    drop(holds.0);
    assert!(matches!(other.remove("a"), Err(Error::InUse(_))), "the second reader still reads");
    assert_eq!(fs::read(&file).unwrap(), content());
    drop(holds.1);
    other.remove("a").unwrap();
    assert!(!file.exists());
}

#[test]
fn a_speed_stays_with_the_file_it_was_measured_with() {
    let folder = TempDir::new().unwrap();
    let folders = vec![folder.path().to_owned()];
    fs::write(folder.path().join("a.bin"), content()).unwrap();
    let weights = Weights::with_catalog(folders.clone(), vec![voice("a", 1, false)]);
    assert_eq!(weights.speed("a"), None);
    let speed = Speed { ms_per_minute: 12_345, threads: 2 };
    weights.keep_speed("a", speed).unwrap();
    assert_eq!(weights.speed("a"), Some(speed));

    let newer = Entry { sha256: "0".repeat(64), ..voice("a", 1, false) };
    assert_eq!(Weights::with_catalog(folders.clone(), vec![newer]).speed("a"), None, "of another file");
    fs::write(folder.path().join("a.bin.speed.json"), "{").unwrap();
    assert_eq!(weights.speed("a"), None, "unreadable");
    weights.keep_speed("a", speed).unwrap();
    weights.remove("a").unwrap();
    assert_eq!(weights.speed("a"), None);
    assert!(!folder.path().join("a.bin.speed.json").exists());
}

#[test]
fn a_file_is_imported_by_its_content_under_any_name() {
    let (home, stick) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let brought = stick.path().join("téléchargement (3).tmp");
    fs::write(&brought, content()).unwrap();
    fs::write(home.path().join("a.bin.partial"), [0; 10]).unwrap();
    let weights = Weights::with_catalog(vec![home.path().join(".")], vec![voice("a", 1, false)]);
    let (found, path) =
        weights.import(None, &brought, &mut |_| true).map(|(e, p)| (e.id.clone(), p)).unwrap();
    assert_eq!((found.as_str(), fs::read(path).unwrap()), ("a", content()));
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name == "a.bin" || name == ".a.bin.lock"), "{names:?}");
}

#[test]
fn a_wrong_file_is_not_imported() {
    let (home, stick) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let weights = Weights::with_catalog(vec![home.path().to_owned()], vec![voice("a", 1, false)]);
    let import = |bytes: &[u8]| {
        let file = stick.path().join("file");
        fs::write(&file, bytes).unwrap();
        weights.import(Some("a"), &file, &mut |_| true).map(|_| ())
    };
    assert!(matches!(import(&[0; 10]), Err(Error::WrongFile { .. })));
    assert!(matches!(import(&vec![0; 300_000]), Err(Error::WrongFile { .. })));
    assert!(matches!(weights.import(Some("b"), stick.path(), &mut |_| true), Err(Error::Unknown(_))));
    assert!(matches!(weights.import(None, Path::new("/no/such/file"), &mut |_| true), Err(Error::Io { .. })));
    fs::write(stick.path().join("good"), content()).unwrap();
    let stopped = weights.import(None, &stick.path().join("good"), &mut |_| false);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn folders_in_any_script_work() {
    let root = TempDir::new().unwrap();
    for name in ["modèles été", "نماذج الصوت", "モデル", "модели", "🎙 voix"] {
        let folder = root.path().join(name).join("deeper");
        let server = Server::start(vec![Answer::File]);
        let weights = Weights::with_catalog(vec![folder.clone()], vec![entry(&[server.url("/")])]);
        assert_eq!(weights.fetch("voice", &mut |_| true).unwrap(), folder.join("voice.bin"), "{name}");
        assert_eq!(fs::read(folder.join("voice.bin")).unwrap(), content());
    }
}

/// The real files beside the checkout are those of the built-in catalog.
#[test]
fn a_voice_speaks_with_what_it_needs() {
    let folder = TempDir::new().unwrap();
    let of = |id: &str, language: Option<&str>, needs: Option<&str>| Entry {
        kind: Kind::Voice,
        language: language.map(str::to_owned),
        needs: needs.map(str::to_owned),
        ..voice(id, 0, false)
    };
    let catalog = vec![of("network", None, None), of("siwis", Some("fr"), Some("network"))];
    let weights = Weights::with_catalog(vec![folder.path().to_owned()], catalog);
    let ids = |id| weights.with_needs(id).unwrap().iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids("siwis"), ["network", "siwis"]);
    assert_eq!(ids("network"), ["network"]);
    assert!(matches!(weights.with_needs("emma"), Err(Error::Unknown(_))));

    let install = |id: &str| fs::write(folder.path().join(format!("{id}.bin")), content()).unwrap();
    install("siwis");
    assert!(weights.voice("fr").is_none());
    install("network");
    let (network, siwis) = weights.voice("fr").unwrap();
    assert_eq!((network.entry.id.as_str(), siwis.entry.id.as_str()), ("network", "siwis"));
    assert!(weights.voice("en").is_none());
}

#[test]
fn the_given_weights_are_those_of_the_catalog() {
    let Some(models) = std::env::var_os("RECRUTEIA_MODELS").map(PathBuf::from) else {
        eprintln!("SKIPPED the_given_weights_are_those_of_the_catalog: RECRUTEIA_MODELS is not set");
        return;
    };
    let home = TempDir::new().unwrap();
    let weights = Weights::from_environment(vec![home.path().to_owned()]);
    assert_eq!(verify(&weights, "silero-vad").unwrap(), models.join("ggml-silero-v6.2.0.bin"));
    assert_eq!(verify(&weights, "face-yunet").unwrap(), models.join("face_detection_yunet_2023mar.onnx"));
    assert_eq!(verify(&weights, "face-landmarker").unwrap(), models.join("face_landmarker.task"));
    assert_eq!(verify(&weights, "synthetic-sample").unwrap(), models.join("recruteia-synthetic-tiny.bin"));
    assert!(weights.for_sample().unwrap().entry.sample_only);
}
