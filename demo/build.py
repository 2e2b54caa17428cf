"""Build the demo counties' tables: ``python -m demo.build [FOLDER]``.

The same sources and knobs give the same files, byte for byte; a test proves it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

from demo import anxi, minqing
from demo.beside import (
    agreement_rows,
    assignment_rows,
    guests,
    hospital_rows,
    person_fact_rows,
    place_fact_rows,
    premium_rows,
)
from demo.places import Row, county_rows, institution_rows, township_rows, village_rows
from demo.plan import CountyPlan
from demo.service import (
    closure_rows,
    hire_staff,
    holiday_rows,
    leave_rows,
    mode_rows,
    phones_by_institution,
    rule_rows,
    staff_rows,
    travel_rows,
)
from demo.shape import shape_county
from demo.sources import read_census, read_divisions, read_seats

DEMO = Path(__file__).parent
COUNTIES = {"anxi-350524": anxi.PLAN, "minqing-350124": minqing.PLAN}
_PERIOD = ("since", "until")
_LOCATED = ("lng", "lat", "datum")
COLUMNS: dict[str, tuple[str, ...]] = {
    "county": ("code", "name", "city", "province", "as_of", "note"),
    "townships": ("code", "name", *_LOCATED, "market_days", "weak"),
    "villages": (
        *("code", "name", "township", *_LOCATED),
        *("resident_population", "registered_population", "agricultural_population"),
        *("served_population", "aged_65", "area_tags", "township_seat", "market_days"),
        *("preferred", "forbidden", "visits_per_week", "visits_reason", "origin"),
    ),
    "institutions": (
        *("code", "name", "kind", "level", "place", *_LOCATED, "open_beds", "authorised_beds"),
        *("premises_m2", "capability_standard", "equipment_tier", "vehicles", "phone"),
    ),
    "staff": (
        *("id", "name", "institution", "licence", "title", "title_since", "degree"),
        *("full_time_degree", "specialties", "available", "max_circuit_half_days"),
        *("village", "phone", "id_number"),
    ),
    "leave": ("staff", *_PERIOD, "reason"),
    "service_modes": ("village", "mode", "provider", *_PERIOD, "reason"),
    "travel": ("from", "to", "minutes", "by", "season"),
    "holidays": ("date", "workday", "name"),
    "closures": ("place", *_PERIOD, "reason"),
    "rules": ("rule", "value", *_PERIOD, "document", "article", "for"),
    "person_facts": ("staff", "fact", "value", *_PERIOD, "source"),
    "place_facts": ("place", "fact", "value", *_PERIOD, "source"),
    "agreements": (
        *("id", "sender", "receiver", "county", "mode"),
        *("signed_sender", "signed_receiver", "signed_county", *_PERIOD),
    ),
    "assignments": (
        *("id", "programme", "staff", "from_institution", "to_institution", "role"),
        *(*_PERIOD, "agreement", "replaced_by"),
    ),
    "premiums": ("staff", "product", "year", "premium_yuan"),
}


def build_county(plan: CountyPlan) -> dict[str, list[Row]]:
    """Return the rows of every table of a county."""
    shape = shape_county(plan, read_divisions(), read_seats(), read_census(plan.code))
    people = hire_staff(shape)
    county = {
        "county": county_rows(shape),
        "townships": township_rows(shape),
        "villages": village_rows(shape),
        "institutions": institution_rows(shape, phones_by_institution(people)),
        "staff": staff_rows(people),
        "leave": leave_rows(shape, people),
        "service_modes": mode_rows(shape),
        "travel": travel_rows(shape),
        "holidays": holiday_rows(shape),
        "closures": closure_rows(shape),
        "rules": rule_rows(shape),
    }
    if not plan.programmes:
        return county
    county["institutions"] += hospital_rows()
    county["staff"] += staff_rows(guests(shape))
    return county | {
        "person_facts": person_fact_rows(shape, people),
        "place_facts": place_fact_rows(shape),
        "agreements": agreement_rows(shape),
        "assignments": assignment_rows(shape, people),
        "premiums": premium_rows(shape, people),
    }


def write_county(tables: dict[str, list[Row]], folder: Path) -> None:
    """Write a folder of CSV files, one a table, every column there even if empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def main(folders: Iterable[str]) -> None:
    """Build both counties below the folder named, or in place."""
    below = Path(next(iter(folders), str(DEMO)))
    for name, plan in COUNTIES.items():
        tables = build_county(plan)
        write_county(tables, below / name)
        print(f"{below / name}: " + ", ".join(f"{t} {len(rows)}" for t, rows in tables.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
