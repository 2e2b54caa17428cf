"""The few glyphs that one page needs, inside the page: no box where a machine has no font."""

from __future__ import annotations

import base64
import io
from typing import Final

from xunzhen.files.fonts.shipped import font_folder, shipped_characters

FACE: Final = "Xunzhen Sans"


def font_face_css(text: str) -> str:
    """Return a ``@font-face`` of family ``Xunzhen Sans`` that draws every character of the text.

    About 250 bytes a Chinese character. The page names it last, behind the fonts of the machine,
    so it is seen only where those are missing.
    """
    from fontTools import subset  # 0.3 s that only who draws a map pays

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.flavor = "woff"
    options.recalc_timestamp = False
    drawn = io.BytesIO()
    with subset.load_font(str(font_folder() / "NotoSansSC-Regular.ttf"), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(ord(one) for one in set(text) & shipped_characters()))
        subsetter.subset(font)
        subset.save_font(font, drawn, options)
    data = base64.b64encode(drawn.getvalue()).decode("ascii")
    return (
        f'@font-face{{font-family:"{FACE}";src:url(data:font/woff;base64,{data}) format("woff")}}'
    )
