"""mypy's stubtest finds that the stubs are what is there, and would find it if they were not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ticketing

HERE = Path(__file__).parent
PACKAGE = Path(ticketing.__file__).parent


def stubtest(folder: Path) -> subprocess.CompletedProcess[str]:
    """Over the package in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "ticketing._core",
         "--mypy-config-file", HERE / "mypy.ini",
         "--allowlist", HERE / "stubtest.allow", "--ignore-unused-allowlist"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)


def test_the_stubs_are_what_is_there() -> None:
    done = stubtest(PACKAGE.parent)
    assert done.returncode == 0, done.stdout


# What a stub says, what it would say wrongly, and what is then said of that. The parameters of
# compiled methods are compared in test_stubs.py.
WRONG = (
    ("def summary(self", "def sum_up(self", "_core.Points.summary is not present in stub"),
    ("def sum_up(self", "def sum_up(self", "_core.Points.sum_up is not present at runtime"),
    ("self, items: Iterable", "self, things: Iterable", "_core.Comments.add_many is inconsistent"),
)


def test_wrong_stubs_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "ticketing").mkdir()
    for file in PACKAGE.iterdir():
        if file.name not in ("_core.pyi", "__pycache__"):
            (tmp_path / "ticketing" / file.name).symlink_to(file)
    text = (PACKAGE / "_core.pyi").read_text()
    for right, wrong, _ in WRONG:
        assert right in text
        text = text.replace(right, wrong, 1)
    (tmp_path / "ticketing" / "_core.pyi").write_text(text)
    done = stubtest(tmp_path)
    assert done.returncode == 1, done.stdout
    for _, _, found in WRONG:
        assert found in done.stdout, done.stdout
