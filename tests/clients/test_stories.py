"""The clients of examples/clients, run as their READMEs say: each tells the same story, over a
connection that loses the reply to its order."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import BIN, PASSWORD, Api, clean_environment, run
from relay import Relay

CLIENTS = Path(__file__).parents[2] / "examples" / "clients"
MODULES = Path(os.environ["TYPESCRIPT_CLIENT_MODULES"])
# The same in every language; what is left open is what a run makes up.
STORY = r"""Signed up as (story-[0-9a-f]{8}@example\.com) and signed in\.
The administrator gave 20000 points\.
The administrator opened an event: its first 3 commenters win a coupon\.
Commented as number 1 and won a coupon of 30 percent\.
Heard live: points, coupon\.
A quote: 15000 - 4500 = 10500 points\.
Bought for 10500 points; 9600 are left\.
Asked again with the same key: the same order, nothing was bought twice\.
The ticket is issued, for one movie_ticket\.
Saved its picture as ticket\.png: image/png\.
Asked for the picture again: 304\.
Edited a post: revision 2\.
Refused: version_mismatch \(412\)\.
Read it again and edited it: revision 3\.
Walked 4 ledger entries in 2 pages: they add up\.
Refused: insufficient_points \(409\), 9610 of 75000\.
Refused: validation_failed \(422\), must be from 1 to 100, not 101\.
Refused: daily_post_limit_reached \(429\), possible later\.
At the door the ticket is redeemed\.
Refused: ticket_already_redeemed \(409\)\.
The event is closed, and the session ended\.
"""


def tells_the_story(api: Api, relay: Relay, folder: Path, *command: str | Path) -> None:
    ran = run(*command, cwd=folder, API=relay.address, ADMIN_PASSWORD=PASSWORD,
              PYTHONDONTWRITEBYTECODE="1")
    told = re.fullmatch(STORY, ran.stdout)
    assert told, f"{ran.stdout}\n{ran.stderr}"
    assert (folder / "ticket.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    # Sent once, and again: when nobody answered, when it was told to wait, and to see the replay.
    first, *others = relay.orders
    assert first[0] and others[:3] == [first] * 3, relay.orders
    assert [key for key, _ in others[3:]] != [first[0]], "what is meant anew has a key of its own"
    assert len(others) == 4, relay.orders
    # What it says then: of the server's 503 how long that told it to wait.
    waits = re.findall(r"(?i)(?:again|retry) in ([\d.]+) s", ran.stderr)
    assert len(waits) == 2 and float(waits[1]) == 1, ran.stderr
    orders = run(BIN / "ticketctl", "--store", api.store, "--output", "json", "order", "list",
                 told[1], cwd=folder).stdout  # fmt: skip
    assert [order["state"] for order in json.loads(orders)] == ["paid"]


def test_curl(api: Api, relay: Relay, tmp_path: Path) -> None:
    tells_the_story(api, relay, tmp_path, CLIENTS / "curl" / "story.sh")


def test_python(api: Api, relay: Relay, tmp_path: Path) -> None:
    tells_the_story(api, relay, tmp_path, "/usr/bin/python3", CLIENTS / "python" / "story.py")


def test_the_python_client_is_typed(tmp_path: Path) -> None:
    run("/usr/bin/python3", "-m", "mypy", "--strict", "--cache-dir", tmp_path, "story.py",
        cwd=CLIENTS / "python")  # fmt: skip


def test_typescript(api: Api, relay: Relay, tmp_path: Path) -> None:
    """With types from the document that this very server serves, under `strict`."""
    client = tmp_path / "typescript"
    shutil.copytree(CLIENTS / "typescript", client,
                    ignore=shutil.ignore_patterns("node_modules", "dist", "schema.ts"))
    (client / "node_modules").symlink_to(MODULES)
    assert json.loads((client / "tsconfig.json").read_text())["compilerOptions"]["strict"] is True
    run("npm", "run", "types", cwd=client, API=relay.address)
    run("npm", "run", "build", cwd=client)
    tells_the_story(api, relay, client, "npm", "run", "--silent", "start")


def test_each_says_what_it_needs(tmp_path: Path) -> None:
    for command in ([CLIENTS / "curl" / "story.sh"],
                    [sys.executable, "-B", CLIENTS / "python" / "story.py"]):  # fmt: skip
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True,
                             env=clean_environment())  # fmt: skip
        assert ran.returncode != 0
        assert "ADMIN_PASSWORD" in ran.stderr and "var/demo-password" in ran.stderr
