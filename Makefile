# 从电子政务到数字政府:文本即数据 · From E-Government to Digital Government: texts as data
#   make course   environment in .venv, then every notebook executed, outputs written back
#   make test     all tests                           make test-ci  what takes longer: damaged files, simulations, kills, edits
#   make lab      JupyterLab at your own copies       make figures  every figure as SVG and PNG for slides
#   make editions the notebooks in Chinese, and in English          make zips     the course as zip files, for a release
#   make site     web pages to read anywhere, in site/               make serve    open them in your browser
#   make slides   slides of every lesson, in build/slides           make handouts worksheets and keys to print, in build/handouts
#   make explorer one page to look terms up in                       make browser  try site and JupyterLab in a browser
#   make corpus   rebuild data/articles from your own copies in data/sources/
#   make bench    speed and memory, as ratios          make fuzz     ten minutes of damaged files
#   make bench-scale DOCS="2000 20000"   time and memory of every step as documents grow
#   make cluster-test   build on a Dask cluster of this machine
#   make lock     refresh the locks                   make audit    licences of everything that is installed

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/.ready
SITE   := $(VENV)/.site-ready
CLUSTER := $(VENV)/.cluster-ready
export PYTHONUTF8 = 1
# two notebooks run at once; their linear algebra must not fight over the processors
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
# pip and uv speak only when something is wrong
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore

.PHONY: help course lab test test-ci test-slow cluster-test corpus editions zips slides handouts explorer figures site serve browser \
  bench bench-scale fuzz lowest lock lint audit clean
help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "需要 Python 3.11-3.13,找到的是 %s。请安装后运行:make course PYTHON=python3.12\nPython 3.11 to 3.13 is needed, found %s. Install one, then: make course PYTHON=python3.12" % (sys.version.split()[0], sys.version.split()[0]))'
	@echo "环境 · environment: $(VENV) (only this once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install -q --require-hashes --no-deps -r requirements-uv.lock
	@$(PY) -m uv pip sync -q --compile-bytecode --python $(PY) --require-hashes requirements.lock
	@$(PY) -m uv pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@touch $(READY)

course: $(READY)
	@$(PY) -m govcourse course

lab: $(READY)
	@$(PY) -m govcourse lab

test: $(READY)
	@$(PY) -m pytest -q -n 2 --dist loadscope --nbval --nbval-sanitize-with tests/nbval.cfg tests notebooks

# what takes longer: damaged files, commands killed at random moments, error rates, licences, a cluster, pages in a browser
test-ci: $(READY)
	@$(PY) tests/fuzz.py --seconds 60 --seed 2026
	@$(PY) tests/kill.py --times 4
	@$(PY) tests/simulations.py 300
	@GOVTEXT_FIRST_ONLY=1 $(PY) -m pytest -q -n 2 tests/variations.py
	@$(PY) tests/audit.py
	@$(MAKE) --no-print-directory cluster-test browser

test-slow: $(READY)
	@$(PY) -m pytest -q -n 2 tests/variations.py

corpus: $(READY)
	@$(PY) -m govcourse corpus

editions: $(READY)
	@$(PY) -m govcourse editions

zips: editions
	@$(PY) -m govcourse zips

slides: $(READY)
	@$(PY) -m govcourse slides

handouts: $(READY)
	@$(PY) -m govcourse handouts

explorer: $(READY)
	@$(PY) -m govcourse explorer

figures: $(READY)
	@$(PY) -m govcourse figures

# what only the site and its tests need is installed beside the course, and not by make course
$(SITE): requirements-site.lock $(READY)
	@$(PY) -m uv pip install -q --python $(PY) --no-deps --require-hashes -r requirements-site.lock
	@touch $(SITE)

# likewise what only several machines need
$(CLUSTER): requirements-cluster.lock $(READY)
	@$(PY) -m uv pip install -q --python $(PY) --no-deps --require-hashes -r requirements-cluster.lock
	@touch $(CLUSTER)

# a real scheduler and two workers on this machine
cluster-test: $(CLUSTER)
	@$(PY) -m pytest -q tests/test_cluster.py

site: $(SITE)
	@$(PY) -m govcourse site

serve: $(READY)
	@$(PY) -m govcourse serve

# each in a process of its own: two of them must not share Playwright's loop
BROWSER := tests/browser.py tests/browser_explorer.py tests/browser_slides.py
browser: $(SITE)
	@test -f site/index.html || $(PY) -m govcourse site
	@for one in $(BROWSER); do $(PY) -m pytest -q $$one || { test $$? -eq 1 && \
	  echo "once more: what waits for a browser may wait too long on a busy machine" && $(PY) -m pytest -q --last-failed $$one; } || exit 1; done

bench: $(READY)
	@$(PY) tests/bench.py

DOCS ?= 2000 20000
bench-scale: $(READY)
	@$(PY) tests/bench_scale.py $(DOCS)

SECONDS_OF_FUZZ ?= 600
fuzz: $(READY)
	@$(PY) tests/fuzz.py --seconds $(SECONDS_OF_FUZZ)

lint: $(READY)
	@$(PY) -m ruff check lib tests

# are the lower bounds of pyproject.toml true? the kit's tests with the lowest versions, in an environment of their own
LOWEST := tests/test_charts.py tests/test_labels.py tests/test_frequency.py tests/test_keyness.py tests/test_cooccurrence.py \
  tests/test_collocation.py tests/test_similarity.py tests/test_topics_pmc.py tests/test_clustering.py tests/test_reliability.py \
  tests/test_change_points.py tests/test_report.py tests/test_corpus.py tests/test_segment.py tests/test_readers.py tests/test_word.py \
  tests/test_pages.py tests/test_pdf.py tests/test_texts.py tests/test_figures_network.py tests/test_figures_pmc.py
lowest: $(READY)
	@$(PYTHON) -m venv --clear .venv-lowest
	@$(PY) -m uv pip install -q --python .venv-lowest/bin/python --resolution lowest-direct -e ".[scale,traditional,build,dev]"
	@.venv-lowest/bin/python -m pytest -q -n 2 -p no:cacheprovider $(LOWEST)

audit: $(READY)
	@$(PY) tests/audit.py

# the locks of the site and of a cluster hold what the course's does not, in versions that go with it
COMPILE = $(PY) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header -q --upgrade
lock: $(READY)
	@$(COMPILE) --extra scale --extra traditional --extra zh --extra build --extra dev -o requirements.lock
	@awk '/^[a-z]/ {keep = /^uv==/} keep' requirements.lock > requirements-uv.lock
	@for extra in site cluster; do $(COMPILE) --extra $$extra -c requirements.lock -o requirements-$$extra.lock && \
	  awk 'NR == FNR {if (/^[a-z0-9]/) {split($$1, n, "=="); base[n[1]] = 1}; next} \
	  /^[a-z0-9]/ {split($$1, n, "=="); keep = !(n[1] in base)} keep' requirements.lock requirements-$$extra.lock > requirements.part && \
	  mv requirements.part requirements-$$extra.lock || exit 1; done

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .ruff_cache figures build site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
