# `make demo` shows what the product is; `make test` is everything a change must pass.
# Only relative paths are used, so that the folder may be called anything, blanks and Chinese included.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo workbook test test-windows hosts lint bench glossary pictures manual installer clean

VENV := .venv
PY := $(VENV)/bin/python
# Without isolation from PYTHON* a stray path of the caller would be tested instead of the project.
unexport PYTHONPATH PYTHONHOME
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Byte code is kept, out of the tree: tests start interpreters by the dozen.
export PYTHONPYCACHEPREFIX := $(CURDIR)/build/pycache
export PYTHONDONTWRITEBYTECODE :=

# Real exports beside the project, where they are, are read by the tests marked `samples`.
ifneq ($(wildcard ../shared/data/.),)
export XLOPS_SAMPLES ?= $(shell cd ../shared/data && pwd)
endif

help:
	@echo 'make demo      a demo shop and its weekly report in build/demo'
	@echo 'make test      format, lint, types, all tests whose hosts are here'
	@echo 'make test-windows  the tests that Wine runs under the real Windows Python; it is kept in build/wine or XLOPS_WINE'
	@echo 'make lint      format, lint and types alone'
	@echo 'make bench     speed against the usual script; writes build/bench.md'
	@echo 'make workbook  workbook/店铺运营.xlsm, from the catalogue'
	@echo 'make glossary  docs/glossary.md, from the catalogue'
	@echo 'make pictures  docs/report*.png: page one, the printed sheet and the picture for the chat'
	@echo 'make manual    docs/pictures, the screens of the manual'
	@echo 'make installer dist/xlops-setup.exe, for a Windows without Python'
	@echo 'make clean     remove everything that was built'

# The first Python of at least 3.11 that runs, the system's own first: LibreOffice's bridge is made for it.
define NEW_VENV
for python in $${PYTHON:-} python3 python3.11 python3.12 python3.13; do
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=
done
[ -n "$$python" ] || { echo 'xlops needs Python 3.11 or newer: install it, or say PYTHON=/path/to/python3' >&2; exit 1; }
if ! "$$python" -c 'import ensurepip' 2>/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv
fi
"$$python" -m venv $(VENV)
endef
export NEW_VENV

$(PY):
	@eval "$$NEW_VENV"

# Stamps: nothing is installed again until what is declared changes.
$(VENV)/.installed: pyproject.toml constraints.txt | $(PY)
	$(PY) -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(PY)
	$(PY) -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	$(VENV)/bin/xlops demo build/demo

lint: $(VENV)/.installed-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict xlops

# The spreadsheet and the browser that some tests drive. Where they may be installed, they are.
HOSTS := libreoffice-calc python3-uno libreoffice-script-provider-python fonts-noto-cjk poppler-utils chromium xvfb xdotool
# Wine runs the programs of x86-64 Windows on such a machine alone; its Chinese comes from the sources of locales.
ifeq ($(shell uname -sm),Linux x86_64)
HOSTS += wine wine64 locales nsis
endif
define INSTALL_HOSTS
missing=()
if command -v dpkg >/dev/null; then
	for package in $(HOSTS); do
		dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q '^install ok' || missing+=("$$package")
	done
else
	command -v soffice >/dev/null || missing+=(LibreOffice)
	command -v chromium >/dev/null || missing+=(Chromium)
	case " $(HOSTS) " in *" wine64 "*) command -v wine64 >/dev/null || missing+=(Wine);; esac
fi
if [ "$${#missing[@]}" = 0 ]; then exit 0; fi
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "installing $${missing[*]}"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null
else
	echo "!!! NOT INSTALLED: $${missing[*]}. The tests that need them are skipped below." >&2
	if [ "$${CI:-}" = true ]; then echo '!!! With CI=true that is a failure.' >&2; exit 1; fi
fi
endef
export INSTALL_HOSTS

hosts:
	@eval "$$INSTALL_HOSTS"

# A slow tier is run when it has tests at all: "nothing selected" (pytest's exit 5) is no failure.
WORKERS := -n auto --dist loadscope
define RUN_TIERS
for tier in journey libreoffice browser windows wheel; do
	code=0; $(PY) -m pytest tests -m "$$tier" --collect-only -q --no-header >/dev/null 2>&1 || code=$$?
	if [ "$$code" = 5 ]; then echo "--- $$tier: no tests"; continue; fi
	workers=; if [ "$$tier" = journey ]; then workers='$(WORKERS)'; fi # the others share one host
	echo "--- $$tier"; $(PY) -m pytest tests -m "$$tier" -q $$workers
done
endef
export RUN_TIERS

test: lint hosts
	$(PY) -m pytest -q $(WORKERS)
	@eval "$$RUN_TIERS"

test-windows: $(VENV)/.installed-test hosts
	$(PY) -m pytest tests/windows -m windows -q

bench: $(VENV)/.installed-test
	$(PY) tests/bench/bench.py

workbook: $(VENV)/.installed
	$(VENV)/bin/xlops build --blank workbook/店铺运营.xlsm

glossary: $(VENV)/.installed
	$(PY) -m xlops.glossary

# Page one as a browser shows it, the printed sheet, and the picture for the chat at half its size; all of one demo shop.
CHROMIUM := $(firstword $(foreach c,chromium chromium-browser google-chrome,$(shell command -v $(c))))
SHOOT = "$(CHROMIUM)" --headless --no-sandbox --disable-gpu --no-first-run --hide-scrollbars \
	--user-data-dir="$(CURDIR)/build/pictures/profile"
pictures: $(VENV)/.installed
	rm -rf build/pictures/report && mkdir -p build/pictures/report
	cd build/pictures/report && export XLOPS_HOME="$$PWD/home" && "$(CURDIR)/$(VENV)/bin/xlops" demo demo && \
		cd demo && "$(CURDIR)/$(VENV)/bin/xlops" report weekly --format xlsx,html,png --out ..
	cd build/pictures/report && mv *.html page.html && mv *.xlsx sheet.xlsx && mv *.png chat.png
	cd build/pictures/report && soffice "-env:UserInstallation=file://$$PWD/office" --headless --convert-to pdf sheet.xlsx >/dev/null 2>&1
	pdftoppm -png -singlefile -f 1 -l 1 -r 96 build/pictures/report/sheet.pdf docs/report-sheet
	$(SHOOT) --window-size=1280,1500 --screenshot="$(CURDIR)/docs/report.png" \
		"file://$(CURDIR)/build/pictures/report/page.html" 2>/dev/null
	echo '<body style="margin:0"><img src="chat.png" style="width:540px;display:block">' > build/pictures/report/chat.html
	$(SHOOT) --window-size=540,$$(($$(od -An -tu4 --endian=big -j20 -N4 build/pictures/report/chat.png) / 2)) \
		--screenshot="$(CURDIR)/docs/report-chat.png" "file://$(CURDIR)/build/pictures/report/chat.html" 2>/dev/null
	@for picture in docs/report*.png; do [ "$$(wc -c < "$$picture")" -lt 300000 ] || { echo "$$picture is too large" >&2; exit 1; }; done

# Downloads are kept in build/installer; what is inside is pinned by constraints.txt and packaging/windows/pins.txt.
installer: $(VENV)/.installed-test
	@command -v makensis >/dev/null || { echo 'makensis is not installed: apt-get install nsis' >&2; exit 1; }
	$(PY) packaging/windows/build.py

# The manual's pictures are taken by the tests that drive the window and the setup program.
manual: $(VENV)/.installed-test
	$(PY) -m pytest -q -m browser tests/app
	$(PY) -m pytest -q -m windows tests/installer -k setup_window
	mkdir -p docs/pictures
	for picture in docs/pictures/*.png; do cp "build/pictures/app/$$(basename "$$picture")" docs/pictures/; done

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find xlops tests -name __pycache__ -type d -prune -exec rm -rf {} +
