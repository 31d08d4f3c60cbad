"""The movie-ticket rewards platform, from Python.

>>> with ticketing.open("sqlite::memory:") as t:
...     user = t.accounts.create("user@example.com", "correct horse battery", "user")
...     t.points.summary(user).balance
0
"""

from __future__ import annotations

import json
from types import TracebackType
from typing import Mapping

from . import _core
from ._accounts import Accounts
from ._core import *  # noqa: F403  (the result classes)
from ._core import Clock, ManualClock, __version__
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
from ._services import Audit, Comments, Jobs, Points, Posts
from ._shop import Catalog, Coupons, Images, Purchases


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


class Ticketing:
    """An open platform. Thread safe; a context manager."""

    def __init__(self, session: _core.Session) -> None:
        self._session = session
        self.accounts = Accounts(session)
        self.posts = Posts(session)
        self.comments = Comments(session)
        self.points = Points(session)
        self.coupons = Coupons(session)
        self.catalog = Catalog(session)
        self.purchases = Purchases(session)
        self.images = Images(session)
        self.jobs = Jobs(session)
        self.audit = Audit(session)

    def health(self) -> _core.Health:
        return self._session.health()

    def close(self) -> None:
        """Finishes what is under way. Closing again does nothing."""
        self._session.close()

    def __enter__(self) -> Ticketing:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


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
    return Ticketing(_core.open(settings, config, clock))


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
