"""Names of files and folders, in comments and documents, that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePosixPath

from sources import Problem, Tree, comments_of, line_at

# Words with slashes, and words that end as our files do. `<room>` and `*` stand for any name.
WORD = re.compile(r"(?<![\w./:{$-])[\w.<>*-]*(?:/[\w.<>*-]+)+/?|(?<![\w./-])[\w<>*-]+\.\w+\b")
OURS = (".hpp", ".cpp", ".py", ".md", ".cmake", ".sql", ".supp")
# The library's folders, for short.
SHORT = ("src", "include")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[\w-]*)?\)")
DOCUMENT = re.compile(r"\b[Ss]ee (?:the )?([A-Z]{4,})\b")
ADAPTER = re.compile(r"`(\w+)` adapter\b")


def exists(tree: Tree, name: str) -> bool:
    """Whether a file or folder has this path, or ends in it: board/post.hpp."""
    if "*" not in name:
        return name in tree.endings
    ends = f"*/{name}"
    return any(fnmatch(f"/{path}", ends) for path in (*tree.texts, *tree.folders))


def claimed(tree: Tree, word: str) -> str:
    """The path of ours that `word` claims to be, as a pattern, or nothing."""
    path = re.sub(r"<\w+>", "*", word).strip("<>").rstrip("./")
    first = path.split("/")[0]
    is_ours = path.endswith(OURS) or ("/" in word and first in (*tree.folders, *SHORT))
    return path if is_ours and path.strip("*") not in OURS else ""


def is_there(tree: Tree, file: str, link: str) -> bool:
    """Whether a link of a document leads somewhere: relative to the document."""
    parts: list[str] = []
    for part in (PurePosixPath(file).parent / link).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts) in tree.texts or "/".join(parts) in tree.folders


def lost(tree: Tree, file: str, text: str) -> Iterator[tuple[int, str]]:
    """Each name in `text` that leads nowhere, with its offset."""
    for link in LINK.finditer(text) if file.endswith(".md") else ():
        if not is_there(tree, file, link[1]):
            yield link.start(), link[1]
    for word in WORD.finditer(text):
        path = claimed(tree, word[0])
        if path and not path.startswith("../") and not exists(tree, path):
            yield word.start(), path
    for document in DOCUMENT.finditer(text):
        if not exists(tree, document[1]) and not exists(tree, f"{document[1]}.md"):
            yield document.start(), document[1]
    for adapter in ADAPTER.finditer(text):
        if not exists(tree, f"adapters/{adapter[1]}"):
            yield adapter.start(), f"adapters/{adapter[1]}"


def lost_names(tree: Tree) -> Iterator[Problem]:
    for file, text in tree.texts.items():
        for start, comment in comments_of(file, text):
            for offset, name in lost(tree, file, comment):
                yield Problem(file, line_at(text, start + offset), f"there is no {name}")
