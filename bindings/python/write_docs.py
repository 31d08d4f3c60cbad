#!/usr/bin/python3
"""What the library's headers say of their structs, members and use cases, for Python's docstrings.

    write_docs.py OUTPUT HEADER...

writes a C++ source with a table of names and comments: "OrderView", "OrderView.refund",
"PointsService.adjust".
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Iterator

TYPE = re.compile(r"^(?:struct|class) (\w+)(?: final)?(?: : [\w<>: ]+)? \{")
MEMBER = re.compile(r"^  [\w:<>, ]+? (\w+)(?: = [^;]*|\{[^;]*\})?;(?:\s*///< (.*))?$")
USE_CASE = re.compile(r"^  virtual Result<.*> (\w+)\(")


def comments(text: str) -> Iterator[tuple[str, str]]:
    """Each name and what is said of it: above it, behind it, or both."""
    within = ""
    above: list[str] = []
    last = ""  # the member that a comment below goes on with
    said: dict[str, str] = {}
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("///<") and last:
            said[last] = f"{said[last]} {stripped[4:].strip()}".strip()
            continue
        if stripped.startswith("///"):
            above.append(stripped[3:].strip())
            continue
        name, behind = "", ""
        if found := TYPE.match(line):
            name = within = found[1]
        elif line.startswith("}"):
            within = ""
        elif within and (found := USE_CASE.match(line)):
            name = f"{within}.{found[1]}"
        elif within and (found := MEMBER.match(line)):
            name, behind = f"{within}.{found[1]}", found[2] or ""
        last = name
        if name:
            said[name] = " ".join([*above, behind]).strip()
        above = []
    yield from ((name, comment) for name, comment in said.items() if comment)


def main() -> None:
    output, *headers = sys.argv[1:]
    known: dict[str, str] = {}
    for header in sorted(headers):
        known.update(comments(Path(header).read_text()))
    rows = "".join(
        f"    {{{json.dumps(name)}, {json.dumps(comment, ensure_ascii=False)}}},\n"
        for name, comment in sorted(known.items())
    )
    Path(output).write_text(
        f"""#include "python/docs.hpp"

namespace ticketing::python {{

std::span<const Doc> docs() {{
  static constexpr Doc all[] = {{
{rows}  }};
  return all;
}}

}}  // namespace ticketing::python
"""
    )


if __name__ == "__main__":
    main()
