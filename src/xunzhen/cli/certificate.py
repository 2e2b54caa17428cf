"""`xunzhen certificate`: the service time of one person, from the ledger, as a PDF to verify."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from xunzhen.cli.options import FIRST_DAY
from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.assistance.certificate import Certificate, Holder
    from xunzhen.domain.assistance.clashes import CountedDays
    from xunzhen.domain.registry.county import County
    from xunzhen.files.tables_beside import CountyAndTables

CERTIFICATE_HELP: Final = """服务时间证明 · certify the service time of one person, as a PDF.

COUNTY是县域数据表，里面要有“台账”表；有“派驻支援”表的，派驻和对口帮扶的日子不重复计。
只计台账里已核实的半天；一个半天只算一个项目，扣了几个半天写在证明上。核验号由证明的内容算出，内容变了号就变。

\b
例 · examples
  xunzhen certificate 某某县.xlsx --staff 演示员一 --from 2026-03-01 --to 2026-10-31
      --serial 31 --issued 2026-11-24 --out 证明.pdf
  xunzhen certificate tables/ --staff s-01 --programme rural_stay --from 2026-01-01
      --to 2026-12-31 --serial 7 --issued 2027-01-05 --out certificate.pdf --json

Only half-days verified in the ledger count, each for one programme; the number is computed from the
facts on the paper, so a changed fact gives another number. --json prints the facts it rests on.
"""
_DATE: Final = click.DateTime(["%Y-%m-%d"])
_PROGRAMMES: Final = (
    "thousand_doctors",
    "paired",
    "rural_stay",
    "stationed",
    "mobile_hospital",
)


@click.command("certificate", help=CERTIFICATE_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@click.option("--staff", required=True, help="谁：工号或不重名的姓名 · id or unique name")
@click.option(
    "--programme",
    type=click.Choice(_PROGRAMMES),
    default="thousand_doctors",
    show_default=True,
    help="哪个项目 · programme",
)
@FIRST_DAY
@click.option("--to", "last", type=_DATE, required=True, help="到哪天，含当天 · last day, included")
@click.option(
    "--serial", type=click.IntRange(1, 9999), required=True, help="第几号 · number of the year"
)
@click.option("--issued", type=_DATE, required=True, help="出具日期 · day of issue")
@click.option("--issuer", default="", help="出具单位，空着写某县卫生健康局 · who issues it")
@click.option("--phone", default="", help="核验电话 · telephone that verifies it")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="写成哪个PDF · PDF to write",
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def certificate_command(
    context: click.Context,
    county: Path,
    staff: str,
    programme: str,
    since: dt.datetime,
    last: dt.datetime,
    serial: int,
    issued: dt.datetime,
    issuer: str,
    phone: str,
    out: Path,
    as_json: bool,
) -> None:
    """Read, count each half-day once, certify what is verified, print it."""
    screen = screen_of(context)
    if last < since:
        raise click.UsageError(
            screen.pick("--to 早于 --from，请核对。", "--to is before --from. Check both days.")
        )
    from xunzhen.domain.assistance.certificate import Certificate, Ground
    from xunzhen.domain.assistance.programmes import Programme
    from xunzhen.domain.periods.period import inclusive
    from xunzhen.files.tables.read import usable_county
    from xunzhen.files.tables_beside import read_with_tables

    found = read_with_tables(county)
    place = usable_county(found.reading, county)
    asked = Certificate(
        place.code,
        serial,
        _holder(place, found, staff, issued.date()),
        Programme(programme),
        inclusive(since.date(), last.date()),
        Ground.VERIFIED,
        (),
        0,
        0,
        issuer or f"{place.name}卫生健康局",
        issued.date(),
        place.synthetic,
    )
    one = _certified(found, place, asked)
    _write(one, place, phone, out)
    _tell(screen, one, out, as_json)


def _write(one: Certificate, county: County, phone: str, out: Path) -> None:
    from xunzhen.files.papers.certificate_paper import certificate_pdf
    from xunzhen.files.whole import whole_file

    units = {unit.code: unit.name for unit in county.institutions}
    units |= {village.code: village.name for village in county.villages}
    with whole_file(out) as draft:
        draft.write_bytes(certificate_pdf(one, units, phone=phone))


def _tell(screen: Screen, one: Certificate, out: Path, as_json: bool) -> None:
    from xunzhen.domain.assistance.certificate import canonical

    if as_json:
        screen.machine({"number": one.number, "half_days": one.half_days, "facts": canonical(one)})
        return
    days = one.half_days / 2
    screen.say(
        f"{one.holder.name}：{one.half_days}个半天，合{days:g}天；扣除{one.deducted}个半天，"
        f"未核实{one.unconfirmed}个半天不计。核验号 {one.number}，已写入 {out}",
        f"{one.holder.name}: {one.half_days} half-days ({days:g} days); {one.deducted} deducted, "
        f"{one.unconfirmed} not verified. Number {one.number}, written to {out}",
    )


def _holder(county: County, found: CountyAndTables, staff: str, day: dt.date) -> Holder:
    """Return who is meant: one of the county, or a guest by the id the ledger has.

    Raises
    ------
    BadData
        if several of the county bear the name.
    """
    from xunzhen.domain.assistance.certificate import Holder
    from xunzhen.domain.errors import BadData, say
    from xunzhen.domain.workforce.facts import PersonFactKind, fact_on

    mine = [one for one in county.staff if staff in (one.id, one.name)]
    if len(mine) > 1:
        raise BadData(
            say(
                "certificate.ambiguous",
                "叫“{staff}”的有{count}个人，分不清是哪一个。请写工号。",
                'There are {count} people named "{staff}". Write the id instead.',
                staff=staff,
                count=len(mine),
            )
        )
    if not mine:
        return Holder(staff, staff)
    person = mine[0]
    unit = next((one.name for one in county.institutions if one.code == person.institution), "")
    facts = found.person_facts.values if found.person_facts else ()
    fact = fact_on(facts, person.id, PersonFactKind.TITLE, day)
    title = fact.value if fact else person.title
    post = f"（{title}职称）" if title else ""
    return Holder(person.id, person.name, person.id_number[-4:], unit, post)


def _certified(found: CountyAndTables, county: County, asked: Certificate) -> Certificate:
    """Return the certificate of the verified half-days.

    Raises
    ------
    BadData
        if there is no ledger, or nothing in it is verified.
    """
    from xunzhen.domain.assistance.certificate import certificate_of
    from xunzhen.domain.errors import BadData, say
    from xunzhen.domain.fieldwork.ledger import EntryState

    if found.ledger is None:
        raise BadData(
            say(
                "certificate.no_ledger",
                "没有“台账”表，证明不了时间。请加上这张表（xunzhen template 有空表）。",
                "There is no table ledger, so no time can be certified. Add it (`xunzhen template` "
                "writes an empty one).",
            )
        )
    verified = {one.id for one in found.ledger.ledger.entries if one.state is EntryState.VERIFIED}
    return certificate_of(_counted(found, county), verified, {}, asked)


def _counted(found: CountyAndTables, county: County) -> CountedDays:
    """Return the half-days of the ledger's entries that took place, each counted once."""
    from xunzhen.domain.assistance.clashes import ServiceDay, counted_days
    from xunzhen.domain.assistance.programmes import Programme
    from xunzhen.domain.fieldwork.counting_half_days import halves_of

    kinds = {one.value: one for one in Programme}
    days = [
        ServiceDay(one.staff, one.date, kinds[one.kind.value], one.place, half, one.id)
        for one in (found.ledger.ledger.entries if found.ledger else ())
        if one.kind.value in kinds and one.state.happened
        for half in halves_of(one)
    ]
    assignments = found.assignments.values if found.assignments else ()
    return counted_days(days, assignments, [(one.staff, one.period) for one in county.leave])


COMMANDS: tuple[click.Command, ...] = (certificate_command,)
