"""What two linters say of the OpenAPI document: nothing. Rules that are off have their reason
beside them, in tests/openapi/spectral.yaml and redocly.yaml."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import Server

MODULES = Path(os.environ["OPENAPI_LINTS"])
RULES = Path(__file__).parent.parent / "openapi"
SPECTRAL = "@stoplight/spectral-cli/dist/index.js"
REDOCLY = "@redocly/cli/bin/cli.js"


@pytest.fixture
def folder(server: Server, tmp_path: Path) -> Path:
    """The document, the rules, and the modules that the rules are in."""
    (tmp_path / "node_modules").symlink_to(MODULES)
    for name in ("spectral.yaml", "redocly.yaml"):
        shutil.copy(RULES / name, tmp_path)
    (tmp_path / "openapi.json").write_bytes(server.request("GET", "/openapi.json").body)
    return tmp_path


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(["node", *arguments], cwd=folder, text=True, capture_output=True,
                          timeout=300, env={**os.environ, **quiet})


def spectral(folder: Path, name: str = "openapi.json") -> list[str]:
    done = lint(folder, f"node_modules/{SPECTRAL}", "lint", "--ruleset", "spectral.yaml",
                "--fail-severity", "hint", "--format", "json", name)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found, _ = json.JSONDecoder().raw_decode(done.stdout)
    return [f"{one['code']}: {'/'.join(map(str, one['path']))}: {one['message']}" for one in found]


def redocly(folder: Path, name: str = "openapi.json") -> tuple[int, str]:
    done = lint(folder, f"node_modules/{REDOCLY}", "lint", "--config", "redocly.yaml", name)
    return done.returncode, done.stdout + done.stderr


def spoilt(folder: Path) -> str:
    """The document without what one rule of each linter asks for."""
    document: dict[str, Any] = json.loads((folder / "openapi.json").read_text())
    del document["tags"][0]["description"]
    del document["paths"]["/v1/posts"]["get"]["responses"]["429"]
    document["paths"]["/v1/posts"]["get"]["responses"]["200"]["headers"].pop("RateLimit")
    (folder / "spoilt").mkdir()
    (folder / "spoilt" / "openapi.json").write_text(json.dumps(document))
    return "spoilt/openapi.json"


def test_spectral_finds_nothing(folder: Path) -> None:
    found = spectral(folder)
    assert found == [], "\n".join(found)


def test_redocly_finds_nothing(folder: Path) -> None:
    code, told = redocly(folder)
    assert code == 0 and "warning" not in told, told


def test_both_would_find_something(folder: Path) -> None:
    found = " ".join(spectral(folder, spoilt(folder)))
    assert "owasp:api4:2023-rate-limit-responses-429" in found
    assert "owasp:api4:2023-rate-limit:" in found
    code, told = redocly(folder, "spoilt/openapi.json")
    assert code != 0 and "tag-description" in told, told
