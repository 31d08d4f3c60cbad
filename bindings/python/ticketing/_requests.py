"""Values on their way into the library: JSON."""

from __future__ import annotations

import datetime
import json
import os
from typing import Mapping


def _encode(value: object) -> object:
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError("the datetime needs a time zone, e.g. datetime.timezone.utc")
        return value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def to_json(value: object) -> str:
    """A request, or one value, e.g. an id, as the library reads it."""
    return json.dumps(value, default=_encode)


def to_bytes(given: bytes | bytearray | memoryview | os.PathLike[str]) -> bytes:
    """What nobody can change during the call; of a path, what the file holds."""
    if isinstance(given, bytes):
        return given
    if isinstance(given, os.PathLike):
        with open(given, "rb") as file:
            return file.read()
    return memoryview(given).tobytes()


def to_settings(overrides: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """``points={"general_post": 5}`` or ``**{"points.general_post": 5}`` as key and text."""
    out: list[tuple[str, str]] = []
    for name, value in overrides.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            out += to_settings(value, f"{key}.")
        elif value is None or isinstance(value, str):
            out.append((key, value or ""))
        else:
            out.append((key, json.dumps(value)))
    return out
