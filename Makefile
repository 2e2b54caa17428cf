# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need Python 3.11+, make and a package index; no apt package, no Node, no server.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test check bench lock docs vendor clean help

help:
	@echo "make demo   check, cover and plan the demo county; writes demo-output/"
	@echo "make test   run the tests"
	@echo "make check  lint, types, import contracts, house rules"
	@echo "make bench  measure; writes benchmarks/results/"
	@echo "make lock   renew requirements.lock (needs uv)"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("xunzhen needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	$(BIN)/python -m demo.run

test: $(READY)
	$(BIN)/python -m pytest -q -n 2

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: $(READY)
	$(BIN)/python -m benchmarks.run

lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header -q -o requirements.lock

clean:
	rm -rf $(VENV) demo-output .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
