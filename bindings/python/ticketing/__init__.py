"""The movie-ticket rewards platform, from Python.

>>> with ticketing.open("sqlite::memory:") as t:
...     user = t.accounts.create("user@example.com", "correct horse battery", "user")
...     t.points.summary(user).balance
0
"""

from __future__ import annotations

import json
from typing import Mapping

from . import _core
from ._core import *  # noqa: F403  (the result classes)
from ._core import Clock, ManualClock, Ticketing, __version__
from ._errors import (
    ConflictError,
    ForbiddenError,
    InternalError,
    InvalidError,
    NotFoundError,
    RateLimitedError,
    TicketingError,
    UnauthenticatedError,
    UnavailableError,
)
from ._results import ImageContent, List


def _settings(overrides: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """``points={"general_post": 5}`` or ``**{"points.general_post": 5}`` as key and text."""
    out: list[tuple[str, str]] = []
    for name, value in overrides.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            out += _settings(value, f"{key}.")
        elif value is None or isinstance(value, str):
            out.append((key, value or ""))
        else:
            out.append((key, json.dumps(value)))
    return out


def open(
    url: str | None = None,
    *,
    clock: Clock | None = None,
    config: str | None = None,
    **overrides: object,
) -> Ticketing:
    """Opens the platform on a store.

    ``url`` is ``sqlite:///path``, ``sqlite::memory:`` or ``postgresql://...``; without it the
    configuration says. ``config`` names a TOML file. ``overrides`` are sections of the
    configuration, e.g. ``limits={"posts_per_day": 5}``.
    """
    settings = _settings(overrides)
    if url is not None:
        settings.append(("store.url", url))
    return _core.open(settings, config, clock)


__all__ = [
    "Clock",
    "ConflictError",
    "ForbiddenError",
    "ImageContent",
    "InternalError",
    "InvalidError",
    "List",
    "ManualClock",
    "NotFoundError",
    "RateLimitedError",
    "Ticketing",
    "TicketingError",
    "UnauthenticatedError",
    "UnavailableError",
    "__version__",
    "open",
]
__all__ += _core.__all__
