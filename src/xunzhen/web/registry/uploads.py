"""What may be handed in as a workbook, and how it is kept: checked first, then sealed on disk.

Taken are an .xlsx workbook, a zip of CSV files and one CSV file. An archive is unpacked against a
limit before anything reads it, for its own headers may lie about its size.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import secrets
import shutil
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from django.conf import settings

from xunzhen.domain.errors import BadData, Fact, say
from xunzhen.domain.registry.cells import clean_text
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table
from xunzhen.files.tables.read import read_sheets
from xunzhen.files.tables.source import Source
from xunzhen.web.registry.rows import readers_beside, tables_elsewhere
from xunzhen.web.sealing import seal, unseal

MOST_ROWS: Final = 60_000
LARGEST_UNPACKED: Final = 200_000_000
MOST_ENTRIES: Final = 2_000
FILE_SEALED_AS: Final = "import.file"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCAL_HEADER: Final = struct.Struct("<26xHH")
_STEP: Final = 1 << 20
_LEFT_BEHIND_SECONDS: Final = 3600


def shown_name(name: str) -> str:
    """Return the name of a file as it is shown: no folders, no invisible characters, not long.

    >>> shown_name("..\\\\..\\\\etc/表\\u202e.xlsx")
    '表.xlsx'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return clean_text(last)[-120:] or "workbook"


def checked_kind(name: str, content: bytes) -> str:
    """Return ``.xlsx``, ``.zip`` or ``.csv``.

    Raises
    ------
    BadData
        saying why the file is not taken: too large, no workbook, with macros, a bomb, odd names.
    """
    if len(content) > settings.LARGEST_WORKBOOK:
        raise too_large()
    if content.startswith(_OLE):
        raise _refusal(
            "old_or_locked",
            "这是旧的.xls格式，或者加了密码。请在Excel或WPS里打开，去掉密码，另存为.xlsx再传。",
            "This is the old .xls format or locked by a password. Open it, take the password off "
            "and save it as .xlsx.",
        )
    if content.startswith(_ZIP):
        return _kind_of_archive(content)
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not name.lower().endswith(".csv") or (b"\0" in content and not utf_16):
        raise _no_workbook()
    if not content.strip():
        raise _refusal(
            "empty",
            "文件是空的。请核对选的文件，重新上传。",
            "The file is empty. Check which file was chosen and upload again.",
        )
    return ".csv"


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise _damaged() from problem
    if len(entries) > MOST_ENTRIES:
        raise _bomb()
    for entry in entries:
        _check_name(entry)
    _check_unpacked(content, entries)
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refusal(
            "macros",
            "工作簿里带有宏，不收。请在Excel里另存为“Excel工作簿(.xlsx)”再传。",
            "The workbook holds macros and is not taken. Save it as an Excel workbook (.xlsx).",
        )
    if "xl/workbook.xml" in names:
        return ".xlsx"
    if any(_entry_name(entry).lower().endswith(".csv") for entry in entries):
        return ".zip"
    raise _no_workbook()


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; archives made on Chinese Windows name them in GBK."""
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeDecodeError, UnicodeEncodeError):
            return entry.orig_filename.encode("cp437").decode("gb18030").replace("\\", "/")
    return entry.orig_filename.replace("\\", "/")


def _check_name(entry: zipfile.ZipInfo) -> None:
    """Refuse names that lead out of the archive, and links."""
    name = _entry_name(entry)
    path = PurePosixPath(name)
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name or is_link:
        raise _refusal(
            "path",
            "压缩包里有指向别处的文件名，不收。请把CSV文件直接放进压缩包再传。",
            "The archive holds names that lead elsewhere and is not taken. Put the CSV files "
            "straight into it.",
        )


def _check_unpacked(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything against one limit, without keeping it; headers are not believed."""
    left = LARGEST_UNPACKED
    if sum(entry.compress_size for entry in entries) > len(content):
        raise _bomb()  # entries that share their bytes
    for entry in entries:
        if entry.compress_type == zipfile.ZIP_STORED:
            left -= entry.compress_size
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            left -= _inflated(content, entry, left)
        else:
            raise _damaged()
        if left < 0:
            raise _bomb()


def _inflated(content: bytes, entry: zipfile.ZipInfo, limit: int) -> int:
    start = entry.header_offset
    header = content[start : start + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size:
        raise _damaged()
    name, extra = _LOCAL_HEADER.unpack(header)
    start += _LOCAL_HEADER.size + name + extra
    maker = zlib.decompressobj(-zlib.MAX_WBITS)
    packed, size = content[start : start + entry.compress_size], 0
    try:
        while packed and not maker.eof:
            size += len(maker.decompress(packed, _STEP))
            if size > limit:
                raise _bomb()
            packed = maker.unconsumed_tail
    except zlib.error as problem:
        raise _damaged() from problem
    return size


def kept_file(content: bytes) -> tuple[str, str]:
    """Keep an upload sealed under a random name; return that name and the digest of the content."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_hex(16)}.sealed"
    draft = folder / f"{name}.part"
    draft.touch(mode=0o600)
    draft.write_text(seal(base64.b64encode(content).decode(), FILE_SEALED_AS), encoding="ascii")
    draft.replace(folder / name)
    return name, hashlib.sha256(content).hexdigest()


def forget_file(name: str) -> None:
    """Remove a kept upload; one that is gone already is no fault."""
    if name:
        (Path(settings.MEDIA_ROOT) / Path(name).name).unlink(missing_ok=True)


def source_of(name: str, shown: str) -> Source:
    """Return the sheets of a kept upload.

    Raises
    ------
    BadData
        when it is gone, damaged, holds no county table or too many rows.
    """
    try:
        sealed = (Path(settings.MEDIA_ROOT) / Path(name).name).read_text(encoding="ascii")
    except OSError as problem:
        raise _gone() from problem
    content = base64.b64decode(unseal(sealed, FILE_SEALED_AS))
    with opened(shown, content) as path:
        source = _without_path(path, shown)
    if sum(len(sheet.rows) for sheet in source.sheets) > MOST_ROWS:
        raise _refusal(
            "too_many_rows",
            "文件超过{most:,}行。一个县用不了这么多，请删去空行或分开上传。",
            "The file has more than {most:,} rows. Delete empty rows or upload it in parts.",
            most=MOST_ROWS,
        )
    return replace(source, sheets=_named_apart(source.sheets))


def _without_path(path: Path, shown: str) -> Source:
    """Read the sheets; a fault names the file as the reader knows it, never a path of the site."""
    try:
        return read_sheets(path, also=_tables_besides())
    except BadData as problem:
        names = {str(path): shown, path.name: shown}
        zh, en = problem.sentence.zh, problem.sentence.en
        for hidden, name in names.items():
            zh, en = zh.replace(hidden, name), en.replace(hidden, name)
        braces = str.maketrans({"{": "{{", "}": "}}"})
        said = say(problem.sentence.code, zh.translate(braces), en.translate(braces))
        raise BadData(said) from problem


def _tables_besides() -> tuple[Table, ...]:
    """Return the tables beside the county's own that a file may hold, also those not taken here."""
    beside = (reader.table for reader in readers_beside())
    return (*beside, *(table for table, _remark in tables_elsewhere().values()))


@contextmanager
def opened(shown: str, content: bytes) -> Iterator[Path]:
    """Unpack an upload into a folder of its own, for as long as it is read."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    kind = checked_kind(shown, content)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".reading-") as name:
        place = Path(name)
        if kind == ".xlsx":
            (place / "workbook.xlsx").write_bytes(content)
            yield place / "workbook.xlsx"
        elif kind == ".csv":
            (place / _safe_stem(shown)).write_bytes(content)
            yield place
        else:
            _unpack_csv(content, place)
            yield place


def _sweep(folder: Path) -> None:
    """Remove what a reading that was killed left unpacked."""
    before = time.time() - _LEFT_BEHIND_SECONDS
    for one in folder.glob(".reading-*"):
        with contextlib.suppress(OSError):
            if one.stat().st_mtime < before:
                shutil.rmtree(one, ignore_errors=True)


def _safe_stem(name: str) -> str:
    stem = shown_name(name).rsplit(".", 1)[0]
    return f"{''.join('_' if one in '/:*?<>|' else one for one in stem)[:60].strip('. ')}.csv"


def _unpack_csv(content: bytes, place: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            name = PurePosixPath(_entry_name(entry))
            hidden = name.name.startswith((".", "~")) or "__MACOSX" in name.parts
            if entry.is_dir() or hidden or name.suffix.lower() != ".csv":
                continue
            target = place / _safe_stem(name.name)
            number = 2
            while target.exists():
                target = place / f"{Path(_safe_stem(name.name)).stem} ({number}).csv"
                number += 1
            target.write_bytes(archive.read(entry))


def _named_apart(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Give every sheet a name that can be shown, and no two the same one."""
    taken: set[str] = set()
    found = []
    for sheet in sheets:
        name = "".join(one for one in clean_text(sheet.where) if one not in "/\\[]*?")[:60]
        name, number = name or sheet.table.zh, 2
        base = name
        while name in taken:
            name, number = f"{base} {number}", number + 1
        taken.add(name)
        found.append(replace(sheet, where=name))
    return tuple(found)


def too_large() -> BadData:
    """Say that a file is larger than a workbook may be."""
    return _refusal(
        "too_large",
        "文件超过{most}MB，没有收下。县域工作簿用不了这么大，请删去图片和多余的表再传。",
        "The file is larger than {most} MB and was not taken. Delete pictures and surplus sheets.",
        most=settings.LARGEST_WORKBOOK // 1_000_000,
    )


def _no_workbook() -> BadData:
    return _refusal(
        "no_workbook",
        "这不是工作簿。可以收.xlsx工作簿、装着CSV的.zip，或一个.csv；请另存为其中一种再传。",
        "This is no workbook. Taken are .xlsx, a .zip of CSV files, or one .csv; save it so.",
    )


def _damaged() -> BadData:
    return _refusal(
        "damaged",
        "文件已损坏，打不开（可能没有传完）。请重新复制一份再传，或在Excel里修复后另存。",
        "The file is damaged and cannot be opened (perhaps cut short). Copy it again, or let Excel "
        "repair it.",
    )


def _bomb() -> BadData:
    return _refusal(
        "bomb",
        "压缩包展开后大得不合常理，不收。请把要导入的表另存为.xlsx再传。",
        "The archive would unpack to an absurd size and is not taken. Save the tables as .xlsx.",
    )


def _gone() -> BadData:
    return _refusal(
        "gone",
        "上传的文件已不在站上。请重新上传。",
        "The uploaded file is no longer on the site. Upload it again.",
    )


def _refusal(code: str, zh: str, en: str, **facts: Fact) -> BadData:
    return BadData(say(f"upload.{code}", zh, en, **facts))
