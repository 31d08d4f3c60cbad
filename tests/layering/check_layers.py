"""Checks the include rules, and that docs/architecture.md draws the graph as it is.

    python3 tests/layering/check_layers.py            check
    python3 tests/layering/check_layers.py --write    redraw the graph in the document
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graph import draw
from layers import read_tree, violations

BEGIN = "<!-- graph: drawn by tests/layering/check_layers.py --write -->\n"
END = "<!-- end of graph -->\n"


def drawn_graph(text: str) -> str:
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)]


def check(root: Path, write: bool) -> list[str]:
    tree = read_tree(root)
    problems = violations(tree)
    document = root / "docs/architecture.md"
    text = document.read_text(encoding="utf-8")
    measured = draw(tree)
    if drawn_graph(text) != measured:
        if write:
            before, after = text[: text.index(BEGIN)], text[text.index(END) :]
            document.write_text(before + BEGIN + measured + after, encoding="utf-8")
        else:
            problems.append(
                "docs/architecture.md does not draw the dependency graph as it is: look at what "
                "has changed, then run tests/layering/check_layers.py --write"
            )
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[2])
    parser.add_argument("--write", action="store_true", help="redraw the graph")
    arguments = parser.parse_args()
    problems = check(arguments.root, arguments.write)
    for problem in problems:
        print(problem)
    print(f"include rules: {len(problems)} problems" if problems else "include rules: kept")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
