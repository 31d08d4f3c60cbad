"""When croniter, written by others, says a schedule is due: what ours is compared with.

Reads lines "<expression> TAB <Unix time> TAB <either|both>": whether a day has to fit either of its
two fields or both. Writes the next five times in UTC for each, as Unix times; "never" ends a line.
"""

from __future__ import annotations

import sys
from datetime import datetime, timezone

from croniter import CroniterBadDateError, croniter

TIMES = 5


def times(expression: str, start: int, either: bool) -> list[str]:
    after = datetime.fromtimestamp(start, timezone.utc)
    found: list[str] = []
    try:
        schedule = croniter(expression, after, ret_type=float, day_or=either)
        while len(found) < TIMES:
            found.append(str(int(schedule.get_next())))
    except CroniterBadDateError:
        found.append("never")
    return found


def main() -> None:
    for line in sys.stdin if len(sys.argv) < 2 else open(sys.argv[1], encoding="utf-8"):
        expression, start, day = line.rstrip("\n").split("\t")
        print(*times(expression, int(start), day == "either"))


if __name__ == "__main__":
    main()
