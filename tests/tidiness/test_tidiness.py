"""The checker finds each kind of mess: a tidy tree, and what breaks one rule in it at a time."""

from __future__ import annotations

import json
from pathlib import Path

import check_tidiness
import declarations
import files
import lines
import pytest
from includes import ordered
from sources import Tree, code_of, read_tree

ROOT = Path(__file__).resolve().parents[2]
HEADER = "libticketing/src/rooms/points/journal.hpp"
SOURCE = "libticketing/src/rooms/points/journal.cpp"
PUBLIC = "libticketing/include/ticketing/points/points.hpp"
TEST = "tests/points/journal_test.cpp"
MAIN = "apps/cli/main.cpp"

TIDY = {
    "README.md": "[Architecture](docs/architecture.md), `scripts/serve`, `points/*.hpp`.\n",
    "docs/architecture.md": "[The start](../README.md#build), `src/rooms/<room>/`, I/O.\n",
    "CMakeLists.txt": "include(Warnings)\n",
    "cmake/Warnings.cmake": "# Warnings for all.\n",
    "scripts/serve": "#!/usr/bin/env bash\npython3 scripts/report.py\n",
    "scripts/report.py": '"""Prints, for scripts/serve, what points/journal.cpp wrote."""\n',
    PUBLIC: "#pragma once\n"
            "struct Points {\n  int value = 0;\n  Points operator+(Points other) const;\n};\n"
            "BOOST_DESCRIBE_STRUCT(Points, (), (value))\n",
    HEADER: '#pragma once\n#include <ticketing/points/points.hpp>\n'
            "class Journal {\n public:\n  explicit Journal(int day);\n  Points total() const;\n};\n"
            "constexpr int days_max = 3;\n",
    SOURCE: '#include "points/journal.hpp"\n\n#include <fmt/format.h>\n\n#include <string>\n\n'
            "Journal::Journal(int day) { check(day < days_max); }\n"
            "Points Journal::total() const { return {}; }\n",
    TEST: '#include "points/journal.hpp"\n\nnamespace ticketing::test {\n'
          "TEST(Journal, adds) { EXPECT_EQ(Journal(1).total(), Points{}); }\n}\n",
    MAIN: "// As points/journal.hpp says; see http://example.com/docs/none.md.\n"
          "#include <ticketing/points/points.hpp>\nint main() { return Points{}.value; }\n",
}  # fmt: skip


def tree(changes: dict[str, str] | None = None) -> Tree:
    return Tree(TIDY | (changes or {}), built={SOURCE, TEST, MAIN})


def told(changes: dict[str, str]) -> list[str]:
    return [str(problem) for problem in check_tidiness.problems(tree(changes))]


def test_a_tidy_tree_is_let_be() -> None:
    assert told({}) == []


def test_a_source_is_of_a_target_or_of_a_project_of_its_own() -> None:
    program = {"examples/tour/main.cpp": "int main() { return 0; }\n"}
    assert any("no target" in problem for problem in told(program))
    build = "# The tour.\nproject(tour)\nadd_executable(tour main.cpp)\n"
    assert told(program | {"examples/tour/CMakeLists.txt": build}) == []


def after(file: str, more: str) -> dict[str, str]:
    return {file: TIDY[file] + more}


def instead(file: str, old: str, new: str) -> dict[str, str]:
    assert old in TIDY[file]
    return {file: TIDY[file].replace(old, new)}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        # Files nobody uses.
        ({"apps/cli/color.hpp": ""}, "apps/cli/color.hpp:1: no file includes this header"),
        ({"apps/cli/color.cpp": ""}, "apps/cli/color.cpp:1: no target is made of this source"),
        ({"scripts/old": ""}, "scripts/old:1: no other file names this one"),
        ({"scripts/old.py": ""}, "scripts/old.py:1: no other file names this one"),
        ({"docs/old.md": ""}, "docs/old.md:1: no other file names this one"),
        ({"cmake/Old.cmake": ""}, "cmake/Old.cmake:1: no other file names this one"),
        ({"tests/points/day.json": ""}, "tests/points/day.json:1: no other file names this one"),
        # Declarations nobody uses.
        (after(HEADER, "int sum(int a, int b);\n"), f"{HEADER}:9: nobody uses the function sum"),
        (after(HEADER, "int sum();\n") | after(SOURCE, "int sum() { return 1; }\n"),
         f"{HEADER}:9: nobody uses the function sum"),
        (after(HEADER, "int sum();  // sum is for later\n"),
         f"{HEADER}:9: nobody uses the function sum"),
        (instead(HEADER, "};", "  Points rest() const;\n};")
         | after(SOURCE, "Points Journal::rest() const { return {}; }\n"),
         f"{HEADER}:7: nobody uses the function rest"),
        (after(HEADER, "constexpr int weeks_max = 4;\n"),
         f"{HEADER}:9: nobody uses the constant weeks_max"),
        (after(HEADER, "inline const std::string week = day();\n"),
         f"{HEADER}:9: nobody uses the constant week"),
        (after(HEADER, "class Week;\n"), f"{HEADER}:9: nobody uses the type Week"),
        (after(HEADER, "using Week = int;\n"), f"{HEADER}:9: nobody uses the type Week"),
        (after(HEADER, "enum class Day { mon, tue };\nBOOST_DESCRIBE_ENUM(Day, mon, tue)\n"),
         f"{HEADER}:9: nobody uses the type Day"),
        (after(HEADER, "class Week {\n  explicit Week(int day);\n  Week* next;\n};\n")
         | after(SOURCE, "Week::Week(int day) {}\n"),
         f"{HEADER}:9: nobody uses the type Week"),
        # Names that lead nowhere.
        (after(SOURCE, "// See docs/operations.md.\n"),
         f"{SOURCE}:9: there is no docs/operations.md"),
        (after(SOURCE, "\n/* As\n   src/points.cpp does. */\n"),
         f"{SOURCE}:11: there is no src/points.cpp"),
        (after(MAIN, "// As points/balance.hpp has it.\n"),
         f"{MAIN}:4: there is no points/balance.hpp"),
        (after(MAIN, "// Run scripts/stop.\n"), f"{MAIN}:4: there is no scripts/stop"),
        (after(MAIN, "// What it holds (see CONTRACT).\n"), f"{MAIN}:4: there is no CONTRACT"),
        (after("README.md", "[more](docs/more)\n"), "README.md:2: there is no docs/more"),
        (after("README.md", "In `libticketing/src/<room>/*.sql`.\n"),
         "README.md:2: there is no libticketing/src/*/*.sql"),
        (after("README.md", "The `smtp` adapter.\n"), "README.md:2: there is no adapters/smtp"),
        (after("CMakeLists.txt", "# From cmake/Old.cmake.\n"),
         "CMakeLists.txt:2: there is no cmake/Old.cmake"),
        (after("scripts/serve", "# As scripts/stop.\n"),
         "scripts/serve:3: there is no scripts/stop"),
        (instead("scripts/report.py", "scripts/serve", "\n scripts/stop"),
         "scripts/report.py:2: there is no scripts/stop"),
        # Lines.
        (after(MAIN, "// " + "x" * 98 + "\n"), f"{MAIN}:4: 101 columns, 100 are allowed"),
        (after("scripts/serve", "#" + "x" * 100),
         "scripts/serve:3: 101 columns, 100 are allowed"),
        (after("CMakeLists.txt", "#\n" * 400), "CMakeLists.txt:401: 401 lines, 400 are allowed"),
        (after("README.md", "TO" "DO: more\n"), "README.md:2: TO" "DO: do it, or file an issue"),
        (after(SOURCE, "// FIX" "ME\n"), f"{SOURCE}:9: FIX" "ME: do it, or file an issue"),
        (instead(TEST, "ticketing::test ", "ticketing::testing "),
         f"{TEST}:3: tests are in ticketing::test, not in ticketing::testing"),
        (instead(TEST, "ticketing::test ", "ticketing "),
         f"{TEST}:3: tests are in ticketing::test, not in ticketing"),
        # Includes.
        (instead(TEST, '"points/journal.hpp"', '"../points/journal.hpp"'),
         f'{TEST}:1: "../points/journal.hpp" is not how a header of ours is spelled'),
        (instead(TEST, '"points/journal.hpp"', '"journal.hpp"'),
         f'{TEST}:1: "journal.hpp" is not how a header of ours is spelled'),
        (instead(TEST, '"points/journal.hpp"', "<points/journal.hpp>"),
         f"{TEST}:1: <points/journal.hpp> is not how a header of ours is spelled"),
        (instead(MAIN, "<ticketing/points/points.hpp>", '"ticketing/points/points.hpp"'),
         f'{MAIN}:2: "ticketing/points/points.hpp" is not how a header of ours is spelled'),
        (instead(SOURCE, "<fmt/format.h>", '"fmt/format.h"'),
         f'{SOURCE}:3: "fmt/format.h" is not how a header of ours is spelled'),
        (instead(SOURCE, "#include <fmt/format.h>\n\n", "#include <fmt/format.h>\n"),
         f"{SOURCE}:1: the includes are not in order (--write puts them in order)"),
        ({"bench/points/journal.hpp": ""},
         f'bench/points/journal.hpp:1: "points/journal.hpp" means {HEADER} as well'),
    ],
)  # fmt: skip
def test_tells(changes: dict[str, str], problem: str) -> None:
    assert problem in told(changes)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(after(HEADER, "int sum(int a);\n") | after(MAIN, "int x = 1 * sum(2);\n"),
                     id="a call in an expression is a use"),
        pytest.param(after(HEADER, "int sum();\n") | after(MAIN, "int f() { return sum(); }\n"),
                     id="a returned call is a use"),
        pytest.param(after(HEADER, "int write(int a) override;\n"),
                     id="what overrides is used by those who know the base"),
        pytest.param(after(HEADER, "bool operator<(Points a, Points b);\n"),
                     id="an operator has no name"),
        pytest.param(after(MAIN, "// " + "x" * 80 + " https://example.com/" + "y" * 30 + "\n"),
                     id="an address is as long as it is"),
        pytest.param(after(MAIN, "// <fmt/format.h>, text/plain, 4/s, build/dev/bin, var/x.db\n"),
                     id="what claims not to be ours"),
        pytest.param(after(MAIN, 'auto text = "docs/none.md";\n'), id="a string is no comment"),
        pytest.param(instead(TEST, "ticketing::test ", "ticketing::points "),
                     id="the namespace of the part that is tested"),
        pytest.param(after("scripts/serve", "mktemp " + "X" * 6), id="what mktemp fills in"),
    ],
)  # fmt: skip
def test_lets_be(changes: dict[str, str]) -> None:
    assert told(changes) == []


def test_puts_includes_in_order() -> None:
    mixed = (
        '#include <vector>\n#include "points/journal.hpp"\n#include <ticketing/ids.hpp>\n'
        "#include <boost/json.hpp>\n#include <string>\n#include <ticketing/code.hpp>\n\n"
        '#include "base/text.hpp"\n\nint main() {}\n// Needs the last.\n#include <jpeglib.h>\n'
    )
    assert ordered(SOURCE, mixed) == (
        '#include "points/journal.hpp"\n\n#include <boost/json.hpp>\n\n#include <string>\n'
        "#include <vector>\n\n#include <ticketing/code.hpp>\n#include <ticketing/ids.hpp>\n\n"
        '#include "base/text.hpp"\n\nint main() {}\n// Needs the last.\n#include <jpeglib.h>\n'
    )
    fixed = "// clang-format off\n#include <b>\n#include <a>\n"
    assert ordered(SOURCE, fixed) == fixed


def test_writes_the_order(tmp_path: Path) -> None:
    (tmp_path / "main.cpp").write_text("#include <b>\n#include <a>\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("/build/\n", encoding="utf-8")
    check_tidiness.order_includes(read_tree(tmp_path), tmp_path)
    text = (tmp_path / "main.cpp").read_text(encoding="utf-8")
    assert text == "#include <a>\n#include <b>\n"


def test_reads_what_is_not_ignored(tmp_path: Path) -> None:
    for file in ("build/x.cpp", "src/build/y.cpp", "src/__pycache__/z.pyc", ".git/config"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text("", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("/build/\n__pycache__/\n", encoding="utf-8")
    assert list(read_tree(tmp_path).texts) == [".gitignore", "src/build/y.cpp"]


def test_knows_the_sources_of_targets(tmp_path: Path) -> None:
    commands = [{"directory": f"{tmp_path}/build", "file": f"{tmp_path}/src/a.cpp"},
                {"directory": f"{tmp_path}/build", "file": "/usr/include/b.cpp"}]  # fmt: skip
    (tmp_path / "compile_commands.json").write_text(json.dumps(commands), encoding="utf-8")
    assert check_tidiness.sources_of_targets(tmp_path, tmp_path) == {"src/a.cpp"}


def test_code_is_without_comments_and_strings() -> None:
    text = "a = 10'000; // b\nc = \"d // e\"; /* f\n */ g = R\"(h \" i)\"; j = '\"'; k\n"
    assert code_of(text).split() == "a = 10'000; c = ; g = ; j = ; k".split()
    assert code_of(text).count("\n") == text.count("\n")


def test_every_exception_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = read_tree(ROOT)
    excused = set(declarations.FOR_OTHERS)
    monkeypatch.setattr(declarations, "FOR_OTHERS", {})
    needed = {problem.text.split()[-1] for problem in declarations.unused_declarations(tree)}
    assert needed == excused
    for pattern in files.FOUND_BY_TOOLS:
        monkeypatch.setattr(files, "FOUND_BY_TOOLS", {pattern: ""})
        assert any(files.found_by_tools(file) for file in tree.texts), pattern
