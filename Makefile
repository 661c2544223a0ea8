# phuluc: `make ingest` and `make test` set up what they need themselves; `make` lists everything.

SHELL := /bin/sh
.DEFAULT_GOAL := help

RAW ?= data/raw
CURATED ?= data/curated
Q ?=
FORMAT ?= table
FILES ?= 1000
SEED ?= 1
SAMPLE ?= 200
PLANS ?= 8
SHARED ?=
REAL ?=
PORT ?= 8786
SIZES ?= 1000 10000
PROVINCE ?=
PYTHONS ?= python3.11 python3.12 python3.13 python3.14 python3 python
NEWEST ?= python3.15 python3.14 python3.13 python3.12 $(HOME)/.pyenv/versions/*/bin/python3

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
OFFICE := $(VENV)/.office
CHROMIUM := $(VENV)/.chromium
SCANS := $(VENV)/.scans
TESSDATA := $(VENV)/share/tessdata
OTHER := .venv-newest
ONCE := fuzz bench measure review pipeline/face/review pipeline/face/export pipeline/face/test_questions.py \
  pipeline/face/test_assistant.py pipeline/face/test_draw.py pipeline/ingest/test_bad_input.py \
  pipeline/ingest/test_interruptions.py pipeline/ingest/test_cluster.py pipeline/ingest/test_containers.py \
  pipeline/curated pipeline/ingest/test_incremental.py pipeline/ingest/test_corrections.py phuluc test_docs.py \
  normalizers/records/test_made_up_plans.py normalizers/records/test_text_dumps.py \
  normalizers/linear/test_linear.py extractors/test_scan_documents.py extractors/test_scan_files.py \
  extractors/test_word_doc.py extractors/test_word_package.py extractors/test_sheet.py \
  extractors/test_pdf_documents.py extractors/test_pdf_bombs.py
PIP := -m pip install --disable-pip-version-check
OURS := --no-deps --no-build-isolation --editable .
COMPILE := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
  --generate-hashes --no-annotate --custom-compile-command 'make lock' pyproject.toml
MAY_INSTALL := { [ "$$(id -u)" = 0 ] || sudo -n true 2>/dev/null; } && command -v apt-get >/dev/null
AS_ROOT := $$([ "$$(id -u)" = 0 ] || echo sudo -n)

.PHONY: help setup tools ingest query review test newest other fuzz lint format golden docs pictures bench bench-scale cluster places \
  fit mutants grades scans licences lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) $(OFFICE) $(SCANS) ## what running needs: .venv, LibreOffice (for .doc) and the reader of scans

tools: setup $(TOOLS) $(CHROMIUM) ## what developing needs beside: the tests' and checks' tools

ingest: setup ## read the plans in data/raw into data/curated (RAW=, CURATED=)
	$(BIN)/phuluc ingest --raw '$(RAW)' --curated '$(CURATED)'

query: $(READY) ## answer a question: make query Q=due-next-quarter (FORMAT=csv); without Q: list them
	@$(BIN)/phuluc query $(if $(Q),'$(Q)') --curated '$(CURATED)' --format '$(FORMAT)'

review: setup ## pages to look at rows beside the document and correct them: data/curated/review/index.html
	$(BIN)/phuluc review --raw '$(RAW)' --curated '$(CURATED)'

test: tools ## every check: lint, types, tests; most tests on the newest Python too
	@$(MAKE) --jobs 2 --output-sync=target lint other
	$(BIN)/pytest -n auto
	@$(MAKE) newest

newest: tools other ## on the newest Python installed: the tests but those of files, engines and SQL (ONCE)
	@[ ! -x $(OTHER)/bin/python ] || PHULUC_KILLS=1 $(OTHER)/bin/python -m pytest -n auto \
	  $(addprefix --ignore tests/,$(ONCE))

other: $(READY)
	@set -e; \
	version='import sys; print("%d.%02d" % sys.version_info[:2])'; \
	newest=$$(for candidate in $(NEWEST); do \
	    "$$candidate" -c "$$version; print(sys.executable)" 2>/dev/null | paste -s -d ' ' || true; \
	  done | sort | tail -n 1); \
	if ! [ "$$newest" ] || ! [ "$${newest%% *}" \> "$$($(BIN)/python -c "$$version")" ]; then \
	  echo 'no Python is installed that is newer than the one in $(VENV): the tests run on that alone'; exit 0; \
	fi; \
	echo "setting up Python $${newest%% *} for the tests ..."; \
	[ -x $(OTHER)/bin/python ] || "$${newest#* }" -m venv $(OTHER); \
	$(OTHER)/bin/python $(PIP) --quiet --require-hashes -r requirements.lock -r requirements-scan.lock \
	  -r requirements-dev.lock; \
	$(OTHER)/bin/python $(PIP) --quiet $(OURS)

fuzz: tools ## damaged files among whole ones through ingest (FILES=1000, SEED=1, STRUCTURE=1)
	$(BIN)/python -m tests.fuzz.run --files '$(FILES)' --seed '$(SEED)' $(if $(STRUCTURE),--structure)

lint: $(TOOLS) ## ruff (rules and format) and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(TOOLS) ## write the code in the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: tools ## write tests/golden/ anew from the sample documents; then read the diff
	$(BIN)/python -m tests.golden.regenerate

docs: $(READY) ## write docs/data-dictionary.md anew from the models
	$(BIN)/python -m pipeline.makers.dictionary

pictures: tools ## take the README's pictures of the review anew (docs/pictures/)
	$(BIN)/python -m tests.review.pictures

fit: tools ## what each weight does, at half and twice its value, over made-up plans (PLANS=8)
	$(BIN)/python -m tests.measure.fit --plans '$(PLANS)'

mutants: tools ## is every weight and comparison held by a test? (SAMPLE=200, SEED=1)
	$(BIN)/python -m tests.measure.mutants --sample '$(SAMPLE)' --seed '$(SEED)'

grades: tools ## do grades A, B and C tell the truth? (SHARED=DIR adds that folder's documents)
	$(BIN)/python -m tests.measure.grades --by-plan $(if $(SHARED),--shared '$(SHARED)')
	$(BIN)/python -m tests.measure.margins --plans '$(PLANS)'

scans: tools ## scans of printed plans against the plans (SHARED=DIR; SHORT=1: a page of each)
	$(BIN)/python -m tests.measure.scans $(if $(SHARED),--shared '$(SHARED)') $(if $(SHORT),--short)

bench: $(TOOLS) ## speed and exactness against peers on three sets (REAL=DIR), growth, start-up
	$(BIN)/python $(PIP) --editable '.[bench]'
	$(BIN)/python -m tests.bench.pdf $(if $(REAL),--real '$(REAL)')
	$(BIN)/python -m tests.bench.word
	$(BIN)/python -m tests.bench.start
	$(BIN)/python -m tests.bench.review
	$(BIN)/python -m tests.bench.scan

cluster: tools ## a Dask scheduler and two workers here, until Ctrl-C, for phuluc ingest --scheduler (PORT=8786)
	@$(BIN)/dask scheduler --host 127.0.0.1 --port '$(PORT)' --no-dashboard & scheduler=$$!; \
	trap 'kill $$scheduler 2>/dev/null || :' EXIT; trap : INT TERM; \
	$(BIN)/dask worker 'tcp://127.0.0.1:$(PORT)' --nworkers 2 --nthreads 1 --memory-limit 0 \
	  --preload phuluc --no-dashboard

bench-scale: $(TOOLS) ## how a store grows with its documents (SIZES='1000 10000', PROVINCE=01: all in one)
	$(BIN)/python -m tests.bench.scale --sizes $(SIZES) $(if $(PROVINCE),--province '$(PROVINCE)')

places: $(READY) ## write the places vocabulary anew from its source (docs/places.md)
	$(BIN)/python $(PIP) --editable '.[places]'
	$(BIN)/python -m pipeline.makers.places

licences: $(READY) ## write docs/licences.md anew: the licence of everything that is installed for running
	$(BIN)/python -m pipeline.makers.licences

lock: ## write the lock files anew: the newest versions that pyproject.toml admits, with hashes
	rm -rf build/lock && mkdir -p build
	$(MAKE) $(BIN)/python
	$(BIN)/python -m venv build/lock
	build/lock/bin/python -m pip install --disable-pip-version-check uv
	echo 'setuptools>=77' > build/lock/build.in
	$(COMPILE) build/lock/build.in -o requirements.lock
	$(COMPILE) build/lock/build.in --extra scan -c requirements.lock -o requirements-scan.lock \
	  $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.lock)
	$(COMPILE) build/lock/build.in --extra dev -c requirements.lock -o requirements-dev.lock \
	  $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.lock)
	rm -rf build/lock

clean: ## remove the environment, caches and curated data (never data/raw)
	rm -rf $(VENV) $(OTHER) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	[ ! -d data/curated ] || find data/curated -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@set -e; \
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
	echo "making $(VENV) with $$found ..."; \
	"$$found" -m venv $(VENV)

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo 'installing what phuluc runs with into $(VENV) (once) ...'
	@$(BIN)/python $(PIP) --progress-bar off --require-hashes -r requirements.lock
	@$(BIN)/python $(PIP) --quiet $(OURS)
	@touch $@

$(CHROMIUM): $(READY)
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif $(MAY_INSTALL); then \
	  echo 'installing Chromium for the tests of the review pages (once) ...'; \
	  { $(AS_ROOT) apt-get update -q && $(AS_ROOT) apt-get install -qy --no-install-recommends chromium; } \
	    || echo 'Chromium could not be installed; the tests of the review pages are skipped'; \
	else echo 'for the tests of the review pages install Chromium (Debian: apt-get install chromium)'; \
	fi; touch $@

$(TOOLS): $(READY) requirements-dev.lock
	@echo 'installing the tests and checks into $(VENV) (once) ...'
	@$(BIN)/python $(PIP) --progress-bar off --require-hashes -r requirements-dev.lock
	@touch $@

$(OFFICE): $(READY)
	@if command -v soffice >/dev/null || command -v libreoffice >/dev/null; then :; \
	elif $(MAY_INSTALL); then \
	  echo 'installing LibreOffice Writer for .doc files (once) ...'; \
	  { $(AS_ROOT) apt-get update -q && { \
	      $(AS_ROOT) apt-get install -qy --no-install-recommends libreoffice-writer-nogui || \
	      $(AS_ROOT) apt-get install -qy --no-install-recommends libreoffice-writer; }; } \
	    || echo 'LibreOffice could not be installed; .doc files will be reported, all others read'; \
	else echo 'for .doc files install LibreOffice Writer (Debian, Ubuntu: apt-get install libreoffice-writer)'; \
	fi; touch $@

$(SCANS): $(READY) requirements-scan.lock
	@echo 'installing the reader of scanned pages into $(VENV) (once) ...'
	@$(BIN)/python $(PIP) --progress-bar off --require-hashes -r requirements-scan.lock \
	  || echo 'it could not be installed; scanned pages will be reported, all others read'
	@set -e; packages='tesseract-ocr-script-viet tesseract-ocr-vie'; unpacked=build/tessdata; \
	if ls /usr/share/tesseract-ocr/*/tessdata/*ietnamese.traineddata >/dev/null 2>&1; then :; \
	elif $(MAY_INSTALL) && $(AS_ROOT) apt-get update -q \
	    && $(AS_ROOT) apt-get install -qy --no-install-recommends $$packages; then :; \
	else \
	  rm -rf $$unpacked && mkdir -p $$unpacked $(TESSDATA); \
	  if command -v apt-get >/dev/null && (cd $$unpacked && apt-get download $$packages); then \
	    for package in $$unpacked/*.deb; do dpkg-deb -x "$$package" $$unpacked; done; \
	    find $$unpacked -name '*.traineddata' -exec cp {} $(TESSDATA) \; ; \
	  elif command -v npm >/dev/null && (cd $$unpacked && npm pack --silent @tesseract.js-data/vie); then \
	    tar -xzf $$unpacked/*.tgz -C $$unpacked; \
	    gunzip -c $$unpacked/package/4.0.0_best_int/vie.traineddata.gz > $(TESSDATA)/vie.traineddata; \
	  else echo 'for scanned pages put Vietnamese.traineddata and vie.traineddata into $(TESSDATA)'; fi; \
	fi; touch $@
