from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.planning.events import AddedVillage, Events
from xunzhen.domain.registry.county import Closure, HolidayRow, Leave, VehicleLoss
from xunzhen.files.event_file import EVENTS, events_text, read_events

DAY = dt.date(2026, 9, 21)
WEEK = inclusive(DAY, dt.date(2026, 9, 25))
ALL = Events(
    (Leave("s-01", WEEK),),
    (Closure("350524202", WEEK, "塌方"),),
    (VehicleLoss("h-101", 1, WEEK),),
    (AddedVillage("350524203203", DAY),),
    (HolidayRow(DAY, False, "停诊日"),),
)


def test_events_are_read_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_text(events_text(ALL, DAY, (), "best"), encoding="utf-8")

    assert read_events(tmp_path / EVENTS) == ALL


def test_reason_of_a_leave_is_not_written() -> None:
    private = Events((Leave("s-01", WEEK, "手术"),))

    assert "手术" not in events_text(private, DAY, (), "best")


def test_folder_without_events_has_none(tmp_path: Path) -> None:
    assert read_events(tmp_path / EVENTS) == Events()


@pytest.mark.parametrize("text", ["", "[]", '{"leave": [{"staff": "s-01"}]}', '{"leave": 3}'])
def test_file_that_is_no_record_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_text(text, encoding="utf-8")

    with pytest.raises(BadData, match="变动记录"):
        read_events(tmp_path / EVENTS)
