"""Outputs that appear whole or not at all: written beside their place, then moved into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xunzhen.domain.errors import BadData, say


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a draft path to write to; the file is at ``path`` only if the block ends well.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    with _beside(path) as draft:
        yield draft
        os.replace(draft, path)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a draft folder to write to; its files are moved into ``path`` if the block ends well.

    Files that stand in ``path`` under other names are left alone.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    with _beside(path) as draft:
        draft.mkdir()
        yield draft
        path.mkdir(exist_ok=True)
        for file in sorted(draft.iterdir()):
            os.replace(file, path / file.name)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
            yield Path(folder) / path.name
    except OSError as problem:
        raise BadData(
            say(
                "files.unwritable",
                "{path}写不了（{reason}）。请看它是不是正在Excel里打开，磁盘是否已满，有没有权限。",
                "{path} cannot be written ({reason}). See whether it is open in Excel, the disk is "
                "full or permission is lacking.",
                path=str(path),
                reason=problem.strerror or type(problem).__name__,
            )
        ) from problem
