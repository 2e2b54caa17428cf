"""The house's own rules: sizes, docstrings in packages, no address in the lock."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "xunzhen"
HAND_WRITTEN = sorted(
    path
    for folder in (SOURCE, ROOT / "demo", ROOT / "benchmarks", ROOT / "tools")
    for path in folder.rglob("*.py")
)
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def promised_functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of the module and of its classes; a function inside a function promises nothing."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    for owner in (module, *(node for node in module.body if isinstance(node, ast.ClassDef))):
        for node in owner.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_fits_in_the_head(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST_FILE, f"{lines} lines"


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_function_fits_on_a_screen(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in functions_of(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert not long


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("__init__.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_package_file_holds_a_docstring_only(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_public_functions_of_the_domain_say_what_is_true_afterwards() -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sorted((SOURCE / "domain").rglob("*.py"))
        for node in promised_functions_of(path)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert not silent


def test_lock_holds_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert "://" not in text
    assert text.count("--hash=sha256:") > 100


def test_import_contracts_have_no_exception() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]

    assert [one["name"] for one in contracts if "ignore_imports" in one] == []


def test_checker_runs_without_solver_libraries() -> None:
    heavy = "{'numba', 'scipy', 'highspy', 'pyvrp', 'ortools', 'xunzhen.domain.planning.solve'}"
    program = (
        f"import sys, xunzhen.domain.planning.check; print(sorted({heavy} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=SOURCE.parent, capture_output=True, text=True
    )

    assert done.stdout == "[]\n", done.stderr
