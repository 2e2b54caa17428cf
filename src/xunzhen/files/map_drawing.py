"""A county drawn as points, lines and names: plain SVG, no boundary, no tile, no address.

Positions are an equal-distance projection about the county's middle (a degree of longitude is
cos(latitude) of a degree of latitude), which is true to 0.1 % over a county's 100 km.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from xunzhen.domain.geo import Point
from xunzhen.domain.registry.county import Mode

WIDTH: Final = 1000.0
HEIGHT: Final = 760.0
MARGIN: Final = 48.0
KM_PER_DEGREE: Final = 111.195
TOWNSHIP_PX, VILLAGE_PX = 15, 13
# The sheet of a province is shown at about 0.8 of its size: 13 px on the screen.
COUNTY_PX = 16
UNSERVED: Final = "gap"

# The shapes of the console's design; colour never stands alone.
_SHAPES: Final = {
    Mode.RESIDENT.value: '<circle r="3"/>',
    Mode.CIRCUIT.value: '<circle r="6.5"/>',
    Mode.STATIONED.value: '<rect x="-5.5" y="-5.5" width="11" height="11"/>',
    Mode.NEIGHBOUR.value: '<circle r="5" class="hollow"/>',
    Mode.CENTRE.value: '<path d="M0-7.5 7.5 0 0 7.5-7.5 0Z"/>',
    Mode.ONLINE.value: '<path d="M-2-6.5h4v4.5h4.5v4h-4.5v4.5h-4v-4.5h-4.5v-4h4.5Z"/>',
    UNSERVED: '<path d="M0-8 8 6.5-8 6.5Z"/>',
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Something with a place on the sheet, in sheet units (x to the right, y down)."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to sheet units: ``x = (lng − west)·k·cos(lat₀)``, ``y = (north − lat)·k``."""

    west: float
    north: float
    per_degree: float
    squeeze: float
    left: float
    top: float

    def spot(self, point: Point) -> Spot:
        """Place a point on the sheet."""
        x = self.left + (point.lng - self.west) * self.squeeze * self.per_degree
        y = self.top + (self.north - point.lat) * self.per_degree
        return Spot(round(x, 1), round(y, 1))

    @property
    def units_per_km(self) -> float:
        """Sheet units of one kilometre."""
        return self.per_degree / KM_PER_DEGREE


def projection_of(
    points: Sequence[Point], width: float = WIDTH, height: float = HEIGHT, margin: float = MARGIN
) -> Projection:
    """Return the projection that shows all points as large as the sheet allows, in its middle."""
    if not points:
        return Projection(0.0, 0.0, 1.0, 1.0, width / 2, height / 2)
    west, east = min(p.lng for p in points), max(p.lng for p in points)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    room_x, room_y = width - 2 * margin, height - 2 * margin
    wide = max((east - west) * squeeze, 1e-3)
    high = max(north - south, 1e-3)
    scale = min(room_x / wide, room_y / high)
    left = margin + (room_x - (east - west) * squeeze * scale) / 2
    top = margin + (room_y - (north - south) * scale) / 2
    return Projection(west, north, scale, squeeze, left, top)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Say whether the two share an area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be written beside (``gap`` > 0) or upon (``gap`` 0) a spot."""

    text: str
    spot: Spot
    size: float
    gap: float
    must: bool = False


def written(names: Sequence[Name], taken: Iterable[Box]) -> list[tuple[Name, Box]]:
    """Place names in their order so that none covers another or a taken box.

    Beside, below or above the spot, then at the corners: the first free place is taken (greedy
    point-feature labelling). A name without one is left out; one that ``must`` stand goes where
    it covers the fewest.
    """
    boxes = list(taken)
    others: list[Box] = []
    found: list[tuple[Name, Box]] = []
    for name in names:
        places = [_box(name, dx, dy) for dx, dy in _AROUND]
        covered = [
            sum(place.meets(other) for other in boxes)
            + _NAME_COVERED * sum(place.meets(other) for other in others)
            for place in places
        ]
        best = min(range(len(places)), key=lambda at: covered[at])
        if covered[best] and not name.must:
            continue
        others.append(places[best])
        found.append((name, places[best]))
    return found


_NAME_COVERED: Final = 100  # a covered name is worse than any number of covered points
_AROUND: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


def _box(name: Name, dx: int, dy: int) -> Box:
    width = sum(1.0 if ord(sign) > 0x2E80 else 0.6 for sign in name.text) * name.size
    height = name.size * 1.2
    x = name.spot.x + dx * name.gap - (0 if dx > 0 else width if dx < 0 else width / 2)
    y = name.spot.y + dy * name.gap - (0 if dy > 0 else height if dy < 0 else height / 2)
    return Box(x, y, width, height)


def around(spot: Spot, radius: float) -> Box:
    """Return the square about a spot."""
    return Box(spot.x - radius, spot.y - radius, 2 * radius, 2 * radius)


def symbol_svg(mode: str) -> str:
    """Return the shape of a service mode about (0, 0)."""
    return f'<g class="s m-{mode}">{_SHAPES[mode]}</g>'


def legend_symbol(mode: str) -> str:
    """Return the shape as a small picture for the legend and the tables."""
    return f'<svg class="key" viewBox="-10 -10 20 20" aria-hidden="true">{symbol_svg(mode)}</svg>'


def centre_svg() -> str:
    """Return the sign of a health centre: a framed cross, drawn as lines, not in red."""
    return (
        '<g class="centre"><rect x="-7" y="-7" width="14" height="14" rx="2"/>'
        '<path d="M0-4.5V4.5M-4.5 0H4.5"/></g>'
    )


def village_svg(code: str, number: int, spot: Spot, mode: str, title: str) -> str:
    """Return a village as a link to its row in the table below the map."""
    return (
        f'<a href="#v-{escape(code, quote=True)}" class="v" data-v="{number}" '
        f'transform="translate({spot.x} {spot.y})">'
        f'<title>{escape(title)}</title><circle class="hit" r="12"/>{symbol_svg(mode)}</a>'
    )


def name_svg(name: Name, box: Box, kind: str) -> str:
    """Return a written name."""
    x, y = box.x + box.width / 2, box.y + box.height * 0.78
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(name.text)}</text>'


def scale_bar(units_per_km: float) -> tuple[int, float]:
    """Return the round number of kilometres that fits 120 sheet units best, and its length."""
    rounds = [km for km in (1, 2, 5, 10, 20, 50, 100, 200) if km * units_per_km <= 120]
    km = rounds[-1] if rounds else 1
    return km, round(km * units_per_km, 1)
