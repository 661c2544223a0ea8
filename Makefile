# phuluc: `make ingest` and `make test` set up what they need themselves; `make` lists everything.

SHELL := /bin/sh
.DEFAULT_GOAL := help

RAW ?= data/raw
CURATED ?= data/curated
Q ?=
FORMAT ?= table
FILES ?= 1000
SEED ?= 1
PYTHONS ?= python3.12 python3.13 python3.11 python3.14 python3 python

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OFFICE := $(VENV)/.office
MAY_INSTALL := { [ "$$(id -u)" = 0 ] || sudo -n true 2>/dev/null; } && command -v apt-get >/dev/null
AS_ROOT := $$([ "$$(id -u)" = 0 ] || echo sudo -n)

.PHONY: help setup ingest query test fuzz lint format golden docs bench places lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) $(OFFICE) ## Python environment in .venv, and LibreOffice (for .doc) where it may be installed

ingest: setup ## read the plans in data/raw into data/curated (RAW=, CURATED=)
	$(BIN)/phuluc ingest --raw '$(RAW)' --curated '$(CURATED)'

query: $(READY) ## answer a question: make query Q=due-next-quarter (FORMAT=csv); without Q: list them
	@$(BIN)/phuluc query $(if $(Q),'$(Q)') --curated '$(CURATED)' --format '$(FORMAT)'

test: setup lint ## every check: lint, types, tests
	$(BIN)/pytest -n auto

fuzz: setup ## damaged files among whole ones through ingest (FILES=1000, SEED=1); nothing may get lost
	$(BIN)/python -m tests.fuzz.run --files '$(FILES)' --seed '$(SEED)'

lint: $(READY) ## ruff (rules and format) and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## write the code in the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: setup ## write tests/golden/ anew from the sample documents; then read the diff
	$(BIN)/python -m tests.golden.regenerate

docs: $(READY) ## write docs/data-dictionary.md anew from the models
	$(BIN)/python -m pipeline.makers.dictionary

bench: $(READY) ## speed and exactness against peers (tablers, camelot: an optional extra), growth, memory
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m tests.bench.pdf
	$(BIN)/python -m tests.bench.word

places: $(READY) ## write the places vocabulary anew from its source (docs/places.md)
	$(BIN)/python -m pip install --quiet --editable '.[places]'
	$(BIN)/python -m pipeline.makers.places

lock: $(READY) ## write requirements.lock anew: the newest versions that pyproject.toml admits
	rm -rf build/lock
	$(BIN)/python -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip setuptools
	build/lock/bin/python -m pip install --quiet --editable '.[dev]'
	{ echo '# Exact versions of everything phuluc runs and is tested with; written by `make lock`.'; \
	  build/lock/bin/python -m pip freeze --all --exclude-editable --exclude pip; } > requirements.lock
	rm -rf build/lock

clean: ## remove the environment, caches and curated data (never data/raw)
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	[ ! -d data/curated ] || find data/curated -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@set -e; \
	if ! [ -x $(BIN)/python ]; then \
	  for candidate in $(PYTHONS); do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	    then found=$$candidate; break; fi; \
	  done; \
	  [ -n "$$found" ] || { echo 'phuluc needs Python 3.11 or newer' >&2; exit 1; }; \
	  if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	    if $(MAY_INSTALL); then \
	      $(AS_ROOT) apt-get update -q; \
	      version=$$("$$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	      $(AS_ROOT) apt-get install -qy "python$$version-venv" || $(AS_ROOT) apt-get install -qy python3-venv; \
	    else echo 'install the package python3-venv, then run make again' >&2; exit 1; fi; \
	  fi; \
	  "$$found" -m venv $(VENV); \
	fi; \
	echo 'setting up $(VENV) (once) ...'; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	touch $@

$(OFFICE): $(READY)
	@if command -v soffice >/dev/null || command -v libreoffice >/dev/null; then :; \
	elif $(MAY_INSTALL); then \
	  echo 'installing LibreOffice Writer for .doc files (once) ...'; \
	  { $(AS_ROOT) apt-get update -q && { \
	      $(AS_ROOT) apt-get install -qy --no-install-recommends libreoffice-writer-nogui || \
	      $(AS_ROOT) apt-get install -qy --no-install-recommends libreoffice-writer; }; } >/dev/null 2>&1 \
	    || echo 'LibreOffice could not be installed; .doc files will be reported, all others read'; \
	else echo 'for .doc files install LibreOffice Writer (Debian, Ubuntu: apt-get install libreoffice-writer)'; \
	fi; touch $@
