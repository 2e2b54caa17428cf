"""Word documents open in LibreOffice on as many pages as they should."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.domain.reporting.a_document import annual_report, letter, notice
from tests.files.pdf_reading import page_count
from xunzhen.files.document_files import FileKind, document_file

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def test_documents_open_in_libreoffice(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    made = {"notice": notice(), "letter": letter(), "annual": annual_report()}
    for name, content in made.items():
        (tmp_path / f"{name}.docx").write_bytes(document_file(content, FileKind.WORD, issued=True))

    subprocess.run(
        [
            SOFFICE or "", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(tmp_path),
            *(str(tmp_path / f"{name}.docx") for name in made),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    pages = {name: page_count((tmp_path / f"{name}.pdf").read_bytes()) for name in made}
    # Which font stands in for those of the office decides where a page ends, hence "at least".
    assert (pages["notice"], pages["letter"]) in {(1, 1), (2, 1), (2, 2)}
    assert pages["annual"] >= 5
