# Everything a contributor types. `make` alone lists it.

SHELL := /bin/bash
RELEASE := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
# The same for tests and for the program, so that nothing is compiled twice.
export GOFLAGS := $(GOFLAGS) -trimpath -buildvcs=false
BUILD := go build -ldflags "-X main.release=$(RELEASE)"

# The domain, the pictures and some tests have no goroutines, so looking for races in them would only cost time: with ALONE two
# minutes instead of eight seconds.
PURE := ./domain/... ./adapters/dialog/picture
ALONE := ^TestEveryScreenFitsTelegram$$
CONCURRENT = $$(go list ./... | grep -v -e '^zapis/domain' -e '^zapis/adapters/dialog/picture$$')

.DEFAULT_GOAL := help
.PHONY: help run test check bench build browser clean stop-test-db

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## start everything and print the address; data is kept in .data
	@exec bin/zapis serve

build: ## build bin/zapis
	@$(BUILD) -o bin/zapis ./cmd/zapis

test: check browser ## all that CI runs: checks, every test, races, the browser
	go test -vet off -timeout 10m $(PURE)
	go test -vet off -timeout 10m -run '$(ALONE)' ./adapters/dialog
	go test -vet off -timeout 25m -race -skip '$(ALONE)' $(CONCURRENT)

check: ## format, vet, static analysis, architecture, module files
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt -w $$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go test -run 'Test(Imports|Adapters|TheDomain|Messenger|EveryPackage|Names|TheTop|NoEvent|TheLog|Nothing)' ./cmd/zapis
	go mod tidy -diff
	@for script in .ci/*; do bash -n "$$script" || exit 1; done

browser: ## install the browser that tests drive, if it is missing
	@.ci/browser

bench: ## measure on a durable Postgres of its own, plain pgx beside it
	@go build -o bin/ ./adapters/postgres/throwaway ./cmd/bench
	bin/throwaway bin/bench
	go test -run '^$$' -bench . -benchmem ./...

stop-test-db: ## stop the Postgres that tests keep warm (it stops by itself 90 seconds after the last test)
	@for pid in /tmp/zapis-test-$$(id -u)/*/postgres/data/postmaster.pid; do \
		test ! -e "$$pid" || kill -INT "$$(head -n 1 "$$pid")"; done

clean: stop-test-db ## remove what was built; data in .data is kept
	rm -rf bin
