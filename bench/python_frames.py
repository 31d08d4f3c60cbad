#!/usr/bin/python3
"""How fast the Python module reads a ledger, and writes comments.

    PYTHONPATH=build/release/python bench/python_frames.py [--entries N] [--comments N]
    FOLDER/venv/bin/python bench/python_frames.py          (after scripts/wheel FOLDER)

Fills a SQLite file with an account's ledger by SQL (its hashes are none, so that store is not
audited) and prints a table. Each row is measured in a process of its own, three times: the median
of the times. The yardstick is `pandas.read_sql` of the same columns by Python's own sqlite3.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "python"))

ROUNDS = 3
CHEAP = {"argon2_memory_kib": 8, "argon2_passes": 1}
COLUMNS = ("id, amount, balance_after, reason, source_type, source_id, note, reverses_id, "
           "created_at, expires_at")
FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :entries)
INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule, rule_amount,
                            source_type, source_id, note, expires_at, created_at, hash)
SELECT :account, i, 10, i, 'event_comment', 'event_comment', 10, 'comment', i,
       CASE i % 4 WHEN 0 THEN 'a gift for number ' || i ELSE '' END,
       1893456000000000, 1767225600000000 + i * 1000000, :hash
FROM n
"""


def resident_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def as_entries(path: str) -> Any:
    import ticketing

    t = ticketing.open(Path(path))
    return t.points.entries(t.accounts.find_by_email("reader@example.com"), limit=5000)


def imported(path: str) -> dict[str, float]:
    begin = time.perf_counter()
    import ticketing

    del ticketing
    return {"seconds": time.perf_counter() - begin}


def timed(act: Callable[[], Any]) -> dict[str, float]:
    import numpy
    import pandas

    pandas.DataFrame({"a": numpy.zeros(1)})  # both loaded
    before = resident_kib()
    begin = time.perf_counter()
    frame = act()
    seconds = time.perf_counter() - begin
    grown = (resident_kib() - before) * 1024
    held = int(frame.memory_usage(deep=True).sum())
    return {"seconds": seconds, "memory": grown / held, "megabytes": held / 1e6}


def framed(path: str) -> dict[str, float]:
    page = as_entries(path)
    return timed(lambda: page.all().df())


def read_by_sql(path: str) -> dict[str, float]:
    import pandas

    connection = sqlite3.connect(path)
    query = f"SELECT {COLUMNS} FROM ledger_entries ORDER BY seq DESC"
    return timed(lambda: pandas.read_sql(query, connection))


def drained(source: Any) -> dict[str, float]:
    """Every batch of a stream, which is released unread."""
    from arrow_consumer import Reader

    begin = time.perf_counter()
    rows = Reader(source).drain()
    return {"seconds": time.perf_counter() - begin, "rows": rows}


def streamed(path: str) -> dict[str, float]:
    return drained(as_entries(path).all())


def in_memory(path: str) -> Any:
    page = as_entries(path)
    items = [entry for chunk in page.all().chunks() for entry in chunk]
    return type(items[0])._to_rows(items)


def list_framed(path: str) -> dict[str, float]:
    from ticketing import List

    items = List[Any](in_memory(path))
    return timed(items.df)


def list_streamed(path: str) -> dict[str, float]:
    from ticketing import List

    return drained(List[Any](in_memory(path)))


def commented(path: str, count: int, one_by_one: bool) -> dict[str, float]:
    import ticketing

    with ticketing.open(Path(path).with_name("comments.db"), create=True, accounts=CHEAP) as t:
        users = t.accounts.create_many(
            [dict(email=f"u{n}-{time.time_ns()}@example.com", nickname=f"u{n}")
             for n in range(100)])
        name = f"admin-{time.time_ns()}"
        admin = t.accounts.create(f"{name}@example.com", None, name[-12:], role="admin")
        post = t.posts.create(admin, board="notice", title="t", body="b")
        items = [(users[n % 100], post, f"{n}") for n in range(count)]
        begin = time.perf_counter()
        if one_by_one:
            for item in items:
                t.comments.add(*item)
        else:
            t.comments.add_many(items)
        return {"seconds": (time.perf_counter() - begin) * 1e5 / count}


ROWS: dict[str, tuple[str, Callable[..., dict[str, float]]]] = {
    "import": ("import ticketing", imported),
    "sql": ("pandas.read_sql by sqlite3, the same columns", read_by_sql),
    "frame": ("the store's entries as a DataFrame", framed),
    "stream": ("the store's entries through Arrow", streamed),
    "list_frame": ("a list in memory as a DataFrame", list_framed),
    "list_stream": ("a list in memory through Arrow", list_streamed),
}


def fill(path: str, entries: int) -> None:
    import ticketing

    with ticketing.open(Path(path), create=True, accounts=CHEAP) as t:
        account = t.accounts.create("reader@example.com", None, "reader").id
    connection = sqlite3.connect(path)
    connection.execute(FILL, {"entries": entries, "account": account, "hash": "0" * 64})
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def in_its_own_process(*arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--row", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.row:
        name, path = asked.row
        if name in ROWS:
            measured = ROWS[name][1](path)
        else:
            measured = commented(path, asked.comments, name == "loop")
        print(json.dumps(measured))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/ledger.db"
        fill(path, asked.entries)
        yardstick = 0.0
        for name, (what, _) in ROWS.items():
            rounds = [in_its_own_process("--row", name, path) for _ in range(ROUNDS)]
            median = statistics.median(each["seconds"] for each in rounds)
            yardstick = median if name == "sql" else yardstick
            ratio = f", {yardstick / median:.1f} times as fast as read_sql" if yardstick else ""
            memory = [each["memory"] for each in rounds if "memory" in each]
            peak = (f", peak {statistics.median(memory):.2f} of the frame's "
                    f"{rounds[0]['megabytes']:.0f} MB") if memory else ""
            print(f"{what}: {median:.3f} s{ratio}{peak}", flush=True)
        for name, what, count in (
            ("many", "100 000 comments by add_many", asked.comments),
            ("loop", "100 000 comments in a loop, of which so many were tried",
             max(1, asked.comments // 20)),
        ):
            taken = in_its_own_process("--comments", str(count), "--row", name, path)["seconds"]
            print(f"{what} ({count}): {taken:.1f} s", flush=True)


if __name__ == "__main__":
    main()
