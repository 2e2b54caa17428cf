"""Opening a county for a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.county import small_county
from xunzhen.cli.county import county_at
from xunzhen.cli.screen import Screen
from xunzhen.domain.errors import BadData
from xunzhen.files.tables.write import write_county


def test_good_county_is_opened_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_county(small_county(), tmp_path / "county")

    county = county_at(Screen(), tmp_path / "county")

    assert county == small_county()
    assert capsys.readouterr().err == ""


def test_rows_left_out_are_counted_on_the_error_stream(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_county(small_county(), tmp_path / "county")
    file = tmp_path / "county" / "villages.csv"
    file.write_text(file.read_text("utf-8-sig").replace(",860,", ",约860,"), "utf-8")

    county = county_at(Screen(), tmp_path / "county")

    # 甲二's own row, its service mode and its travel time.
    assert len(county.villages) == 8
    assert "3行有错没有读入" in capsys.readouterr().err


def test_county_without_a_village_is_refused(tmp_path: Path) -> None:
    write_county(small_county(villages=()), tmp_path / "county")

    with pytest.raises(BadData, match="没有可用的行政村"):
        county_at(Screen(), tmp_path / "county")
