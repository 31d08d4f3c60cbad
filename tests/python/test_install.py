"""The package, installed somewhere else, works from there."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import ticketing

PROGRAM = """
import ticketing
with ticketing.open("sqlite::memory:") as t:
    assert t.audit.verify().clean
print(ticketing.__file__)
"""


def test_installs_into_a_prefix() -> None:
    built = Path(ticketing.__file__).parents[2]
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    with tempfile.TemporaryDirectory() as prefix:
        subprocess.run(
            ["cmake", "--install", built, "--component", "python", "--prefix", prefix],
            check=True,
            env=plain,
            stdout=subprocess.DEVNULL,
        )
        (site,) = Path(prefix).glob("lib/python3*/*-packages")
        assert {path.name for path in site.iterdir()} == {"ticketing"}
        package = site / "ticketing"
        assert {"py.typed", "_core.pyi"} <= {path.name for path in package.iterdir()}
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            check=True,
            env={**os.environ, "PYTHONPATH": str(site)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert ran.stdout == f"{package / '__init__.py'}\n"
