"""What is installed works in any place, and is all that a program of somebody else needs."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2]
BUILD = Path(os.environ["BUILD_DIR"])
VERSION = os.environ["VERSION"]


def run(*command: str | Path) -> str:
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}"
    return ran.stdout


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own, which are kept: with sanitizers this is half a gigabyte.
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def installed(component: str, folder: Path) -> Path:
    """The component, moved after it was installed; once."""
    home = folder / component
    if home.exists():
        return home
    run("cmake", "--install", BUILD, "--component", component, "--prefix", folder / "installed")
    return (folder / "installed").rename(home)


@pytest.fixture(scope="module")
def prefix(folder: Path) -> Path:
    return installed("development", folder)


def test_the_package_names_no_place(prefix: Path, folder: Path) -> None:
    files = [*prefix.rglob("*.cmake")]
    assert {"ticketing-config.cmake", "ticketing-targets.cmake"} <= {file.name for file in files}
    for file in files:
        for place in (SOURCE, BUILD, folder):
            assert str(place) not in file.read_text(encoding="utf-8"), file


def test_the_headers_are_the_public_ones(prefix: Path) -> None:
    def headers(include: Path) -> dict[Path, str]:
        files = (path for path in include.rglob("*") if path.is_file())
        return {path.relative_to(include): path.read_text(encoding="utf-8") for path in files}

    assert headers(prefix / "include") == headers(SOURCE / "libticketing/include")


def test_another_version_is_not_taken_for_this_one(prefix: Path, folder: Path) -> None:
    script = folder / "find.cmake"
    script.write_text(
        f"set(CMAKE_PREFIX_PATH {prefix})\n"
        "find_package(ticketing 9.0 QUIET)\n"
        'message(STATUS "${ticketing_FOUND} ${ticketing_CONSIDERED_CONFIGS}")\n',
        encoding="utf-8",
    )
    assert run("cmake", "-P", script).split()[1:] == [
        "0", str(prefix / "lib/cmake/ticketing/ticketing-config.cmake")
    ]  # fmt: skip


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("component", "program", "more"), [
    ("api", "ticketing-api", {"lib/systemd/system/ticketing-api@.service"}),
    ("scheduler", "ticketing-scheduler", {"lib/systemd/system/ticketing-scheduler.service"}),
    ("cli", "ticketctl", {
        "share/bash-completion/completions/ticketctl", "share/zsh/site-functions/_ticketctl",
        "share/fish/vendor_completions.d/ticketctl.fish", "share/man/man1/ticketctl-account.1"}),
])  # fmt: skip
def test_a_program_comes_with_what_belongs_to_it(
    folder: Path, component: str, program: str, more: set[str]
) -> None:
    home = installed(component, folder)
    found = files_below(home)
    assert {f"bin/{program}", f"share/man/man1/{program}.1"} | more <= found
    assert {name for name in found if name.startswith("bin/")} == {f"bin/{program}"}
    assert run(home / "bin" / program, "--version") == f"{program} {VERSION}\n"


def test_what_programs_have_in_common_is_a_component_of_its_own(folder: Path) -> None:
    assert {
        "lib/sysusers.d/ticketing.conf", "lib/tmpfiles.d/ticketing.conf",
        "share/ticketing/ticketing.toml", "share/ticketing/prometheus/ticketing-alerts.yml",
        "share/ticketing/grafana/ticketing.json", "share/ticketing/nginx/ticketing.conf",
        "share/man/man5/ticketing.toml.5", "share/doc/ticketing/docs/operations.md",
    } <= files_below(installed("common", folder))  # fmt: skip


def test_the_installed_server_has_its_page(folder: Path) -> None:
    """Swagger UI is in the program; its licence is beside it."""
    home = installed("api", folder)
    assert (home / "share/ticketing/swagger-ui/LICENSE").is_file()
    server = subprocess.Popen(
        [home / "bin/ticketing-api", "--store", "sqlite::memory:", "--port", "0"],
        cwd=folder, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stdout
        address = server.stdout.readline().split()[-1]
        with urllib.request.urlopen(f"{address}/") as page:
            assert page.url == f"{address}/docs"
            assert "docs/swagger-ui-bundle.js" in page.read().decode()
        with urllib.request.urlopen(f"{address}/docs/swagger-ui-bundle.js") as bundle:
            assert len(bundle.read()) > 1_000_000
    finally:
        server.terminate()
        assert server.wait(timeout=30) == 0


def test_the_example_builds_and_runs(prefix: Path, folder: Path) -> None:
    built = folder / "rush"
    run("cmake", "-S", SOURCE / "examples/rush", "-B", built, f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", built)
    *people, audit = run(built / "rush").splitlines()
    assert [line.split(": ")[0] for line in people] == [
        "minji", "junho", "seoyeon", "jiwoo", "haeun"
    ]  # fmt: skip
    places = re.findall(r": (.+)", "\n".join(people))
    assert sorted(places) == ["number 1", "number 2", "number 3", "too late", "too late"]
    assert audit == "The books add up."
