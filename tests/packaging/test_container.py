"""The compose file says what the programs understand; scripts/try-container runs it."""

from __future__ import annotations

import re

import pytest
import yaml
from conftest import BIN, SOURCE, run

FOLDER = SOURCE / "packaging/container"
SERVICES = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "ticketing"]


@pytest.mark.parametrize("name", OURS)
def test_its_environment_is_a_valid_configuration(name: str) -> None:
    environment = {key: str(value) for key, value in SERVICES[name]["environment"].items()}
    assert "TICKETING_STORE" in environment
    run(BIN / "ticketctl", "config", "check", **environment)


def test_the_proxy_knows_every_server() -> None:
    named = re.findall(r"server (\w+):8080;", (FOLDER / "servers.conf").read_text())
    assert named == sorted(name for name in OURS if name.startswith("api"))
    assert len(named) == 2


def test_nobody_but_the_proxy_can_be_reached() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("name", OURS)
def test_it_has_no_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    image = (FOLDER / "Dockerfile").read_text()
    assert image.index("\nUSER ticketing\n") < image.index("\nCMD ")
