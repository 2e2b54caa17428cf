"""`xunzhen answer-pack`: every figure that a reply to a proposal quotes, with what it rests on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xunzhen.cli.indicators import evidence_read
from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.reporting.answer_pack import Answer, AnswerPack

ANSWER_PACK_HELP: Final = """答复数据包 · every figure a reply to a proposal quotes, with its rows.

COUNTY是县域数据表（工作簿或文件夹），旁边的“台账”“派驻支援”“帮扶协议”“人员事实”“保费”表一并读。写出：answer-pack.xlsx
（数、定义、日子、分子分母、明细、核对码）、answer-pack.json（全文，它的SHA-256就是核对码）、reply-draft.docx（答复稿，
稿上的数都引自数据包）。没有数据的写明缺什么，不编数。--papers给出别的文件里的数，日子不同的逐对核。

\b
例 · examples
  xunzhen answer-pack 某某县.xlsx --period 2026 --out 答复
  xunzhen answer-pack tables/ --period 2026-09 --papers papers.csv --out reply
      --proposal "您提出的《关于加强村级巡诊的建议》"

The draft is marked 稿: a document is issued on the site, from a frozen pack or locked returns.
"""
_DATE: Final = click.DateTime(["%Y-%m-%d"])


@click.command("answer-pack", help=ANSWER_PACK_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@click.option("--period", "wanted", required=True, help="2026-09、2026Q3、2026 · the period")
@click.option(
    "--cut-off",
    "cut_off",
    type=_DATE,
    help="数据到哪天，含当天 · last day whose data is in  [默认：台账和表里最晚的一天]",
)
@click.option(
    "--papers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="别的文件里的数，CSV：事项、数、日子、出处 · numbers of other papers",
)
@click.option("--proposal", default="", help="建议怎么称呼 · what the proposal is called")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="写到哪里 · folder to write to",
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def answer_pack_command(
    context: click.Context,
    county: Path,
    wanted: str,
    cut_off: dt.datetime | None,
    papers: Path | None,
    proposal: str,
    out: Path,
    as_json: bool,
) -> None:
    """Read, measure once, write the files and print the figures."""
    from xunzhen.domain.periods.period import parse_period
    from xunzhen.domain.reporting.answer_pack import answer_pack
    from xunzhen.domain.reporting.statutory_return import BEIJING
    from xunzhen.files.answer_files import read_quoted, write_answer_pack
    from xunzhen.files.tables_beside import read_with_tables

    screen = screen_of(context)
    period = parse_period(wanted)
    if period.until is None:
        raise click.UsageError(screen.pick("--period 要有止日。", "--period must have a last day."))
    quoted = () if papers is None else read_quoted(papers)
    found = read_with_tables(county)
    evidence = evidence_read(screen, found, county, period, cut_off)
    day_after = min(evidence.cut_off, period.last_day or evidence.cut_off) + dt.timedelta(days=1)
    pack = answer_pack(evidence, period, dt.datetime.combine(day_after, dt.time(), BEIJING), quoted)
    files = write_answer_pack(pack, out, proposal)
    if as_json:
        screen.machine(_for_machines(pack, files))
    else:
        _print(screen, pack, files)


def _print(screen: Screen, pack: AnswerPack, files: tuple[Path, ...]) -> None:
    mark = screen.pick("（演示数据）", " (synthetic)") if pack.synthetic else ""
    screen.say(f"{pack.name}{mark} 答复数据包", f"{pack.name}{mark}: answer pack")
    for one in pack.answers:
        screen.say(
            f"  {one.topic.zh}  {one.figure.name} {_value(one, 'zh')}",
            f"  {one.topic.en}  {one.indicator.name.en}: {_value(one, 'en')}",
        )
    for compared in pack.compared:
        said = compared.verdict.sentence
        screen.say(f"  {compared.subject}：{said.zh}", f"  {compared.subject}: {said.en}")
    missing = sum(1 for one in pack.answers if one.missing)
    screen.say(
        f"{missing}项没有数据，缺什么写在“数据”表里。核对码 {pack.digest}",
        f"{missing} have no data; the sheet says what is missing. Digest {pack.digest}",
    )
    names = [str(file) for file in files]
    screen.say(f"已写 {'、'.join(names)}", f"wrote {', '.join(names)}")


def _value(one: Answer, language: str) -> str:
    if one.missing:
        return ("缺：" if language == "zh" else "missing: ") + one.missing[0].in_language(language)
    unknown = ""
    if one.unknown:
        unknown = f"（{one.unknown}行没填）" if language == "zh" else f" ({one.unknown} untold)"
    return one.figure.printed + unknown


def _for_machines(pack: AnswerPack, files: tuple[Path, ...]) -> dict[str, Any]:
    return {
        "identity": pack.identity,
        "digest": pack.digest,
        "cut_off": pack.cut_off,
        "answers": [
            {
                "topic": one.topic,
                **one.figure.as_json(),
                "definition": one.indicator.definition.zh,
                "rows": len(one.rows),
                "unknown": one.unknown,
                "missing": [{"zh": said.zh, "en": said.en} for said in one.missing],
            }
            for one in pack.answers
        ],
        "compared": [
            {
                "subject": one.subject,
                "agreement": one.verdict.agreement,
                "zh": one.verdict.sentence.zh,
                "en": one.verdict.sentence.en,
            }
            for one in pack.compared
        ],
        "files": [str(file) for file in files],
    }


COMMANDS: tuple[click.Command, ...] = (answer_pack_command,)
