"""Outputs that appear whole or not at all: written beside their place, then moved into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import BadData, say

_DRAFT: Final = ".writing-"


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
    """Give a draft folder to write to; what it holds is in ``path`` if the block ends well.

    A folder that is new appears in one step. In one that exists, files and folders of the same
    names are replaced and the others left alone.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    with _beside(path) as draft:
        draft.mkdir()
        yield draft
        if not path.exists():
            os.replace(draft, path)
            return
        for file in sorted(draft.iterdir()):
            if file.is_dir() and (path / file.name).is_dir():
                shutil.rmtree(path / file.name)
            os.replace(file, path / file.name)


def remove_drafts(folder: Path) -> None:
    """Remove what processes that were killed left half-written in a folder."""
    for draft in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_DRAFT) as folder:
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
