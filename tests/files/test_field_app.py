"""The field app's files: one version, every sentence in both languages, nothing from elsewhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from xunzhen.files.field_app import FIELD, read_field_app

WORDS = (FIELD / "js" / "words.js").read_text(encoding="utf-8")
SCRIPTS = sorted(path for path in FIELD.rglob("*.js") if path.name != "words.js")
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
SAID = re.compile(r"""say\((?:[^)"`]*\? )?"([\w.]+)"(?:\s*:\s*"([\w.]+)")?""")


def catalogue() -> dict[str, list[str]]:
    """Read the sentences: what stands between the braces is JSON but for the last comma."""
    body = WORDS[WORDS.index("{") : WORDS.rindex("}") + 1]
    found: dict[str, list[str]] = json.loads(re.sub(r",\s*}$", "}", body))
    return found


def test_every_sentence_is_there_in_both_languages_with_the_same_facts() -> None:
    uneven = {
        key: pair
        for key, pair in catalogue().items()
        if len(pair) != 2
        or not all(pair)
        or set(re.findall(r"{(\w+)", pair[0])) != set(re.findall(r"{(\w+)", pair[1]))
    }
    uneven.pop("day")  # a month is a number in Chinese and a name in English

    assert uneven == {}


def test_english_holds_no_chinese_but_the_name_of_the_language() -> None:
    mixed = [key for key, (_, english) in catalogue().items() if CHINESE.search(english)]

    assert mixed == ["language.zh"]


def test_no_script_or_style_holds_chinese_outside_the_catalogue() -> None:
    files = [*SCRIPTS, *FIELD.rglob("*.css"), FIELD / "index.html"]
    found = [path.name for path in files if CHINESE.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_every_sentence_that_a_script_names_is_in_the_catalogue() -> None:
    known = catalogue()
    named = {
        key
        for path in SCRIPTS
        for pair in SAID.findall(path.read_text(encoding="utf-8"))
        for key in pair
        if key
    }

    assert len(named) > 200
    assert sorted(key for key in named if key not in known) == []


def test_no_script_writes_markup_or_asks_another_host() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?://"
    )
    found = [path.name for path in SCRIPTS if forbidden.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_changing_one_letter_anywhere_gives_another_version(tmp_path: Path) -> None:
    before = read_field_app()
    copy = tmp_path / "field"
    shutil.copytree(FIELD, copy)
    sheet = copy / "css" / "screens.css"
    sheet.write_text(sheet.read_text(encoding="utf-8") + " ", encoding="utf-8")

    after = read_field_app(copy)

    assert after.version != before.version
    assert after.version in after.worker
    assert before.version not in after.worker + after.shell


def test_the_worker_lists_every_file_and_the_shell_names_only_those() -> None:
    app = read_field_app()
    listed = set(re.findall(r"/field/v/\w+/([\w./-]+)", app.worker))
    named = set(re.findall(r"/field/v/\w+/([\w./-]+)", app.shell))

    assert listed == set(app.files)
    assert named <= listed
    assert "{version}" not in app.shell + app.worker


def test_the_app_is_light_enough_for_a_slow_signal() -> None:
    import gzip

    app = read_field_app()
    sent = sum(
        len(content) if name.endswith(".png") else len(gzip.compress(content))
        for name, content in app.files.items()
    )

    assert sent < 90_000  # two seconds at 400 kb/s
