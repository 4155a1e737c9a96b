"""The engine of the files is loaded by the two commands alone."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STARTS = """
import sys
import django
django.setup()
import portal.urls
from portal.celery import app
app.loader.import_default_modules()
app.finalize()
print("duckdb" in sys.modules)
import assessment.management.commands.retire_year
print("duckdb" in sys.modules)
"""


def test_web_and_worker_do_not_load_it():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTS], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "portal.settings", "DJANGO_ENV": "test", "PATH": ""},
    )  # fmt: skip
    assert done.stdout.split() == ["False", "True"]
