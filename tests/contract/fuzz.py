"""Fuzzes the contract: `scripts/fuzz-contract` on the command line, `fuzz` in the tests."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
sys.path += [str(Path(__file__).parent.parent / folder) for folder in ("blackbox", "support")]

from hypothesis import HealthCheck, Phase, configuration, given, seed, settings  # noqa: E402
from hypothesis.errors import Flaky  # noqa: E402

from judge import Finding  # noqa: E402
from walks import Broken, Tally, Walks  # noqa: E402
from wire import ServerGone  # noqa: E402
from world import World  # noqa: E402

# Nothing is kept: a run is its seed.
configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "hypothesis-of-contract")
ROUND_WALKS = 100
SHRINK_REQUESTS_MAX = 4_000
STORES = ("sqlite", "postgresql")
SHOWN_MAX = 39  # lines of what led to it: three a request


class Enough(BaseException):
    """Of shrinking: not an Exception, which Hypothesis would take for one more finding."""


def told(finding: Finding, script: list[str], command: str) -> str:
    lines = script[-SHOWN_MAX:]
    return "\n".join([str(finding), *lines, f"replayed by: {command}"])


class Fuzz:
    """One run against one world. It stops at the first finding, shrunk, or notes them all."""

    def __init__(self, world: World, store: str, first_seed: int, keep_going: bool = False,
                 shrink_requests_max: int = SHRINK_REQUESTS_MAX) -> None:
        self.world = world
        self.store = store
        self.seed = first_seed
        self.keep_going = keep_going
        self.shrink_requests_max = shrink_requests_max
        self.noted: Counter[Finding] = Counter()
        self.scripts: dict[Finding, list[str]] = {}
        self.last: tuple[Finding, list[str]] | None = None
        self._shrunk_until = 0
        self.walks = Walks(world, self._found)

    @property
    def tally(self) -> Tally:
        return self.walks.tally

    def _found(self, finding: Finding, script: list[str]) -> None:
        if self.keep_going:
            self.noted[finding] += 1
            self.scripts.setdefault(finding, list(script))
            return
        if self.last is None:
            self._shrunk_until = self.tally.requests + self.shrink_requests_max
        else:
            first, shortest = self.last
            if (finding.operation, finding.rule) != (first.operation, first.rule):
                return  # one at a time
            if len(script) > len(shortest):
                raise Broken
            if self.tally.requests > self._shrunk_until:
                raise Enough
        self.last = (finding, list(script))
        raise Broken

    def run(self, requests: int) -> None:
        """Rounds of walks until so many requests were sent; raises Broken at a finding."""
        round_seed = self.seed
        while self.tally.requests < requests:
            self.world.furnish()
            try:
                self._round(round_seed)
            except (Broken, Flaky, Enough, ServerGone) as error:
                raise Broken(self._report(error, round_seed)) from None
            round_seed += 1

    def _report(self, error: BaseException, round_seed: int) -> str:
        command = f"scripts/fuzz-contract --store {self.store} --seed {round_seed} --requests 1"
        if isinstance(error, ServerGone):
            print("".join(self.world.server.errors[-SHOWN_MAX:]))
            return told(Finding("the server", "is gone", str(error)), self.walks.script, command)
        assert self.last, error
        return told(*self.last, command)

    def _round(self, round_seed: int) -> None:
        @seed(round_seed)
        @settings(database=None, deadline=None, max_examples=ROUND_WALKS,
                  suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
                  phases=(Phase.generate, Phase.shrink), print_blob=False)
        @given(self.walks.strategy())
        def walked(_: Any) -> None:
            pass

        walked()


def never_seen(fuzz: Fuzz) -> list[str]:
    """Operations that never succeeded: a fuzzer that only meets refusals finds little."""
    good = {name for name, status in fuzz.tally.statuses if status < 300}
    return [o.id for o in fuzz.world.document.operations if o.id not in good]


def run_store(store: str, first_seed: int, requests: int, keep_going: bool) -> bool:
    postgres = None
    if store == "postgresql":
        from postgres import Postgres

        postgres = Postgres()
    began = time.monotonic()
    try:
        world = World(postgres)
        fuzz = Fuzz(world, store, first_seed, keep_going)
        try:
            fuzz.run(requests)
        except Broken as broken:
            print(f"{store}: BROKEN after {fuzz.tally.requests} requests\n{broken}")
            return False
        finally:
            world.stop()
    finally:
        if postgres:
            postgres.stop()
    seconds = time.monotonic() - began
    print(f"{store}: {fuzz.tally.requests} requests in {seconds:.0f} s, seed {first_seed}, "
          f"{len(fuzz.noted)} kinds of findings")
    for finding, times in fuzz.noted.most_common():
        print(f"  {times} x {finding}")
        print("\n".join("      " + line for line in fuzz.scripts[finding][-3:]))
    statuses: Counter[int] = Counter()
    for (_, status), times in fuzz.tally.statuses.items():
        statuses[status] += times
    print("  " + ", ".join(f"{s}: {n}" for s, n in sorted(statuses.items())))
    print("  never succeeded: " + (", ".join(never_seen(fuzz)) or "none"))
    documented = {(o.id, code) for o in fuzz.world.document.operations
                  for status in o.responses if status.isdigit() and int(status) >= 400
                  for code in o.codes(int(status), fuzz.world.document.codes)}
    print(f"  {len(documented & set(fuzz.tally.codes))} of {len(documented)} documented refusals "
          f"met")
    return not fuzz.noted


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz-contract",
        description="Sends requests drawn from /openapi.json to a server of its own, and judges "
                    "each reply by that document.")
    parser.add_argument("--requests", type=int, default=100_000, help="on each store, at least")
    parser.add_argument("--store", choices=STORES, help="only this one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-going", action="store_true",
                        help="list every kind of finding, instead of shrinking the first")
    given_words = parser.parse_args()
    good = True
    for store in [given_words.store] if given_words.store else STORES:
        good &= run_store(store, given_words.seed, given_words.requests, given_words.keep_going)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
