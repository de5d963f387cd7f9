//! Appointments as an iCalendar file (RFC 5545), which every calendar reads.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;

use crate::ReportError;

/// One appointment.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Names the appointment for good, so that a changed one replaces the earlier.
    pub uid: String,
    /// How often it changed.
    pub sequence: u32,
    /// When it starts, in milliseconds since 1970 in UTC.
    pub starts_at_ms: i64,
    /// When it ends.
    pub ends_at_ms: i64,
    /// Its title.
    pub summary: String,
    /// What is known about it; may have several lines.
    pub description: String,
    /// Where it takes place.
    pub location: String,
    /// Whether it was called off.
    pub cancelled: bool,
}

/// The file with these appointments, for a calendar of this name, as of `stamped_at_ms`.
///
/// # Errors
/// [`ReportError::Calendar`] for a moment that no calendar knows.
pub fn render(name: &str, appointments: &[Appointment], stamped_at_ms: i64) -> Result<String, ReportError> {
    let mut calendar = Calendar::empty();
    for (property, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//RecruteIA//RecruteIA//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(property, value));
    }
    calendar.name(name);
    for appointment in appointments {
        let mut event = Event::new();
        event
            .uid(&appointment.uid)
            .sequence(appointment.sequence)
            .summary(&appointment.summary)
            .add_property("DTSTAMP", moment(stamped_at_ms)?)
            .add_property("DTSTART", moment(appointment.starts_at_ms)?)
            .add_property("DTEND", moment(appointment.ends_at_ms)?);
        if !appointment.description.is_empty() {
            event.description(&appointment.description);
        }
        if !appointment.location.is_empty() {
            event.location(&appointment.location);
        }
        event.status(if appointment.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
        calendar.push(event.done());
    }
    Ok(calendar.to_string())
}

/// A moment in UTC, to the second.
fn moment(at_ms: i64) -> Result<String, ReportError> {
    let at = Timestamp::from_millisecond(at_ms).map_err(|error| ReportError::Calendar(error.to_string()))?;
    Ok(at.strftime("%Y%m%dT%H%M%SZ").to_string())
}
