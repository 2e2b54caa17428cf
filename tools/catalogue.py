"""The English catalogues of the console, made without system tools.

    python -m tools.catalogue update [app …]     strings of the sources into each app's django.po
    python -m tools.catalogue compile [app …]    django.po into django.mo
    python -m tools.catalogue check [app …]      say what is missing, stale or wrong

Chinese is the source, so it has no catalogue. A catalogue holds no line numbers and no dates and
one line a text, in the order of the texts: two branches that both add strings merge by union, and
``update`` puts right what a merge left (marks of a conflict, an entry twice).
Strings of the modules beside the apps (``navigation.py`` …) stand in the catalogue of ``pages``.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import escape, read_po
from django.utils.translation.template import templatize

WEB: Final = Path(__file__).resolve().parents[1] / "src" / "xunzhen" / "web"
ROOT_APP: Final = "pages"

# Which arguments are context, text and plural, by the name of the call.
_CALLS: Final[dict[str, tuple[int | None, int, int | None]]] = {
    "_": (None, 0, None),
    **{f"gettext{end}": (None, 0, None) for end in ("", "_lazy", "_noop")},
    **{f"ngettext{end}": (None, 0, 1) for end in ("", "_lazy")},
    **{f"pgettext{end}": (0, 1, None) for end in ("", "_lazy")},
    **{f"npgettext{end}": (0, 1, 2) for end in ("", "_lazy")},
}
# ``templatize`` writes nothing else that looks like these: it blots out the page's own text.
_TEXT: Final = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE: Final = re.compile(
    rf"(?<!\w)(?P<name>np?gettext|pgettext|gettext|_)\((?P<texts>{_TEXT}(?:,\s*{_TEXT})*)"
)
_MERGE_MARK: Final = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7}).*\n", re.M)
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sdif]|%[sdif](?!\w)|\{\w*\}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_HEADERS: Final = (
    ("Language", "en"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
)


@dataclass(frozen=True, order=True)
class Key:
    """What a translation is found by: the text and its context, empty if it has none."""

    text: str
    context: str = ""


@dataclass
class Entry:
    """One text with its plural, where it has one, and its English."""

    key: Key
    plural: str = ""
    english: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def translated(self) -> bool:
        """Say whether every form has its English."""
        return len(self.english) == (2 if self.plural else 1) and all(self.english)


@dataclass
class Report:
    """What ``check`` found in one app, a sentence each."""

    app: str
    faults: list[str] = field(default_factory=list)

    def add(self, entry: Entry | Key, fault: str) -> None:
        """Note a fault of one text."""
        key = entry.key if isinstance(entry, Entry) else entry
        self.faults.append(f"{self.app}: “{key.text[:60]}”: {fault}")


def apps() -> list[str]:
    """Return the apps of the console, in the order of their names."""
    return sorted(found.parent.name for found in WEB.glob("*/apps.py"))


def catalogue_path(app: str) -> Path:
    """Return where an app's English stands."""
    return WEB / app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def texts_of_app(app: str) -> dict[Key, Entry]:
    """Return every text that an app's modules and templates ask to be translated."""
    found: dict[Key, Entry] = {}
    _gather(found, _said_in(app))
    return found


def uncounted(app: str) -> list[str]:
    """Name the texts said with a count in one place and without in another: "7 visit missed"."""
    said = list(_said_in(app))
    counted = {entry.key for entry in said if entry.plural}
    return sorted({entry.key.text for entry in said if entry.key in counted and not entry.plural})


def _said_in(app: str) -> Iterator[Entry]:
    folder = WEB / app
    modules = sorted(folder.rglob("*.py")) + (sorted(WEB.glob("*.py")) if app == ROOT_APP else [])
    pages = sorted(
        path
        for ending in ("html", "txt")
        for path in folder.rglob(f"*.{ending}")
        if "templates" in path.parts
    )
    for path in modules:
        yield from texts_of_module(path.read_text(encoding="utf-8"), str(path))
    for path in pages:
        yield from texts_of_template(path.read_text(encoding="utf-8"), str(path))


def _gather(found: dict[Key, Entry], entries: Iterable[Entry]) -> None:
    for entry in entries:
        known = found.setdefault(entry.key, entry)
        known.plural = known.plural or entry.plural


def texts_of_module(source: str, origin: str = "") -> Iterator[Entry]:
    """Yield the texts of the gettext calls of a Python module.

    Raises
    ------
    SyntaxError
        A call is given something that is not a plain text: it could never be translated.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in _CALLS or not node.args:
            continue
        context, text, plural = _CALLS[name]
        said = [argument.value if isinstance(argument, ast.Constant) else None
                for argument in node.args]  # fmt: skip
        wanted = [place for place in (context, text, plural) if place is not None]
        if any(place >= len(said) or not isinstance(said[place], str) for place in wanted):
            raise SyntaxError(f"{origin}:{node.lineno}: {name}() wants plain texts")
        yield _entry(said, context, text, plural)


def texts_of_template(source: str, origin: str = "") -> Iterator[Entry]:
    """Yield the texts of the ``trans`` and ``blocktrans`` tags and ``_("…")`` of a template."""
    for match in _IN_TEMPLATE.finditer(templatize(source, origin)):
        said = [ast.literal_eval(text) for text in re.findall(_TEXT, match["texts"])]
        if match["name"] == "_":  # Django asks for these with the signs doubled
            said = [text.replace("%", "%%") for text in said]
        yield _entry(said, *_CALLS[match["name"]])


def _entry(said: list[str], context: int | None, text: int, plural: int | None) -> Entry:
    return Entry(
        Key(said[text], "" if context is None else said[context]),
        "" if plural is None else said[plural],
    )


def read_catalogue(path: Path) -> dict[Key, Entry]:
    """Return the entries of a catalogue; of an entry that stands twice, the later English."""
    if not path.exists():
        return {}
    text = _MERGE_MARK.sub("", path.read_text(encoding="utf-8"))
    found: dict[Key, Entry] = {}
    for message in read_po(io.StringIO(text), locale="en", charset="utf-8"):
        if not message.id:
            continue
        many = isinstance(message.id, tuple)
        text_, plural = message.id if many else (message.id, "")
        english = tuple(message.string) if many else (message.string,)
        entry = Entry(Key(text_, message.context or ""), plural, english, message.fuzzy)
        if entry.translated or entry.key not in found:
            found[entry.key] = entry
    return found


def catalogue_text(entries: Iterable[Entry]) -> str:
    """Write a catalogue: sorted, one line a text, nothing that changes by itself."""
    lines = ['msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in _HEADERS)]
    for entry in sorted(entries, key=lambda one: one.key):
        lines += ["", "#, fuzzy"] if entry.fuzzy else [""]
        if entry.key.context:
            lines.append(f"msgctxt {escape(entry.key.context)}")
        lines.append(f"msgid {escape(entry.key.text)}")
        if entry.plural:
            one, many = entry.english if len(entry.english) == 2 else ("", "")
            lines += [
                f"msgid_plural {escape(entry.plural)}",
                f"msgstr[0] {escape(one)}",
                f"msgstr[1] {escape(many)}",
            ]
        else:
            lines.append(f"msgstr {escape(entry.english[0] if entry.english else '')}")
    return "\n".join(lines) + "\n"


class _Plain(Catalog):
    """A catalogue whose head names no date, no maker and no version."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return list(_HEADERS)


def compiled(entries: Iterable[Entry]) -> bytes:
    """Return the ``.mo`` of a catalogue; the same entries give the same bytes."""
    catalogue = _Plain(locale="en", fuzzy=False)
    for entry in sorted(entries, key=lambda one: one.key):
        if entry.translated and not entry.fuzzy:
            catalogue.add(
                (entry.key.text, entry.plural) if entry.plural else entry.key.text,
                entry.english if entry.plural else entry.english[0],
                context=entry.key.context or None,
            )
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def update(chosen: Iterable[str]) -> None:
    """Bring the catalogues to what the sources say; what is translated stays so."""
    everywhere = {name: read_catalogue(catalogue_path(name)) for name in apps()}
    for app in chosen:
        path, known = catalogue_path(app), everywhere[app]
        entries = list(texts_of_app(app).values())
        for entry in entries:
            for catalogue in (known, *everywhere.values()):
                old = catalogue.get(entry.key)
                if old and old.translated and bool(old.plural) == bool(entry.plural):
                    entry.english, entry.fuzzy = old.english, old.fuzzy
                    break
        if entries or path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(catalogue_text(entries), encoding="utf-8")
        waiting = sum(not entry.translated for entry in entries)
        print(f"{app}: {len(entries)} texts, {waiting} without English")


def compile_all(chosen: Iterable[str]) -> None:
    """Write the ``.mo`` beside each ``.po``."""
    for app in chosen:
        path = catalogue_path(app)
        if path.exists():
            path.with_suffix(".mo").write_bytes(compiled(read_catalogue(path).values()))


def check(app: str) -> list[str]:
    """Return what is wrong with an app's catalogue, one sentence a fault."""
    report = Report(app)
    path, asked = catalogue_path(app), texts_of_app(app)
    known = read_catalogue(path)
    for key in sorted(asked.keys() - known.keys()):
        report.add(key, "not in the catalogue; run `python -m tools.catalogue update`")
    for key in sorted(known.keys() - asked.keys()):
        report.add(key, "no page says this any more; run `python -m tools.catalogue update`")
    for key in sorted(known.keys() & asked.keys()):
        _check_entry(report, known[key], asked[key])
    if path.exists() and not report.faults:
        mo = path.with_suffix(".mo")
        if path.read_text(encoding="utf-8") != catalogue_text(known.values()):
            report.faults.append(f"{app}: django.po is not in its own order; run update")
        if not mo.exists() or mo.read_bytes() != compiled(known.values()):
            report.faults.append(
                f"{app}: django.mo is stale; run `python -m tools.catalogue compile`"
            )
    return report.faults


def _check_entry(report: Report, entry: Entry, asked: Entry) -> None:
    if not entry.translated:
        report.add(entry, "no English")
        return
    if entry.fuzzy:
        report.add(entry, "marked fuzzy; mend the English and take the mark away")
    if entry.plural != asked.plural:
        report.add(entry, "its plural has changed; run update")
    wanted = _placeholders(entry.key.text) | _placeholders(entry.plural)
    if _placeholders(entry.english[-1]) != wanted or not _placeholders(entry.english[0]) <= wanted:
        report.add(entry, f"placeholders differ; wanted {sorted(wanted)}")
    for english in entry.english:
        letters = [letter for letter in english if letter.isalpha()]
        if letters and 2 * len(_CHINESE.findall(english)) > len(letters):
            report.add(entry, "its English is still Chinese")
        if english.startswith("\n") != entry.key.text.startswith("\n"):
            report.add(entry, "line ends at its beginning differ")


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def disagreements() -> list[str]:
    """Return the texts that two apps put into different English: a page would show either."""
    seen: dict[Key, tuple[str, tuple[str, ...]]] = {}
    faults = []
    for app in apps():
        for key, entry in sorted(read_catalogue(catalogue_path(app)).items()):
            other, english = seen.setdefault(key, (app, entry.english))
            if entry.translated and all(english) and english[0] != entry.english[0]:
                faults.append(
                    f"“{key.text[:60]}” is “{english[0]}” in {other}, "
                    f"“{entry.english[0]}” in {app}: choose one, or give a context"
                )
    return faults


def main(words: list[str]) -> int:
    """Do what the command line says; 1 if ``check`` found anything."""
    task, chosen = (words[0] if words else ""), words[1:] or apps()
    unknown = sorted(set(chosen) - set(apps()))
    if task not in {"update", "compile", "check"} or unknown:
        print(__doc__, *(f"no such app: {name}" for name in unknown), sep="\n")
        return 2
    if task == "update":
        update(chosen)
    if task in {"update", "compile"}:
        compile_all(chosen)
        return 0
    faults = [fault for app in chosen for fault in check(app)] + disagreements()
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
