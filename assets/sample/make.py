#!/usr/bin/env python3
"""Makes the videos of the sample interview and writes their sentence times into sample.json.

    ./make.py FOLDER    FOLDER holds interview-answer-{1-fr,2-fr,3-en}.{wav,json}

The picture is drawn here: a flat portrait whose mouth and halo follow the level of the voice, the voice's
waveform, and a line that says that the voice is synthetic. It needs python3, rsvg-convert, ffmpeg (libx264,
libvpx-vp9, libopus) and the Inter typeface.
"""

import array
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import wave

HERE = pathlib.Path(__file__).resolve().parent
WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 360, 20
LEVELS = 5

# One container of each family, because an interview arrives in whatever the recorder wrote.
H264 = "-c:v libx264 -preset veryslow -tune animation -crf 24 -c:a aac -b:a 96k -movflags +faststart".split()
VP9 = "-c:v libvpx-vp9 -b:v 0 -crf 34 -deadline good -cpu-used 1 -row-mt 1 -c:a libopus -b:a 64k".split()
ANSWERS = [
    ("interview-answer-1-fr", "answer-1.mp4", H264),
    ("interview-answer-2-fr", "answer-2.webm", VP9),
    ("interview-answer-3-en", "answer-3.mp4", H264),
]


def picture(level, eyes_closed):
    """The portrait at one level of the voice (0 is silence), as SVG."""
    mouth = (
        '<path d="M306 171 Q320 179 334 171" fill="none" stroke="#7a3b2e" stroke-width="3.4" stroke-linecap="round"/>'
        if level == 0
        else f'<ellipse cx="320" cy="173" rx="{14 - level * 0.8}" ry="{1.6 + level * 1.9}" fill="#7a3b2e"/>'
    )
    eyes = (
        '<path d="M296 133 h13 M331 133 h13" stroke="#3b2a25" stroke-width="3" stroke-linecap="round"/>'
        if eyes_closed
        else '<circle cx="302.5" cy="133" r="4.2" fill="#3b2a25"/><circle cx="337.5" cy="133" r="4.2" fill="#3b2a25"/>'
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#eef0f8"/>
<circle cx="320" cy="150" r="{126 + level * 3.5}" fill="#e2e6f6"/>
<circle cx="320" cy="150" r="{112 + level * 1.5}" fill="#d3d9f3"/>
<clipPath id="stage"><rect width="{WIDTH}" height="278"/></clipPath>
<g clip-path="url(#stage)">
<path d="M262 128 q-4 -68 58 -68 q62 0 58 68 q2 52 10 76 q-30 18 -68 18 q-38 0 -68 -18 q8 -24 10 -76z" fill="#3b2a25"/>
<path d="M208 290 q2 -58 62 -72 l100 0 q60 14 62 72z" fill="#4c5bd4"/>
<path d="M300 176 h40 v36 q0 14 -20 14 q-20 0 -20 -14z" fill="#d69a7c"/>
<path d="M284 216 l36 34 36 -34 10 4 -22 46 -24 -16 -24 16 -22 -46z" fill="#fff"/>
<path d="M300 210 l20 34 20 -34 v4 q0 12 -20 12 q-20 0 -20 -12z" fill="#d69a7c"/>
<ellipse cx="320" cy="140" rx="45" ry="56" fill="#e8b596"/>
<path d="M273 134 q-2 -62 47 -62 q49 0 47 62 q-8 -8 -12 -26 q-34 2 -56 -14 q-6 26 -26 40z" fill="#3b2a25"/>
<path d="M292 120 q9 -5 18 -1 M330 119 q9 -4 18 1" fill="none" stroke="#3b2a25" stroke-width="2.6" stroke-linecap="round"/>
<path d="M320 138 q6 13 -1 15" fill="none" stroke="#c98a6c" stroke-width="2.4" stroke-linecap="round"/>
{eyes}{mouth}
</g>
<rect y="278" width="{WIDTH}" height="82" fill="#fff"/>
<rect y="278" width="{WIDTH}" height="1" fill="#d3d9f3"/>
<text x="320" y="346" text-anchor="middle" font-family="Inter, DejaVu Sans, sans-serif" font-size="13"
 fill="#4a4f66">Voix et image de synthèse · Synthetic voice and picture</text>
</svg>"""


def levels(wav):
    """The level of the voice in every frame, 0 to LEVELS, and the length in seconds."""
    with wave.open(str(wav)) as file:
        rate = file.getframerate()
        samples = array.array("h", file.readframes(file.getnframes()))
    step = rate // FRAMES_PER_SECOND
    result = []
    for start in range(0, len(samples), step):
        piece = samples[start : start + step]
        power = math.sqrt(sum(sample * sample for sample in piece) / len(piece)) / 32768
        result.append(0 if power < 0.008 else max(1, min(LEVELS, round(power * 28))))
    return result, len(samples) / rate


def blinks(frame):
    """Eyes are closed for three frames, about every four seconds, at uneven distances."""
    return any(0 <= frame - at < 3 for at in range(37, frame + 1, 83)) or frame % 211 in (100, 101, 102)


def film(folder, name, target, codec):
    """Draws the frames of one answer and joins them with its sound and waveform."""
    wav = folder / f"{name}.wav"
    frames, seconds = levels(wav)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        for level in range(LEVELS + 1):
            for closed in (False, True):
                subprocess.run(
                    ["rsvg-convert", "-w", str(WIDTH), "-h", str(HEIGHT), "-o", work / f"{level}{int(closed)}.png"],
                    input=picture(level, closed).encode(),
                    check=True,
                )
        for number, level in enumerate(frames):
            (work / f"frame-{number:05}.png").symlink_to(f"{level}{int(blinks(number))}.png")
        wave_line = (
            f"[1:a]aformat=channel_layouts=mono,volume=1.6,"
            f"showwaves=s=400x36:mode=cline:rate={FRAMES_PER_SECOND}:colors=0x4c5bd4:scale=sqrt,"
            f"format=rgba,colorkey=black:0.1[wave];[0:v][wave]overlay=120:290:shortest=1,format=yuv420p[out]"
        )
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-framerate", str(FRAMES_PER_SECOND), "-i", work / "frame-%05d.png"]
            + ["-i", wav, "-filter_complex", wave_line, "-map", "[out]", "-map", "1:a", "-ac", "1", "-ar", "48000"]
            + codec
            + ["-g", str(4 * FRAMES_PER_SECOND), "-t", f"{seconds:.3f}", "-fflags", "+bitexact", "-map_metadata", "-1"]
            + [HERE / target],
            check=True,
        )
    return round(seconds * 1000)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    described = json.loads((HERE / "sample.json").read_text(encoding="utf-8"))
    for answer, (name, target, codec) in zip(described["answers"], ANSWERS, strict=True):
        truth = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        answer["file"] = target
        answer["language"] = truth["lang"]
        answer["duration_ms"] = film(folder, name, target, codec)
        answer["sentences"] = [
            {"start_ms": round(it["start"] * 1000), "end_ms": round(it["end"] * 1000), "text": it["text"]}
            for it in truth["sentences"]
        ]
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    (HERE / "sample.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
