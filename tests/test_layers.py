"""The order of the rooms: imports point down, never sideways, never up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import cordwise

ROOT = Path(cordwise.__file__).parent
LAYERS = (
    ("cli", "web"),
    ("upkeep",),
    ("engine",),
    ("answers",),
    ("studies", "claims", "appraisal", "synthesis", "person"),
    ("sources", "documents", "store", "render"),
    ("knowledge",),
    ("records",),
    ("errors", "text"),
)
"""From top to bottom; rooms on one line do not import each other."""

DEPTH = {room: depth for depth, rooms in enumerate(LAYERS) for room in rooms}
ENTRANCES = {"__init__": {"engine", "person"}, "__main__": {"cli"}}
"""The package itself and `python -m cordwise` stand outside the order; each opens one door, and the package a second one to what is useful on its
own: `cordwise.isncsci` needs no evidence."""

VERSION = "cordwise"
"""What `from cordwise import __version__` reads: no room."""


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def rooms_imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, room) for each import of the package's own modules, also those inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = (
                [node.module or ""]
                if node.module != VERSION
                else [f"cordwise.{alias.name}" for alias in node.names if alias.name[0] != "_"]
            )
            assert not node.level, f"{path.relative_to(ROOT)}:{node.lineno}: say the whole name"
        yield from ((node.lineno, name.split(".")[1]) for name in names if name.startswith("cordwise."))


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py"))


def test_imports_point_down():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {imported}"
        for path in modules()
        if (room := room_of(path)) in DEPTH
        for line, imported in rooms_imported(path)
        if imported != room and DEPTH[imported] <= DEPTH[room]
    ]
    assert wrong == []


def test_every_module_is_in_a_room():
    data = {"evidence", "examples"}
    assert {room_of(path) for path in modules()} - set(DEPTH) - set(ENTRANCES) <= data


def test_the_entrances_open_their_doors_alone():
    for name, allowed in ENTRANCES.items():
        assert {room for _, room in rooms_imported(ROOT / f"{name}.py")} == allowed


def test_only_the_engine_knows_both_the_store_and_the_workers():
    knows = {path: {room for _, room in rooms_imported(path)} for path in modules()}
    both = {room_of(path) for path, rooms in knows.items() if "store" in rooms and "answers" in rooms}
    assert both == {"engine"}
