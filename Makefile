# Everything sets up what it needs: a fresh clone needs git, make and Python 3.11 with venv and pip.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export OMP_NUM_THREADS = 1
export OPENBLAS_NUM_THREADS = 1
# compiled modules are kept: half of a run's start is else compiling the same libraries again
export PYTHONDONTWRITEBYTECODE =

.PHONY: book test setup lab check faults reference synthetic pictures clean

book: .venv/.ok
	$(BIN)/trialbook build
	$(BIN)/trialbook print

test: .venv/.ok
	$(BIN)/python -m pytest tests -n 2 --dist loadscope --no-loadscope-reorder
	$(BIN)/python -m helpers.book.reference
	TRIALBOOK_CHECKED=$(CURDIR)/build/nbval/checks $(BIN)/python -m pytest -c /dev/null \
	  --rootdir build/nbval -p nbval --nbval-lax --nbval-current-env -p no:cacheprovider \
	  -n 2 --dist loadscope build/nbval

setup: .venv/.ok

lab: .venv/.ok
	$(BIN)/trialbook lab

check: .venv/.ok
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# The table of faults and of the tests that hold them: run after adding a mark.
faults: .venv/.ok
	$(BIN)/python tests/fault_kit.py

# Expected numbers of the synthetic cuts: run after a change that should move them, and review the diff.
reference: book
	$(BIN)/python -m helpers.book.reference --write

synthetic: .venv/.ok
	$(BIN)/python -m helpers.synthetic

# The README's pictures, of the site as it is; needs Chromium and its driver.
pictures: book
	$(BIN)/python docs/pictures/make.py

clean:
	rm -rf build site

.venv/.ok: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Python 3.11 is needed; set PYTHON=")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	-$(BIN)/python -m compileall -q -j 0 -x '/tests?/' .venv/lib >/dev/null
	-git config core.hooksPath hooks
	touch $@
