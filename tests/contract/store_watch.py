"""Tells whether anything was written to a store, seen from outside."""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol


class StoreWatch(Protocol):
    def version(self) -> int: ...

    def close(self) -> None: ...


class SqliteWatch:
    """`PRAGMA data_version` moves with each commit of somebody else (SQLite's manual)."""

    def __init__(self, url: str, _: Any = None) -> None:
        self._connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)

    def version(self) -> int:
        return self._connection.execute("PRAGMA data_version").fetchone()[0]

    def close(self) -> None:
        self._connection.close()


class PostgresWatch:
    """The next transaction id moves when one writes (PostgreSQL's manual, section 9.26.8)."""

    def __init__(self, url: str, postgres: Any) -> None:
        self._session = postgres.session(url)

    def version(self) -> int:
        self._session.stdin.write("SELECT pg_snapshot_xmax(pg_current_snapshot());\n")
        self._session.stdin.flush()
        return int(self._session.stdout.readline())

    def close(self) -> None:
        self._session.communicate("")
