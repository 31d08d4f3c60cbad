"""The checks that need a tool of one version fail where it is missing, and say what to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.mark.parametrize(
    ("script", "package"),
    [("check-format", "clang-format-14"), ("check-tidy", "clang-tidy-14")],
)
def test_fails_where_it_cannot_check(script: str, package: str, tmp_path: Path) -> None:
    for tool in ("bash", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    run = subprocess.run([SCRIPTS / script], env={"PATH": str(tmp_path)},
                         capture_output=True, text=True)  # fmt: skip
    assert run.returncode == 2
    assert f"apt-get install {package}" in run.stderr
