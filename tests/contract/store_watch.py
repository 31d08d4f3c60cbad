"""Tells whether anything was written to a store, seen from outside."""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol


class StoreWatch(Protocol):
    def ask(self, sql: str) -> str:
        """The one value of a query."""

    def version(self) -> str: ...

    def close(self) -> None: ...


class SqliteWatch:
    """`PRAGMA data_version` moves with each commit of somebody else (SQLite's manual)."""

    def __init__(self, url: str, _: Any = None) -> None:
        self._connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)

    def ask(self, sql: str) -> str:
        return str(self._connection.execute(sql).fetchone()[0])

    def version(self) -> str:
        return self.ask("PRAGMA data_version")

    def close(self) -> None:
        self._connection.close()


class PostgresWatch:
    """The next transaction id moves when one writes (PostgreSQL's manual, section 9.26.8)."""

    def __init__(self, url: str, postgres: Any) -> None:
        self._session = postgres.session(url)

    def ask(self, sql: str) -> str:
        self._session.stdin.write(sql + ";\n")
        self._session.stdin.flush()
        return str(self._session.stdout.readline().strip())

    def version(self) -> str:
        return self.ask("SELECT pg_snapshot_xmax(pg_current_snapshot())")

    def close(self) -> None:
        self._session.communicate("")
