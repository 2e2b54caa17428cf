"""``whatif.html``: one page for a meeting: the answer, the comparison, the sweeps as charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.whatif import Basis, Comparison
from xunzhen.domain.registry.county import County
from xunzhen.files.fonts.embedded import font_face_css
from xunzhen.files.papers.words import DEMONSTRATION, full_day_zh
from xunzhen.files.sweep_chart import Bar, sweep_chart
from xunzhen.files.whatif_tables import (
    SWEEP_COLUMNS,
    SweepTable,
    cell_text,
    comparison_csv,
    rows_of,
    rule_lines,
    subject_name,
    sweep_csv,
    sweep_row,
    townships_csv,
    value_label,
)
from xunzhen.files.whole import whole_folder

PAGE: Final = Path(__file__).resolve().parent / "whatif_page"
WORSE_IF_MORE: Final = frozenset({"uncovered_visits", "short_villages"})


@dataclass(frozen=True)
class WhatIf:
    """All that one run of ``whatif`` found; ``comparison`` None where only sweeps were asked."""

    basis: Basis
    comparison: Comparison | None
    sweeps: tuple[SweepTable, ...]

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """What must be said, once."""
        found = list(self.comparison.notices) if self.comparison is not None else []
        for table in self.sweeps:
            for point in table.points:
                found += point.comparison.notices
        # A sweep says the same of every value; what differs by value stands in its table.
        first: dict[str, Sentence] = {}
        for sentence in found:
            first.setdefault(sentence.code, sentence)
        if self.sweeps:
            first.pop("whatif.same_value", None)
        return tuple(first.values())


def write_whatif(found: WhatIf, facts: str, folder: Path) -> tuple[Path, ...]:
    """Write whatif.html, whatif.json (``facts``) and the tables as CSV; all of them or none.

    Raises
    ------
    BadData
        when the folder cannot be written.
    """
    texts = {"whatif.html": whatif_page(found), "whatif.json": facts + "\n"}
    tables: dict[str, str] = {}
    if found.comparison is not None:
        tables["whatif.csv"] = comparison_csv(found.comparison)
        tables["townships.csv"] = townships_csv(found.comparison)
    for number, table in enumerate(found.sweeps, start=1):
        tables[f"sweep-{number}-{table.sweep.subject}.csv"] = sweep_csv(table)
    with whole_folder(folder) as draft:
        for name, text in texts.items():
            (draft / name).write_text(text, encoding="utf-8")
        for name, text in tables.items():
            # A byte-order mark lets Excel see that the Chinese is UTF-8.
            (draft / name).write_text(text, encoding="utf-8-sig", newline="")
    return tuple(folder / name for name in (*texts, *tables))


def whatif_page(found: WhatIf) -> str:
    """Return the page, complete in itself."""
    basis = found.basis
    demo = f'<span class="demo">{DEMONSTRATION}</span>' if basis.county.synthetic else ""
    fills = {
        "TITLE": f"{escape(basis.county.name)} 巡诊测算：假如",
        "SPAN": f"{full_day_zh(basis.since)}起{basis.weeks}周",
        "DEMO": demo,
        "COMPARISON": ""
        if found.comparison is None
        else _comparison(found.comparison, basis.county),
        "SWEEPS": "".join(
            _sweep(found, table, number) for number, table in enumerate(found.sweeps)
        ),
        "NOTICES": _notices(found.notices),
        "SEED": str(basis.seed),
        "CSS": (PAGE / "page.css").read_text(encoding="utf-8"),
    }
    page = (PAGE / "page.html").read_text(encoding="utf-8")
    for name, text in fills.items():
        page = page.replace(f"<!--{name}-->", text).replace(f"/*{name}*/", text)
    return page.replace("/*FONT*/", font_face_css(page))


def headline(comparison: Comparison, language: str = "zh") -> str:
    """Say in one sentence what the supposed rules would take, a week on average."""
    before, after = comparison.before.measures, comparison.after.measures
    weeks = max(after.weeks, 1)
    more = (after.needed - before.needed) / weeks
    placed = (after.planned - before.planned) / weeks
    lost = (after.missed - before.missed) / weeks
    if language == "en":
        return (
            f"A week on average: {_signed(more)} half-days needed, {_signed(placed)} of them can "
            f"be planned, {_signed(lost)} visits missed."
        )
    if not (more or placed or lost):
        return "每周需要的医生半天、排得出的和排不出的都与现行相同。"
    word = "多" if more >= 0 else "少"
    return (
        f"平均每周{word}需要医生半天{_plain(abs(more))}个，排得出的{_change(placed)}，"
        f"排不出的{_change(lost)}。"
    )


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else ''}{_plain(number)}"


def _change(number: float) -> str:
    if not number:
        return "不变"
    return f"{'多' if number > 0 else '少'}{_plain(abs(number))}个"


def _plain(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def _comparison(comparison: Comparison, county: County) -> str:
    rules = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in rule_lines(one, county)) + "</tr>"
        for one in comparison.rules
    )
    if comparison.scenario.cap is not None:
        cap = comparison.scenario.cap
        rules += (
            f"<tr><td>每名医生每周最多巡诊半天</td><td>按人员表</td><td>{cap}（假设）</td></tr>"
        )
    body = ""
    for row in rows_of(comparison.before.measures, comparison.after.measures):
        change = row.difference
        bad = row.key in WORSE_IF_MORE and change is not None and change > 0
        cells = [cell_text(row, row.before), cell_text(row, row.after)]
        cells.append("" if row.key == "yuan" else cell_text(row, change, signed=True))
        body += f"<tr><td>{row.zh}</td>" + "".join(
            f'<td class="n{" bad" if bad and at == 2 else ""}">{cell}</td>'
            for at, cell in enumerate(cells)
        )
        body += "</tr>"
    changes = comparison.changes
    return (
        f'<section><h2>假设与现行</h2><p class="lead">{headline(comparison)}</p>'
        '<div class="scroll"><table><thead><tr><th>规则</th><th>现行（依据）</th>'
        f"<th>假设</th></tr></thead><tbody>{rules}</tbody></table></div><h3>要付出什么</h3>"
        '<div class="scroll"><table><thead><tr><th>整个时段合计</th><th class="n">现行</th>'
        f'<th class="n">假设</th><th class="n">相差</th></tr></thead><tbody>{body}</tbody></table>'
        f"</div><p>与现行排班相比：不变{changes.kept:,}次，取消{changes.dropped:,}次，"
        f"新增{changes.added:,}次（换时段或换医生的，两边各计一次）。</p></section>"
    )


def _sweep(found: WhatIf, table: SweepTable, number: int) -> str:
    name = subject_name(table.sweep, found.basis.book)
    book = found.basis.book
    labels = [value_label(one, table.sweep, book) for one in table.points]
    bars = [
        Bar(label, m.planned, m.missed, m.minutes, one.is_today)
        for label, one in zip(labels, table.points, strict=True)
        for m in (one.comparison.after.measures,)
    ]
    heads = "".join(
        f'<th class="n">{zh}</th>' if at else f"<th>{zh}</th>"
        for at, (_, zh) in enumerate(SWEEP_COLUMNS)
    )
    also = "<p>上面的假设同时成立。</p>" if found.comparison is not None else ""
    body = "".join(
        _sweep_line((label, *sweep_row(one)[1:]), one.is_today)
        for label, one in zip(labels, table.points, strict=True)
    )
    return (
        f"<section><h2>逐个取值：{escape(name)}</h2>{also}"
        f"<figure>{sweep_chart(name, bars, number)}</figure>"
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></section>"
    )


def _sweep_line(cells: Sequence[str | int | float | None], is_today: bool) -> str:
    first = escape(str(cells[0])) + ("（现行）" if is_today else "")
    rest = "".join(
        f'<td class="n">{"—" if cell is None else format(cell, ",")}</td>'
        for cell in cells[1:]
        if not isinstance(cell, str)
    )
    return f"<tr{' class=today' if is_today else ''}><td>{first}</td>{rest}</tr>"


def _notices(notices: tuple[Sentence, ...]) -> str:
    if not notices:
        return ""
    items = "".join(f"<li>{escape(one.zh)}</li>" for one in notices)
    return f"<section><h2>说明</h2><ul>{items}</ul></section>"
