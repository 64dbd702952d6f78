# `make` alone says what there is. Written for GNU make 3.81, which macOS has.

PORT ?= 8000
DATA_DIR ?= var
export PORT DATA_DIR

# Which Python makes the virtual environment: make run PYTHON3=python3.12
PYTHON3 ?= python3
PYTHON = .venv/bin/python
STATIC_SOURCES = static content/images requirements.txt painsite/static_storage.py

.PHONY: help run dev admin test check bench
.PHONY: environment test-environment database static-files

help:
	@echo 'make run     start the site on http://127.0.0.1:$(PORT)/ (PORT=8080, DATA_DIR=/srv/pain)'
	@echo 'make dev     the same while you change it: reloads itself, shows errors in full'
	@echo 'make admin   make a staff account'
	@echo 'make test    run every test (ARGS="-k related" runs some)'
	@echo 'make check   format, lint, check migrations and the settings for production'
	@echo 'make bench   measure large made-up libraries (ARGS="--sizes 1000,10000")'

# Static files come first: the manifest says where the pictures are that the texts name.
run: environment static-files database
	@exec $(PYTHON) -m gunicorn -c painsite/gunicorn_conf.py

dev: export DEBUG = 1
dev: environment database
	@exec $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

admin: environment
	@$(PYTHON) manage.py migrate --verbosity 0
	@exec $(PYTHON) manage.py createsuperuser

# A file stays with one worker, which starts the servers of its tests once: tests/conftest.py.
test: test-environment
	@sh tests/browser/find-or-install-chromium
	@exec $(PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)

# With CI=true nothing is changed: what is not formatted is an error.
check: test-environment
	@$(PYTHON) -m ruff format $(if $(CI),--check) .
	@$(PYTHON) -m ruff check .
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && export DATA_DIR="$$scratch" && \
	$(PYTHON) manage.py makemigrations --check --dry-run && \
	SITE_URL=https://example.org $(PYTHON) manage.py check --deploy --fail-level WARNING

# In a database of its own, which goes again; DATABASE_URL says on which server.
bench: environment
	@exec $(PYTHON) -m tests.benchmarks $(ARGS)

# .venv keeps a copy of the requirements that were installed: equal means nothing to do.
environment:
	@if $(PYTHON) -c '' 2>/dev/null && cmp -s requirements.txt .venv/requirements.txt; then exit 0; fi; \
	$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'The site needs Python 3.11 or newer. If it has another name here: make run PYTHON3=python3.12'; \
		exit 1; }; \
	$(PYTHON3) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo 'This Python cannot make virtual environments. On Debian: apt-get install python3-venv'; \
		exit 1; }; \
	echo 'Installing requirements into .venv (the first time only) …'; \
	if ! $(PYTHON) -m pip --version >/dev/null 2>&1; then $(PYTHON3) -m venv --clear .venv || exit 1; fi; \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt && \
	cp requirements.txt .venv/requirements.txt

test-environment: environment
	@if ! cmp -s tests/requirements.txt .venv/tests-requirements.txt; then \
		echo 'Installing what the tests need …'; \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt && \
		cp tests/requirements.txt .venv/tests-requirements.txt; \
	fi

database:
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py loadcontent || \
		echo 'Not all content was loaded (see above). The site starts with what it has.'

# Collected again when a single byte of the sources differs; dates say little after a copy.
static-files:
	@sources=$$(find $(STATIC_SOURCES) -type f -exec cksum {} + | LC_ALL=C sort | cksum); \
	if [ "$$sources" != "$$(cat "$$DATA_DIR/static-sources" 2>/dev/null)" ]; then \
		echo 'Collecting static files …'; \
		$(PYTHON) manage.py collectstatic --no-input --verbosity 0 && \
		echo "$$sources" > "$$DATA_DIR/static-sources"; \
	fi
