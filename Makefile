# The two commands are `make run` and `make test`; `make help` lists the rest. Tools and checks live in tests/local/.

SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What the set-up found and installed: paths of the tools, the toolchain that has wasm32, the Python of the local AWS.
ENV := . build/env &&

# What a folder's build depends on. Folders count too: a deleted file changes its folder's date. Tests are not built in.
sources = $(shell find $(1) -name tests -prune -o ! -name tests.rs -print)
RUST := Cargo.toml Cargo.lock $(call sources,domain)
WORKER := $(RUST) $(call sources,worker aws)
CONSOLE := $(RUST) package-lock.json $(call sources,app style)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: run
run: build ## install what is missing, build, start everything, print where to go (PORT=8787)
	@$(ENV) exec $$DEPUTIZE_PYTHON tests/local/launcher.py run

.PHONY: test
test: ## install what is missing, run every check and test (BROWSER=skip leaves the browser out)
	@tests/local/setup test
	@$(ENV) exec $$DEPUTIZE_PYTHON tests/local/run_tests.py

.PHONY: customer
customer: setup ## play the customer: create the role in a customer's account of the local AWS (ACCOUNT=222222222222)
	@$(ENV) exec $$DEPUTIZE_PYTHON tests/local/customer.py

.PHONY: bench
bench: build ## measure sizes and speed
	@$(ENV) exec tests/bench/run

.PHONY: build
build: setup ## the Worker into build/worker, the console into build/site
	@$(MAKE) -s --no-print-directory build/worker/index.js build/site/index.html

build/worker/index.js: $(WORKER)
	@echo "build: the Worker"
	@$(ENV) worker-build --release worker --out-dir ../build/worker
	@$(ENV) tests/local/strip build/worker/index_bg.wasm build/worker.symbols
	@touch $@

build/site/index.html: $(CONSOLE)
	@echo "build: the console"
	@$(ENV) node app/build.mjs --release
	@touch $@

.PHONY: fmt
fmt: ## format the Rust code
	@cargo fmt --all

.PHONY: lint
lint: setup ## format check and clippy, host and wasm32
	@$(ENV) exec $$DEPUTIZE_PYTHON tests/local/run_tests.py lint

.PHONY: deploy
deploy: build ## build and deploy to Cloudflare, as wrangler.toml says
	@$(ENV) exec wrangler deploy

.PHONY: clean
clean: ## remove what was built; the local environment's state in .state stays
	@rm -rf build target node_modules

.PHONY: setup
setup:
	@tests/local/setup run
