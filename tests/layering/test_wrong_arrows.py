"""An arrow that nobody declared does not compile: sources planted in the modules of this build."""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from layers import MODULE

LIBRARY = Path(__file__).parents[2] / "libticketing"
COMMANDS = Path(os.environ["BUILD_DIR"]) / "compile_commands.json"


@functools.cache
def declarations() -> dict[str, tuple[str, dict[str, list[str]]]]:
    """The folder of each module, and its PORTS, PUBLIC and PRIVATE."""
    found = {}
    text = (LIBRARY / "CMakeLists.txt").read_text(encoding="utf-8")
    for folder, arguments in MODULE.findall(text):
        lists: dict[str, list[str]] = {}
        words: list[str] = []
        for word in arguments.split():
            if word in ("PORTS", "PUBLIC", "PRIVATE", "PRECOMPILE"):
                words = lists.setdefault(word, [])
            else:
                words.append(word.removeprefix("ticketing_"))
        found[Path(folder).name] = (f"src/{folder}", lists)
    return found


def headers(module: str) -> set[str]:
    """As they are spelled in an #include, e.g. "board/comment_batch.hpp"."""
    folder = LIBRARY / declarations()[module][0]
    return {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*.hpp")}


@functools.cache
def handed_on(target: str) -> frozenset[str]:
    """The headers that whoever links this target may include."""
    if target.endswith("_ports"):
        room = target.removesuffix("_ports")
        return handed_on("base") | {f"{room}/{port}" for port in declarations()[room][1]["PORTS"]}
    if target not in declarations():
        return frozenset()  # somebody else's library
    public = declarations()[target][1].get("PUBLIC", [])
    return frozenset(headers(target)).union(*map(handed_on, public))


def declared(module: str) -> frozenset[str]:
    return handed_on(module).union(*map(handed_on, declarations()[module][1].get("PRIVATE", [])))


@functools.cache
def commands() -> dict[str, list[str]]:
    """What compiles a source of each module, but for the source, its object and the launcher."""
    found = {}
    for entry in json.loads(COMMANDS.read_text(encoding="utf-8")):
        words = shlex.split(entry["command"])
        place = re.search(r"/ticketing_(\w+)\.dir/src/", words[words.index("-o") + 1])
        if place is None or place[1] in found:
            continue
        for option in ("-o", "-c", "-include"):  # at most one precompiled header
            if option in words:
                at = words.index(option)
                del words[at : at + 2]
        found[place[1]] = words[1:] if "ccache" in words[0] else words
    return found


def compile_in(module: str, source: Path, text: str, how: str) -> subprocess.CompletedProcess[str]:
    source.write_text(text, encoding="utf-8")
    return subprocess.run(
        [*commands()[module], how, source],
        capture_output=True,
        text=True,
        cwd=COMMANDS.parent,
        env={**os.environ, "LC_ALL": "C"},
    )


def test_every_module_is_there() -> None:
    with_sources = {m for m, (d, _) in declarations().items() if [*(LIBRARY / d).rglob("*.cpp")]}
    assert set(commands()) == with_sources


@pytest.mark.parametrize("module", sorted(commands()))
def test_a_module_can_include_what_it_declares_and_nothing_more(
    tmp_path: Path, module: str
) -> None:
    every = set().union(*map(headers, declarations()))
    probe = "".join(f'#if __has_include("{h}")\n#pragma {h}\n#endif\n' for h in sorted(every))
    ran = compile_in(module, tmp_path / "probe.cpp", probe, "-E")
    assert ran.returncode == 0, ran.stderr
    assert set(re.findall(r"^#pragma (.+)$", ran.stdout, re.MULTILINE)) == declared(module)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("odb/open_store.hpp", id="of a database"),
        pytest.param("redis/redis_session_cache.hpp", id="of a cache"),
        pytest.param("purchase/make_services.hpp", id="of a room above"),
        pytest.param("account/password_hasher.hpp", id="of a room beside"),
    ],
)  # fmt: skip
def test_a_wrong_arrow_of_a_room_does_not_compile(tmp_path: Path, header: str) -> None:
    assert header in set().union(*map(headers, declarations()))
    ran = compile_in("board", tmp_path / "arrow.cpp", f'#include "{header}"\n', "-fsyntax-only")
    assert ran.returncode != 0
    assert f"fatal error: {header}: No such file or directory" in ran.stderr


def test_a_declared_arrow_compiles(tmp_path: Path) -> None:
    text = '#include "coupon/make_services.hpp"\n#include "board/post_repository.hpp"\n'
    ran = compile_in("board", tmp_path / "arrow.cpp", text, "-fsyntax-only")
    assert ran.returncode == 0, ran.stderr
