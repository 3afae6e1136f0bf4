# Set-up talks on stderr, so that `make demo DEMO_ARGS=--json` prints one JSON document and no more.
.PHONY: setup demo test check clean
MAKEFLAGS += --no-print-directory
DEMO_ARGS ?=
TEST_ARGS ?=

demo: setup
	@.venv/bin/ringright demo $(DEMO_ARGS)

setup:
	@scripts/setup

test:
	@scripts/setup --tests
	@.venv/bin/python -m pytest $(TEST_ARGS)

check: setup
	@scripts/check

# The cache folder (weights, rendered speech) and the runs in ringright-data stay.
clean:
	@rm -rf .venv build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
