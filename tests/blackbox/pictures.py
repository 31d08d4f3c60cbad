"""Tiny but true image files, without an imaging library."""
from __future__ import annotations

import base64
import random
import struct
import zlib

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2, seed: int = 0, noise: bool = True) -> bytes:
    """RGB; noise does not compress, so its size follows the pixels. Another seed, another file."""
    generator = random.Random(seed)
    row = bytes(width * 3)
    rows = (b"\0" + (generator.randbytes(width * 3) if noise else row) for _ in range(height))
    compressor = zlib.compressobj(1 if noise else 9)
    packed = b"".join(compressor.compress(r) for r in rows) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (PNG_SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed)
            + _chunk(b"IEND", b""))


def jpeg() -> bytes:
    """One grey pixel: baseline, each Huffman table of a single one-bit code."""
    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    one_code = bytes([1] + [0] * 15) + b"\0"
    return (b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
            + segment(0xC0, struct.pack(">BHHBBBB", 8, 1, 1, 1, 1, 0x11, 0))
            + segment(0xC4, b"\x00" + one_code) + segment(0xC4, b"\x10" + one_code)
            + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f\xff\xd9")


def webp() -> bytes:
    """One pixel, lossless."""
    return base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
