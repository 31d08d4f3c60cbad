"""docs/api-guide.md: its commands are those of the story in curl, and work as they stand there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from conftest import PASSWORD, Api, run
from relay import Relay

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "api-guide.md").read_text(encoding="utf-8")
STORY = (ROOT / "examples" / "clients" / "curl" / "story.sh").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.M | re.S)


def without_remarks(script: str) -> str:
    """What it does: neither comments nor what it says, nor blank lines."""
    said = re.sub(r"^ *echo (?:.*\\\n)*.*\n", "", script, flags=re.M)
    return re.sub(r"^(?: *#.*| *)\n", "", said, flags=re.M)


def test_its_commands_are_those_of_the_story() -> None:
    assert len(blocks("sh")) > 15
    story = without_remarks(STORY)
    for block in blocks("sh"):
        assert without_remarks(block) in story, block


def test_it_works_as_it_stands(api: Api, relay: Relay, tmp_path: Path) -> None:
    script = tmp_path / "guide.sh"
    end = 'kill "$listener"\n'
    script.write_text("set -euo pipefail\n" + "".join(blocks("sh")) + end, encoding="utf-8")
    run("bash", script, cwd=tmp_path, API=relay.address, ADMIN_PASSWORD=PASSWORD)
    assert (tmp_path / "ticket.png").read_bytes().startswith(b"\x89PNG")
    for block in blocks("json"):
        assert frozenset(json.loads(block)) in relay.shapes, block


def test_it_names_operations_that_there_are(api: Api, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{api.port}/openapi.json"
    paths = json.loads(run("curl", "-sS", address, cwd=tmp_path).stdout)["paths"]
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?]*)`", GUIDE)
    assert len(named) > 10
    for method, path in named:
        assert method.lower() in paths.get(path, {}), f"{method} {path}"
