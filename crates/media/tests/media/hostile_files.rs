//! More than a hundred files that nobody wants: made once for a test, each with what may come of it.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{ffmpeg, noise, text};

/// What may come of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is refused with one of these codes.
    Refused(&'static [&'static str]),
    /// It is taken: what is odd about it is harmless.
    Taken,
    /// A readable part is taken, or it is refused as media.
    Either,
}

/// A file and what may come of it.
#[derive(Debug)]
pub struct Case {
    pub path: PathBuf,
    pub expected: Expected,
}

const NO_MEDIA: Expected =
    Expected::Refused(&["media.not_media", "media.no_duration", "media.no_streams", "media.damaged"]);
const NOT_MEDIA: Expected = Expected::Refused(&["media.not_media"]);
const UNREADABLE: Expected = Expected::Refused(&["media.unreadable"]);

/// Lays out all files in `folder`. `foreign` is another folder, with a recording that no file may reach; `url` is an
/// address that nobody may call.
pub fn lay_out(folder: &Path, foreign: &Path, url: &str) -> Vec<Case> {
    let mut out = Layout { folder, cases: Vec::new() };
    let media = Media::make(folder);
    no_media(&mut out);
    cut_off(&mut out, &media);
    scripts(&mut out, foreign, url, &media);
    polyglots(&mut out, &media);
    impossible(&mut out, &media, foreign);
    names(&mut out, &media);
    no_files(&mut out);
    out.cases
}

struct Layout<'a> {
    folder: &'a Path,
    cases: Vec<Case>,
}

impl Layout<'_> {
    fn put(&mut self, name: &str, bytes: impl AsRef<[u8]>, expected: Expected) {
        let path = self.folder.join(name);
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        self.cases.push(Case { path, expected });
    }

    fn add(&mut self, name: &str, expected: Expected) -> PathBuf {
        let path = self.folder.join(name);
        self.cases.push(Case { path: path.clone(), expected });
        path
    }
}

/// Small recordings in the usual containers.
struct Media {
    files: Vec<(&'static str, Vec<u8>)>,
}

impl Media {
    fn make(folder: &Path) -> Self {
        let sound = ["-f", "lavfi", "-i", "sine=d=2:r=16000"];
        let picture = ["-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=2"];
        let made = |ending: &'static str, inputs: &[&str], codecs: &[&str]| {
            let path = folder.join(format!("source.{ending}"));
            ffmpeg(&[inputs, codecs, &["-shortest", text(&path)]].concat());
            let bytes = fs::read(&path).unwrap();
            fs::remove_file(&path).unwrap();
            (ending, bytes)
        };
        let both = [picture, sound].concat();
        let x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"];
        Self {
            files: vec![
                made("mp4", &both, &x264),
                made("mkv", &both, &x264),
                made("webm", &both, &["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]),
                made("wav", &sound, &[]),
                made("mp3", &sound, &["-c:a", "libmp3lame"]),
                made("ogg", &sound, &["-c:a", "libvorbis", "-ac", "2"]),
                made("m4a", &sound, &["-c:a", "aac"]),
            ],
        }
    }

    fn of(&self, ending: &str) -> &[u8] {
        &self.files.iter().find(|(name, _)| *name == ending).unwrap().1
    }
}

fn no_media(out: &mut Layout<'_>) {
    let letter = b"Good morning, here is my interview.\n".repeat(40);
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>"#;
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0".repeat(500);
    let pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".repeat(20);
    let header_only =
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data\0\0\0\0";
    for (name, bytes) in [
        ("empty.mp4", &b""[..]),
        ("empty", b""),
        ("one.wav", b"R"),
        ("letter.txt", &letter),
        ("letter.mp4", &letter),
        ("letter.mp3", &letter),
        ("picture.svg", svg),
        ("picture.mp4", svg),
        ("archive.zip", &zip),
        ("archive.mkv", &zip),
        ("document.pdf", &pdf),
        ("document.mov", &pdf),
        ("page.webm", b"<!doctype html><video src='http://127.0.0.1/'></video>"),
        ("subtitles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
        ("header-only.wav", header_only),
        ("zeros.mp4", &[0; 100_000]),
        ("ones.webm", &[0xff; 100_000]),
    ] {
        out.put(name, bytes, NO_MEDIA);
    }
    out.put("program.mp4", fs::read("/bin/true").unwrap(), NO_MEDIA);
    for name in
        ["noise", "noise.mp4", "noise.webm", "noise.wav", "noise.mp3", "noise.ogg", "noise.aac", "noise.ts"]
    {
        out.put(name, noise(200_000), NO_MEDIA);
    }
    // A picture is one frame of no duration, whatever it is called.
    let picture = out.folder.join("picture.png");
    ffmpeg(&["-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-frames:v", "1", text(&picture)]);
    let png = fs::read(&picture).unwrap();
    out.put("picture.png", &png, NO_MEDIA);
    out.put("picture.wav", &png, NO_MEDIA);
    // 64 MB of nothing in 64 KB.
    let bomb = out.folder.join("bomb");
    File::create(&bomb).unwrap().set_len(64 << 20).unwrap();
    assert!(Command::new("gzip").arg("-9").arg(&bomb).status().unwrap().success());
    let bytes = fs::read(out.folder.join("bomb.gz")).unwrap();
    out.put("bomb.gz", &bytes, NO_MEDIA);
    out.put("bomb.mp4", &bytes, NO_MEDIA);
}

fn cut_off(out: &mut Layout<'_>, media: &Media) {
    for (ending, bytes) in &media.files {
        for percent in [1, 20, 50, 80, 99] {
            let name = format!("cut-{percent}.{ending}");
            out.put(&name, &bytes[..bytes.len() * percent / 100], Expected::Either);
        }
        let mut scratched = bytes.clone();
        let middle = bytes.len() / 2;
        let scratch = noise(bytes.len() / 10);
        scratched[middle..middle + scratch.len()].copy_from_slice(&scratch);
        out.put(&format!("scratched.{ending}"), scratched, Expected::Either);
    }
}

/// Texts that would have a player open something else.
fn scripts(out: &mut Layout<'_>, foreign: &Path, url: &str, media: &Media) {
    let inner = foreign.join("inner.wav");
    fs::write(&inner, media.of("wav")).unwrap();
    let inner = text(&inner);
    let hls = |line: &str| format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{line}\n#EXT-X-ENDLIST\n");
    let scripts = [
        hls(url),
        hls("file:///etc/passwd"),
        hls("/etc/passwd"),
        hls(inner),
        hls(&format!("concat:{inner}|/etc/passwd")),
        hls("subfile,,start,0,end,100,,:/etc/passwd"),
        hls(&format!("crypto:{inner}")),
        hls("data:audio/wav;base64,UklGRgAAAABXQVZF"),
        format!(
            "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"file:///etc/passwd\"\n#EXTINF:2,\n{inner}\n#EXT-X-ENDLIST\n"
        ),
        format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{url}\n"),
        format!("\u{feff}#EXTM3U\n#EXTINF:2,\n{inner}\n#EXT-X-ENDLIST\n"),
        format!("ffconcat version 1.0\nfile '{inner}'\n"),
        format!("ffconcat version 1.0\nfile '{url}'\n"),
        "ffconcat version 1.0\nfile 'file:/etc/passwd'\noption safe 0\n".to_owned(),
        format!(
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period>\
             <AdaptationSet><Representation id=\"1\"><BaseURL>{url}</BaseURL></Representation></AdaptationSet>\
             </Period></MPD>"
        ),
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 49152 RTP/AVP 0\n".to_owned(),
        format!("RTSPtext\r\n{}\r\n", url.replace("http", "rtsp")),
        format!("[playlist]\nFile1={url}\n"),
        format!("[Reference]\nRef1={url}\n"),
        format!("<asx version=\"3.0\"><entry><ref href=\"{url}\"/></entry></asx>"),
        format!("<smil><body><video src=\"{url}\"/></body></smil>"),
        "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nid: en, index: 0\n\
         timestamp: 00:00:01:000, filepos: 000000000\n"
            .to_owned(),
    ];
    for (number, script) in scripts.iter().enumerate() {
        for ending in ["m3u8", "mp4"] {
            out.put(&format!("script-{number}.{ending}"), script, NOT_MEDIA);
        }
    }
    // Films that say that their media lies elsewhere: a plain reference, and an alias as the Macintosh writes them.
    let address = [b"url \0\0\0\0".as_slice(), url.as_bytes(), b"\0"].concat();
    out.put("reference-url.mp4", referring(media.of("mp4"), &address), Expected::Either);
    let local = [b"url \0\0\0\0".as_slice(), b"file:///etc/passwd\0"].concat();
    out.put("reference-file.mp4", referring(media.of("mp4"), &local), Expected::Either);
    for (name, path) in [("alias-system.mov", "/etc/passwd"), ("alias-user.mov", inner)] {
        out.put(name, referring(media.of("mp4"), &alias(path)), Expected::Either);
    }
    let movie = [b"rmra", b"rmda", b"rdrf"].into_iter().rev().fold(
        [b"\0\0\0\0url ".as_slice(), &(url.len() as u32).to_be_bytes(), url.as_bytes()].concat(),
        |content, kind| atom(kind, &content),
    );
    let movie = [atom(b"ftyp", b"qt  \0\0\0\0qt  "), atom(b"moov", &movie)].concat();
    out.put("reference-movie.mov", movie, NO_MEDIA);
}

/// Files that are two things at a time. Only what is media in them counts.
fn polyglots(out: &mut Layout<'_>, media: &Media) {
    let zip = b"PK\x03\x04\x14\0\0\0\0\0".repeat(200);
    let html = b"<html><script src='http://127.0.0.1/'></script></html>".repeat(20);
    let with_tail = |bytes: &[u8], tail: &[u8]| [bytes, tail].concat();
    out.put("film-and-archive.mp4", with_tail(media.of("mp4"), &atom(b"free", &zip)), Expected::Taken);
    out.put("film-then-archive.zip", with_tail(media.of("mp4"), &zip), Expected::Either);
    out.put("sound-and-page.html", with_tail(media.of("wav"), &html), Expected::Taken);
    out.put("page-and-sound.wav", with_tail(&html, media.of("wav")), Expected::Either);
    let tag = [b"ID3\x04\0\0\0\0\x08\x38".as_slice(), &html[..1080]].concat();
    out.put("page-in-tag.mp3", with_tail(&tag, media.of("mp3")), Expected::Either);
    out.put(
        "playlist-in-film.mp4",
        with_tail(&atom(b"free", b"#EXTM3U\nfile:///etc/passwd\n"), media.of("mp4")),
        Expected::Either,
    );
}

/// Numbers that no recorder writes.
fn impossible(out: &mut Layout<'_>, media: &Media, foreign: &Path) {
    let mp4 = media.of("mp4");
    let patched = |kind: &[u8; 4], offset: usize, value: &[u8]| {
        let mut bytes = mp4.to_vec();
        let places: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, found)| found == kind).map(|(at, _)| at).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at + offset..at + offset + value.len()].copy_from_slice(value);
        }
        bytes
    };
    // Offsets count from the name of the box (ISO/IEC 14496-12): version and flags come first.
    for (name, bytes) in [
        ("timescale-0.mp4", patched(b"mdhd", 16, &[0; 4])),
        ("timescale-1.mp4", patched(b"mdhd", 16, &[0, 0, 0, 1])),
        ("timescale-most.mp4", patched(b"mdhd", 16, &[0xff; 4])),
        ("frames-take-no-time.mp4", patched(b"stts", 16, &[0; 4])),
        ("frames-take-forever.mp4", patched(b"stts", 16, &[0x7f, 0xff, 0xff, 0xff])),
        ("samples-without-end.mp4", patched(b"stsz", 12, &[0xff; 4])),
        ("chunks-without-end.mp4", patched(b"stco", 8, &[0xff; 4])),
        ("chunks-outside.mp4", patched(b"stco", 12, &[0xff; 4])),
        ("huge-moov.mp4", patched(b"moov", 0, b"moov").tap(|bytes| size_of_box(bytes, b"moov", u32::MAX))),
        ("tiny-moov.mp4", mp4.to_vec().tap(|bytes| size_of_box(bytes, b"moov", 9))),
        ("negative-trak.mp4", mp4.to_vec().tap(|bytes| size_of_box(bytes, b"trak", 0x8000_0000))),
        ("no-size-stbl.mp4", mp4.to_vec().tap(|bytes| size_of_box(bytes, b"stbl", 0))),
    ] {
        out.put(name, bytes, Expected::Either);
    }
    let nested = (0..20_000).fold(Vec::new(), |inner: Vec<u8>, _| {
        let mut all = (inner.len() as u32 + 8).to_be_bytes().to_vec();
        all.extend(b"moov");
        if inner.len() < 100_000 {
            all.extend(inner);
        } else {
            return inner;
        }
        all
    });
    out.put("boxes-in-boxes.mp4", [atom(b"ftyp", b"isom\0\0\0\0isom"), nested].concat(), NO_MEDIA);
    let negative = [&[0, 0, 0, 1][..], b"moov", &[0xff; 8], &[0; 64]].concat();
    out.put("negative-box.mov", [atom(b"ftyp", b"qt  \0\0\0\0qt  "), negative].concat(), NO_MEDIA);

    // Ten hours by their headers.
    let wav = |rate: u32, channels: u16, length: u32| {
        let bytes_a_second = rate.wrapping_mul(2 * u32::from(channels));
        let mut bytes = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0".to_vec();
        bytes.extend(channels.to_le_bytes());
        bytes.extend(rate.to_le_bytes());
        bytes.extend(bytes_a_second.to_le_bytes());
        bytes.extend((2 * channels).to_le_bytes());
        bytes.extend(b"\x10\0data");
        bytes.extend(length.to_le_bytes());
        bytes.extend(noise(32_000));
        bytes
    };
    out.put("ten-hours.wav", wav(16_000, 1, 36_000 * 32_000), Expected::Either);
    out.put("ten-hours.mp4", patched(b"mdhd", 20, &(36_000_u32 * 16_000).to_be_bytes()), Expected::Either);
    out.put("one-sample-a-second.wav", wav(1, 1, 32_000), Expected::Either);
    out.put("no-rate.wav", wav(0, 1, 32_000), Expected::Either);
    out.put("no-channel.wav", wav(16_000, 0, 32_000), Expected::Either);
    out.put("many-channels.wav", wav(16_000, 255, 32_000), Expected::Either);
    out.put("fast.wav", wav(u32::MAX, 1, 32_000), Expected::Either);

    // Too much of something that is right in itself.
    let made = |out: &mut Layout<'_>, name: &str, arguments: &[&str], code: &'static [&'static str]| {
        let path = out.add(name, Expected::Refused(code));
        ffmpeg(&[arguments, &[text(&path)]].concat());
    };
    made(
        out,
        "picture-of-8k.mp4",
        &["-f", "lavfi", "-i", "color=s=7680x4320:r=5:d=0.6", "-c:v", "mpeg4"],
        &["media.too_large"],
    );
    let tone = foreign.join("inner.wav");
    let hundred = ["-map", "0:a"].repeat(100);
    made(
        out,
        "hundred-tracks.mkv",
        &[&["-i", text(&tone)], hundred.as_slice(), &["-c:a", "flac"]].concat(),
        &["media.too_many_streams"],
    );
    let path = out.add("largest-allowed.mp4", Expected::Taken);
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=4096x2160:r=10:d=1",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        text(&path),
    ]);

    // Holes: no byte of them is on the disk.
    let sparse = |name: &str, head: &[u8], expected: Expected, out: &mut Layout<'_>| {
        let mut file = File::create(out.add(name, expected)).unwrap();
        file.write_all(head).unwrap();
        file.set_len(4 << 30).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
    };
    sparse("hole.mp4", b"", NO_MEDIA, out);
    sparse("hole-with-head.mp4", &atom(b"ftyp", b"isom\0\0\0\0isom"), NO_MEDIA, out);
    sparse("hole.wav", &wav(16_000, 1, 0xffff_0000)[..44], Expected::Refused(&["media.too_long"]), out);
}

fn names(out: &mut Layout<'_>, media: &Media) {
    let longest = format!("{}.wav", "é".repeat(125));
    for name in [
        "-i.wav",
        "--help.mp4",
        "%07d.wav",
        "%s%n.wav",
        "a b  c.wav",
        "http:a.wav",
        "concat:a.wav",
        "pipe:0",
        "quote'\".wav",
        "semi;colon|bar&.wav",
        "line\nbreak.wav",
        "back\\slash.wav",
        "*?[a].wav",
        "@list.wav",
        "$(touch x).wav",
        "عربى.wav",
        "\u{202e}4pm.wav",
        "🎥👩🏽‍💻.wav",
        "e\u{301}\u{301}\u{301}.wav",
        &longest,
    ] {
        out.put(name, media.of("wav"), Expected::Taken);
    }
    assert_eq!(longest.len(), 254);
    // No file system has such a file, but a name can be asked for.
    out.add(&"n".repeat(300), UNREADABLE);
}

fn no_files(out: &mut Layout<'_>) {
    out.add("missing.mp4", UNREADABLE);
    fs::create_dir(out.add("folder.mp4", NOT_MEDIA)).unwrap();
    let pipe = out.add("pipe.mp4", NOT_MEDIA);
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (name, target, expected) in [
        ("passwords.mp4", "/etc/passwd", NOT_MEDIA),
        ("device.wav", "/dev/zero", NOT_MEDIA),
        ("random.mp4", "/dev/urandom", NOT_MEDIA),
        ("round.mp4", "round.mp4", UNREADABLE),
        ("nowhere.mp4", "gone.mp4", UNREADABLE),
    ] {
        symlink(target, out.add(name, expected)).unwrap();
    }
}

fn atom(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), kind.as_slice(), content].concat()
}

/// Writes another size before the first box of this kind.
fn size_of_box(bytes: &mut [u8], kind: &[u8; 4], size: u32) {
    let at = bytes.windows(4).position(|found| found == kind).unwrap();
    bytes[at - 4..at].copy_from_slice(&size.to_be_bytes());
}

trait Tap: Sized {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Tap for Vec<u8> {}

/// The same film, whose tracks say that their media lies where `entry` (the content of a box) says.
fn referring(film: &[u8], entry: &[u8]) -> Vec<u8> {
    let mut bytes = film.to_vec();
    let mut places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, found)| *found == b"dref").map(|(at, _)| at).collect();
    places.reverse();
    for at in places {
        // After the name: version, count; then the only entry, 12 bytes long.
        let old = at + 12..at + 24;
        let new = [&(entry.len() as u32 + 4).to_be_bytes(), entry].concat();
        let grown = new.len() - old.len();
        bytes.splice(old, new);
        let end = bytes.len();
        grow(&mut bytes, 0, end, at, grown as u32);
    }
    bytes
}

/// Makes every box around `at` larger.
fn grow(bytes: &mut [u8], mut start: usize, end: usize, at: usize, grown: u32) {
    while start + 8 <= end {
        let size = u32::from_be_bytes(bytes[start..start + 4].try_into().unwrap());
        let inside = start + 4 == at || (start + 8..start + size as usize).contains(&at);
        if !inside {
            start += size as usize;
            continue;
        }
        bytes[start..start + 4].copy_from_slice(&(size + grown).to_be_bytes());
        if start + 4 == at {
            return;
        }
        start += 8;
    }
}

/// An alias record of the Macintosh with an absolute path (libavformat/mov.c, `mov_read_dref`).
fn alias(path: &str) -> Vec<u8> {
    let mut record = b"alis\0\0\0\0".to_vec();
    record.extend([0; 10]);
    record.push(4);
    record.extend(b"disk".iter().copied().chain([0; 23]));
    record.extend([0; 12]);
    record.push(6);
    record.extend(b"passwd".iter().copied().chain([0; 57]));
    record.extend([0; 16]);
    record.extend([0, 1, 0, 1]);
    record.extend([0; 16]);
    record.extend([0, 2]);
    record.extend((path.len() as u16).to_be_bytes());
    record.extend(path.as_bytes());
    record.extend([0_u8; 1].repeat(path.len() % 2));
    record.extend([0xff, 0xff, 0, 0]);
    record
}
