"""How files include each other: every header has one spelling, and the blocks one order.

    #include "points/journal.hpp"            the own header, so that it is known to stand alone

    #include <fmt/format.h>                  third parties and the operating system
    #include <sodium.h>

    #include <string>                        the standard library

    #include <ticketing/points/ledger.hpp>   what the library publishes

    #include "base/sha256.hpp"               private headers, by the folder they are in
    #include "storage/unit_of_work.hpp"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from sources import Problem, Tree, is_cmake, line_at

SPELLING = re.compile(r'[<"][^>"\n]+[>"]')
INCLUDE = re.compile(r'^#include ([<"][^>"\n]+[>"])', re.MULTILINE)
PUBLIC_ROOT = "libticketing/include/"
# Below these a private header is named by its folder: "points/journal.hpp", "api/router.hpp".
ROOTS = (
    "libticketing/src/rooms/", "libticketing/src/adapters/", "libticketing/src/",
    "apps/", "bindings/", "bench/", "tests/",
)  # fmt: skip
# Includes with nothing but blank lines between them; a comment begins others, whose place has a
# reason: "// jpeglib.h needs it first".
REGION = re.compile(r'(?:^#include [<"][^>"\n]+[>"]\n(?:\n+(?=#include))?)+', re.MULTILINE)
OWN, FOREIGN, STANDARD, PUBLIC, PRIVATE = range(5)


def spelled(file: str) -> str:
    """How the header `file` is to be included."""
    if file.startswith(PUBLIC_ROOT):
        return f"<{file.removeprefix(PUBLIC_ROOT)}>"
    root = next((root for root in ROOTS if file.startswith(root)), "")
    return f'"{file.removeprefix(root)}"'


def spellings(tree: Tree) -> dict[str, list[str]]:
    """Each spelling and the headers that it means."""
    found: dict[str, list[str]] = {}
    for file in tree.texts:
        if file.endswith(".hpp"):
            found.setdefault(spelled(file), []).append(file)
    return found


def kind(file: str, spelling: str) -> int:
    name = PurePosixPath(spelling.strip('<>"'))
    ours = spelling.startswith('"') or name.parts[0] == "ticketing"
    if ours and file.endswith(".cpp") and name.stem == PurePosixPath(file).stem:
        return OWN
    if ours:
        return PRIVATE if spelling.startswith('"') else PUBLIC
    return FOREIGN if name.suffix else STANDARD


def ordered(file: str, text: str) -> str:
    """`text` with its includes in their order, but for those that clang-format is to leave."""

    def in_order(region: re.Match[str]) -> str:
        if text.endswith("// clang-format off\n", 0, region.start()):
            return region[0]
        found = {(kind(file, it), it) for it in SPELLING.findall(region[0])}
        blocks = groupby(sorted(found), key=lambda include: include[0])
        return "\n".join(
            "".join(f"#include {spelling}\n" for _, spelling in block) for _, block in blocks
        )

    return REGION.sub(in_order, text)


def include_problems(tree: Tree) -> Iterator[Problem]:
    known = spellings(tree)
    for spelling, meant in known.items():
        if len(meant) > 1:
            yield Problem(meant[1], 1, f"{spelling} means {meant[0]} as well")
    for file, text in tree.cpp():
        for include in INCLUDE.finditer(text):
            spelling, at = include[1], line_at(text, include.start())
            generated = spelling.endswith('-odb.hxx"')
            ours = spelling.startswith(('"', "<ticketing/")) or f'"{spelling[1:-1]}"' in known
            if ours and spelling not in known and not generated:
                yield Problem(file, at, f"{spelling} is not how a header of ours is spelled")
        if ordered(file, text) != text:
            yield Problem(file, 1, "the includes are not in order (--write puts them in order)")


def unused_headers(tree: Tree) -> Iterator[Problem]:
    included = {it for _, text in tree.cpp() for it in INCLUDE.findall(text)}
    for spelling, (file, *_) in spellings(tree).items():
        if spelling not in included and not named_by_cmake(tree, file):
            yield Problem(file, 1, "no file includes this header")


def named_by_cmake(tree: Tree, file: str) -> bool:
    """Such as the umbrella of the records, which the ODB compiler is given."""
    name = PurePosixPath(file).name
    return any(is_cmake(cmake) and name in text for cmake, text in tree.texts.items())
