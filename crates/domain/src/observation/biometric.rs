//! The metrics under the names of the data model (F65), by the mapping that P3 gives.

use serde::Serialize;

use super::{Spread, Summary};

/// Longest text of a field, in characters.
const LONGEST: usize = 20;

/// What the data model calls biometric data. The names are its own; what they hold is what the picture shows. Emotions
/// are no part of it (P2). A field is absent where nothing could be measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BiometricData {
    /// Share of the time with face and eyes towards the camera.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eye_contact: Option<String>,
    /// Mean turn, nod and tilt of the head in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posture: Option<String>,
    /// Movement of the face in its own sizes a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gestures: Option<String>,
    /// Share of the time with a face in the picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<String>,
}

impl BiometricData {
    /// The fields of a summary.
    pub fn of(summary: &Summary) -> Self {
        let share = |value: f32| format!("{:.0} %", 100.0 * value);
        // Whole degrees without the sign of what rounds to nothing.
        let degrees = |spread: Spread| spread.mean.round() as i32;
        let angles = summary.yaw.zip(summary.pitch).zip(summary.roll);
        let posture = angles.map(|((yaw, pitch), roll)| {
            format!("{}° / {}° / {}°", degrees(yaw), degrees(pitch), degrees(roll))
        });
        let kept = |text: Option<String>| text.map(|text| text.chars().take(LONGEST).collect());
        Self {
            eye_contact: kept(summary.facing_camera.map(share)),
            posture: kept(posture),
            gestures: kept(summary.movement.map(|movement| format!("{movement:.2} /s"))),
            attention: kept(summary.face_present.map(share)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_those_of_the_data_model_and_hold_no_emotion() {
        let angle = |mean| Some(Spread { mean, deviation: 1.0 });
        let summary = Summary {
            facing_camera: Some(0.824),
            face_present: Some(1.0),
            movement: Some(0.0649),
            yaw: angle(-179.6),
            pitch: angle(-0.4),
            roll: angle(-179.6),
            ..Summary::of(&[], 100)
        };
        let fields = serde_json::to_value(BiometricData::of(&summary)).unwrap();
        let expected = serde_json::json!({
            "eye_contact": "82 %", "posture": "-180° / 0° / -180°", "gestures": "0.06 /s", "attention": "100 %",
        });
        assert_eq!(fields, expected);
        for (name, value) in fields.as_object().unwrap() {
            assert!(value.as_str().unwrap().chars().count() <= LONGEST, "{name}");
        }
    }

    #[test]
    fn what_was_not_measured_is_absent() {
        let fields = serde_json::to_value(BiometricData::of(&Summary::of(&[], 100))).unwrap();
        assert_eq!(fields, serde_json::json!({}));
    }
}
