"""The files of a tree and their text, with C++ taken apart into code and comments."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

# A comment, a string or a character. A quote after a digit separates thousands.
CPP_PIECE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)
HASH_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
DOCSTRING = re.compile(r'""".*?"""', re.DOTALL)


@dataclass(frozen=True)
class Problem:
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass
class Tree:
    """The files of the repository."""

    texts: dict[str, str]
    built: set[str] = field(default_factory=set)  # the sources of all targets

    @cached_property
    def folders(self) -> set[str]:
        parents = {parent for file in self.texts for parent in PurePosixPath(file).parents}
        return {parent.as_posix() for parent in parents if parent.name}

    @cached_property
    def endings(self) -> set[str]:
        """Every file and folder by its path and by each ending of it: post.hpp, board/post.hpp."""
        return {
            "/".join(PurePosixPath(path).parts[start:])
            for path in (*self.texts, *self.folders)
            for start in range(path.count("/") + 1)
        }

    def cpp(self) -> Iterator[tuple[str, str]]:
        return ((file, text) for file, text in self.texts.items() if is_cpp(file))


def is_cpp(file: str) -> bool:
    return file.endswith((".cpp", ".hpp"))


def is_python(file: str, text: str) -> bool:
    return file.endswith((".py", ".pyi")) or text.startswith("#!/usr/bin/python3")


def is_cmake(file: str) -> bool:
    return file.endswith((".cmake", "CMakeLists.txt"))


def is_shell(text: str) -> bool:
    return text.startswith(("#!/usr/bin/env bash", "#!/bin/sh", "#!/bin/bash"))


def read_tree(root: Path) -> Tree:
    """What is below `root`, but for the folders that .gitignore names."""
    ignored = {".git", *(root / ".gitignore").read_text(encoding="utf-8").split()}
    texts = {}
    for folder, folders, files in os.walk(root):
        at = "/" if Path(folder) == root else ""
        folders[:] = sorted(it for it in folders if not {it, f"{it}/", f"{at}{it}/"} & ignored)
        for file in (Path(folder, name) for name in sorted(files)):
            text = file.read_text(encoding="utf-8", errors="replace")
            texts[file.relative_to(root).as_posix()] = text
    return Tree(texts)


def line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def blank(text: str) -> str:
    """As many lines of nothing: what is behind keeps its line number."""
    return " " + "\n" * text.count("\n")


def code_of(text: str) -> str:
    """C++ without its comments and with empty strings."""
    return CPP_PIECE.sub(lambda piece: blank(piece[0]), text)


def comments_of(file: str, text: str) -> Iterator[tuple[int, str]]:
    """Each piece of `text` that people read, with its offset."""
    if is_cpp(file):
        for piece in CPP_PIECE.finditer(text):
            if piece[0].startswith("/"):
                yield piece.start(), piece[0]
    elif file.endswith(".md"):
        yield 0, text
    elif is_python(file, text) or is_cmake(file) or is_shell(text):
        for piece in HASH_COMMENT.finditer(text):
            yield piece.start(), piece[0]
        if is_python(file, text):
            for piece in DOCSTRING.finditer(text):
                yield piece.start(), piece[0]
