# Sarang in one command: `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# The release binary; tests and benchmarks start it.
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
export SARANG_BIN ?= $(abspath $(TARGET_DIR)/release/sarang)

# Where `run` and `dev` keep their data, and what else they pass to `sarang serve`.
DATA ?= data
ARGS ?=

BUDGET :=

STEP := @.ci/step
BUILDER := cargo run --quiet --package sarang-builder --
# The browser's crate compiles for wasm alone.
NATIVE := --workspace --exclude sarang-frontend

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Build and serve http://127.0.0.1:3000
	@exec "$(SARANG_BIN)" serve --data-dir "$(DATA)" $(ARGS)

.PHONY: build
build: setup-build builder browser server ## Make target/release/sarang

.PHONY: dev
dev: setup-build builder ## Serve, rebuild what is saved, reload the page
	@$(BUILDER) dev -- --data-dir "$(DATA)" $(ARGS)

.PHONY: test
test: setup-test builder lint browser server check ## Everything that CI runs
# A page that grew too heavy fails the tests; it still builds and runs.
test: BUDGET := --check-budget

# Parts of it: pages, long, reader, fanout, latency, durable, memory, storm, churn; BENCH_CHURN_MINUTES=60 lets
# people come and go for an hour.
ONLY ?=
.PHONY: bench
bench: build ## Measure, all or ONLY=fanout; needs Redis and PostgreSQL like the tests do
	@cargo build --quiet --release --package sarang-contenders
	@cargo run --release --package sarang-tests --bin bench -- $(ONLY)

# Minutes of chaos on each kind of database, with faults in another order each time;
# CHAOS_SEED=… repeats one.
MINUTES ?= 5
.PHONY: chaos
chaos: build ## Break everything for MINUTES=5, and see that nothing is lost
	@CHAOS_SECONDS=$$(( $(MINUTES) * 60 )) cargo test --package sarang-tests --test chaos -- --nocapture

# Schedules of the model test; SEED=… draws them from there, and with CASES=1 repeats one.
CASES ?= 5000
SEED ?=
.PHONY: model
model: ## Try CASES=5000 schedules of what may happen, in virtual time
	@MODEL_CASES=$(CASES) MODEL_SEED=$(SEED) cargo test $(NATIVE) --lib -- model:: --nocapture

.PHONY: fmt
fmt: ## Format the code
	@cargo fmt --all

# The parts of the commands above.

.PHONY: setup-build setup-test
setup-build:
	@.ci/setup build
setup-test:
	@.ci/setup test

# Release builds embed the browser's part, so it comes first.
.PHONY: builder browser server
builder:
	$(STEP) "builder" cargo build --package sarang-builder
browser:
	$(STEP) "browser's part" $(BUILDER) build --release $(BUDGET)
server:
	$(STEP) "server" cargo build --release --package sarang

.PHONY: lint
lint:
	$(STEP) "format" cargo fmt --all --check
	$(STEP) "unused dependencies" .ci/unused-dependencies
	$(STEP) "licences, bans, sources" cargo deny --log-level error check licenses bans sources
	$(STEP) "clippy" cargo clippy $(NATIVE) --all-targets -- -D warnings
	$(STEP) "clippy of the browser's part" $(BUILDER) lint
	$(STEP) "documentation" env RUSTDOCFLAGS="-D warnings" cargo doc $(NATIVE) --no-deps

.PHONY: check
check:
	$(STEP) "tests" cargo test $(NATIVE)
