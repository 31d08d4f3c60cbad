#!/usr/bin/python3
"""What headers say of their types, members, enumerators and use cases, to show it to people.

    write_header_comments.py OUTPUT HEADER NAMESPACE SOURCE...

writes a C++ source that defines `std::string_view comment_on(std::string_view name)`, which HEADER
declares in NAMESPACE. Names are "OrderView", "OrderView.refund", "OrderState.paid",
"PointsService.adjust"; what nothing is said of has an empty comment.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Iterator

TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: : [\w<>: ]+)? \{")
MEMBER = re.compile(r"^  [\w:<>, ]+? (\w+)(?: = [^;]*|\{[^;]*\})?;(?:\s*///< (.*))?$")
ENUMERATOR = re.compile(r"^  (\w+),(?:\s*///< (.*))?$")
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
        if stripped.startswith("template <"):
            continue  # what is above says it of the next line
        name, behind = "", ""
        if found := TYPE.match(line):
            name = within = found[1]
        elif line.startswith("}"):
            within = ""
        elif within and (found := USE_CASE.match(line)):
            name = f"{within}.{found[1]}"
        elif within and (found := MEMBER.match(line) or ENUMERATOR.match(line)):
            name, behind = f"{within}.{found[1]}", found[2] or ""
        last = name
        if name:
            said[name] = " ".join([*above, behind]).strip()
        above = []
    yield from ((name, comment) for name, comment in said.items() if comment)


def main() -> None:
    output, header, namespace, *sources = sys.argv[1:]
    known: dict[str, str] = {}
    for source in sorted(sources):
        known.update(comments(Path(source).read_text()))
    rows = "".join(
        f"      {{{json.dumps(name)}, {json.dumps(comment, ensure_ascii=False)}}},\n"
        for name, comment in sorted(known.items())
    )
    Path(output).write_text(
        f"""#include "{header}"

#include <algorithm>
#include <iterator>
#include <utility>

namespace {namespace} {{

std::string_view comment_on(std::string_view name) {{
  using Comment = std::pair<std::string_view, std::string_view>;
  static constexpr Comment all[] = {{
{rows}  }};
  const auto* const found =
      std::lower_bound(std::begin(all), std::end(all), name,
                       [](const Comment& one, std::string_view wanted) {{
                         return one.first < wanted;
                       }});
  return found != std::end(all) && found->first == name ? found->second : std::string_view();
}}

}}  // namespace {namespace}
"""
    )


if __name__ == "__main__":
    main()
