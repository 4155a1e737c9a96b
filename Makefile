# Two commands matter: `make run` and `make test`. README.md explains the rest.
.PHONY: run test check fix demo backup restore restore-drill sbom release bench bench-pages bench-web bench-load bench-scale trust messages clean
SHELL := /bin/bash
PY := .venv/bin/python
STATIC := $(shell find static -type f 2>/dev/null)

run: staticfiles/.done
	@$(PY) manage.py serve

# A virtual environment with the pinned requirements; only where they have changed.
.venv/.done: requirements.txt
	@test -d .venv || python3 -m venv .venv
	@echo "Installing the requirements …"
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.done
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Front-end packages: npm where there is a Node, else Node from its wheel inside the virtual environment.
node_modules/.done: package.json package-lock.json .venv/.done
	@bash tools/front.sh
	@touch $@

vendor/icons.svg: node_modules/.done portal/icons.txt tools/build_front.py $(filter %.js,$(STATIC))
	@$(PY) tools/build_front.py

staticfiles/.done: vendor/icons.svg $(STATIC) .venv/.done
	@$(PY) manage.py collectstatic --noinput -v 0
	@touch $@

test: .venv/.dev staticfiles/.done
	@bash tools/test.sh

check: .venv/.dev vendor/icons.svg
	@bash tools/check.sh

fix: .venv/.dev
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .

# Fresh demo data in the embedded database.
demo: staticfiles/.done
	@rm -rf var/hongjiang.sqlite3* var/broker var/media
	@$(PY) manage.py migrate -v 0 && $(PY) manage.py seed_demo && $(PY) manage.py demo_accounts

# One file with database and uploads; restore puts it into an empty database (docs/operations.md).
backup: .venv/.done
	@$(PY) manage.py backup $(or $(TO),var/backups) --keep $(or $(KEEP),0)

restore: .venv/.done
	@test -n "$(FILE)" || { echo "make restore FILE=var/backups/hongjiang-….tar"; exit 2; }
	@$(PY) manage.py restore $(FILE)

# The newest backup into a server of its own: does it come back, and does the seal of the trail fit? PITR=1 loses a server with the
# delivered archive as well and rewinds it (eight minutes).
restore-drill: .venv/.dev
	@PITR=$(PITR) $(PY) -m bench.trust.drill $(or $(FILE),var/backups)

# What the portal is made of, as CycloneDX JSON.
sbom: .venv/.done
	@mkdir -p dist && $(PY) tools/sbom.py $(or $(TO),dist/sbom.json)

# Everything a closed network needs in one file: code, wheels, static files.
release: staticfiles/.done
	@bash tools/release.sh $(or $(TO),dist)

# TIER=500 runs the gates of that tier alone, in under two minutes.
bench: .venv/.dev
	@$(PY) -m bench; gates=$$?; test -n "$(TIER)" || $(PY) -m bench.imports && exit $$gates

# Pages beside an empty page; their weight in a browser; 200 users against web, workers and Redis (REDIS_URL); one run and more workers.
bench-pages bench-web bench-load bench-scale: .venv/.dev staticfiles/.done
	@$(PY) -m bench.$(subst bench-,,$@)

# 68 checks of security, reliability and privacy; writes docs/trust.md. FULL=1 runs the long ones too, ONLY="A1 B" some.
trust: .venv/.dev staticfiles/.done
	@$(PY) -m bench.trust $(ONLY)

messages: .venv/.dev
	@$(PY) tools/translations.py

clean:
	rm -rf .venv node_modules vendor fonts staticfiles var
