"""The map drawn by the server, and the data that the browser draws it from: points and names only.

One list of marks serves both: a mark is a path about (0, 0), one unit a pixel, with its own shape,
so that no mark is told by colour alone. The browser takes paths and colours from the legend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.domain.geo import Point
from xunzhen.domain.registry.county import Township
from xunzhen.files.map_drawing import (
    Name,
    Projection,
    Spot,
    around,
    projection_of,
    scale_bar,
    written,
)

WIDTH: Final = 540.0
HEIGHT: Final = 430.0
MARGIN: Final = 26.0
NAME_PX: Final = 14

_SMALL_DOT: Final = "M-2.3 0a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0z"
_LARGE_DOT: Final = "M-4.8 0a4.8 4.8 0 1 0 9.6 0a4.8 4.8 0 1 0-9.6 0z"
_SQUARE: Final = "M-4.2-4.2h8.4v8.4h-8.4z"
_RING: Final = "M-3.8 0a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0-7.6 0z"
_DIAMOND: Final = "M0-5.6L5.6 0L0 5.6L-5.6 0z"
_TRIANGLE: Final = "M0-7.4L7.6 6H-7.6z"

MODE_MARKS: Final[Mapping[str, str]] = {
    "resident": _SMALL_DOT,
    "neighbour": _RING,
    "centre": _DIAMOND,
    "stationed": _SQUARE,
    "circuit": _LARGE_DOT,
    "gap": _TRIANGLE,
}
"""By mode, in the order of drawing: what must be seen lies on top."""

VISIT_MARKS: Final[Mapping[str, str]] = {
    "other": _SMALL_DOT,
    "week": _LARGE_DOT,
    "fortnight": _RING,
    "late": _DIAMOND,
    "never": _TRIANGLE,
}
"""By days since the last visit; ``other``: not on circuit."""


@dataclass(frozen=True)
class Dot:
    """A village to be drawn: where, as which mark, named in full by ``words``."""

    code: str
    name: str
    point: Point | None
    mark: str
    words: str
    address: str


def map_svg(dots: Sequence[Dot], townships: Iterable[Township], marks: Mapping[str, str]) -> str:
    """Draw the map: soft land behind the points, a link for each, township names, a scale."""
    placed = [(dot, dot.point) for dot in dots if dot.point is not None]
    towns = [one for one in townships if one.point is not None]
    points = [point for _, point in placed] + [one.point for one in towns if one.point]
    projection = projection_of(points, WIDTH, HEIGHT, MARGIN)
    spots = [(dot, projection.spot(point)) for dot, point in placed]
    order = {mark: number for number, mark in enumerate(marks)}
    spots.sort(key=lambda one: order[one[0].mark])
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<path class="land" d="{}"/>{}<g class="names" aria-hidden="true">{}</g>{}</svg>',
        int(WIDTH),
        int(HEIGHT),
        gettext("村级覆盖示意图"),
        " ".join(f"M{spot.x} {spot.y}h0" for _, spot in spots),
        format_html_join("", "{}", ((_link(dot, spot, marks),) for dot, spot in spots)),
        _names(spots, towns, projection),
        _scale(projection),
    )


def legend_svg(mark: str, path: str, words: str) -> SafeString:
    """Draw a mark as the legend shows it; the browser's map takes its shape and colours here."""
    return format_html(
        '<span><svg viewBox="-8 -8 16 16" aria-hidden="true"><path class="k-{}" data-mark="{}" '
        'd="{}"/></svg>{}</span>',
        mark,
        mark,
        path,
        words,
    )


def map_data(
    dots: Sequence[Dot], townships: Iterable[Township], marks: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the browser draws: villages and township names as GeoJSON, and their bounds.

    ``address`` is that of every village, with ``{code}`` for its code.
    """
    placed = [(dot, dot.point) for dot in dots if dot.point is not None]
    order = {mark: number for number, mark in enumerate(marks)}
    features = [
        _feature(
            point,
            code=dot.code,
            name=dot.name,
            mark=dot.mark,
            order=order[dot.mark],
            words=dot.words,
        )
        for dot, point in placed
    ]
    names = [_feature(one.point, name=one.name) for one in townships if one.point is not None]
    return {
        "villages": {"type": "FeatureCollection", "features": features},
        "townships": {"type": "FeatureCollection", "features": names},
        "bounds": _bounds([point for _, point in placed]),
        "address": dots[0].address.replace(dots[0].code, "{code}") if dots else "",
    }


def map_words() -> dict[str, str]:
    """Return what the browser's map says to its reader."""
    return {
        "map": gettext("村级覆盖示意图"),
        "zoom_in": gettext("放大"),
        "zoom_out": gettext("缩小"),
        "whole": gettext("看全图"),
        "wheel": gettext("按住Ctrl键再滚动鼠标来缩放"),
        "wheel_mac": gettext("按住⌘键再滚动鼠标来缩放"),
        "touch": gettext("用两个手指移动地图"),
        "no_graphics": gettext("这台电脑不能画活动地图，下面是静态图和柱图，内容相同。"),
    }


def _feature(point: Point, **properties: Any) -> dict[str, Any]:
    place = [round(point.lng, 5), round(point.lat, 5)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": properties,
    }


def _bounds(points: Sequence[Point]) -> list[list[float]] | None:
    if not points:
        return None
    return [
        [min(one.lng for one in points), min(one.lat for one in points)],
        [max(one.lng for one in points), max(one.lat for one in points)],
    ]


def _link(dot: Dot, spot: Spot, marks: Mapping[str, str]) -> SafeString:
    """Draw a village as a link at least 24 pixels wide; joined by hand, for there are hundreds."""
    words, address = conditional_escape(dot.words), conditional_escape(dot.address)
    code = conditional_escape(dot.code)
    return SafeString(
        f'<a href="{address}" data-village="{code}" transform="translate({spot.x} {spot.y})">'
        f'<title>{words}</title><circle class="hit" r="12"/>'
        f'<path class="k-{dot.mark}" d="{marks[dot.mark]}"/></a>'
    )


def _names(
    spots: Sequence[tuple[Dot, Spot]], towns: Sequence[Township], projection: Projection
) -> SafeString:
    """Write the gaps' names first, then the townships', where there is room."""
    loud = [
        Name(dot.name, spot, NAME_PX, 9)
        for dot, spot in reversed(spots)
        if dot.mark in ("gap", "never")
    ]
    names = [
        Name(_short(one.name), projection.spot(one.point), NAME_PX, 0, must=True)
        for one in towns
        if one.point is not None
    ]
    taken = [around(spot, 6) for dot, spot in spots if dot.mark in ("gap", "never")]
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}</text>',
        (
            (
                "t" if name.must else "hot",
                round(box.x + box.width / 2, 1),
                round(box.y + box.height * 0.8, 1),
                name.text,
            )
            for name, box in written([*loud[:12], *names], taken)
        ),
    )


def _short(township: str) -> str:
    """Leave out 镇 or 乡, as the names stand on the map."""
    return township[:-1] if len(township) > 2 and township[-1] in "镇乡" else township


def _scale(projection: Projection) -> SafeString:
    km, length = scale_bar(projection.units_per_km)
    return format_html(
        '<g class="scale" transform="translate(12 {})" aria-hidden="true">'
        '<path d="M0-5V0H{}V-5"/><text x="{}" y="2">{}</text></g>',
        int(HEIGHT) - 10,
        length,
        length + 6,
        gettext("%(km)s公里") % {"km": km},
    )
