# polyculture: `make help` lists the goals. Everything built lies under build/.
SHELL      := /bin/bash
BUILD      := build
PREFIX     ?= /usr/local
DESTDIR    ?=
VERSION    := 0.1.0
CC         := $(if $(filter default,$(origin CC)),gcc,$(CC))
OPTIMISE   ?= -O3 -g

PACKAGES      := gcc libc6-dev pkg-config libglib2.0-dev libxml2-dev libcjson-dev libglpk-dev zlib1g-dev \
                 libssl-dev libxxhash-dev libxlsxwriter-dev libarchive-dev libgmp-dev
TEST_PACKAGES := python3 python3-jsonschema python3-yaml glpk-utils coinor-cbc libxml2-utils fusioninventory-agent \
                 libreoffice-calc-nogui chromium poppler-utils

WARNINGS   := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Werror
SANITIZE   := -fsanitize=address,undefined -fno-sanitize-recover=undefined
# Asked once, and only when a recipe needs it: by then the packages are there.
MODULES    := glib-2.0 libxml-2.0 libcjson zlib libcrypto gmp
PKG_CFLAGS  = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(MODULES)))$(PKG_CFLAGS)
PKG_LIBS    = $(eval PKG_LIBS := $(shell pkg-config --libs $(MODULES)) -lm)$(PKG_LIBS)
DEFINES    := -D_GNU_SOURCE -DPOLYCULTURE_VERSION='"$(VERSION)"' -DPOLYCULTURE_MODELS='"$(PREFIX)/share/polyculture/models"'
COMPILE     = $(CC) -std=c17 $(OPTIMISE) $(WARNINGS) $(DEFINES) -Iplanner $(PKG_CFLAGS) $(CFLAGS) -MMD -MP

SOURCES    := $(sort $(shell find planner -name '*.c'))
MAINS      := planner/main.c planner/audit_main.c
LIBRARY    := $(filter-out $(MAINS),$(SOURCES))
# polyculture-audit: the layers up to audit, its four commands, and no solver.
AUDITOR    := $(sort $(shell find $(addprefix planner/,base catalog inventory fleet scenario plan audit) -name '*.c')) \
              $(addprefix planner/cmd/,audit.c catalogs.c compare.c events.c outage.c verify.c load.c cutting.c reading.c intake.c logs.c program.c)
OBJECTS    := $(SOURCES:%.c=$(BUILD)/release/%.o)
CHECKED    := $(SOURCES:%.c=$(BUILD)/checked/%.o)
UNITS      := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))

# As many compilers as processors, unless make was told how many.
PARALLEL    = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: all demo report-pdf check check-long bench fuzz install uninstall clean help format packages
.DELETE_ON_ERROR:

all: $(BUILD)/polyculture $(BUILD)/polyculture-audit ## build build/polyculture and build/polyculture-audit

$(BUILD)/polyculture: $(patsubst %.c,$(BUILD)/release/%.o,$(LIBRARY) planner/main.c)
	$(CC) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lglpk -lxlsxwriter -larchive

$(BUILD)/polyculture-audit: $(patsubst %.c,$(BUILD)/release/%.o,$(AUDITOR) planner/audit_main.c)
	$(CC) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/checked/polyculture: $(patsubst %.c,$(BUILD)/checked/%.o,$(LIBRARY) planner/main.c)
	$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lglpk -lxlsxwriter -larchive

$(BUILD)/release/%.o: %.c | $(BUILD)/.packages
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(BUILD)/checked/%.o: %.c | $(BUILD)/.packages
	@mkdir -p $(@D)
	$(COMPILE) -O1 $(SANITIZE) -fno-omit-frame-pointer -c -o $@ $<

# Of an archive a program takes what it calls: a dozen tests link in a moment.
$(BUILD)/%/library.a: # its objects stand below
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/checked/library.a: $(LIBRARY:%.c=$(BUILD)/checked/%.o)
$(BUILD)/release/library.a: $(LIBRARY:%.c=$(BUILD)/release/%.o)

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/checked/library.a
	@mkdir -p $(@D)
	$(COMPILE) $(SANITIZE) -o $@ $< $(filter %.a,$^) $(PKG_LIBS) -lglpk -lxlsxwriter -larchive

# A bundle without a solver, for tests of what only shows plans.
$(BUILD)/quick-plan: tests/bench/quick_plan.c $(BUILD)/release/library.a
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< $(filter %.a,$^) $(PKG_LIBS) -lglpk -lxlsxwriter -larchive

demo: ## map, plan and verify the fleet of an airline
	@+$(MAKE) --no-print-directory -s $(PARALLEL) $(BUILD)/polyculture
	@BUILD=$(BUILD) bash inventories/demo/run

DIR ?= $(BUILD)/demo/plan
PDF ?= $(BUILD)/report.pdf
report-pdf: $(BUILD)/.browser-packages ## print the report on a plan: DIR=FOLDER PDF=FILE OPTIONS='--language de'
	@+$(MAKE) --no-print-directory -s $(PARALLEL) $(BUILD)/polyculture
	@BUILD=$(BUILD) DIR='$(DIR)' PDF='$(PDF)' OPTIONS='$(OPTIONS)' bash planner/report-pdf.sh

check: $(BUILD)/.test-packages ## run all tests; ends with 'N passed, N failed'
	@+$(MAKE) --no-print-directory -s $(PARALLEL) all $(BUILD)/checked/polyculture $(BUILD)/quick-plan $(UNITS)
	@BUILD=$(BUILD) bash tests/run

check-long: $(BUILD)/.test-packages ## the slow tests besides
	@+$(MAKE) --no-print-directory -s $(PARALLEL) all $(BUILD)/checked/polyculture $(BUILD)/quick-plan $(UNITS)
	@BUILD=$(BUILD) LONG=1 bash tests/run

bench: $(BUILD)/.test-packages ## time the reader, others beside it, and the optimiser
	@+$(MAKE) --no-print-directory -s $(PARALLEL) $(BUILD)/polyculture
	@BUILD=$(BUILD) bash tests/bench/run

fuzz: $(BUILD)/.fuzz-packages ## fuzz every reader, SECONDS=60 each
	@+$(MAKE) --no-print-directory -s $(PARALLEL) $(BUILD)/polyculture $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))
	@BUILD=$(BUILD) bash tests/fuzz/run $(or $(SECONDS),60)

FUZZED := clang -std=c17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined

$(BUILD)/fuzzed/%.o: %.c | $(BUILD)/.fuzz-packages
	@mkdir -p $(@D)
	$(FUZZED) $(DEFINES) -Iplanner $(PKG_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(BUILD)/fuzzed/library.a: $(LIBRARY:%.c=$(BUILD)/fuzzed/%.o)

$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/inputs.h $(BUILD)/fuzzed/library.a
	@mkdir -p $(@D)
	$(FUZZED) $(DEFINES) -Iplanner $(PKG_CFLAGS) -fsanitize=fuzzer -o $@ $(filter-out %.h,$^) $(PKG_LIBS) -lglpk -lxlsxwriter -larchive

install: all ## install below $(DESTDIR)$(PREFIX)
	install -D -m 755 $(BUILD)/polyculture $(DESTDIR)$(PREFIX)/bin/polyculture
	install -D -m 755 $(BUILD)/polyculture-audit $(DESTDIR)$(PREFIX)/bin/polyculture-audit
	install -D -m 644 planner/polyculture.1 $(DESTDIR)$(PREFIX)/share/man/man1/polyculture.1
	cd models && find . -type f -exec install -D -m 644 {} $(abspath $(DESTDIR)$(PREFIX))/share/polyculture/models/{} \;

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/polyculture $(DESTDIR)$(PREFIX)/bin/polyculture-audit $(DESTDIR)$(PREFIX)/share/man/man1/polyculture.1
	rm -rf $(DESTDIR)$(PREFIX)/share/polyculture

format: ## format the C sources with clang-format
	clang-format -i $(SOURCES) $(shell find planner tests inventories -name '*.h' -o -name '*.c')

clean: ## remove build/
	rm -rf $(BUILD)

packages: $(BUILD)/.packages $(BUILD)/.test-packages ## install the Debian packages that are missing

$(BUILD)/.packages:
	@bash planner/packages.sh $(PACKAGES)
	@mkdir -p $(@D) && touch $@

$(BUILD)/.fuzz-packages: $(BUILD)/.packages
	@bash planner/packages.sh clang
	@touch $@

$(BUILD)/.browser-packages: $(BUILD)/.packages
	@bash planner/packages.sh chromium
	@touch $@

$(BUILD)/.test-packages: $(BUILD)/.packages
	@bash planner/packages.sh $(TEST_PACKAGES)
	@touch $@

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

-include $(OBJECTS:.o=.d) $(CHECKED:.o=.d) $(UNITS:=.d) $(LIBRARY:%.c=$(BUILD)/fuzzed/%.d)
