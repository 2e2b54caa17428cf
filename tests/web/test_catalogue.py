"""Every text of the console has its English; nothing in a catalogue is stale."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tools import catalogue
from tools.catalogue import Entry, Key


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app of its own with one module and one template, both asking for English."""
    app = tmp_path / "clinic"
    (app / "templates" / "clinic").mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "views.py").write_text('words = gettext("打印村公示")\n', encoding="utf-8")
    (app / "templates" / "clinic" / "page.html").write_text(
        "<p>\n  {% trans '发布计划' %}\n"
        "    {% blocktrans count n=visits %}"
        "漏访{{ n }}次{% plural %}漏访{{ n }}次！{% endblocktrans %}\n"
        "{% status 'ok' _('正常') %}{% trans '村' context 'heading' %}</p>",
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogue, "WEB", tmp_path)
    return app


def translate(app: str, english: dict[str, tuple[str, ...]]) -> None:
    path = catalogue.catalogue_path(app)
    entries = catalogue.read_catalogue(path)
    for key, entry in entries.items():
        entry.english = english[key.text]
    path.write_text(catalogue.catalogue_text(entries.values()), encoding="utf-8")
    catalogue.compile_all([app])


ENGLISH = {
    "打印村公示": ("Print the village notice",),
    "发布计划": ("Publish the plan",),
    "漏访%(n)s次": ("%(n)s visit missed", "%(n)s visits missed"),
    "正常": ("As planned",),
    "村": ("Village",),
}


@pytest.mark.parametrize("app", catalogue.apps())
def test_every_text_of_the_app_has_its_english(app: str) -> None:
    assert catalogue.check(app) == []


@pytest.mark.parametrize("app", catalogue.apps())
def test_text_with_a_plural_is_counted_wherever_it_is_said(app: str) -> None:
    assert catalogue.uncounted(app) == []


def test_text_said_once_with_and_once_without_its_count_is_named(folder: Path) -> None:
    (folder / "views.py").write_text('words = gettext("漏访%(n)s次")\n', encoding="utf-8")

    assert catalogue.uncounted("clinic") == ["漏访%(n)s次"]


def test_no_two_apps_put_one_text_into_different_english() -> None:
    assert catalogue.disagreements() == []


def test_texts_of_modules_and_templates_are_found_with_plural_and_context(folder: Path) -> None:
    found = catalogue.texts_of_app("clinic")

    assert sorted(found) == sorted(
        [Key("打印村公示"), Key("发布计划"), Key("漏访%(n)s次"), Key("正常"), Key("村", "heading")]
    )
    assert found[Key("漏访%(n)s次")].plural == "漏访%(n)s次！"


def test_text_that_is_put_together_is_refused() -> None:
    with pytest.raises(SyntaxError, match="wants plain texts"):
        list(catalogue.texts_of_module('gettext(f"第{n}行")'))


def test_catalogue_without_english_fails(folder: Path) -> None:
    catalogue.update(["clinic"])

    assert len(catalogue.check("clinic")) == 5


def test_translated_catalogue_passes_and_is_kept_by_an_update(folder: Path) -> None:
    catalogue.update(["clinic"])
    translate("clinic", ENGLISH)
    before = catalogue.catalogue_path("clinic").read_bytes()

    catalogue.update(["clinic"])

    assert catalogue.check("clinic") == []
    assert catalogue.catalogue_path("clinic").read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"漏访%(n)s次": ("one missed", "%(m)s missed")}, "placeholders"),
        ({"发布计划": ("",)}, "no English"),
        ({"发布计划": ("发布计划",)}, "still Chinese"),
    ],
)
def test_wrong_english_is_named(
    folder: Path, wrong: dict[str, tuple[str, ...]], fault: str
) -> None:
    catalogue.update(["clinic"])
    translate("clinic", {**ENGLISH, **wrong})

    faults = catalogue.check("clinic")

    assert len(faults) == 1
    assert fault in faults[0]


def test_text_that_no_page_says_any_more_is_named(folder: Path) -> None:
    catalogue.update(["clinic"])
    translate("clinic", ENGLISH)
    (folder / "views.py").write_text("")

    assert "no page says this" in " ".join(catalogue.check("clinic"))


def test_stale_compiled_catalogue_is_named(folder: Path) -> None:
    catalogue.update(["clinic"])
    translate("clinic", ENGLISH)
    catalogue.catalogue_path("clinic").with_suffix(".mo").write_bytes(b"")

    assert "stale" in " ".join(catalogue.check("clinic"))


def test_marks_and_doubles_that_a_merge_left_are_put_right(folder: Path) -> None:
    catalogue.update(["clinic"])
    translate("clinic", ENGLISH)
    path = catalogue.catalogue_path("clinic")
    sound = path.read_text(encoding="utf-8")
    path.write_text(
        f'{sound}<<<<<<< ours\n\nmsgid "发布计划"\nmsgstr ""\n=======\n>>>>>>> theirs\n',
        encoding="utf-8",
    )

    catalogue.update(["clinic"])

    assert path.read_text(encoding="utf-8") == sound


def test_compiled_catalogue_holds_no_date_and_no_maker() -> None:
    made = catalogue.compiled([Entry(Key("村"), english=("village",))])

    assert b"Date" not in made
    assert b"Babel" not in made


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "上午"), ("en", "morning")])
def test_half_day_is_named_in_the_language_of_the_page(language: str, words: str) -> None:
    from xunzhen.web.pages.templatetags.parts import half_day

    with translation.override(language):
        assert half_day(False) == words


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "这个字段是必填项。"), ("en", "This field is required.")]
)
def test_sentences_of_django_come_in_the_language_of_the_page(language: str, words: str) -> None:
    with translation.override(language):
        assert gettext("This field is required.") == words


def test_text_without_english_stays_chinese_in_both_languages() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert ngettext("没有这句话", "没有这句话", 2) == "没有这句话"
