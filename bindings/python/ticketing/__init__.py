"""The movie-ticket rewards platform, from Python.

>>> with ticketing.open("sqlite::memory:") as t:
...     user = t.accounts.create("user@example.com", "correct horse battery", "user")
...     t.points.summary(user).balance
0
"""

from __future__ import annotations

import os

from . import _bulk, _core, _results
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
from ._requests import to_settings
from ._results import ImageContent, List, Walk
from ._simulate import simulate

for _name in _core.__all__:
    _results.equip(getattr(_core, _name))
_bulk.equip()


def open(
    url: str | os.PathLike[str] | None = None,
    *,
    create: bool = False,
    clock: Clock | None = None,
    config: str | os.PathLike[str] | None = None,
    **overrides: object,
) -> Ticketing:
    """Opens the platform on a store.

    ``url`` is ``sqlite:///path``, ``sqlite::memory:`` or ``postgresql://...``, or the path of a
    SQLite file as ``os.PathLike``; without it the configuration says. A SQLite file that is not
    there is made with ``create`` only; a PostgreSQL store is prepared with ``ticketctl db init``.
    ``clock`` is a ``ManualClock`` where time is to stand still; without it the store's time counts.
    ``config`` names a TOML file. ``overrides`` are sections of the configuration, e.g.
    ``limits={"posts_per_day": 5}``.

    InvalidError for what cannot be configured, UnavailableError for a store that does not answer or
    is not there. What is opened belongs to its process: after ``os.fork()`` open it again.
    """
    settings = to_settings(overrides)
    if isinstance(url, os.PathLike):
        url = f"sqlite:///{os.path.abspath(url)}"
    if url is not None:
        settings.append(("store.url", url))
    file = None if config is None else os.fspath(config)
    return _core.open(settings, file, clock, create)


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
    "Walk",
    "__version__",
    "open",
    "simulate",
]
__all__ += _core.__all__
