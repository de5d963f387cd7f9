//! The vault against a real file system and the `age` program.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::{
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    process::Command,
};

use recruteia_store::vault::{INIT_SEGMENT, PersonKey, Recipient, Vault, VaultError};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

const PLAIN: &[u8] = b"the quick brown fox says its name, and no byte of it may reach the disk";

fn media(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Bytes that differ at every position of any file that a test writes.
fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at as u32).wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect()
}

/// Every file below `folder`, with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_segment_comes_back_with_the_right_key_alone() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    let info = vault.writer(media(1), &key.recipient()).unwrap().put("0000001.m4s", PLAIN).unwrap();

    assert_eq!(info.name, "0000001.m4s");
    assert_eq!(info.bytes, PLAIN.len() as u64);
    assert_eq!(info.sha256, <[u8; 32]>::from(Sha256::digest(PLAIN)));
    assert_eq!(vault.read(media(1), "0000001.m4s", &key).unwrap(), PLAIN);
    let wrong = vault.read(media(1), "0000001.m4s", &PersonKey::generate()).unwrap_err();
    assert_eq!(wrong.code(), "vault.wrong_key");
    assert!(matches!(vault.read(media(2), "0000001.m4s", &key), Err(VaultError::NotFound)));
}

#[test]
fn segments_of_every_length_come_back() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    let writer = vault.writer(media(1), &key.recipient()).unwrap();
    for (number, length) in [0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000].into_iter().enumerate() {
        let name = format!("{number:07}.m4s");
        writer.put(&name, pattern(length).as_slice()).unwrap();
        assert_eq!(vault.read(media(1), &name, &key).unwrap(), pattern(length), "{length} bytes");
    }
}

#[test]
fn the_age_program_opens_a_segment() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(&folder.path().join("vault")).unwrap();
    let key = PersonKey::generate();
    vault.writer(media(1), &key.recipient()).unwrap().put(INIT_SEGMENT, PLAIN).unwrap();
    let identity = folder.path().join("identity");
    fs::write(&identity, key.secret().as_bytes()).unwrap();

    let file = folder.path().join("vault").join(media(1).to_string()).join("init.mp4.age");
    let output = Command::new("age").arg("--decrypt").arg("-i").arg(&identity).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout, PLAIN);
}

#[test]
fn a_key_survives_being_written_down_and_shows_itself_nowhere_else() {
    let key = PersonKey::generate();
    let secret = key.secret();
    assert!(secret.starts_with("AGE-SECRET-KEY-1"));
    let again: PersonKey = secret.parse().unwrap();
    assert_eq!(again.recipient(), key.recipient());
    assert_eq!(key.recipient().to_string().parse::<Recipient>().unwrap(), key.recipient());
    assert!(!format!("{key:?}").contains("AGE-SECRET"));
    assert!(matches!("AGE-SECRET-KEY-1NONSENSE".parse::<PersonKey>(), Err(VaultError::InvalidKey)));
    assert!(matches!("age1nonsense".parse::<Recipient>(), Err(VaultError::InvalidKey)));
}

#[test]
fn a_segment_is_never_replaced() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    let writer = vault.writer(media(1), &key.recipient()).unwrap();
    writer.put("0000001.m4s", PLAIN).unwrap();
    assert!(matches!(writer.put("0000001.m4s", &b"other"[..]), Err(VaultError::Exists)));
    assert_eq!(vault.read(media(1), "0000001.m4s", &key).unwrap(), PLAIN);
}

#[test]
fn a_media_that_counts_as_a_whole_is_settled_once() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    let writer = vault.whole_writer(media(1), &key.recipient()).unwrap();
    for name in [INIT_SEGMENT, "0000001.m4s"] {
        writer.put(name, PLAIN).unwrap();
    }
    writer.settle().unwrap();
    assert_eq!(vault.read(media(1), "0000001.m4s", &key).unwrap(), PLAIN);
    // A folder that went away cannot be settled.
    vault.remove(media(1)).unwrap();
    assert!(matches!(writer.settle(), Err(VaultError::NotFound)));
}

#[test]
fn only_names_of_segments_are_taken() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(&folder.path().join("vault")).unwrap();
    let key = PersonKey::generate();
    let writer = vault.writer(media(1), &key.recipient()).unwrap();
    let names = [
        "",
        ".",
        "..",
        "../0000001.m4s",
        "/etc/passwd",
        "0000001.m4s.age",
        "000001.m4s",
        "00000001.m4s",
        "000000a.m4s",
        "٠٠٠٠٠٠١.m4s",
        "0000001.mp4",
        "init.mp4\0",
        "init.mp4/..",
        "INIT.MP4",
        "0000001.m4s.tmp",
        "a/0000001.m4s",
    ];
    for name in names {
        assert!(matches!(writer.put(name, PLAIN), Err(VaultError::InvalidName)), "{name:?} written");
        assert!(matches!(vault.read(media(1), name, &key), Err(VaultError::InvalidName)), "{name:?} read");
    }
    assert_eq!(files(folder.path()), []);
}

#[test]
fn no_plain_byte_reaches_the_disk() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    let writer = vault.writer(media(1), &key.recipient()).unwrap();
    writer.put(INIT_SEGMENT, PLAIN).unwrap();
    let mut staging = vault.stage().unwrap();
    staging.write_all(PLAIN).unwrap();
    let staged = staging.finish().unwrap();

    let on_disk = files(folder.path());
    assert_eq!(on_disk.len(), 2);
    for (name, bytes) in on_disk {
        assert!(bytes.starts_with(b"age-encryption.org/v1\n"), "{name}");
        assert!(!contains(&bytes, &PLAIN[..12]), "{name}");
        assert!(!contains(&bytes, key.secret().as_bytes()), "{name}");
    }
    drop(staged);
}

/// A source that breaks off after some bytes.
struct BrokenSource(usize);

impl Read for BrokenSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let length = buffer.len().min(self.0);
        self.0 -= length;
        Ok(length)
    }
}

#[test]
fn a_source_that_breaks_off_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    let writer = vault.writer(media(1), &key.recipient()).unwrap();
    writer.put("0000001.m4s", PLAIN).unwrap();
    assert_eq!(writer.put("0000002.m4s", BrokenSource(200_000)).unwrap_err().code(), "vault.io");
    assert_eq!(vault.segments(media(1)).unwrap(), ["0000001.m4s"]);
    assert_eq!(files(folder.path()).len(), 1);
    writer.put("0000002.m4s", PLAIN).unwrap();
    assert_eq!(vault.read(media(1), "0000002.m4s", &key).unwrap(), PLAIN);
}

#[test]
fn opening_after_a_crash_keeps_whole_segments_and_drops_the_rest() {
    let folder = TempDir::new().unwrap();
    let key = PersonKey::generate();
    {
        let vault = Vault::open(folder.path()).unwrap();
        vault.writer(media(7), &key.recipient()).unwrap().put("0000001.m4s", PLAIN).unwrap();
        let mut staging = vault.stage().unwrap();
        staging.write_all(PLAIN).unwrap();
        // A killed process runs no destructor.
        std::mem::forget(staging);
    }
    let half = folder.path().join(media(7).to_string()).join("0000002.m4s.age.tmp");
    fs::write(&half, b"age-encryption.org/v1\n-> X25519").unwrap();
    assert_eq!(files(folder.path()).len(), 3);

    let vault = Vault::open(folder.path()).unwrap();
    let names: Vec<String> = files(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["0000001.m4s.age"]);
    assert_eq!(vault.read(media(7), "0000001.m4s", &key).unwrap(), PLAIN);
    vault.writer(media(7), &key.recipient()).unwrap().put("0000002.m4s", PLAIN).unwrap();
    assert_eq!(vault.segments(media(7)).unwrap(), ["0000001.m4s", "0000002.m4s"]);
}

#[test]
fn a_cut_or_changed_segment_is_damaged_and_gives_no_bytes() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    vault
        .writer(media(1), &key.recipient())
        .unwrap()
        .put("0000001.m4s", pattern(200_000).as_slice())
        .unwrap();
    let path = folder.path().join(media(1).to_string()).join("0000001.m4s.age");
    let whole = fs::read(&path).unwrap();
    let chunk_end = whole.len() - (200_000 - 3 * 65_536 + 16);
    for length in [0, 10, 100, 250, chunk_end, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = vault.read(media(1), "0000001.m4s", &key).unwrap_err();
        assert_eq!(error.code(), "vault.damaged", "cut at {length}");
    }
    for position in [150, whole.len() / 2, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        fs::write(&path, &changed).unwrap();
        let error = vault.read(media(1), "0000001.m4s", &key).unwrap_err();
        assert!(
            matches!(error.code(), "vault.damaged" | "vault.wrong_key"),
            "changed at {position}: {error}"
        );
    }
}

#[test]
fn media_are_listed_and_removed() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let key = PersonKey::generate();
    for number in [3, 1, 2] {
        let writer = vault.writer(media(number), &key.recipient()).unwrap();
        for name in ["0000002.m4s", "0000001.m4s", INIT_SEGMENT] {
            writer.put(name, PLAIN).unwrap();
        }
    }
    fs::create_dir(folder.path().join("not-a-media")).unwrap();
    assert_eq!(vault.list().unwrap(), [media(1), media(2), media(3)]);
    assert_eq!(vault.segments(media(2)).unwrap(), [INIT_SEGMENT, "0000001.m4s", "0000002.m4s"]);
    vault.remove(media(2)).unwrap();
    vault.remove(media(2)).unwrap();
    assert_eq!(vault.list().unwrap(), [media(1), media(3)]);
    assert!(matches!(vault.read(media(2), INIT_SEGMENT, &key), Err(VaultError::NotFound)));
    assert_eq!(vault.read(media(1), INIT_SEGMENT, &key).unwrap(), PLAIN);
}

#[cfg(unix)]
#[test]
fn other_users_of_the_machine_can_not_even_look() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().unwrap();
    let root = folder.path().join("vault");
    let vault = Vault::open(&root).unwrap();
    vault.writer(media(1), &PersonKey::generate().recipient()).unwrap().put(INIT_SEGMENT, PLAIN).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let of_media = root.join(media(1).to_string());
    assert_eq!(mode(&root), 0o700);
    assert_eq!(mode(&of_media), 0o700);
    assert_eq!(mode(&of_media.join("init.mp4.age")), 0o600);
}

#[test]
fn a_staged_upload_is_read_from_any_position_by_several_at_once() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    for length in [0usize, 1, 65_536, 131_072, 300_001] {
        let plain = pattern(length);
        let mut staging = vault.stage().unwrap();
        for part in plain.chunks(7_777) {
            staging.write_all(part).unwrap();
        }
        assert_eq!(staging.bytes(), length as u64);
        let staged = staging.finish().unwrap();
        assert_eq!(staged.bytes(), length as u64);

        let mut first = staged.reader().unwrap();
        let mut second = staged.reader().unwrap();
        let mut whole = Vec::new();
        first.read_to_end(&mut whole).unwrap();
        assert_eq!(whole, plain);
        let positions =
            [0, 1, 100, 65_535, 65_536, 65_537, 131_071, 131_072, 200_000, 300_000, 300_001, 400_000, 5];
        for from in positions {
            let mut part = Vec::new();
            second.seek(SeekFrom::Start(from as u64)).unwrap();
            second.by_ref().take(70_000).read_to_end(&mut part).unwrap();
            let expected = &plain[from.min(length)..(from + 70_000).min(length)];
            assert_eq!(part, expected, "{length} bytes from {from}");
        }
        assert_eq!(second.seek(SeekFrom::End(0)).unwrap(), length as u64);
        assert!(second.seek(SeekFrom::End(-400_000)).is_err());
        drop((first, second, staged));
        assert_eq!(files(folder.path()), [], "a dropped upload leaves nothing");
    }
}

#[test]
fn an_upload_given_up_half_way_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let mut staging = vault.stage().unwrap();
    staging.write_all(&pattern(100_000)).unwrap();
    drop(staging);
    assert_eq!(files(folder.path()), []);
}
