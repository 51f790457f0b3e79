# Two commands do all the set-up there is: `make run` and `make test`. Both make and reuse .venv from the lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CATALOGUE := rnn_tui/locale
FRENCH := $(CATALOGUE)/fr/LC_MESSAGES/rnn_tui.po
TEMPLATE := $(VENV)/rnn_tui.pot
# what Babel asks for and nobody fills in
EMPTY_HEADERS := Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By

.PHONY: run test check bench latency audience night storm fuzz peers format pictures moving-picture man reference catalogue structured lock \
	snapshots docs dist clean

run: $(READY)
	@$(BIN)/rnn-tui $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest tests/test_catalogue.py

# Speed against PyTorch and JAX, where they can be had; ARGS="--threads 2 --only GRU" and so on.
bench: peers
	$(BIN)/python -m tests.benchmarks $(ARGS)

# From a key to the paint, on a pseudo-terminal: idle, and while a network learns.
latency: $(READY)
	$(BIN)/python -m tests.benchmarks.latency

# What forty browsers cost that watch one training (serve --follow); it needs the extra [serve]. ARGS="100 20" for others, and longer.
audience: $(READY)
	$(BIN)/python -m tests.benchmarks.audience $(ARGS)

# An hour of training with the screen open, and what grew meanwhile; ARGS="--minutes 10 --preset quick TEXT", for example.
night: $(READY)
	$(BIN)/python -m tests.benchmarks.night $(ARGS)

# Kill trainings at 200 random instants and see each go on exactly; the suite kills four.
storm: $(READY)
	$(BIN)/python tests/runs/test_kills.py 200

# Twenty thousand random keys, pastes, clicks and sizes; the suite sends a hundred and fifty. ARGS is another seed.
fuzz: $(READY)
	$(BIN)/python -m tests.tui.fuzz 20000 $(ARGS)

# PyTorch and JAX are no part of the lock: tests against them skip, and the benchmark leaves them out, where they are not.
peers: $(READY)
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check jax==0.10.2

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Every picture of the handbook, exported by the program itself after trainings of fixed steps; ARGS names some scenes.
pictures: $(READY)
	$(BIN)/python -m tools.pictures $(ARGS)

# The moving picture of the README, one of them, in both languages: a session whose pictures are taken at fixed steps.
moving-picture: $(READY)
	$(BIN)/python -m tools.pictures moving

# The man page, and the table by which a shell completes: both made of what the commands say of themselves.
man: $(READY)
	$(BIN)/python -m tools.said_of_commands

# The handbook's pages of settings, commands and keys, below what is written there by hand: made of the program's tables.
reference: $(READY)
	$(BIN)/python -m tools.reference

# Bring new sentences into the French catalogue; what is new is then translated by hand, and this run again.
catalogue: $(READY)
	$(BIN)/pybabel -q extract -k N_ --no-location --sort-output -o $(TEMPLATE) rnn_tui
	$(BIN)/pybabel -q update -D rnn_tui -i $(TEMPLATE) -d $(CATALOGUE) -l fr --no-fuzzy-matching --ignore-obsolete -w 110
	grep -vE '^"($(EMPTY_HEADERS))' $(FRENCH) > $(TEMPLATE) && mv $(TEMPLATE) $(FRENCH)
	$(BIN)/pybabel -q compile -D rnn_tui -d $(CATALOGUE)

# The sample text that a program writes: the same bytes every time, which a test compares.
structured: $(READY)
	$(BIN)/python -m rnn_tui.text.structured sample_texts/structured.txt

# Exact versions and hashes for every supported Python and system, without any address in the file.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.lock

snapshots: $(READY)
	$(BIN)/python -m pytest tests/tui/test_snapshots.py --snapshot-update

# The handbook as a site, in build/handbook; zensical is fetched for that, once, and is no part of the lock.
docs: build/zensical/bin/zensical
	build/zensical/bin/python -m tools.handbook build/handbook

build/zensical/bin/zensical: # groups need pip 25.1
	$(PYTHON) -m venv build/zensical
	build/zensical/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	build/zensical/bin/python -m pip install --quiet --group docs

# The sdist and the wheel, checked as a package index checks them; twine is fetched for that, and is no part of the lock.
dist: $(READY) build/twine/bin/twine
	rm -rf dist
	$(BIN)/python -m hatchling build
	build/twine/bin/twine check --strict dist/*

build/twine/bin/twine:
	$(PYTHON) -m venv build/twine
	build/twine/bin/python -m pip install --quiet --disable-pip-version-check twine

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "rnn-tui needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@echo "Setting up, once: a Python environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@echo "... in it the packages of requirements.lock, which takes a minute or two ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "... and rnn-tui itself."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q rnn_tui # as pip does with what it installs; else a quarter of a start, where none may be written
	@touch $@
