"""Checks what no compiler does: nothing unused, nothing named that is not there, one way to write.

    python3 tests/tidiness/check_tidiness.py            check
    python3 tests/tidiness/check_tidiness.py --write    and put the includes in order first

Which sources the targets are made of is read from a configured build.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from declarations import unused_declarations
from files import unused_files
from includes import include_problems, ordered, unused_headers
from lines import long_lines, marks, test_namespaces
from names import lost_names
from sources import Problem, Tree, read_tree

RULES = (
    unused_files, unused_headers, unused_declarations, lost_names, long_lines, marks,
    test_namespaces, include_problems,
)  # fmt: skip


def sources_of_targets(build: Path, root: Path) -> set[str]:
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    files = (Path(it["directory"], it["file"]).resolve() for it in commands)
    return {file.relative_to(root).as_posix() for file in files if file.is_relative_to(root)}


def order_includes(tree: Tree, root: Path) -> None:
    for file, text in list(tree.cpp()):
        tree.texts[file] = ordered(file, text)
        if tree.texts[file] != text:
            (root / file).write_text(tree.texts[file], encoding="utf-8")


def problems(tree: Tree) -> list[Problem]:
    return [problem for rule in RULES for problem in rule(tree)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parents[2]
    parser.add_argument("--build", type=Path, default=root / "build/dev")
    parser.add_argument("--unbuilt", action="append", default=[], metavar="FOLDER",
                        help="what this build is configured without")  # fmt: skip
    parser.add_argument("--write", action="store_true", help="put the includes in order")
    arguments = parser.parse_args()
    tree = read_tree(root)
    tree.built = sources_of_targets(arguments.build, root)
    tree.built |= {file for file in tree.texts if file.startswith(tuple(arguments.unbuilt))}
    if arguments.write:
        order_includes(tree, root)
    found = problems(tree)
    for problem in found:
        print(problem)
    print(f"tidiness: {len(found)} problems" if found else "tidiness: kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
