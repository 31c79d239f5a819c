# make redact FILE=clip.mp4 [OUT=copy.mp4]   a copy in which no face can be seen, and a report
# make redact                                the same with a sample clip, in out/
# make test                                  every check, as CI runs them
# make bench [CLIPS="a.mp4 b.mp4"]           against deface and plain transcoding
# make bench-recall [DEFACE=path]              how many annotated faces are hidden; long
# make bench-memory                          does memory grow with a video's length?
# make clean                                 away with everything that was made here

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?=
OUT ?=
export FILE OUT
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: redact sample test check bench bench-recall bench-memory clean

# The names reach the shell as variables, so that blanks and quotes in them do no harm.
ifeq ($(FILE),)
redact: sample
	@$(BIN)/bystander redact --force -o "$${OUT:-out/sample.redacted.mp4}" out/sample.mp4
else
redact: $(VENV)/.installed
	@$(BIN)/bystander redact $${OUT:+-o "$$OUT"} -- "$$FILE"
endif

sample: $(VENV)/.installed
	@$(BIN)/python -c 'import skimage' 2>/dev/null || $(BIN)/pip install -q 'scikit-image>=0.25'
	@$(BIN)/python -m bystander.testing.sample out/sample.mp4

test: $(VENV)/.developing
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

check: test

bench: $(VENV)/.developing
	@$(BIN)/python -m bench $(CLIPS)

bench-recall: $(VENV)/.developing
	@$(BIN)/python -m bench.recall $(if $(DEFACE),--deface $(DEFACE))

bench-memory: $(VENV)/.developing
	@$(BIN)/python -m bench.memory

clean:
	rm -rf $(VENV) .venv-deface out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache .coverage htmlcov src/bystander/detect/weights/*.onnx

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Bystander needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 2; }
	@echo "setting up $(VENV), once" >&2
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python cannot make a venv; on Debian: apt install python3-venv" >&2; exit 2; }
	@$(BIN)/pip install -q --upgrade 'pip>=25.1'  # the first that knows --group
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml hatch_build.py
	@$(BIN)/pip install -q -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@$(BIN)/pip install -q --group dev
	@touch $@
