"""The built server with demo data, and a bad connection to it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from relay import Relay

BIN = Path(os.environ["TICKETING_BIN"])
SUPPRESSIONS = Path(__file__).parents[1] / "support" / "lsan.supp"
PASSWORD = "correct horse battery"


def clean_environment(**more: str) -> dict[str, str]:
    """Ours without any configuration, and with the weakest Argon2id there is."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TICKETING_")}
    return kept | {"TICKETING_ACCOUNTS_ARGON2_MEMORY_KIB": "8"} | more


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300,
                         env=clean_environment(**variables))  # fmt: skip
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    return ran


@dataclass
class Api:
    store: str
    port: int


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """As scripts/serve starts it."""
    folder = tmp_path_factory.mktemp("api")
    store = f"sqlite:///{folder}/ticketing.db"
    (folder / "password").write_text(PASSWORD)
    run(BIN / "ticketctl", "--store", store, "demo", "seed", "--password-file",
        folder / "password", cwd=folder)  # fmt: skip
    errors = folder / "errors"
    with errors.open("w") as log:
        server = subprocess.Popen(
            [BIN / "ticketing-api", "--store", store, "--port", "0"], stdout=subprocess.PIPE,
            stderr=log, text=True, env=clean_environment(
                LSAN_OPTIONS=f"suppressions={SUPPRESSIONS}:print_suppressions=0"))
    try:
        assert server.stdout
        told = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", server.stdout.readline())
        assert told, errors.read_text()
        yield Api(store, int(told[1]))
    finally:
        server.terminate()
        code = server.wait(timeout=60)
    assert code == 0, errors.read_text()
    assert "Sanitizer" not in errors.read_text()


@pytest.fixture
def relay(api: Api) -> Iterator[Relay]:
    running = Relay(api.port)
    yield running
    running.stop()
