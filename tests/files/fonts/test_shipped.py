"""The shipped fonts: what they draw, what they cannot, and under which licence they come."""

from __future__ import annotations

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from tests.files.small_roster import small_county
from xunzhen.files.fonts.embedded import font_face_css
from xunzhen.files.fonts.shipped import (
    font_folder,
    missing_characters,
    missing_glyph_notices,
    shipped_characters,
)

WEIGHTS = ("Regular", "Bold")
LARGEST = 4_000_000


@pytest.mark.parametrize("weight", WEIGHTS)
def test_list_of_characters_is_what_the_font_draws(weight: str) -> None:
    with TTFont(font_folder() / f"NotoSansSC-{weight}.ttf", lazy=True) as font:
        drawn = {chr(code) for code in font.getBestCmap()}

    assert drawn - {"\n"} == shipped_characters()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_font_is_under_four_megabytes(weight: str) -> None:
    size = (font_folder() / f"NotoSansSC-{weight}.ttf").stat().st_size

    assert size <= LARGEST


def test_every_character_of_gb2312_is_drawn() -> None:
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    characters = "".join(pair.decode("gb2312", errors="ignore") for pair in cells)

    missing = missing_characters(characters)

    assert len(characters) == 6763
    assert not missing


def test_rare_characters_of_place_names_and_people_are_drawn() -> None:
    # Level 3 of 通用规范汉字表, and characters of Chinese village names beyond GB 2312.
    assert not missing_characters("堃喆昇垚瑨珩礤棣坂𬭎")


def test_missing_character_is_found() -> None:
    assert missing_characters("郑𡌶村\n") == {"𡌶"}


def test_name_with_a_missing_character_is_named_in_a_notice() -> None:
    notices = missing_glyph_notices(["郑坑村", "𡌶村", "𡌶村"])

    assert len(notices) == 1
    assert "𡌶村" in notices[0].zh
    assert "U+21336" in notices[0].zh


def test_licence_stands_beside_the_fonts() -> None:
    text = (font_folder() / "OFL.txt").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Reserved Font Name 'Source'" in text


def test_family_does_not_use_the_reserved_name() -> None:
    with TTFont(font_folder() / "NotoSansSC-Regular.ttf", lazy=True) as font:
        family = font["name"].getDebugName(1)

    assert family == "Noto Sans SC"


def test_embedded_font_draws_exactly_the_page() -> None:
    names = "".join(village.name for village in small_county().villages)

    css = font_face_css(names)

    data = re.search(r"base64,([^)]+)\)", css)
    assert data
    with TTFont(io.BytesIO(base64.b64decode(data.group(1)))) as font:
        assert {chr(code) for code in font.getBestCmap()} == set(names)


def test_embedded_font_is_the_same_every_time() -> None:
    assert font_face_css("郑坑村") == font_face_css("村坑郑")
