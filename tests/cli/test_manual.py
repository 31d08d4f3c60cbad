"""Manual pages and the table of the README: made from the table of commands."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import Ctl

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture
def pages(bare: Ctl, tmp_path: Path) -> list[Path]:
    bare("help", "--man", "--folder", str(tmp_path / "man"))
    return sorted((tmp_path / "man").iterdir())


def test_every_page_is_without_fault(pages: list[Path]) -> None:
    assert len(pages) > 10
    done = subprocess.run(["mandoc", "-T", "lint", *pages], capture_output=True, text=True,
                          cwd=pages[0].parent, check=False)  # fmt: skip
    # Pages refer to each other, and they are not installed here.
    complaints = done.stdout.splitlines()
    assert [line for line in complaints if "referenced manual not found" not in line] == []


def test_man_shows_every_page(pages: list[Path]) -> None:
    for page in pages:
        done = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True,
                              env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "80"},
                              check=True)  # fmt: skip
        assert done.stderr == ""
        assert "EXAMPLES" in done.stdout and "ticketctl" in done.stdout


def test_a_page_is_printed(bare: Ctl, pages: list[Path]) -> None:
    texts = {page.name: page.read_text() for page in pages}
    assert bare("help", "--man").out == texts["ticketctl.1"]
    assert bare("help", "account", "--man").out == texts["ticketctl-account.1"]
    assert "Did you mean 'account'?" in bare("help", "acount", "--man", code=2).err


def test_the_readme_shows_every_command(bare: Ctl) -> None:
    assert bare("help", "--markdown").out in README.read_text(), "run: ticketctl help --markdown"
