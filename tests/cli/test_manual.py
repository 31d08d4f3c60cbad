"""Manual pages and the table of the README: made from the table of commands."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import BIN, Ctl

README = Path(__file__).resolve().parents[2] / "README.md"


DAEMONS = ("ticketing-api", "ticketing-scheduler")


@pytest.fixture
def pages(bare: Ctl, tmp_path: Path) -> list[Path]:
    """Those of all programs, where man(1) looks for them."""
    bare("help", "--man", "--folder", str(tmp_path / "man"))
    for program in DAEMONS:
        done = subprocess.run([BIN / program, "--man"], capture_output=True, text=True, check=True)
        (tmp_path / "man" / f"{program}.1").write_text(done.stdout)
    return sorted((tmp_path / "man").iterdir())


def test_every_page_is_without_fault(pages: list[Path]) -> None:
    assert len(pages) > 20
    # Pages refer to each other: here they are, as they would be installed.
    home = pages[0].parents[1] / "installed"
    for page in pages:
        folder = home / f"man{page.suffix[1:]}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / page.name).write_text(page.read_text())
    done = subprocess.run(["mandoc", "-M", home, "-T", "lint", *pages], capture_output=True,
                          text=True, cwd=pages[0].parent, check=False)  # fmt: skip
    names = {page.name for page in pages}
    complaints = []
    for line in done.stdout.splitlines():
        found = re.search(r"referenced manual not found: Xr (\S+) (\d)", line)
        if not found or f"{found[1]}.{found[2]}" not in names:
            complaints.append(line)
    assert complaints == []


def test_man_shows_every_page(pages: list[Path]) -> None:
    for page in pages:
        done = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True,
                              env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "80"},
                              check=True)  # fmt: skip
        assert done.stderr == ""
        assert "ticketctl" in done.stdout
        assert "EXAMPLES" in done.stdout or not page.name.startswith("ticketctl")


def test_every_key_is_in_the_page_of_the_configuration(bare: Ctl, pages: list[Path]) -> None:
    (page,) = (page for page in pages if page.name == "ticketing.toml.5")
    keys = [one["key"] for one in json.loads(bare("config", "explain", "-o", "json").out)]
    described = re.findall(r"^\.It Ic (\S+)$", page.read_text(), re.M)
    assert len(keys) > 50 and described == keys


@pytest.mark.parametrize("program", DAEMONS)
def test_help_and_page_tell_of_the_same_options(program: str, pages: list[Path]) -> None:
    (page,) = (page for page in pages if page.name == f"{program}.1")
    done = subprocess.run([BIN / program, "--help"], capture_output=True, text=True, check=True)
    helped = re.findall(r"^  (?:-\w, |    )--(\S+)", done.stdout, re.M)
    described = re.findall(r"^\.It (?:Fl \w , )?Fl -(\S+)", page.read_text(), re.M)
    assert {"config", "store", "redis", "help", "version", "man"} < set(helped)
    assert helped == described


def test_a_page_is_printed(bare: Ctl, pages: list[Path]) -> None:
    texts = {page.name: page.read_text() for page in pages}
    assert bare("help", "--man").out == texts["ticketctl.1"]
    assert bare("help", "account", "--man").out == texts["ticketctl-account.1"]
    assert "Did you mean 'account'?" in bare("help", "acount", "--man", code=2).err


def test_the_readme_shows_every_command(bare: Ctl) -> None:
    assert bare("help", "--markdown").out in README.read_text(), "run: ticketctl help --markdown"
