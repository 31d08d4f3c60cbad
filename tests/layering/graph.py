"""The measured dependency graph, written the way docs/architecture.md draws it (Mermaid)."""

from __future__ import annotations

from layers import LAYERS, PUBLIC, Tree

Edges = set[tuple[str, str]]


def layer_edges(tree: Tree) -> Edges:
    edges = set()
    for file, targets in tree.includes.items():
        source = tree.places[file].layer
        edges |= {(source, tree.places[target].layer) for target in targets}
    return {(a, b) for a, b in edges if a != b and "unknown" not in (a, b)}


def without_detours(edges: Edges) -> Edges:
    """Drops an arrow when longer paths say the same: the transitive reduction."""

    def reaches(source: str, target: str, seen: set[str]) -> bool:
        for first, second in edges:
            if first == source and second not in seen:
                if second == target or reaches(second, target, seen | {second}):
                    return True
        return False

    kept = set()
    for source, target in edges:
        steps = {second for first, second in edges if first == source and second != target}
        if not any(reaches(step, target, {source, step}) for step in steps):
            kept.add((source, target))
    return kept


def room_edges(tree: Tree) -> tuple[Edges, Edges]:
    """Between rooms: what public headers say, and what only implementations add to it. All ports
    together are one node, `ports`."""
    public: Edges = set()
    private: Edges = set()
    for file, targets in tree.includes.items():
        source = tree.places[file]
        if not source.room or source.layer in ("adapter", "frontend", "ports"):
            continue
        for target in targets:
            place = tree.places[target]
            if place.layer == "ports":
                if source.room == "storage":
                    private.add((source.room, "ports"))
            elif place.layer != "adapter" and place.room not in ("", source.room):
                (public if file.startswith(PUBLIC) else private).add((source.room, place.room))
    return public, private - public


def node(name: str) -> str:
    return name.replace(" ", "_")


def draw(tree: Tree) -> str:
    order = ("frontend", *reversed(LAYERS), "adapter")

    def by_layer(edge: tuple[str, str]) -> tuple[int, int]:
        return order.index(edge[0]), order.index(edge[1])

    lines = ["```mermaid", "graph TD"]
    for source, target in sorted(without_detours(layer_edges(tree)), key=by_layer):
        lines.append(f"  {node(source)} --> {node(target)}")
    lines += ["```", "", "```mermaid", "graph TD"]
    public, private = room_edges(tree)
    lines += [f"  {source} --> {target}" for source, target in sorted(public)]
    lines += [f"  {source} -.-> {target}" for source, target in sorted(private)]
    return "\n".join([*lines, "```"]) + "\n"
