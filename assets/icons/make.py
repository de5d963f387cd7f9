#!/usr/bin/env python3
"""Draws the application's icons from icon.svg: PNG (RGBA), ICO and ICNS. It needs rsvg-convert."""

import pathlib
import struct
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
FILES = {"32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "icon.png": 512}
ICO_SIZES = (16, 24, 32, 48, 64, 256)
# Apple's type codes of PNG images, with their size in pixels.
ICNS_TYPES = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024}


def png(size):
    """The icon as a PNG of `size` by `size` pixels."""
    command = ["rsvg-convert", "-w", str(size), "-h", str(size), str(HERE / "icon.svg")]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def ico(sizes):
    """An ICO file whose images are PNGs; the width 256 is written as 0."""
    images = [png(size) for size in sizes]
    offset = 6 + 16 * len(images)
    entries = b""
    for size, image in zip(sizes, images, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    return struct.pack("<HHH", 0, 1, len(images)) + entries + b"".join(images)


def icns(types):
    """An ICNS file: blocks of type, length and PNG."""
    blocks = b"".join(kind + struct.pack(">I", len(image) + 8) + image for kind, image in ((k, png(s)) for k, s in types.items()))
    return b"icns" + struct.pack(">I", len(blocks) + 8) + blocks


for name, size in FILES.items():
    (HERE / name).write_bytes(png(size))
(HERE / "icon.ico").write_bytes(ico(ICO_SIZES))
(HERE / "icon.icns").write_bytes(icns(ICNS_TYPES))
