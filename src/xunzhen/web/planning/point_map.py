"""A small map of points as SVG: every village a dot, some marked; no outside server, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.registry.county import County
from xunzhen.files.map_drawing import Spot, projection_of


@dataclass(frozen=True)
class Marked:
    """A village or township on the map: where, and what is marked there."""

    x: float
    y: float
    code: str
    name: str
    mark: str = ""


@dataclass(frozen=True)
class PointMap:
    """All that the template draws; ``unplaced`` have no coordinates and are only listed.

    ``box`` is the SVG view box around the points; ``land`` and ``dots`` are paths of zero-length
    lines, whose round caps draw the points.
    """

    box: str
    land: str
    dots: str
    marked: tuple[Marked, ...]
    towns: tuple[Marked, ...]
    unplaced: tuple[str, ...]


def point_map(county: County, marks: Mapping[str, str]) -> PointMap | None:
    """Return the map of a county with some villages marked; None where no village has a place."""
    placed = [(village, village.point) for village in county.villages if village.point]
    if not placed:
        return None
    projection = projection_of([point for _village, point in placed])
    spots = {village.code: projection.spot(point) for village, point in placed}
    names = {village.code: village.name for village in county.villages}
    by_town: dict[str, list[Spot]] = {}
    for village, _point in placed:
        by_town.setdefault(village.township, []).append(spots[village.code])
    return PointMap(
        _box(list(spots.values())),
        _path(list(spots.values())),
        _path([spot for code, spot in spots.items() if code not in marks]),
        tuple(
            Marked(spots[code].x, spots[code].y, code, names[code], mark)
            for code, mark in marks.items()
            if code in spots
        ),
        tuple(
            Marked(*_middle(by_town[town.code]), town.code, _short(town.name))
            for town in county.townships
            if town.code in by_town
        ),
        tuple(names[code] for code in marks if code in names and code not in spots),
    )


def _box(spots: Sequence[Spot]) -> str:
    """Return the view box that holds all spots with room for a name."""
    left, right = min(one.x for one in spots), max(one.x for one in spots)
    top, bottom = min(one.y for one in spots), max(one.y for one in spots)
    room = 44
    width, height = right - left + 2 * room, bottom - top + 2 * room
    return f"{left - room:.0f} {top - room:.0f} {width:.0f} {height:.0f}"


def _short(name: str) -> str:
    """Write a township without its kind: 桃舟 for 桃舟乡; names of two characters stay."""
    return name[:-1] if len(name) > 2 and name[-1] in "乡镇" else name


def _path(spots: Sequence[Spot]) -> str:
    return "".join(f"M{spot.x:.0f} {spot.y:.0f}h0" for spot in spots)


def _middle(spots: Sequence[Spot]) -> tuple[float, float]:
    return (
        round(sum(spot.x for spot in spots) / len(spots), 1),
        round(sum(spot.y for spot in spots) / len(spots), 1),
    )
