"""The package, installed somewhere else, works from there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import ticketing

BUILT = Path(ticketing.__file__).parents[2]
SOURCES = Path(__file__).parents[2] / "bindings" / "python"
PROGRAM = """
import ticketing
with ticketing.open("sqlite::memory:") as t:
    assert t.audit.verify().clean
print(ticketing.__file__)
"""


def plain() -> dict[str, str]:
    """An environment for programs that are not sanitised, and find nothing of this build."""
    return {name: value for name, value in os.environ.items()
            if name not in ("LD_PRELOAD", "PYTHONPATH")}


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(command, env={**plain(), **environment}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


def where_it_works(python: str | Path, folder: Path, **environment: str) -> Path:
    """The package that `python` imports, after a program of it has run in `folder`."""
    sanitised = {**plain(), **environment}
    if "LD_PRELOAD" in os.environ:
        sanitised["LD_PRELOAD"] = os.environ["LD_PRELOAD"]
    ran = subprocess.run([python, "-c", PROGRAM], cwd=folder, env=sanitised, check=True,
                         stdout=subprocess.PIPE, text=True)
    return Path(ran.stdout.strip()).parent


def test_installs_into_a_prefix(tmp_path: Path) -> None:
    run("cmake", "--install", BUILT, "--component", "python", "--prefix", tmp_path)
    (site,) = tmp_path.glob("lib/python3*/*-packages")
    assert {path.name for path in site.iterdir()} == {"ticketing"}
    package = site / "ticketing"
    assert {"py.typed", "_core.pyi"} <= {path.name for path in package.iterdir()}
    assert where_it_works(sys.executable, tmp_path, PYTHONPATH=str(site)) == package


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that pip has installed this build's package into, offline."""
    folder = tmp_path_factory.mktemp("pip") / "venv"
    run("/usr/bin/python3", "-m", "venv", "--system-site-packages", folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "--no-build-isolation", SOURCES,
        LIBTICKETING_BUILD_DIR=str(BUILT), PIP_NO_INDEX="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    return folder


def test_pip_installs_it(environment: Path) -> None:
    package = where_it_works(environment / "bin" / "python", environment.parent)
    assert package.is_relative_to(environment)
    names = {path.name for path in package.iterdir() if path.name != "__pycache__"}
    assert names == {path.name for path in Path(ticketing.__file__).parent.iterdir()
                     if path.name != "__pycache__"}
    assert {"py.typed", "_core.pyi", "__init__.py"} <= names
    told = run(environment / "bin" / "python", "-m", "pip", "show", "--files", "ticketing")
    assert f"Version: {ticketing.__version__}\n" in told
    assert "  ticketing/py.typed\n" in told


def test_libraries_are_looked_for_where_the_system_does(environment: Path) -> None:
    for package in (Path(ticketing.__file__).parent, *environment.rglob("site-packages/ticketing")):
        (module,) = package.glob("_core*.so")
        assert run("patchelf", "--print-rpath", module).strip() == ""
        libraries = run("ldd", module)
        assert "not found" not in libraries and str(BUILT) not in libraries, libraries


def test_pip_leaves_the_sources_as_they_are(environment: Path) -> None:
    assert not list(SOURCES.glob("*.egg-info")) and not (SOURCES / "build").exists()
