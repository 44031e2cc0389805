"""A picture before it is painted: lines, shapes and words, in CSS pixels from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

INK = "#1a1a1a"
SOFT = "#4a4f55"  # 8:1 on white
RULE = "#9aa0a6"
BLUE = "#005b96"  # the blue of Okabe and Ito, darkened until a thin line of it stands out on white (7:1)
PURPLE = "#a8487f"  # their purple, darkened likewise
ORANGE, GREEN, VERMILLION, WHITE = "#e69f00", "#009e73", "#d55e00", "#ffffff"

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Polyline:
    """A line through points; `dash` is lengths of ink and gap."""

    points: tuple[Point, ...]
    colour: str = INK
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Polygon:
    """A filled shape."""

    points: tuple[Point, ...]
    fill: str = INK
    edge: str = ""
    edge_width: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Circle:
    """A filled or hollow disc."""

    centre: Point
    radius: float
    fill: str = INK
    edge: str = ""
    edge_width: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Letters on one baseline; `anchor` says which end stands at x; `full` is what was shortened, told to who points at it."""

    x: float
    y: float
    text: str
    size: float = 12.0
    colour: str = INK
    bold: bool = False
    anchor: str = "start"  # start | middle | end
    full: str = ""
    upright: bool = True  # else turned to read upwards


Mark = Polyline | Polygon | Circle | Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A whole picture; `title` and `description` are for who cannot see it."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    title: str
    description: str


def square(centre: Point, side: float, **colours: str) -> Polygon:
    """A square around a point."""
    return diamond(centre, side / 2, side / 2, corner=True, **colours)


def diamond(centre: Point, half_width: float, half_height: float, *, corner: bool = False, **colours: Any) -> Polygon:
    """A diamond around a point; with `corner`, the box that it would fit in."""
    (x, y), w, h = centre, half_width, half_height
    points = (
        ((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)) if corner else ((x - w, y), (x, y - h), (x + w, y), (x, y + h))
    )
    return Polygon(points=points, **colours)


def box(left: float, top: float, right: float, bottom: float, fill: str) -> Polygon:
    """A filled rectangle."""
    return Polygon(points=((left, top), (right, top), (right, bottom), (left, bottom)), fill=fill)


def line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1.0, dash: tuple[float, ...] = ()) -> Polyline:
    """A straight line."""
    return Polyline(points=((x1, y1), (x2, y2)), colour=colour, width=width, dash=dash)


def moved(mark: Mark, down: float) -> Mark:
    """The mark further down."""
    if isinstance(mark, Words):
        return replace(mark, y=mark.y + down)
    if isinstance(mark, Circle):
        return replace(mark, centre=(mark.centre[0], mark.centre[1] + down))
    return replace(mark, points=tuple((x, y + down) for x, y in mark.points))


def stacked(scenes: tuple[Scene, ...], *, title: str, description: str) -> Scene:
    """Scenes one below the other."""
    tops = [sum(scene.height for scene in scenes[:number]) for number in range(len(scenes))]
    marks = chain.from_iterable((moved(mark, top) for mark in scene.marks) for scene, top in zip(scenes, tops, strict=True))
    return Scene(
        width=max(scene.width for scene in scenes),
        height=sum(scene.height for scene in scenes),
        marks=tuple(marks),
        title=title,
        description=description,
    )
