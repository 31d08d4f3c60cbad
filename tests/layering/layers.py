"""The layers and rooms of the library and what may include what, measured from the #include lines.

A file has a place: a layer and, in the library, a room. Both follow from its path, and which
headers are ports from libticketing/CMakeLists.txt, so nothing is listed here that the tree itself
tells.
The rules:

- a file includes only files of its own layer or of those below it; a public header includes public
  headers only;
- rooms do not include each other in a circle. Ports (what a room asks of storage and adapters) are
  a row of their own: storage names those of all rooms, so an arrow to a port is none to its room;
- adapters (one folder each under libticketing/src/adapters) are included by nobody but the
  composition root, the files of src itself, and not by each other, but for those that only
  adapters use;
- no header includes itself by a detour;
- a frontend includes <ticketing/...>, its own files, those that the frontends share, the standard
  library and third parties, but neither another frontend's files nor the library's private ones,
  nor an adapter's library; what they share includes no frontend.

What a room declares in libticketing/CMakeLists.txt is checked by the compiler and the linker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Bottom to top. "values" are plain types and pure rules; "ports" what rooms ask of storage and of
# adapters; "storage" the transaction over all ports; "use cases" the interfaces frontends call;
# "services" what stands behind them.
LAYERS = ("foundation", "values", "ports", "storage", "use cases", "services", "facade")
ADAPTER_LAYERS = ("foundation", "values", "ports", "storage")
# One libcurl client serves the adapters that speak HTTP, one codec those that handle pictures.
SHARED_ADAPTERS = ("http_client", "image_codec")
# What programs have in common, and people who use the platform in a notebook.
SHARED_BY_FRONTENDS = ("apps/common", "simulation")
FRONTENDS = (*SHARED_BY_FRONTENDS, "apps/api", "apps/cli", "apps/scheduler", "bindings/python")
FOREIGN_TO_FRONTENDS = re.compile(r"^(odb/|sqlite3|libpq|postgresql/|hiredis|curl/|cairo|pango)")

MODULE = re.compile(r"ticketing_module\(\w+ src/([^\s)]+)([^)]*)\)")
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


def declared_ports(root: Path) -> set[str]:
    """The headers that libticketing/CMakeLists.txt calls ports, as paths from the root."""
    text = (root / "libticketing/CMakeLists.txt").read_text(encoding="utf-8")
    ports = set()
    for folder, arguments in MODULE.findall(text):
        words = iter(arguments.split())
        for word in words:
            if word == "PORTS":
                break
        for word in words:
            if not word.endswith(".hpp"):
                break
            ports.add(f"{PRIVATE}/{folder}/{word}")
    return ports


def public_place(path: str) -> Place:
    """`path` is below PUBLIC, e.g. "board/post.hpp"."""
    stem = path.rsplit(".", 1)[0]
    room = stem.split("/")[0] if "/" in stem else ""
    if stem == "ticketing":
        return Place("facade")
    if stem == "config":
        return Place("values", "config")
    if room in ("", "describe"):
        return Place("foundation")
    return Place("use cases" if stem.endswith("_service") else "values", room)


def private_place(path: str, is_port: bool) -> Place:
    """`path` is below PRIVATE, e.g. "rooms/board/comment_batch.cpp"."""
    folders = path.split("/")[:-1]
    if not folders:
        return Place("facade")
    match folders:
        case ["base", *_]:
            return Place("foundation")
        case ["config"]:
            return Place("values", "config")
        case ["storage"]:
            return Place("storage", "storage")
        case ["rooms", room, *_]:
            return Place("ports" if is_port else "services", room)
        case ["adapters", adapter, *_]:
            return Place("adapter", adapter)
    return Place("unknown")


def find_files(root: Path) -> Iterator[tuple[str, Place]]:
    ports = declared_ports(root)
    for path in sorted((root / PUBLIC).rglob("*.hpp")):
        yield (
            path.relative_to(root).as_posix(),
            public_place(path.relative_to(root / PUBLIC).as_posix()),
        )
    for path in sorted((root / PRIVATE).rglob("*.[ch]pp")):
        name = path.relative_to(root).as_posix()
        inside = path.relative_to(root / PRIVATE).as_posix()
        yield name, private_place(inside, name in ports)
    for frontend in FRONTENDS:
        for path in sorted((root / frontend).rglob("*.[ch]pp")):
            yield path.relative_to(root).as_posix(), Place("frontend", frontend)


def raise_use_cases(tree: Tree) -> None:
    """A public header that includes a use case belongs to them, whatever its name."""
    changed = True
    while changed:
        changed = False
        for file, place in tree.places.items():
            if place.layer == "values" and file.startswith(PUBLIC):
                if any(tree.places[t].layer == "use cases" for t in tree.includes[file]):
                    tree.places[file] = Place("use cases", place.room)
                    changed = True


def resolve(tree: Tree, file: str, name: str) -> str | None:
    """The project file an include means, or none for the standard library and third parties."""
    place = tree.places[file]
    beside = (Path(file).parent / name).as_posix()
    candidates = [beside]
    if name.startswith("ticketing/"):
        candidates.append(f"libticketing/include/{name}")
    if place.layer == "frontend":
        # The include path is the folder above ("api/router.hpp"), where others are too.
        rooms = (place.room, *SHARED_BY_FRONTENDS)
        candidates += [(Path(room).parent / name).as_posix() for room in rooms]
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
    raise_use_cases(tree)
    return tree


def allowed(source: Place, target: Place) -> bool:
    if source.layer == "frontend":
        # What is below the use cases is public too (requests are made of values), adapters are not.
        shared = target.room in SHARED_BY_FRONTENDS and source.room not in SHARED_BY_FRONTENDS
        return target.layer in LAYERS or target == source or shared
    if target.layer == "frontend":
        return False
    if target.layer == "adapter":
        shared = source.layer == "adapter" and target.room in SHARED_ADAPTERS
        return source.layer == "facade" or source == target or shared
    if source.layer == "adapter":
        return target.layer in ADAPTER_LAYERS
    return target.layer in LAYERS and LAYERS.index(target.layer) <= LAYERS.index(source.layer)


def room_arrows(tree: Tree) -> dict[str, set[str]]:
    """Which rooms each room includes, by its public headers, its ports and its sources."""
    arrows: dict[str, set[str]] = {}
    for file, targets in tree.includes.items():
        source = tree.places[file]
        if not source.room or source.layer in ("adapter", "frontend"):
            continue
        for target in targets:
            place = tree.places[target]
            if place.layer in ("ports", "adapter") or place.room in ("", source.room):
                continue
            arrows.setdefault(source.room, set()).add(place.room)
    return arrows


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Names that lead back to the first of them, if there are any."""
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return trail[trail.index(name) :] + [name]
        if name in done:
            return []
        for target in sorted(arrows.get(name, ())):
            if found := visit(target, [*trail, name]):
                return found
        done.add(name)
        return []

    for name in sorted(arrows):
        if found := visit(name, []):
            return found
    return []


def violations(tree: Tree) -> list[str]:
    found = list(tree.problems)
    for file, targets in tree.includes.items():
        source = tree.places[file]
        if source.layer == "unknown":
            found.append(f"{file} is in no folder that means something: base, storage, config, "
                         "rooms/<room> or adapters/<technology>")
            continue
        for target in targets:
            if not allowed(source, tree.places[target]):
                found.append(
                    f"{file} ({source.layer}) includes {target} ({tree.places[target].layer})"
                )
            elif source.layer == "frontend" and target.startswith(PRIVATE):
                found.append(f"{file} includes {target}, which is private to the library")
            elif file.startswith(PUBLIC) and not target.startswith(PUBLIC):
                found.append(f"{file} is public and includes {target}, which is not")
    if cycle := circle({file: set(targets) for file, targets in tree.includes.items()}):
        found.append("headers include each other: " + " -> ".join(cycle))
    if cycle := circle(room_arrows(tree)):
        found.append("rooms include each other: " + " -> ".join(cycle))
    return found
