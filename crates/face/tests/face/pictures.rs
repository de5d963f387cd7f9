//! Every picture of the test data against what MediaPipe itself finds in it.

use recruteia_face::{Counter, Face, Landmarker};
use serde_json::Value;

use crate::support::{look, number, picture, shared};

/// Landmarks may be off by this share of the width of the face.
const LANDMARKS: f32 = 0.02;
/// Angles may be off by so many degrees.
const DEGREES: f32 = 3.0;

/// Corners of the face left and right in the picture, tip of the nose.
const SIDES: [usize; 2] = [234, 454];
const NOSE: usize = 1;

fn landmarks(face: &Value) -> Vec<(usize, [f32; 2])> {
    let points = face["landmarks_px"].as_object().unwrap();
    points.iter().map(|(i, at)| (i.parse().unwrap(), [number(&at[0]), number(&at[1])])).collect()
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[test]
fn as_many_faces_as_there_are_and_each_where_the_reference_has_it() {
    let name = "as_many_faces_as_there_are_and_each_where_the_reference_has_it";
    let Some(shared) = shared(name) else { return };
    let mut counter = Counter::read(&shared.yunet()).unwrap();
    let mut landmarker = Landmarker::read(&shared.bundle()).unwrap();
    let reference = shared.reference();
    let (mut pictures, mut worst_point, mut worst_angle) = (0, (0.0_f32, ""), (0.0_f32, ""));
    for (name, wanted) in reference["images"].as_object().unwrap() {
        let image = shared.image(name);
        let picture = picture(&image);
        let boxes = counter.faces(&picture).unwrap();
        let wanted = wanted["faces"].as_array().unwrap();
        assert_eq!(boxes.len(), wanted.len(), "{name}: {boxes:?}");
        let regions = landmarker.regions(&picture).unwrap();
        assert_eq!(regions.len(), wanted.len(), "{name}");
        let found: Vec<Face> =
            regions.iter().map(|region| landmarker.face(&picture, region).unwrap().unwrap()).collect();
        for wanted in wanted {
            let points = landmarks(wanted);
            let at = |i: usize| points.iter().find(|(id, _)| *id == i).unwrap().1;
            let place = |face: &Face, i: usize| [face.landmarks[i][0], face.landmarks[i][1]];
            let nearest = |a: &&Face, b: &&Face| {
                distance(place(a, NOSE), at(NOSE)).total_cmp(&distance(place(b, NOSE), at(NOSE)))
            };
            let face = found.iter().min_by(nearest).unwrap();
            // The longest side of the face in the picture: the width of one in profile is no measure.
            let [left, right] = SIDES.map(at);
            let width = distance(left, right).max(distance(at(10), at(152)) * 0.75);
            for (i, point) in &points {
                let off = distance(place(face, *i), *point) / width;
                if off > worst_point.0 {
                    worst_point = (off, name);
                }
            }
            for (angle, key) in face.pose.degrees().into_iter().zip(["pitch", "yaw", "roll"]) {
                let off = (angle - number(&wanted["head_pose_deg"][key])).abs();
                if off > worst_angle.0 {
                    worst_angle = (off, name);
                }
            }
        }
        pictures += 1;
    }
    println!("{pictures} pictures: landmarks off by {worst_point:?}, angles by {worst_angle:?} degrees");
    assert_eq!(pictures, 38);
    assert!(worst_point.0 <= LANDMARKS, "{worst_point:?}");
    assert!(worst_angle.0 <= DEGREES, "{worst_angle:?}");
}

#[test]
fn open_half_and_closed_eyes_are_told_apart() {
    let Some(shared) = shared("open_half_and_closed_eyes_are_told_apart") else { return };
    let opening = |name: &str| look(&mut shared.observer(), &shared.image(name)).head.unwrap().eye_opening;
    let open = opening("faces/synth_eyes_open.jpg");
    let half = opening("faces/synth_eyes_half.jpg");
    let closed = opening("faces/synth_eyes_closed.jpg");
    assert!(half < 0.85 * open && half > 0.6 * open, "open {open}, half {half}");
    assert!(closed < 0.4 * open, "open {open}, closed {closed}");
}

#[test]
fn eyes_turned_to_either_side_are_told_apart() {
    let Some(shared) = shared("eyes_turned_to_either_side_are_told_apart") else { return };
    let gaze = |name: &str| look(&mut shared.observer(), &shared.image(name)).head.unwrap().gaze;
    let ahead = gaze("faces/synth_eyes_open.jpg");
    let left = gaze("faces/synth_gaze_image_left.jpg");
    let right = gaze("faces/synth_gaze_image_right.jpg");
    assert!((ahead - 0.5).abs() < 0.05, "{ahead}");
    assert!(left < 0.4 && right > 0.6, "left {left}, right {right}");
}

#[test]
fn a_head_turned_to_either_side_has_the_sign_of_that_side() {
    let Some(shared) = shared("a_head_turned_to_either_side_has_the_sign_of_that_side") else { return };
    let yaw = |name: &str| look(&mut shared.observer(), &shared.image(name)).head.unwrap().yaw;
    assert!(yaw("faces/intel_pose_profile_left_of_image.png") < -25.0);
    assert!(yaw("faces/intel_pose_profile_right_of_image.png") > 20.0);
}

#[test]
fn every_composite_is_measured_and_faces_the_camera() {
    // Ten averages of faces are no proof of fairness; a threshold that shuts one of them out would be one of unfairness.
    let Some(shared) = shared("every_composite_is_measured_and_faces_the_camera") else { return };
    for sex in ["f", "m"] {
        for group in ["african", "easian", "multi", "wasian", "white"] {
            let name = format!("faces/composite_{sex}_{group}.jpg");
            let sample = look(&mut shared.observer(), &shared.image(&name));
            let head = sample.head.unwrap_or_else(|| panic!("{name}: {:?}", sample.unmeasured));
            assert!(head.yaw.abs() < 5.0 && head.pitch.abs() < 6.0, "{name}: {head:?}");
            assert!((head.gaze - 0.5).abs() < 0.06, "{name}: {head:?}");
        }
    }
}
