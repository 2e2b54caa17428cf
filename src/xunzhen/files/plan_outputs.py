"""Everything a roster is published with: workbook, papers, notices, calendars, map."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.roster import Roster
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.registry.county import County, Mode
from xunzhen.files.calendars import calendars
from xunzhen.files.maps import map_page
from xunzhen.files.papers.notice_paper import notice_paper
from xunzhen.files.papers.press import Press
from xunzhen.files.papers.roster_paper import roster_paper
from xunzhen.files.papers.words import file_name
from xunzhen.files.roster_book import write_roster_book
from xunzhen.files.roster_facts import RosterFacts

Progress = Callable[[str, int, int], None]
# What this module owns in the folder; everything else there is left alone.
OWNED: Final = ("roster.xlsx", "roster.pdf", "notices", "calendars", "map.html")


def write_outputs(
    roster: Roster,
    county: County,
    modes: Mapping[str, Mode | None],
    settings: PlanningSettings,
    folder: Path,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write roster.xlsx, roster.pdf, notices/, calendars/ and map.html; return all files written.

    Whole or not at all: the files are made beside the folder and moved in when the last is done,
    so that a failure leaves what was there before. Other files of the folder stay. ``progress``
    is told (what is being made, how many are done, of how many) for each kind of file. Characters
    that our fonts lack are named by ``RosterFacts.notices`` and printed on the county's page, in
    the workbook and on the map.

    Raises
    ------
    BadData
        when the folder cannot be written.
    """
    facts = RosterFacts(roster, county, settings)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as problem:
        raise BadData(_cannot_write(folder, problem)) from problem
    try:
        for what, done, total in _make(facts, modes, made):
            if progress is not None:
                progress(what, done, total)
        names = sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file())
        _move_in(made, folder)
    except OSError as problem:
        raise BadData(_cannot_write(folder, problem)) from problem
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return tuple(folder / name for name in names)


def _make(
    facts: RosterFacts, modes: Mapping[str, Mode | None], made: Path
) -> Iterator[tuple[str, int, int]]:
    """Make every kind of file in turn, telling before the first and after each."""
    dated = facts.roster.since
    yield "roster.pdf", 0, 1
    press = Press(all_text(facts))
    roster = press.print_pdf("roster.typ", roster_paper(facts), dated, tagged=False)
    (made / "roster.pdf").write_bytes(roster)
    yield "roster.pdf", 1, 1
    notices, total = made / "notices", len(facts.villages)
    notices.mkdir()
    for number, village in enumerate(facts.villages, start=1):
        paper = press.print_pdf("notice.typ", notice_paper(facts, village), dated)
        (notices / f"{file_name(village.code)}-{file_name(village.name)}.pdf").write_bytes(paper)
        yield "notices", number, total
    yield "roster.xlsx", 0, 1
    write_roster_book(facts, made / "roster.xlsx")
    yield "roster.xlsx", 1, 1
    diaries, total = made / "calendars", len(facts.villages) + len(facts.by_staff)
    diaries.mkdir()
    for number, (name, text) in enumerate(calendars(facts), start=1):
        (diaries / name).write_bytes(text)
        yield "calendars", number, total
    yield "map.html", 0, 1
    (made / "map.html").write_text(map_page(facts, modes), encoding="utf-8")
    yield "map.html", 1, 1


def all_text(facts: RosterFacts) -> str:
    """Return whatever a paper may print from the data, to choose the fonts by."""
    roster, county = facts.roster, facts.county
    parts = [roster.county_name]
    parts += [village.name for village in county.villages]
    parts += [township.name for township in county.townships]
    parts += [institution.name for institution in county.institutions]
    parts += [village.circuit_stop for village in county.villages]
    parts += [facts.staff_name(staff) for staff in facts.by_staff]
    parts += [visit.reason for visit in roster.visits]
    parts += [gap.reason.zh for gap in roster.uncovered]
    parts += [one.zh for one in (*roster.shortages, *roster.notices)]
    parts += [week.note for week in roster.weeks]
    parts += [rule.clause.summary for rule in roster.rules if rule.clause]
    return "".join(parts)


def _move_in(made: Path, folder: Path) -> None:
    """Put the new files in the place of the old; the old ones come back if a move fails."""
    folder.mkdir(exist_ok=True)
    old = made / ".old"
    old.mkdir()
    moved: list[str] = []
    try:
        for name in OWNED:
            if (folder / name).exists():
                (folder / name).rename(old / name)
            moved.append(name)
            (made / name).rename(folder / name)
    except OSError:
        for name in moved:
            if (old / name).exists():
                _remove(folder / name)
                (old / name).rename(folder / name)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _cannot_write(folder: Path, problem: OSError) -> Sentence:
    return say(
        "outputs.cannot_write",
        "写不进“{folder}”：{why}。换一个文件夹，或关掉正打开着的文件再做一次；原有文件没有动。",
        "Cannot write to {folder}: {why}. Choose another folder, or close files that are open in "
        "it, and try again; what was there is untouched.",
        folder=str(folder),
        why=problem.strerror or str(problem),
    )
