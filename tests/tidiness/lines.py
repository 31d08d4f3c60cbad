"""What lines may not be: too long, too many, marked as unfinished, in another test namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources import Problem, Tree, is_cmake, is_cpp, is_python, is_shell, line_at

COLUMNS_MAX = 100
LINES_MAX = 400
ADDRESS = re.compile(r"https?://\S+")  # cannot be broken
MARK = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")

# Not ticketing::testing, which would hide GoogleTest's ::testing. A test may also be in the
# namespace of the part that it tests, e.g. ticketing::kobis.
TEST_NAMESPACE = "ticketing::test"
NAMESPACE = re.compile(r"^namespace (ticketing(?:::test\w*)?) \{", re.MULTILINE)


def is_code(file: str, text: str) -> bool:
    return is_cpp(file) or is_python(file, text) or is_cmake(file) or is_shell(text)


def long_lines(tree: Tree) -> Iterator[Problem]:
    for file, text in tree.texts.items():
        if not is_code(file, text):
            continue
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            if len(ADDRESS.sub("", line)) > COLUMNS_MAX:
                yield Problem(file, number, f"{len(line)} columns, {COLUMNS_MAX} are allowed")
        if len(lines) > LINES_MAX:
            yield Problem(file, LINES_MAX + 1, f"{len(lines)} lines, {LINES_MAX} are allowed")


def marks(tree: Tree) -> Iterator[Problem]:
    for file, text in tree.texts.items():
        for mark in MARK.finditer(text):
            yield Problem(file, line_at(text, mark.start()), f"{mark[0]}: do it, or file an issue")


def test_namespaces(tree: Tree) -> Iterator[Problem]:
    for file, text in tree.cpp():
        for namespace in NAMESPACE.finditer(text) if file.startswith("tests/") else ():
            if namespace[1] != TEST_NAMESPACE:
                yield Problem(file, line_at(text, namespace.start()),
                              f"tests are in {TEST_NAMESPACE}, not in {namespace[1]}")  # fmt: skip
