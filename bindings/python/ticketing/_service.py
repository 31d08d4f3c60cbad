"""The use cases, under the names they have in the library, are methods of its services.

``who`` is the acting account: a result that carries its id, or the id. ``None`` is the local
operator, who may do what an administrator may.
"""

from __future__ import annotations

from . import _core


class Service:
    """Use cases on an open platform."""

    def __init__(self, session: _core.Session) -> None:
        self._session = session
