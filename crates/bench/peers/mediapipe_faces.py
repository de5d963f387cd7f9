"""Follows a face through raw frames with MediaPipe's own face landmarker and says how long it took.

Arguments: the file of frames (640 x 480, red, green and blue), the model bundle, milliseconds between frames.
"""

import json
import sys
import time

import mediapipe as mp
import numpy as np

WIDTH, HEIGHT = 640, 480


def main() -> None:
    frames = np.fromfile(sys.argv[1], dtype=np.uint8).reshape(-1, HEIGHT, WIDTH, 3)
    vision = mp.tasks.vision
    options = vision.FaceLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=sys.argv[2]),
        running_mode=vision.RunningMode.VIDEO,
        num_faces=1,
        output_face_blendshapes=False,
        output_facial_transformation_matrixes=True,
    )
    found = 0
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        landmarker.detect_for_video(mp.Image(image_format=mp.ImageFormat.SRGB, data=frames[0]), 0)
        start = time.perf_counter()
        for number, frame in enumerate(frames, start=1):
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame)
            result = landmarker.detect_for_video(image, number * int(sys.argv[3]))
            found += len(result.face_landmarks)
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "frames": len(frames), "found": found}))


if __name__ == "__main__":
    main()
