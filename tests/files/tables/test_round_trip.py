"""What is written is read back as the same county, in both wrappers and both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.county import small_county
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.write import write_county


@pytest.mark.parametrize("name", ["county.xlsx", "county"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_small_county_is_read_back_equal(tmp_path: Path, name: str, language: str) -> None:
    county = small_county()

    write_county(county, tmp_path / name, language)
    reading = read_county(tmp_path / name)

    assert [fault.line() for fault in reading.faults] == []
    assert reading.county == county
