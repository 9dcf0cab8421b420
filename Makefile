# Every target is a small script in scripts/, which can also be called by itself.
# Tools and build results are kept in ~/.cache/concord (CONCORD_CACHE), not in the clone.
.DEFAULT_GOAL := help
.PHONY: help run build setup dev test unit http e2e schemathesis check deny prepare bench screenshots clean
# Passed on, as in: make e2e ARGS="--grep conflict"
ARGS ?=

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## sets up what is missing, builds, and starts Concord on http://127.0.0.1:8000
	@exec scripts/run $(ARGS)

build: ## the release, in the cache; again only if a source changed
	@scripts/setup build
	@scripts/build $(ARGS)

setup: ## only the set-up, for running and for testing
	@scripts/setup test

dev: ## serves on http://127.0.0.1:8000 and builds again after each change
	@exec scripts/dev $(ARGS)

test: ## all tests: unit, HTTP and SQL, in the browser
	@scripts/test all

unit: ## unit tests and the documentation's examples
	@scripts/test unit $(ARGS)

http: ## tests over HTTP and SQL, against a real PostgreSQL
	@scripts/test http $(ARGS)

e2e: ## tests in a real browser
	@scripts/test e2e $(ARGS)

schemathesis: ## the REST API against its own description
	@scripts/setup http
	@scripts/schemathesis $(ARGS)

check: ## format, lints, documentation, SQL against the schema
	@scripts/check

deny: ## licences, sources and known vulnerabilities of the dependencies
	@scripts/deny $(ARGS)

prepare: ## renews .sqlx/ after a change of SQL or of a migration
	@scripts/prepare

bench: ## measures, with a database of its own
	@scripts/setup http
	@CONCORD_PROFILE=dist scripts/env --app scripts/bench $(ARGS)

screenshots: ## pictures of the pages, for README and docs
	@scripts/setup test
	@scripts/env --app node end2end/screenshots.mjs $(ARGS)

clean: ## removes builds (not the tools, not the data in .data)
	@scripts/env sh -c 'rm -rf target "$$CONCORD_CACHE/apps" "$$CONCORD_CACHE/target"'
