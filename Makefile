# Daybook: `make run` to see it, `make test` to trust it.
.PHONY: setup run test lint bench where requirements clean

setup:  ## .venv (whose bin/daybook is the command line) and the front-end assets; starts nothing
	@tools/set_up.sh

run: setup  ## a working system on SQLite with a demonstration force, at http://127.0.0.1:8000
	@DAYBOOK_LOG=$${DAYBOOK_LOG:-file:} DAYBOOK_EMAIL_URL=$${DAYBOOK_EMAIL_URL:-file:} .venv/bin/daybook serve

test: setup  ## every check and test, on SQLite, on PostgreSQL and in Chromium
	@tools/set_up.sh test
	@.venv/bin/python tools/run_tests.py

lint: setup  ## format, lint, types and import contracts
	@tools/set_up.sh test
	@.venv/bin/python tools/run_tests.py --only lint

bench: setup  ## measured speed, on a private PostgreSQL that flushes to disk
	@tools/set_up.sh test
	@.venv/bin/python tools/postgres_cluster.py --durable .venv/bin/python -m bench

where: setup  ## make where q="approve decision"
	@.venv/bin/daybook where "$(q)"

requirements:  ## pin requirements/*.in again, with hashes
	@tools/pin_requirements.sh

clean:  ## take away what setup made; data in var/ stays
	rm -rf .venv node_modules src/daybook/ui/static/ui
