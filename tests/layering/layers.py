"""The layers of the library and what may include what, measured from the #include lines.

A file has a place: a layer and, in the library, a room. The rules:

- a file includes only files of its own layer or of those below it;
- adapters (one folder each under libticketing/src/adapters) are included by nobody but the composition
  root, src/ticketing.cpp, and not by each other, but for a shared one;
- a folder of the library is a room, an adapter or part of the foundation, and named here;
- no header includes itself by a detour;
- a frontend includes <ticketing/...>, its own files, the standard library and third parties, but
  neither another frontend's files nor the library's private ones, nor an adapter's library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Bottom to top. "values" are plain types and pure rules; "ports" what rooms ask of storage and of
# caches; "storage" the transaction over all ports; "use cases" the interfaces frontends call;
# "services" what stands behind them.
LAYERS = ("foundation", "values", "ports", "storage", "use cases", "services", "facade")
ADAPTER_LAYERS = ("foundation", "values", "ports", "storage")
ADAPTERS = (
    "odb", "redis", "s3", "kobis", "cairo", "local", "http_client", "image_codec",
)  # fmt: skip
# One libcurl client serves the adapters that speak HTTP, one codec those that handle pictures.
SHARED_ADAPTERS = ("http_client", "image_codec")
FOUNDATION_FOLDERS = ("", "base", "describe")
ROOMS = (
    "account", "points", "limit", "board", "coupon", "catalog", "purchase", "ranking",
    "notification", "media", "jobs", "audit", "actor", "admin_log", "privacy", "voucher",
)  # fmt: skip
PRIVATE_PORTS = (
    "account/session_cache", "account/account_token", "catalog/box_office",
    "voucher/voucher_picture",
)  # fmt: skip
# Public like the *_service headers, and above the values.
USE_CASES = ("jobs/scheduler_loop", "privacy/account_export")
PLUMBING = ("services", "storage/service_context")
FRONTENDS = ("apps/api", "apps/cli", "apps/scheduler", "bindings/python")
FOREIGN_TO_FRONTENDS = re.compile(r"^(odb/|sqlite3|libpq|postgresql/|hiredis|curl/|cairo|pango)")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
PUBLIC = "libticketing/include/ticketing"
PRIVATE = "libticketing/src"


@dataclass(frozen=True)
class Place:
    layer: str  # one of LAYERS, or "adapter", or "frontend"
    room: str = ""  # of the library; the folder of an adapter or frontend


@dataclass
class Tree:
    """Every checked file with its place and the project files it includes."""

    root: Path
    places: dict[str, Place] = field(default_factory=dict)
    includes: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def library_place(path: str, root: Path) -> Place:
    """`path` is below PUBLIC or PRIVATE, e.g. "board/post.hpp"."""
    path = path.removeprefix("rooms/").removeprefix("adapters/")
    stem = path.rsplit(".", 1)[0]
    folder, _, name = stem.rpartition("/")
    room = folder.split("/")[0]
    if stem == "ticketing":
        return Place("facade")
    if room in ADAPTERS:
        return Place("adapter", room)
    if stem == "config" or room == "config":
        return Place("values", "config")
    if stem in PLUMBING:
        return Place("services")
    if room == "storage":
        return Place("storage", "storage")
    if room in FOUNDATION_FOLDERS:
        return Place("foundation")
    if room not in ROOMS:
        return Place("unknown", room)
    public = (root / PUBLIC / f"{stem}.hpp").exists()
    if name.endswith("_repository") or stem in PRIVATE_PORTS:
        return Place("ports", room)
    if name.endswith("_service") or stem in USE_CASES:
        return Place("use cases" if public and path.endswith(".hpp") else "services", room)
    return Place("values" if public else "services", room)


def find_files(root: Path) -> Iterator[tuple[str, Place]]:
    for base in (PUBLIC, PRIVATE):
        for path in sorted((root / base).rglob("*.[ch]pp")):
            inside = path.relative_to(root / base).as_posix()
            yield f"{base}/{inside}", library_place(inside, root)
    for frontend in FRONTENDS:
        for path in sorted((root / frontend).rglob("*.[ch]pp")):
            yield path.relative_to(root).as_posix(), Place("frontend", frontend)


def resolve(tree: Tree, file: str, name: str) -> str | None:
    """The project file an include means, or none for the standard library and third parties."""
    place = tree.places[file]
    beside = (Path(file).parent / name).as_posix()
    candidates = [beside]
    if name.startswith("ticketing/"):
        candidates.append(f"libticketing/include/{name}")
    if place.layer == "frontend":
        # Include paths: its folder, and the one above ("api/router.hpp"), where others are too.
        candidates += [f"{place.room}/{name}", f"{Path(place.room).parent.as_posix()}/{name}"]
    else:
        candidates += [f"{PRIVATE}/{folder}{name}" for folder in ("", "rooms/", "adapters/")]
    for candidate in candidates:
        if candidate in tree.places:
            return candidate
    return None


def check_foreign(tree: Tree, file: str, quote: str, name: str) -> None:
    """An include of a frontend that names no project file it may know."""
    if FOREIGN_TO_FRONTENDS.match(name):
        tree.problems.append(f"{file} includes {name}: only adapters use that library")
    elif name.startswith("ticketing/"):
        tree.problems.append(f"{file} includes {name}, which the library does not publish")
    elif quote == '"':
        tree.problems.append(f"{file} includes {name}, which is not one of its own files")


def read_tree(root: Path) -> Tree:
    tree = Tree(root)
    tree.places = dict(find_files(root))
    for file, place in tree.places.items():
        tree.includes[file] = []
        for quote, name in INCLUDE.findall((root / file).read_text(encoding="utf-8")):
            target = resolve(tree, file, name)
            if target is not None:
                tree.includes[file].append(target)
            elif place.layer == "frontend":
                check_foreign(tree, file, quote, name)
    return tree


def allowed(source: Place, target: Place) -> bool:
    if source.layer == "frontend":
        # What is below the use cases is public too (requests are made of values), adapters are not.
        return target.layer in LAYERS or target == source
    if target.layer == "frontend":
        return False
    if target.layer == "adapter":
        shared = source.layer == "adapter" and target.room in SHARED_ADAPTERS
        return source.layer == "facade" or source == target or shared
    if source.layer == "adapter":
        return target.layer in ADAPTER_LAYERS
    return target.layer in LAYERS and LAYERS.index(target.layer) <= LAYERS.index(source.layer)


def header_cycle(tree: Tree) -> list[str]:
    """Headers that include each other in a circle, if there are any."""
    done: set[str] = set()

    def visit(file: str, trail: list[str]) -> list[str]:
        if file in trail:
            return trail[trail.index(file) :] + [file]
        if file in done:
            return []
        for target in tree.includes[file]:
            if found := visit(target, [*trail, file]):
                return found
        done.add(file)
        return []

    for file in tree.places:
        if found := visit(file, []):
            return found
    return []


def violations(tree: Tree) -> list[str]:
    found = list(tree.problems)
    for file, targets in tree.includes.items():
        source = tree.places[file]
        if source.layer == "unknown":
            found.append(f"{file} is in neither a room nor an adapter that the rules know of")
            continue
        for target in targets:
            if not allowed(source, tree.places[target]):
                found.append(
                    f"{file} ({source.layer}) includes {target} ({tree.places[target].layer})"
                )
            elif source.layer == "frontend" and target.startswith(PRIVATE):
                found.append(f"{file} includes {target}, which is private to the library")
    if cycle := header_cycle(tree):
        found.append("headers include each other: " + " -> ".join(cycle))
    return found
