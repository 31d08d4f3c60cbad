"""Files that nobody uses: sources of no target, and scripts, documents and data that nothing names.
Headers are the business of includes.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePosixPath

from sources import Problem, Tree, is_cpp

# What is found by its name or place.
FOUND_BY_TOOLS = {
    "README.md": "people and forges look for it, as for the next three",
    "LICENSE": "",
    "CONTRIBUTING.md": "",
    "CHANGELOG.md": "",
    ".ci/run": "the continuous integration",
    ".gitignore": "Git",
    ".dockerignore": "builders of container images",
    ".clang-format": "clang-format",
    ".clang-tidy": "clang-tidy",
    "CMakePresets.json": "CMake",
    "bindings/python/pyproject.toml": "pip",
    "bindings/python/setup.py": "pip",
    "CMakeLists.txt": "CMake",
    "conftest.py": "pytest",
    "test_*.py": "pytest",
    "__init__.py": "Python",
    "py.typed": "Python's type checkers",
    "records-*.xml": "ODB, by the name of the mapped header and the database",
    "tests/fuzz/corpus/*": "libFuzzer, by the folder",
}
# Of targets that another preset has than the one that is looked at.
OF_ANOTHER_PRESET = {"tests/fuzz/*_fuzz.cpp": "fuzz"}


def found_by_tools(file: str) -> bool:
    name = PurePosixPath(file).name
    return any(fnmatch(name, known) or fnmatch(file, known) for known in FOUND_BY_TOOLS)


def reference(file: str) -> re.Pattern[str]:
    """How other files name `file`: a script with its folder, a module without its suffix."""
    path = PurePosixPath(file)
    ways = [re.escape(path.name) if path.suffix else re.escape(f"{path.parent.name}/{path.name}")]
    if path.suffix == ".py":
        ways += [rf"(?:from|import) \.?{path.stem}", rf"{path.parent.name}\.{path.stem}"]
    if path.suffix == ".cmake":
        ways.append(rf"include\({path.stem}\)")
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(ways)})(?![\w-])")


def built_apart(tree: Tree, file: str) -> bool:
    """Whether a project of its own, such as an example on the installed library, or another preset
    builds it."""
    if any(fnmatch(file, known) for known in OF_ANOTHER_PRESET):
        return True
    path = PurePosixPath(file)
    project = tree.texts.get(f"{path.parent}/CMakeLists.txt", "")
    return "\nproject(" in project and path.name in re.split(r"[\s()]+", project)


def unused_files(tree: Tree) -> Iterator[Problem]:
    for file in tree.texts:
        if file.endswith(".cpp"):
            if file not in tree.built and not built_apart(tree, file):
                yield Problem(file, 1, "no target is made of this source")
        elif not is_cpp(file) and not found_by_tools(file):
            name, named = PurePosixPath(file).stem, reference(file)
            others = (text for other, text in tree.texts.items() if other != file)
            if not any(name in text and named.search(text) for text in others):
                yield Problem(file, 1, "no other file names this one")
