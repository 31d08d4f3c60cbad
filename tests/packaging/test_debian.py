"""Debian packages: one of them made and looked at; scripts/packages makes all, scripts/try-packages
tries them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD, SOURCE, run

OPERATIONS = SOURCE / "docs/operations.md"
LOOKS = SOURCE / "scripts/try_packages_looks.sh"


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of what programs have in common, which needs nothing to be compiled."""
    folder = tmp_path_factory.mktemp("packages")
    made = folder / "build"
    # Some other build's environment, or how tests are built here, is not to be taken.
    kept = {k: v for k, v in os.environ.items() if k not in ("CXXFLAGS", "CFLAGS", "LDFLAGS")}
    kept["SOURCE_DATE_EPOCH"] = "1772000000"
    for command in (
        ["cmake", "--preset", "packages", "-B", made, "-DCMAKE_SKIP_INSTALL_ALL_DEPENDENCY=ON"],
        ["cpack", "--config", made / "CPackConfig.cmake", "-G", "DEB", "-B", folder,
         "-D", "CPACK_COMPONENTS_ALL=common"],
    ):  # fmt: skip
        if command[0] == "cpack":  # the page that a built ticketctl writes
            page = made / "apps/cli/manual/ticketing.toml.5"
            page.parent.mkdir(parents=True)
            page.write_bytes((BUILD / "apps/cli/manual/ticketing.toml.5").read_bytes())
        ran = subprocess.run(command, cwd=SOURCE, env=kept, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)  # fmt: skip
        assert ran.returncode == 0, ran.stdout
    (package,) = folder.glob("*.deb")
    return package


def test_lintian_finds_nothing(common: Path) -> None:
    assert run("lintian", "--allow-root", "--fail-on", "error,warning", common) == ""


def test_it_says_what_it_is(common: Path) -> None:
    control = run("dpkg-deb", "--field", common)
    version = re.search(r"^project\(\w+ VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text(),
                        re.M)  # fmt: skip
    assert version is not None
    assert re.search(rf"^Version: {re.escape(version[1])}-1\+deb\d+$", control, re.M)
    assert "Architecture: all" in control


def test_the_configuration_is_the_administrators(common: Path, tmp_path: Path) -> None:
    run("dpkg-deb", "--raw-extract", common, tmp_path / "raw")
    raw = tmp_path / "raw"
    assert (raw / "DEBIAN/conffiles").read_text() == "/etc/ticketing/ticketing.toml\n"
    files = {str(path.relative_to(raw)) for path in raw.rglob("*") if path.is_file()}
    assert {"etc/ticketing/ticketing.toml", "usr/share/man/man5/ticketing.toml.5.gz",
            "usr/share/doc/ticketing-common/copyright",
            "usr/share/doc/ticketing-common/changelog.Debian.gz"} <= files  # fmt: skip
    postrm = (raw / "DEBIAN/postrm").read_text()
    # Data goes only behind the answer to the question.
    assert postrm.index("db_get ticketing-common/remove-data") < postrm.index("/var/lib/ticketing")
    assert "Default: false" in (raw / "DEBIAN/templates").read_text()


def test_every_step_of_the_documents_is_followed() -> None:
    page = OPERATIONS.read_text(encoding="utf-8")
    part = re.search(r"^## From package to running system\n(.*?)^## ", page, re.M | re.S)
    assert part is not None
    steps = re.findall(r"^### (.+)$", part[1], re.M)
    followed = re.findall(r"^follow '(.+)'$", LOOKS.read_text(encoding="utf-8"), re.M)
    assert len(steps) > 6 and followed == steps
    assert part[1].count("```sh") == len(steps)
