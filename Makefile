# Every target sets up .venv first where that is needed; nothing is installed elsewhere.
# ARGS goes to the tool behind a target: make test ARGS="-k retry", make generate ARGS=mateo

BIN := .venv/bin
READY := .venv/.ready
export PATH := $(or $(PATH),/usr/local/bin:/usr/bin:/bin)

.PHONY: help generate ingest check test golden lint format types bench corpus load setup lock clean
.NOTPARALLEL:
.SILENT:

help:
	echo "Targets:"
	sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

generate: $(READY) ## write the packages of all APIs to generated/
	$(BIN)/clientwright generate $(ARGS)

ingest: $(READY) ## write the documents of all APIs that are made from documentation pages
	$(BIN)/clientwright ingest $(ARGS)

check: $(READY) ## drift: fail where documents or packages are not what their inputs give
	$(BIN)/clientwright check $(ARGS)

test: $(READY) ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

golden: $(READY) ## rewrite the snapshots under tests/golden/; read their diff before you commit
	$(BIN)/python -m pytest tests/golden --update-golden $(ARGS)

lint: $(READY) ## check style (ruff) and format (black)
	$(BIN)/ruff check --quiet
	$(BIN)/black --check --quiet --diff .

format: $(READY) ## mend what lint can mend by itself
	$(BIN)/ruff check --quiet --fix
	$(BIN)/black --quiet .

types: $(READY) ## check types (mypy --strict and basedpyright strict)
	$(BIN)/mypy
	$(BIN)/basedpyright

bench: $(READY) ## measure against the peers
	$(BIN)/python -m benchmarks $(ARGS)

corpus: $(READY) ## generate clients for real documents and measure them (ALL=1: all 2,639; CALL=1: call every operation)
	$(BIN)/python -m tests.corpus $(if $(ALL),--all) $(if $(CALL),--call) $(ARGS)

load: $(READY) ## use one client from many threads and tasks, for long
	PYTHONPATH=templates $(BIN)/python -m tests.load $(ARGS)

setup: $(READY) ## make .venv from uv.lock; all targets do this by themselves

lock: ## bring uv.lock in line with pyproject.toml (ARGS=--upgrade: newest versions)
	sh .ci/setup --lock $(ARGS)
	touch $(READY)

clean: ## remove .venv, caches and build output; generated/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist generated/*/dist
	find generator templates generated tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(READY): pyproject.toml uv.lock .ci/setup
	sh .ci/setup
	touch $@
