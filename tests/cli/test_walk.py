"""The README's walk with curl, pasted whole as scripts/serve prints it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import Ctl
from test_demo import api
from test_shop import PASSWORD, seeded

ROOT = Path(__file__).resolve().parents[2]


def walk(url: str, password: str) -> str:
    return subprocess.check_output([ROOT / "scripts" / "walk-through", url, password], text=True)


def paste(lines: str, folder: Path, shell: str = "bash") -> subprocess.CompletedProcess[str]:
    """Nothing is set but where programs are."""
    return subprocess.run([shell], input=lines + "echo the shell goes on\n", cwd=folder, text=True,
                          capture_output=True, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                          timeout=120, check=False)  # fmt: skip


def test_the_walk_is_the_readmes(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    printed = walk("http://127.0.0.1:8080", "x").splitlines()
    assert "PASSWORD='x'" in printed and printed[-1] == ")"
    found = "PASSWORD=$(cat var/demo-password)   # of all demo people"
    printed[printed.index("PASSWORD='x'")] = found
    assert "```sh\n" + "\n".join(printed) + "\n```" in readme


def test_the_walk_ends_with_a_used_ticket(ctl: Ctl, tmp_path: Path) -> None:
    seeded(ctl)
    with api(ctl) as url:
        for shell, discount in (("bash", 4500), ("sh", 0)):  # pasting it again is no worse
            (tmp_path / "ticket.png").unlink(missing_ok=True)
            done = paste(walk(url, PASSWORD), tmp_path, shell)
            assert done.stderr == "", done.stderr
            assert f'"discount":{discount}' in done.stdout, done.stdout
            assert "problems" not in done.stdout
            assert '"state":"redeemed"' in done.stdout.splitlines()[-2]
            assert done.stdout.endswith("the shell goes on\n")
            picture = (tmp_path / "ticket.png").read_bytes()
            assert picture.startswith(b"\x89PNG") and len(picture) < 150_000
    assert ctl.json("audit", "verify")["clean"] is True


def test_the_walk_stops_with_a_sentence_where_nobody_can_sign_in(bare: Ctl, tmp_path: Path) -> None:
    seeded(bare)
    with api(bare) as url:
        done = paste(walk(url, "not the password"), tmp_path)
    assert done.stdout == "the shell goes on\n"
    assert f"minji@example.com cannot sign in at {url}" in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
