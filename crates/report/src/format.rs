//! Numbers, dates and durations as each language writes them.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::ReportError;
use crate::model::Language;

const NO_BREAK_SPACE: char = '\u{a0}';

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes values in one language and one time zone.
#[derive(Clone, Debug)]
pub(crate) struct Format {
    pub(crate) language: Language,
    time_zone: TimeZone,
}

impl Format {
    /// # Errors
    ///
    /// [`ReportError::TimeZone`] when no time zone has that name.
    pub(crate) fn new(language: Language, time_zone: &str) -> Result<Self, ReportError> {
        let time_zone = if time_zone.is_empty() || time_zone == "UTC" {
            TimeZone::UTC
        } else {
            TimeZone::get(time_zone).map_err(|_| ReportError::TimeZone(time_zone.to_owned()))?
        };
        Ok(Self { language, time_zone })
    }

    /// The moment in the report's time zone; moments beyond the calendar stop at its ends.
    pub(crate) fn zoned(&self, at_ms: i64) -> Zoned {
        let bound = if at_ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_millisecond(at_ms).unwrap_or(bound).to_zoned(self.time_zone.clone())
    }

    /// `21 novembre 2026`, `21 November 2026`.
    pub(crate) fn date(&self, at_ms: i64) -> String {
        let moment = self.zoned(at_ms);
        let month = usize::from(moment.month().unsigned_abs()).saturating_sub(1);
        let (day, year) = (moment.day(), moment.year());
        match self.language {
            Language::Fr if day == 1 => {
                format!("1er{NO_BREAK_SPACE}{}{NO_BREAK_SPACE}{year}", MONTHS_FR[month])
            }
            Language::Fr => format!("{day}{NO_BREAK_SPACE}{}{NO_BREAK_SPACE}{year}", MONTHS_FR[month]),
            Language::En => format!("{day}{NO_BREAK_SPACE}{}{NO_BREAK_SPACE}{year}", MONTHS_EN[month]),
        }
    }

    /// `21 novembre 2026 à 14 h 05`, `21 November 2026, 14:05`.
    pub(crate) fn date_time(&self, at_ms: i64) -> String {
        let moment = self.zoned(at_ms);
        let (date, hour, minute) = (self.date(at_ms), moment.hour(), moment.minute());
        match self.language {
            Language::Fr => format!("{date} à {hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{minute:02}"),
            Language::En => format!("{date}, {hour:02}:{minute:02}"),
        }
    }

    /// `4,25` or `4.25`, with at most `decimals` decimals and no trailing zeros beyond the first; halves go up.
    pub(crate) fn decimal(&self, value: f64, decimals: usize) -> String {
        let factor = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        let mut text = format!("{:.decimals$}", (value * factor).round() / factor);
        if let Some(point) = text.find('.') {
            let shortest = point + 2;
            while text.len() > shortest && text.ends_with('0') {
                text.pop();
            }
        }
        if self.language == Language::Fr { text.replace('.', ",") } else { text }
    }

    /// A weight: whole when it is whole.
    pub(crate) fn weight(&self, value: f64) -> String {
        if value.fract() == 0.0 { format!("{value:.0}") } else { self.decimal(value, 2) }
    }

    /// `82 %` or `82%` of a share of 0 to 1.
    pub(crate) fn percent(&self, share: f64) -> String {
        let rounded = (share.clamp(0.0, 1.0) * 100.0).round();
        match self.language {
            Language::Fr => format!("{rounded:.0}{NO_BREAK_SPACE}%"),
            Language::En => format!("{rounded:.0}%"),
        }
    }

    /// `1 h 02 min 03 s`, `2 min 14 s`, `48 s`.
    pub(crate) fn duration(&self, duration_ms: u64) -> String {
        let seconds = duration_ms.saturating_add(500) / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let text = match (hours, minutes) {
            (0, 0) => format!("{seconds} s"),
            (0, _) => format!("{minutes} min {seconds:02} s"),
            _ => format!("{hours} h {minutes:02} min {seconds:02} s"),
        };
        text.replace(' ', "\u{a0}")
    }

    /// A time within a recording: `0:07`, `12:40`, `1:02:03`.
    pub(crate) fn timecode(&self, at_ms: u64) -> String {
        let seconds = at_ms / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes}:{seconds:02}")
        }
    }
}

/// `text` without what documents cannot hold (controls, noncharacters), and without direction marks, which disguise text.
pub(crate) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|&character| {
            (!character.is_control() || matches!(character, '\n' | '\t'))
                && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
                && u32::from(character) & 0xFFFE != 0xFFFE
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 November 2026, 13:05:00 UTC.
    const MOMENT_MS: i64 = 1_795_266_300_000;

    fn format(language: Language) -> Format {
        Format::new(language, "Europe/Paris").unwrap()
    }

    #[test]
    fn dates_follow_the_language_and_the_zone() {
        assert_eq!(
            format(Language::Fr).date_time(MOMENT_MS),
            "21\u{a0}novembre\u{a0}2026 à 14\u{a0}h\u{a0}05"
        );
        assert_eq!(format(Language::En).date_time(MOMENT_MS), "21\u{a0}November\u{a0}2026, 14:05");
        assert!(format(Language::Fr).date(MOMENT_MS - 20 * 86_400_000).starts_with("1er\u{a0}novembre"));
        assert!(format(Language::En).date(i64::MAX).ends_with("9999"));
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        assert!(matches!(Format::new(Language::En, "Mars/Olympus"), Err(ReportError::TimeZone(_))));
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(format(Language::Fr).decimal(7.25, 2), "7,25");
        assert_eq!(format(Language::En).decimal(7.25, 1), "7.3");
        assert_eq!(format(Language::En).decimal(4.0, 2), "4.0");
        assert_eq!(format(Language::Fr).weight(2.0), "2");
        assert_eq!(format(Language::Fr).weight(1.5), "1,5");
        assert_eq!(format(Language::Fr).percent(0.823), "82\u{a0}%");
        assert_eq!(format(Language::En).percent(7.0), "100%");
    }

    #[test]
    fn durations_are_rounded_and_timecodes_are_not() {
        assert_eq!(format(Language::En).duration(134_400), "2\u{a0}min\u{a0}14\u{a0}s");
        assert_eq!(format(Language::En).duration(3_723_000), "1\u{a0}h\u{a0}02\u{a0}min\u{a0}03\u{a0}s");
        assert_eq!(format(Language::En).timecode(59_999), "0:59");
        assert_eq!(format(Language::En).timecode(3_723_000), "1:02:03");
    }
}
