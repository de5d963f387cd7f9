import type { MeasuredPicture } from "../transport/generated";

/** What the core says of an answer of twenty seconds, with one absence, one second face and two blinks. */
export function measuredPicture(at: number): MeasuredPicture {
  return {
    summary: {
      watched_ms: 20_000, face_present: 0.95, several_faces: 0.08, most_faces: 2, measured: 0.95, unmeasured: { no_face: 0.05 },
      centre: [0.5, 0.48], size: 0.42, brightness: 0.51, sharpness: 0.31, yaw: { mean: -1.2, deviation: 2.1 }, pitch: { mean: 3.4, deviation: 1 }, roll: { mean: 0.2, deviation: 1.4 },
      facing_camera: 0.842, blinks_per_minute: null, movement: 0.06,
    },
    events: {
      absent: [{ start_ms: 15_000, end_ms: 16_000 }],
      several: [{ start_ms: 17_500, end_ms: 19_000 }],
      away: [],
      blinks: [1_600, 4_100],
    },
    models: ["YuNet 2023mar", "MediaPipe Face Landmarker v2"],
    created_at_ms: at,
  };
}
