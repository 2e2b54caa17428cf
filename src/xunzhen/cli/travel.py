"""Commands of travel times, in the coverage column."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.coverage.roads import RoadNetwork
    from xunzhen.domain.coverage.travel_table import TravelTable
    from xunzhen.domain.registry.county import County

SOURCE_WORDS = {
    "entered": ("县里填的", "entered by the county"),
    "roads": ("按道路算的", "on roads"),
    "straight": ("直线折算的", "straight line"),
    "none": ("无路可达", "no way"),
}


@click.command(name="travel")
@click.argument("county", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--roads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="道路文件 · .osm.pbf or .geojson; without it the straight line counts",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪个文件 · the travel table to write",
)
@click.option(
    "--limit",
    type=click.FloatRange(min=0.0, min_open=True),
    help="村到村最多分钟数 · leave out pairs of villages that take longer; default: the longest "
    "way at noon in the planner's settings",
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def travel(
    context: click.Context,
    county: Path,
    roads: Path | None,
    out: Path,
    limit: float | None,
    as_json: bool,
) -> None:
    """行车时间 · compute the county's travel table on a road network.

    Writes every pair of institution and village, and of villages within the limit, with the
    source of each time. Minutes that the county entered are kept as they are.

    \b
    xunzhen travel my-county --roads fujian.osm.pbf --out my-county/travel.csv
    """
    from xunzhen.domain.coverage.county_travel import CountyTravelTimes
    from xunzhen.domain.coverage.travel_places import travel_places
    from xunzhen.domain.coverage.travel_table import travel_table
    from xunzhen.files.roads import box_around, read_roads
    from xunzhen.files.settings import load_settings
    from xunzhen.files.tables.read import load_county
    from xunzhen.files.travel_table import write_travel_table

    screen = screen_of(context)
    with screen.progress() as progress:
        step = progress.add_task(screen.pick("读县域表", "reading the county"), total=4)
        whole = load_county(county)
        planning, settings = load_settings(whole.as_of)
        limit = float(planning.noon_minutes) if limit is None else limit
        places = travel_places(whole)
        progress.update(step, advance=1, description=screen.pick("读道路", "reading the roads"))
        network = read_roads(roads, settings, box_around(places)) if roads else None
        progress.update(step, advance=1, description=screen.pick("算时间", "finding the ways"))
        times = CountyTravelTimes(places, whole, settings, network)
        table = travel_table(whole, times, limit)
        progress.update(step, advance=1, description=screen.pick("写表", "writing the table"))
        write_travel_table(table.rows, out)
    if as_json:
        screen.machine(_facts(whole, network, table, limit, out))
    else:
        _tell(screen, network, table, limit, out)


def _facts(
    county: County, network: RoadNetwork | None, table: TravelTable, limit: float, out: Path
) -> dict[str, object]:
    return {
        "county": county.code,
        "out": str(out),
        "rows": len(table.rows),
        "limit_minutes": limit,
        "pairs": {source.value: count for source, count in table.pairs.items()},
        "beyond_limit": table.beyond_limit,
        "road_nodes": network.node_count if network else None,
        "road_pieces": network.pieces()[0] if network else None,
        "unreached": [
            {
                "code": place.code,
                "name": place.name,
                "reason_code": place.reason.code,
                "reason_zh": place.reason.zh,
                "reason_en": place.reason.en,
            }
            for place in table.unreached
        ],
    }


def _tell(
    screen: Screen, network: RoadNetwork | None, table: TravelTable, limit: float, out: Path
) -> None:
    if network is not None:
        pieces, _ = network.pieces()
        screen.say(
            f"道路：{network.node_count}个点，互不相连的{pieces}片。",
            f"Roads: {network.node_count} nodes in {pieces} separate piece(s).",
        )
    screen.table(
        (screen.pick("来源", "source"), screen.pick("对数", "pairs")),
        ((screen.pick(*SOURCE_WORDS[source]), count) for source, count in table.pairs.items()),
    )
    screen.say(
        f"超过时限（村到村{limit:g}分钟）的{table.beyond_limit}对没有写入。",
        f"{table.beyond_limit} pairs beyond the limit ({limit:g} minutes from village to village) "
        "are left out.",
    )
    if table.unreached:
        screen.say(
            f"无路可达的有{len(table.unreached)}处：",
            f"Out of reach: {len(table.unreached)} places:",
        )
        for place in table.unreached:
            click.echo(f"  {place.code} {place.reason.in_language(screen.language)}")
    screen.say(f"已写{len(table.rows)}行：{out}", f"Wrote {len(table.rows)} rows: {out}")


COMMANDS: tuple[click.Command, ...] = (travel,)
