"""``map.html``: one page that holds everything, opens anywhere and asks nobody for anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.geo import Point
from xunzhen.domain.periods.half_days import half_day_zh
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
from xunzhen.domain.registry.county import Mode, Village
from xunzhen.files.fonts.embedded import font_face_css
from xunzhen.files.map_drawing import (
    TOWNSHIP_PX,
    UNSERVED,
    VILLAGE_PX,
    Name,
    Projection,
    Spot,
    around,
    centre_svg,
    legend_symbol,
    name_svg,
    projection_of,
    scale_bar,
    village_svg,
    written,
)
from xunzhen.files.papers.words import (
    DEMONSTRATION,
    day_zh,
    full_day_zh,
    half_zh,
    joined,
    span_zh,
    weekday_zh,
)
from xunzhen.files.roster_facts import RosterFacts, days_of

PAGE: Final = Path(__file__).resolve().parent / "map_page"
UNSERVED_ZH: Final = "未落实"
# Drawn in this order: what must be seen lies on top.
ORDER: Final = ("resident", "online", "neighbour", "centre", "stationed", "circuit", UNSERVED)


def map_page(facts: RosterFacts, modes: Mapping[str, Mode | None]) -> str:
    """Return the page; a village that ``modes`` does not know counts as not provided for."""
    return _Page(facts, modes).html()


class _Page:
    """The parts of one page; a class because every part needs the projection and the modes."""

    def __init__(self, facts: RosterFacts, modes: Mapping[str, Mode | None]) -> None:
        self.facts = facts
        self.modes = modes
        self.villages = sorted(facts.county.villages, key=lambda one: one.code)
        self.number = {village.code: at for at, village in enumerate(self.villages)}

    @cached_property
    def projection(self) -> Projection:
        places = [one.point for one in self.villages] + list(self.origins.values())
        return projection_of([point for point in places if point is not None])

    @cached_property
    def origins(self) -> Mapping[str, Point]:
        """Health centres of the townships with circuits, and whatever else a doctor leaves from."""
        codes = {visit.origin for visit in self.facts.visits}
        for township, _ in self.facts.townships:
            centre = self.facts.health_centre(township.code)
            codes |= {centre.code} if centre else set()
        known = self.facts.county.institution_by_code
        return {
            code: point
            for code in sorted(codes)
            if code in known and (point := known[code].point) is not None
        }

    def mode(self, village: Village) -> str:
        mode = self.modes.get(village.code)
        return UNSERVED if mode is None else mode.value

    def html(self) -> str:
        roster = self.facts.roster
        demo = f'<span class="demo">{DEMONSTRATION}</span>' if roster.synthetic else ""
        invented = "点位为演示，" if roster.synthetic else ""
        fills = {
            "TITLE": f"{escape(roster.county_name)} 巡诊示意图",
            "SPAN": span_zh(roster.since, self.facts.last_day),
            "AS_OF": full_day_zh(self.facts.county.as_of),
            "DEMO": demo,
            "NOTE": f"示意图：{invented}不表示行政区域界线。",
            "NUMBER": self.facts.number(roster.county),
            "SVG": self.svg(),
            "LEGEND": self.legend(),
            "UNPLACED": self.unplaced(),
            "NOTICES": _notices(self.facts.notices),
            "TABLE": self.table(),
            "DATA": _json(self.data()),
            "CSS": (PAGE / "page.css").read_text(encoding="utf-8"),
            "JS": (PAGE / "page.js").read_text(encoding="utf-8"),
        }
        page = (PAGE / "page.html").read_text(encoding="utf-8")
        for name, text in fills.items():
            page = page.replace(f"<!--{name}-->", text).replace(f"/*{name}*/", text)
        return page.replace("/*FONT*/", font_face_css(page))

    def svg(self) -> str:
        """Draw the first week's circuits, the villages, the health centres and the names."""
        placed = [(v, self.projection.spot(v.point)) for v in self.villages if v.point is not None]
        placed.sort(key=lambda one: ORDER.index(self.mode(one[0])))
        points = [
            village_svg(v.code, self.number[v.code], spot, self.mode(v), self.sentence(v))
            for v, spot in placed
        ]
        origins = [(code, self.projection.spot(point)) for code, point in self.origins.items()]
        centres = [
            f'<g class="o" data-o="{at}" transform="translate({spot.x} {spot.y})">'
            f"<title>{escape(self.facts.institution_name(code))}</title>{centre_svg()}</g>"
            for at, (code, spot) in enumerate(origins)
        ]
        km, length = scale_bar(self.projection.units_per_km)
        return (
            f'<g id="lines">{self.lines()}</g><g id="centres">{"".join(centres)}</g>'
            f'<g id="points">{"".join(points)}</g>'
            f'<g id="names">{self.names(placed, [spot for _, spot in origins])}</g>'
            f'<g id="scale" transform="translate(24 736)"><path d="M0-6V0H{length}V-6"/>'
            f'<text x="{length + 8}" y="2">{km}公里</text></g>'
        )

    def lines(self) -> str:
        """Draw each doctor-day of the first week: centre, morning village, afternoon village."""
        if not self.facts.roster.weeks:
            return ""
        first = self.facts.roster.weeks[0].index
        days: dict[tuple[str, str, str], list[Spot]] = {}
        for staff, visits in self.facts.by_staff.items():
            for visit in visits:
                village = self.facts.county.village_by_code.get(visit.village)
                if visit.week != first or village is None or village.point is None:
                    continue
                key = (staff, visit.date.isoformat(), visit.origin)
                days.setdefault(key, []).append(self.projection.spot(village.point))
        return "".join(
            self._line(origin, spots)
            for (_, _, origin), spots in days.items()
            if origin in self.origins
        )

    def _line(self, origin: str, spots: list[Spot]) -> str:
        home = self.projection.spot(self.origins[origin])
        path = " ".join(f"{spot.x},{spot.y}" for spot in (home, *spots, home))
        return f'<polyline points="{path}"/>'

    def names(self, placed: list[tuple[Village, Spot]], centres: list[Spot]) -> str:
        """Write township names first, then villages to be visited, where there is room."""
        taken = [around(spot, 8) for spot in centres]
        taken += [around(s, 7 if self.mode(v) != "resident" else 3) for v, s in placed]
        loud = [
            Name(v.name, s, VILLAGE_PX, 8)
            for v, s in reversed(placed)
            if self.mode(v) in ("circuit", UNSERVED)
        ]
        township_names = [
            Name(name, spot, TOWNSHIP_PX, 10, must=True) for name, spot in self.township_spots()
        ]
        texts = [
            name_svg(name, box, "t" if name.must else "n")
            for name, box in written([*township_names, *loud], taken)
        ]
        return "".join(texts)

    def township_spots(self) -> list[tuple[str, Spot]]:
        """Return townships at their seats, or in the middle of their villages if not told."""
        spots: list[tuple[str, Spot]] = []
        for township in self.facts.county.townships:
            point = township.point
            if point is None:
                own = [v.point for v in self.villages if v.township == township.code and v.point]
                if not own:
                    continue
                point = Point(
                    sum(one.lng for one in own) / len(own), sum(one.lat for one in own) / len(own)
                )
            spots.append((township.name, self.projection.spot(point)))
        return spots

    def sentence(self, village: Village) -> str:
        township = self.facts.township_name(village.code)
        return f"{village.name}（{township}）：{self.mode_zh(village)}"

    def mode_zh(self, village: Village) -> str:
        mode = self.modes.get(village.code)
        return UNSERVED_ZH if mode is None else mode.zh

    def legend(self) -> str:
        count = dict.fromkeys(ORDER, 0)
        for village in self.villages:
            count[self.mode(village)] += 1
        rows = [
            f'<li class="m-{mode}">{legend_symbol(mode)}<span>{_mode_zh(mode)}</span>'
            f"<b>{count[mode]}</b></li>"
            for mode in reversed(ORDER)
            if count[mode] or mode not in ("online", UNSERVED)
        ]
        centre = f'<svg class="key" viewBox="-10 -10 20 20" aria-hidden="true">{centre_svg()}</svg>'
        return "".join(rows) + f"<li>{centre}<span>卫生院</span></li>"

    def unplaced(self) -> str:
        lost = [village for village in self.villages if village.point is None]
        if not lost:
            return ""
        items = "".join(
            f'<li><a href="#v-{escape(v.code, quote=True)}" data-v="{self.number[v.code]}">'
            f"{legend_symbol(self.mode(v))}{escape(v.name)}</a>　"
            f"{escape(self.facts.township_name(v.code))}</li>"
            for v in lost
        )
        return f"<h2>没有坐标、图上没有的村（{len(lost)}）</h2><ul>{items}</ul>"

    def table(self) -> str:
        return "".join(self._table_row(village) for village in self.villages)

    def _table_row(self, village: Village) -> str:
        facts = self.facts
        visits = facts.by_village.get(village.code, ())
        due = sum(owed for (code, _), owed in facts.due.items() if code == village.code)
        regular = joined(f"{half_day_zh(half_day)}" for half_day in facts.regular(village.code))
        doctors = joined(dict.fromkeys(facts.staff_name(visit.staff) for visit in visits))
        gaps = facts.gaps.get(village.code, ())
        lost = sum(gap.missing for gap in gaps)
        why = joined(dict.fromkeys(gap.reason.zh for gap in gaps), "")
        cells = (
            escape(facts.township_name(village.code)),
            escape(village.name),
            legend_symbol(self.mode(village)) + self.mode_zh(village),
            regular or "—",
            escape(doctors) or "—",
            f"{len(visits)}/{due}" if due or visits else "—",
            f"<b>缺{lost}次</b> {escape(why)}" if lost else "—",
        )
        body = "".join(f"<td>{cell}</td>" for cell in cells)
        return f'<tr id="v-{escape(village.code, quote=True)}">{body}</tr>'

    def data(self) -> dict[str, object]:
        """Return what the script needs: short keys, indices instead of codes."""
        staff = list(self.facts.by_staff)
        origins = list(self.origins)
        return {
            "km": self.projection.units_per_km,
            "weeks": [
                {"name": f"{day_zh(days_of(w)[0])}—{day_zh(days_of(w)[-1])}", "index": w.index}
                for w in self.facts.roster.weeks
            ],
            "staff": [self.facts.staff_name(one) for one in staff],
            "origins": [self.facts.institution_name(one) for one in origins],
            "spots": [_pair(self.projection.spot(point)) for point in self.origins.values()],
            "townships": [[name, *_pair(spot)] for name, spot in self.township_spots()],
            "villages": [self._village_data(village) for village in self.villages],
            "visits": [
                self._visit_data(visit, staff.index(visit.staff), origins)
                for visit in self.facts.visits
                if visit.village in self.number
            ],
        }

    def _village_data(self, village: Village) -> dict[str, object]:
        facts = self.facts
        gaps = facts.gaps.get(village.code, ())
        return {
            "name": village.name,
            "township": facts.township_name(village.code),
            "mode": self.mode(village),
            "mode_zh": self.mode_zh(village),
            "at": None if village.point is None else _pair(self.projection.spot(village.point)),
            "people": village.served_population,
            "stop": village.circuit_stop,
            "regular": joined(half_day_zh(half_day) for half_day in facts.regular(village.code)),
            "minutes": self._minutes(village.code),
            "lost": sum(gap.missing for gap in gaps),
            "why": list(dict.fromkeys(gap.reason.zh for gap in gaps)),
        }

    def _minutes(self, village: str) -> str:
        """Say how long the way is and who says so: the county's own table, or a computation."""
        entered = {
            (row.origin, row.destination)
            for row in self.facts.county.travel
            if village in (row.origin, row.destination)
        }
        direct = [v for v in self.facts.by_village.get(village, ()) if not v.previous_village]
        if not direct:
            return ""
        visit = direct[0]
        pair = (visit.origin, village)
        told = pair in entered or pair[::-1] in entered
        source = "县里填报" if told else "按路网或直线折算"
        name = self.facts.institution_name(visit.origin)
        return f"从{name}去{visit.outbound_minutes:.0f}分（{source}）"

    def _visit_data(self, visit: PlannedVisit, staff: int, origins: list[str]) -> list[object]:
        day = f"{day_zh(visit.date)}（{weekday_zh(visit.date)}）{half_zh(visit.afternoon)}"
        return [
            self.number[visit.village],
            staff,
            visit.date.isoformat(),
            int(visit.afternoon),
            visit.week,
            origins.index(visit.origin) if visit.origin in origins else -1,
            day,
            int(visit.status is not VisitStatus.TEMPLATE),
        ]


def _mode_zh(mode: str) -> str:
    return UNSERVED_ZH if mode == UNSERVED else Mode(mode).zh


def _pair(spot: Spot) -> list[float]:
    return [spot.x, spot.y]


def _notices(notices: tuple[Sentence, ...]) -> str:
    if not notices:
        return ""
    items = "".join(f"<li>{escape(notice.zh)}</li>" for notice in notices)
    return f"<h2>提示</h2><ul>{items}</ul>"


def _json(data: dict[str, object]) -> str:
    """Write JSON that no name can break out of: every ``<`` is written as an escape."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
