"""A small map of points as SVG: every village a dot, some marked; no outside server, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.registry.county import County
from xunzhen.files.map_drawing import HEIGHT, WIDTH, Spot, projection_of


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

    ``land`` and ``dots`` are SVG paths of zero-length lines: round caps draw the points.
    """

    width: float
    height: float
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
        WIDTH,
        HEIGHT,
        _path(list(spots.values())),
        _path([spot for code, spot in spots.items() if code not in marks]),
        tuple(
            Marked(spots[code].x, spots[code].y, code, names[code], mark)
            for code, mark in marks.items()
            if code in spots
        ),
        tuple(
            Marked(*_middle(by_town[town.code]), town.code, town.name)
            for town in county.townships
            if town.code in by_town
        ),
        tuple(names[code] for code in marks if code in names and code not in spots),
    )


def _path(spots: Sequence[Spot]) -> str:
    return "".join(f"M{spot.x:.0f} {spot.y:.0f}h0" for spot in spots)


def _middle(spots: Sequence[Spot]) -> tuple[float, float]:
    return (
        round(sum(spot.x for spot in spots) / len(spots), 1),
        round(sum(spot.y for spot in spots) / len(spots), 1),
    )
