"""Declarations that nobody uses: functions, types and constants that a header declares and whose
name occurs nowhere but where it is declared and defined.

Names are counted, not resolved: one use of `add` anywhere keeps every `add`. What is a declaration
shows in how clang-format writes it: `T name(`, `T& name(`, `T Class::name(`, but never `x & name(`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sources import Problem, Tree, code_of, line_at

# Declared for code that is not here, which asks for it by name.
FOR_OTHERS = {
    "PrintTo": "GoogleTest prints values by it",
    "is_transparent": "std::unordered_map looks for it",
    "get_null": "odb::wrapper_traits, as the next three",
    "set_null": "",
    "get_ref": "",
    "set_ref": "",
    "TOML_ASSERT": "toml++ asserts by it",
}

NAME = re.compile(r"[A-Za-z_]\w*")
TYPE = re.compile(
    r"^ *(?:template <.*> )?(?:friend )?(?:class|struct|union|enum class|enum|concept|using) "
    r"(\w+)(?= =| *[:;{]| final)",
    re.MULTILINE,
)
KEYWORDS = ("return", "co_return", "co_await", "co_yield", "throw", "else", "new", "explicit")
FUNCTION = re.compile(
    r"(?:[\w\]]|\w[*&]{1,2}|(?<! )>[*&]{0,2})"
    + "".join(rf"(?<!\b{word})" for word in KEYWORDS)
    + r"\s+(?:\w+(?:<[\w, ]+>)?::)*(\w+)\("
)
CONSTANT = re.compile(
    r"\b(?:constexpr|(?:inline|extern) const)\b[^;={(]*?\b(\w+)(?:\[\w*\])?(?= ?[={;])"
)
# A member's definition says its class without using it, a constructor's says it twice.
MEMBER = re.compile(r"^(?:\w[\w:<>,&* ]* )?(\w+)(?:<\w+>)?::(~?\w+)\(", re.MULTILINE)
DESCRIBED = re.compile(r"\bBOOST_DESCRIBE_\w+\(\s*(\w+)")
CLOSING = {"(": ")", "{": "}"}


@dataclass(frozen=True)
class Declaration:
    name: str
    kind: str
    file: str
    line: int


def closing(code: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`."""
    opens, closes, depth = code[start], CLOSING[code[start]], 0
    for match in re.compile(f"[{re.escape(opens + closes)}]").finditer(code, start):
        depth += 1 if match[0] == opens else -1
        if depth == 0:
            return match.end()
    return len(code)


def overrides(code: str, start: int) -> bool:
    """Whether the function whose parameters begin at `start` is another's implementation."""
    tail = closing(code, start)
    return re.compile(r"[^;{]*\boverride\b").match(code, tail) is not None


def of_types(code: str) -> Iterator[tuple[str, int, int]]:
    """Each type's name, where it begins, and how often the type's own text says it."""
    for match in TYPE.finditer(code):
        name = match[1]
        says = 1
        if body := re.compile(r"[^;{(=]*\{").match(code, match.end()):
            says += NAME.findall(code[match.end() : closing(code, body.end() - 1)]).count(name)
        yield name, match.start(), says


def read(file: str, text: str, declared: list[Declaration], uses: Counter[str]) -> None:
    """Adds what `file` declares, and how often it says each name without declaring it."""
    code = code_of(text)
    uses.update(NAME.findall(code))
    header = file.endswith(".hpp")

    def declare(name: str, kind: str, start: int) -> None:
        if header:
            declared.append(Declaration(name, kind, file, line_at(code, start)))

    for name, start, says in of_types(code):
        uses[name] -= says
        declare(name, "type", start)
    for match in FUNCTION.finditer(code):
        uses[match[1]] -= 1
        if not overrides(code, match.end() - 1):
            declare(match[1], "function", match.start(1))
    for match in CONSTANT.finditer(code):
        uses[match[1]] -= 1
        declare(match[1], "constant", match.start(1))
    for match in MEMBER.finditer(code):
        uses[match[1]] -= 1 + (match[2].lstrip("~") == match[1])
    uses.subtract(DESCRIBED.findall(code))


def unused_declarations(tree: Tree) -> Iterator[Problem]:
    declared: list[Declaration] = []
    uses: Counter[str] = Counter()
    for file, text in tree.cpp():
        read(file, text, declared, uses)
    for it in declared:
        if uses[it.name] <= 0 and it.name not in FOR_OTHERS:
            yield Problem(it.file, it.line, f"nobody uses the {it.kind} {it.name}")
