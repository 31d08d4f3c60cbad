"""pip's way to the Python package: CMake builds it and puts it together, as for every other use.

Nothing of it is written beside the sources. ``LIBTICKETING_BUILD_DIR`` names the build folder: one
that is configured already is used as it is, whatever its preset; else, and without it in
``build/wheel``, the module alone is built, optimised.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("LIBTICKETING_BUILD_DIR") or ROOT / "build" / "wheel").absolute()


def version() -> str:
    """The project's, which CMakeLists.txt has."""
    project = (ROOT / "CMakeLists.txt").read_text()
    found = re.search(r"^project\(\w+ VERSION ([0-9.]+)", project, re.M)
    if found is None:
        raise RuntimeError(f"{ROOT / 'CMakeLists.txt'} names no version of its project")
    return found[1]


def cmake(*arguments: str | Path) -> None:
    subprocess.run(["cmake", *arguments], cwd=ROOT, check=True)


class BuildByCMake(build_ext):
    """Builds the package and takes it as CMake installs it, Python files and stubs included."""

    def run(self) -> None:
        if not (BUILD / "CMakeCache.txt").exists():
            alone = [f"-D{part}=OFF" for part in
                     ("BUILD_TESTING", "TICKETING_BENCH", "TICKETING_DOCS_PAGE")]
            cmake("--preset", "release", "-B", BUILD, *alone)
        cmake("--build", BUILD, "--target", "ticketing_python_package")
        with TemporaryDirectory() as prefix:
            cmake("--install", BUILD, "--strip", "--component", "python", "--prefix", prefix)
            (package,) = (found.parent for found in Path(prefix).rglob("py.typed"))
            for module in package.glob("_core*.so"):
                # The libraries it loads are Debian's: it looks where the system does, and nowhere
                # else, whatever the linker was told.
                subprocess.run(["patchelf", "--remove-rpath", module], check=True)
            shutil.copytree(package, Path(self.build_lib) / "ticketing", dirs_exist_ok=True)


# What setuptools writes on its way, anew each time: what was there before would be in the wheel.
scratch = TemporaryDirectory()
atexit.register(scratch.cleanup)
setup(
    version=version(),
    packages=["ticketing"],
    ext_modules=[Extension("ticketing._core", sources=[])],
    cmdclass={"build_ext": BuildByCMake},
    options={"egg_info": {"egg_base": scratch.name}, "build": {"build_base": scratch.name}},
)
