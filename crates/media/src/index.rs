//! The index of stored media and the HLS playlists around it (RFC 8216).

use std::fmt::Write;

use serde::{Deserialize, Serialize};

/// The name of the segment with the codec configuration.
pub const INIT_NAME: &str = "init.mp4";
/// The name under which ffmpeg hands over its playlist, and under which players ask for ours.
pub const PLAYLIST_NAME: &str = "index.m3u8";
/// Lines of a playlist from ffmpeg; more would be days of media.
const MAX_SEGMENTS: usize = 200_000;

/// The order and durations of the segments of one media.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The segment that comes before all others.
    pub init: String,
    /// The others in the order of time.
    pub segments: Vec<Segment>,
}

/// One segment of about two seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// `0000001.m4s`.
    pub name: String,
    /// Rounded so that the sum of all durations up to any segment is right to half a millisecond.
    pub duration_ms: u64,
}

/// Why a text is not the finished playlist of a conversion.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// It does not start as a playlist does.
    #[error("not a playlist")]
    NotAPlaylist,
    /// A line means nothing here.
    #[error("line {0} of the playlist is not understood")]
    Line(usize),
    /// It has no init segment, no end, or nothing between.
    #[error("the playlist is not finished")]
    Unfinished,
}

impl Index {
    /// Reads the finished playlist that ffmpeg writes.
    pub fn parse(text: &str) -> Result<Self, IndexError> {
        match Self::parse_growing(text)? {
            (index, true) => Ok(index),
            (_, false) => Err(IndexError::Unfinished),
        }
    }

    /// Reads a playlist to which ffmpeg may still add, and tells whether it is finished.
    pub(crate) fn parse_growing(text: &str) -> Result<(Self, bool), IndexError> {
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line.trim_end()) != Some("#EXTM3U") {
            return Err(IndexError::NotAPlaylist);
        }
        let mut index = Self::default();
        let mut ended = false;
        let mut pending_us = None;
        let mut until_us = 0_u64;
        for (number, line) in lines {
            let line = line.trim_end();
            let wrong = IndexError::Line(number + 1);
            if let Some(attributes) = line.strip_prefix("#EXT-X-MAP:") {
                let name = attributes.strip_prefix("URI=\"").and_then(|rest| rest.split('"').next());
                index.init = name.filter(|name| *name == INIT_NAME).ok_or(wrong)?.to_owned();
            } else if let Some(duration) = line.strip_prefix("#EXTINF:") {
                let seconds = duration.split(',').next().and_then(|seconds| seconds.parse::<f64>().ok());
                let seconds = seconds.filter(|seconds| (0.0..=86_400.0).contains(seconds)).ok_or(wrong)?;
                pending_us = Some((seconds * 1e6).round() as u64);
            } else if line == "#EXT-X-ENDLIST" {
                ended = true;
            } else if !line.is_empty() && !line.starts_with('#') {
                let duration_us = pending_us.take().filter(|_| is_segment_name(line)).ok_or(wrong)?;
                let from_ms = rounded_ms(until_us);
                until_us += duration_us;
                let duration_ms = rounded_ms(until_us) - from_ms;
                index.segments.push(Segment { name: line.to_owned(), duration_ms });
                if index.segments.len() > MAX_SEGMENTS {
                    return Err(IndexError::Line(number + 1));
                }
            }
        }
        if index.init.is_empty() || index.segments.is_empty() {
            return Err(IndexError::Unfinished);
        }
        Ok((index, ended))
    }

    /// How long the media lasts.
    pub fn duration_ms(&self) -> u64 {
        self.segments.iter().map(|segment| segment.duration_ms).sum()
    }

    /// All segment names, the init segment first: the order in which the bytes make one MP4 file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.init.as_str()).chain(self.segments.iter().map(|segment| segment.name.as_str()))
    }
}

/// The playlist that a player asks for; names are relative to its own address.
pub fn playlist(index: &Index) -> String {
    let longest_ms = index.segments.iter().map(|segment| segment.duration_ms).max().unwrap_or(0);
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"{}\"\n",
        longest_ms.div_ceil(1000),
        index.init,
    );
    for Segment { name, duration_ms } in &index.segments {
        // Writing to a string can't fail.
        let _ = writeln!(text, "#EXTINF:{}.{:03},\n{name}", duration_ms / 1000, duration_ms % 1000);
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

/// Whether this is a name that ffmpeg gives to a media segment: seven digits and `.m4s`.
pub(crate) fn is_segment_name(name: &str) -> bool {
    name.strip_suffix(".m4s")
        .is_some_and(|number| number.len() == 7 && number.bytes().all(|b| b.is_ascii_digit()))
}

fn rounded_ms(us: u64) -> u64 {
    (us + 500) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n\
                        #EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"init.mp4\"\n";

    fn list(count: usize) -> String {
        let mut text = HEAD.to_owned();
        for number in 1..=count {
            writeln!(text, "#EXTINF:2.005333,\n{number:07}.m4s").unwrap();
        }
        text + "#EXT-X-ENDLIST\n"
    }

    #[test]
    fn durations_do_not_drift() {
        let index = Index::parse(&list(7200)).unwrap();
        assert_eq!(index.segments.len(), 7200);
        assert_eq!(index.segments[0], Segment { name: "0000001.m4s".into(), duration_ms: 2005 });
        // 7200 × 2.005333 s = 14438.3976 s; rounding each duration by itself would give 14436 s.
        assert_eq!(index.duration_ms(), 14_438_398);
        assert!(index.segments.iter().all(|segment| (2005..=2006).contains(&segment.duration_ms)));
    }

    #[test]
    fn what_is_served_reads_back_as_the_same_index() {
        let index = Index::parse(&list(5)).unwrap();
        let served = playlist(&index);
        assert!(served.contains("#EXT-X-TARGETDURATION:3\n"), "{served}");
        assert_eq!(Index::parse(&served).unwrap(), index);
        assert_eq!(index.names().take(2).collect::<Vec<_>>(), ["init.mp4", "0000001.m4s"]);
    }

    #[test]
    fn unfinished_and_foreign_playlists_are_refused() {
        let finished = list(2);
        for (text, expected) in [
            (String::new(), IndexError::NotAPlaylist),
            ("hello".into(), IndexError::NotAPlaylist),
            (HEAD.into(), IndexError::Unfinished),
            (finished.replace("#EXT-X-ENDLIST\n", ""), IndexError::Unfinished),
            (list(0), IndexError::Unfinished),
            (finished.replace("#EXT-X-MAP:URI=\"init.mp4\"\n", ""), IndexError::Unfinished),
            (finished.replace("init.mp4", "../init.mp4"), IndexError::Line(6)),
            (finished.replace("0000001.m4s", "http://example.org/0000001.m4s"), IndexError::Line(8)),
            (finished.replacen("#EXTINF:2.005333,\n", "", 1), IndexError::Line(7)),
            (finished.replacen("2.005333", "-1", 1), IndexError::Line(7)),
            (finished.replacen("2.005333", "NaN", 1), IndexError::Line(7)),
        ] {
            assert_eq!(Index::parse(&text), Err(expected), "{text}");
        }
    }
}
