"""``province-map.html``: every county as one point, by how many of its visits are missed.

No boundary is drawn. Shape and colour both tell the state, size tells the villages on circuit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from xunzhen.domain.planning.province import CountyResult, Province
from xunzhen.files.county_work import CountyTask
from xunzhen.files.fonts.embedded import font_face_css
from xunzhen.files.map_drawing import (
    COUNTY_PX,
    Name,
    Spot,
    around,
    name_svg,
    projection_of,
    scale_bar,
    written,
)
from xunzhen.files.papers.words import DEMONSTRATION, full_day_zh

PAGE: Final = Path(__file__).resolve().parent
MUCH: Final = 0.05
"""A county is drawn as badly short from this share of its visits missed."""
NAMED: Final = 12
_STATES: Final = (
    ("failed", "没有算出"),
    ("much", f"缺{MUCH:.0%}以上"),
    ("short", f"缺{MUCH:.0%}以下"),
    ("full", "没有缺口"),
    ("none", "没有巡诊村"),
)


def province_map(province: Province, task: CountyTask) -> str:
    """Return the page, complete in itself; counties without coordinates stand in its table."""
    synthetic = any(one.synthetic for one in province.done)
    fills = {
        "TITLE": "各县巡诊排班",
        "SPAN": f"{full_day_zh(task.since)}起{task.weeks}周",
        "DEMO": f'<span class="demo">{DEMONSTRATION}</span>' if synthetic else "",
        "INVENTED": "村的点位为演示，" if synthetic else "",
        "SVG": _svg(province.results),
        "TOTALS": _totals(province),
        "LEGEND": _legend(province.results),
        "FAILED": _listed("没有算出的县", province.failed, _why),
        "SHORT": _listed("有缺口的县", province.short, _missing),
        "SLOW": _listed("用时长的县", province.slow, lambda one: f"{one.seconds:.1f}秒"),
        "TWICE": _twice(province),
        "TABLE": "".join(_row(one) for one in province.results),
        "CSS": (PAGE / "map_page" / "page.css").read_text(encoding="utf-8"),
        "OWN": (PAGE / "province_page" / "own.css").read_text(encoding="utf-8"),
    }
    page = (PAGE / "province_page" / "page.html").read_text(encoding="utf-8")
    for name, text in fills.items():
        page = page.replace(f"<!--{name}-->", text).replace(f"/*{name}*/", text)
    return page.replace("/*FONT*/", font_face_css(page))


def state_of(one: CountyResult) -> str:
    """Return how a county is drawn."""
    if not one.is_done:
        return "failed"
    if not one.required:
        return "none"
    if not one.missed:
        return "full"
    return "much" if one.missed >= MUCH * one.required else "short"


def _label(one: CountyResult) -> str:
    return one.name or one.source


def _svg(results: Sequence[CountyResult]) -> str:
    points = [one.point for one in results if one.point is not None]
    projection = projection_of(points)
    placed = [(one, projection.spot(one.point)) for one in results if one.point is not None]
    order = [state for state, _ in reversed(_STATES)]
    placed.sort(key=lambda pair: order.index(state_of(pair[0])))
    drawn = "".join(_county_svg(one, spot) for one, spot in placed)
    taken = [around(spot, _radius(one) + 1) for one, spot in placed]
    loud = sorted(placed, key=lambda pair: (pair[0].is_done, -pair[0].missed, pair[0].source))
    names = [Name(_label(one), spot, COUNTY_PX, _radius(one) + 3) for one, spot in loud]
    texts = "".join(name_svg(name, box, "n") for name, box in written(names, taken))
    km, length = scale_bar(projection.units_per_km)
    scale = (
        f'<g id="scale" transform="translate(24 736)"><path d="M0-6V0H{length}V-6"/>'
        f'<text x="{length + 8}" y="2">{km}公里</text></g>'
        if placed
        else ""
    )
    return f'<g id="points">{drawn}</g><g id="names">{texts}</g>{scale}'


def _radius(one: CountyResult) -> float:
    """Area grows with the villages on circuit, from 4 to 16 sheet units of radius."""
    return round(min(16.0, 4.0 + 0.55 * math.sqrt(one.circuit_villages)), 1)


def _county_svg(one: CountyResult, spot: Spot) -> str:
    title = f"{_label(one)}：{_state_zh(one)}"
    return (
        f'<a href="#c-{escape(one.source, quote=True)}" transform="translate({spot.x} {spot.y})">'
        f"<title>{escape(title)}</title>{_shape(state_of(one), _radius(one))}</a>"
    )


def _shape(state: str, r: float) -> str:
    shapes = {
        "much": f'<path d="M0-{r * 1.2:.1f} {r * 1.2:.1f} {r:.1f}-{r * 1.2:.1f} {r:.1f}Z"/>',
        "short": f'<path d="M0-{r * 1.2:.1f} {r * 1.2:.1f} 0 0 {r * 1.2:.1f}-{r * 1.2:.1f} 0Z"/>',
        "failed": f'<rect x="-{r}" y="-{r}" width="{2 * r}" height="{2 * r}"/>',
    }
    return f'<g class="s c-{state}">{shapes.get(state, f"""<circle r="{r}"/>""")}</g>'


def _legend(results: Sequence[CountyResult]) -> str:
    rows = []
    for state, zh in _STATES:
        number = sum(state_of(one) == state for one in results)
        key = (
            f'<svg class="key" viewBox="-10 -10 20 20" aria-hidden="true">{_shape(state, 6)}</svg>'
        )
        rows.append(f"<li>{key}<span>{zh}</span><b>{number}</b></li>")
    return "".join(rows)


def _totals(province: Province) -> str:
    totals = province.totals
    proven = "（已证明最少）" if totals.missed == totals.least_missed else ""
    pairs = (
        ("县", f"{len(province.results)}个，排出{totals.counties}个"),
        ("巡诊村", f"{totals.circuit_villages:,}个"),
        ("应排", f"{totals.required:,}次"),
        ("已排", f"{totals.planned:,}次"),
        ("缺", f"{totals.missed:,}次{proven}"),
        ("出诊医生", f"{totals.doctors:,}人"),
    )
    return "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in pairs)


def _listed(
    head: str, counties: Sequence[CountyResult], say_of: Callable[[CountyResult], str]
) -> str:
    if not counties:
        return ""
    items = "".join(
        f'<li><a href="#c-{escape(one.source, quote=True)}">{escape(_label(one))}</a>　'
        f"{escape(say_of(one))}</li>"
        for one in counties[:NAMED]
    )
    if len(counties) > NAMED:
        items += f"<li>…另有{len(counties) - NAMED}个，见下面的表</li>"
    return f'<section><h2>{head}（{len(counties)}）</h2><ul class="plain">{items}</ul></section>'


def _why(one: CountyResult) -> str:
    return one.failure.zh if one.failure is not None else ""


def _missing(one: CountyResult) -> str:
    return f"缺{one.missed}次，{one.short_villages}个村"


def _twice(province: Province) -> str:
    if not province.twice:
        return ""
    items = "".join(
        f"<li>{escape(code)}：{escape('、'.join(names))}</li>" for code, names in province.twice
    )
    return (
        "<section><h2>代码重复</h2><p>这些县的代码出现了不止一次，合计里算了多遍：</p>"
        f'<ul class="plain">{items}</ul></section>'
    )


def _state_zh(one: CountyResult) -> str:
    if one.failure is not None:
        return one.failure.zh
    if not one.required:
        return "没有巡诊村"
    said = f"缺{one.missed}次" if one.missed else "没有缺口"
    return f"{said}，已证明" if one.is_proven else said


def _row(one: CountyResult) -> str:
    head = (
        f'<tr id="c-{escape(one.source, quote=True)}"><td>{escape(_label(one))}</td>'
        f'<td class="{"bad" if one.missed or not one.is_done else ""}">'
        f"{escape(_state_zh(one))}</td>"
    )
    if not one.is_done:
        return f'{head}<td colspan="9">—</td></tr>'
    cells = (
        *(one.villages, one.circuit_villages, one.required, one.planned, one.missed),
        *(one.short_villages, one.doctors, round(one.minutes)),
    )
    body = "".join(f'<td class="n">{cell:,}</td>' for cell in cells)
    return f'{head}{body}<td class="n">{one.seconds:.1f}</td></tr>'
