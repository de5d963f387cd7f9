//! The configuration of the packages, read with the types of the library that uses it: an unknown key, a wrong type or
//! a file that is not there is found here, for systems too on which nothing is built.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use tauri::utils::{
    Theme,
    config::{BundleType, Config, FileAssociation, NSISInstallerMode, WebviewInstallMode},
};

/// The kind of file that a backup is.
const BACKUP_TYPE: &str = "application/vnd.recruteia.backup";

fn read(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// RFC 7396, as the packager merges its files.
fn merge(into: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *into = patch;
        return;
    };
    if !into.is_object() {
        *into = Value::Object(serde_json::Map::new());
    }
    let Some(fields) = into.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            fields.remove(&name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

fn config(patches: &[&str]) -> Config {
    let mut whole = read("tauri.conf.json");
    for patch in patches {
        merge(&mut whole, read(patch));
    }
    serde_json::from_value(whole).unwrap_or_else(|error| panic!("tauri.conf.json with {patches:?}: {error}"))
}

fn all() -> [Config; 4] {
    [
        config(&[]),
        config(&["src-tauri/package.conf.json", "src-tauri/package.linux.conf.json"]),
        config(&["src-tauri/package.conf.json"]),
        config(&["tauri.windows.conf.json", "src-tauri/package.conf.json"]),
    ]
}

#[test]
fn every_system_reads_its_configuration_and_finds_its_files() {
    for config in all() {
        let bundle = &config.bundle;
        let macos = &bundle.macos;
        let mut files: Vec<_> = bundle.icon.iter().map(Into::into).collect();
        files.extend(macos.files.values().cloned());
        files.extend(macos.entitlements.iter().map(Into::into));
        files.extend(bundle.linux.deb.desktop_template.iter().cloned());
        let packed = bundle.linux.deb.files.values();
        files.extend(packed.filter(|file| !file.starts_with("target")).cloned());
        for file in files {
            assert!(root().join(&file).is_file(), "{} is not there", file.display());
        }
        assert!(bundle.active);
    }
}

#[test]
fn one_version_everywhere() {
    assert_eq!(config(&[]).version.as_deref(), Some(env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_window_allows_no_more_than_it_needs() {
    let config = config(&[]);
    let shown = read("tauri.conf.json");
    assert!(!config.app.with_global_tauri);
    assert!(config.app.windows.iter().all(|window| window.theme != Some(Theme::Dark)));
    let permissions: BTreeSet<&str> = shown["app"]["security"]["capabilities"][0]["permissions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(permissions, BTreeSet::from(["core:default", "dialog:allow-open", "dialog:allow-save"]));
    let policy = shown["app"]["security"]["csp"].to_string();
    for loose in ["unsafe-eval", "https:", "\"*\"", "http://*"] {
        assert!(!policy.contains(loose), "the policy allows {loose}: {policy}");
    }
}

#[test]
fn linux_declares_what_it_needs_and_opens() {
    let config = config(&["src-tauri/package.conf.json", "src-tauri/package.linux.conf.json"]);
    let bundle = &config.bundle;
    let depends = bundle.linux.deb.depends.clone().unwrap();
    let decoders = ["gstreamer1.0-libav", "gstreamer1.0-plugins-good", "gstreamer1.0-plugins-bad"];
    for needed in ["espeak-ng", "ffmpeg"].into_iter().chain(decoders) {
        assert!(depends.iter().any(|name| name == needed), "{needed}");
    }
    let entry = text("src-tauri/linux/recruteia.desktop");
    assert!(entry.contains("\nExec={{exec}} %U\n"));
    assert!(entry.contains("x-scheme-handler/recruteia;"));
    for FileAssociation { mime_type, .. } in bundle.file_associations.iter().flatten() {
        let kind = mime_type.clone().unwrap();
        assert!(entry.contains(&format!("{kind};")), "{kind} is not in the desktop entry");
    }
}

#[test]
fn a_backup_is_ours_on_every_system() {
    for config in all() {
        let associations: Vec<_> = config.bundle.file_associations.into_iter().flatten().collect();
        let ours = |of: &&FileAssociation| of.ext.iter().any(|ending| ending.0 == app::BACKUP_ENDING);
        let backup = associations.iter().find(ours).unwrap();
        assert_eq!(backup.ext.len(), 1);
        assert_eq!(backup.mime_type.as_deref(), Some(BACKUP_TYPE));
    }
    let exported = config(&["src-tauri/package.conf.json"]).bundle.file_associations.unwrap().remove(0);
    assert_eq!(exported.exported_type.unwrap().identifier, "app.recruteia.backup");

    let linux = config(&["src-tauri/package.conf.json", "src-tauri/package.linux.conf.json"]).bundle.linux;
    let kinds = linux.deb.files.get(Path::new("/usr/share/mime/packages/recruteia.xml")).unwrap();
    let kinds = text(kinds.to_str().unwrap());
    assert!(kinds.contains(&format!("<mime-type type=\"{BACKUP_TYPE}\">")), "{kinds}");
    assert!(kinds.contains(&format!("<glob pattern=\"*.{}\"/>", app::BACKUP_ENDING)), "{kinds}");
}

#[test]
fn macos_says_why_it_asks_in_both_languages() {
    let config = config(&["src-tauri/package.conf.json"]);
    let macos = &config.bundle.macos;
    assert!(macos.hardened_runtime);
    assert_eq!(macos.minimum_system_version.as_deref(), Some("12.0"));
    let entitlements = text("src-tauri/macos/Entitlements.plist");
    for (device, key) in
        [("camera", "NSCameraUsageDescription"), ("audio-input", "NSMicrophoneUsageDescription")]
    {
        assert!(entitlements.contains(&format!("com.apple.security.device.{device}")));
        assert!(text("src-tauri/macos/Info.plist").contains(&format!("<key>{key}</key>")));
        let [english, french] = ["en", "fr"]
            .map(|language| sentence(&format!("src-tauri/macos/{language}.lproj/InfoPlist.strings"), key));
        assert_ne!(english, french);
        assert!(text("src-tauri/macos/Info.plist").contains(&english));
    }
}

/// The sentence of a key in a file of strings.
fn sentence(path: &str, key: &str) -> String {
    let start = format!("\"{key}\" = \"");
    let found =
        text(path).lines().find_map(|line| Some(line.strip_prefix(&start)?.strip_suffix("\";")?.to_owned()));
    found.unwrap_or_else(|| panic!("{path} has no {key}"))
}

#[test]
fn windows_updates_what_it_installed_and_leaves_other_programs_their_files() {
    let config = config(&["tauri.windows.conf.json", "src-tauri/package.conf.json"]);
    let windows = &config.bundle.windows;
    let wix = windows.wix.as_ref().unwrap();
    // Never to change: it is how an installer finds what an older one installed.
    assert_eq!(wix.upgrade_code.unwrap().to_string(), "accc566c-8923-4b48-8f69-2aa1c45f9ac1");
    assert!(!windows.allow_downgrades);
    assert!(matches!(
        windows.webview_install_mode,
        WebviewInstallMode::DownloadBootstrapper { silent: true }
    ));
    let nsis = windows.nsis.as_ref().unwrap();
    assert!(matches!(nsis.install_mode, NSISInstallerMode::CurrentUser));
    assert_eq!(nsis.languages.as_deref(), Some(&["French".to_owned(), "English".to_owned()][..]));
    // An installer there makes a program the one that opens a kind of file, and ours is no player.
    assert_eq!(config.bundle.file_associations.map_or(0, |of| of.len()), 1);
    let targets = config.bundle.targets.to_vec();
    assert!([BundleType::Msi, BundleType::Nsis].iter().all(|target| targets.contains(target)));
}
