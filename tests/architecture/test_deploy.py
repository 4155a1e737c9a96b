"""Production settings: refuse to start without secrets, pass Django's own deployment check, match the compose file."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_ENV": "production",
    "DJANGO_SECRET_KEY": "k4w8v2m9x7q1z5t3r6y0u8i2o4p7a9s1d3f5g7h9j2l4n6b8c0e1",
    "HONGJIANG_FIELD_KEYS": "one-key-for-fields",
    "DJANGO_ALLOWED_HOSTS": "hongjiang.example",
    "PATH": os.environ["PATH"],
}


def manage(*args: str, env: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_deployment_check_is_clean():
    done = manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_production_refuses_to_start_without_a_secret():
    for name in ("DJANGO_SECRET_KEY", "HONGJIANG_FIELD_KEYS"):
        done = manage("check", env={k: v for k, v in PRODUCTION.items() if k != name})
        assert done.returncode != 0
        assert name in done.stderr


def test_the_demo_is_never_loaded_in_production(tmp_path):
    done = manage("seed_demo", env={**PRODUCTION, "HONGJIANG_VAR": str(tmp_path)})
    assert done.returncode != 0
    assert "never loaded in production" in done.stderr


def test_the_compose_file_names_every_process_and_no_secret():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))
    assert set(compose["services"]) == {"db", "pool", "redis", "migrate", "web", "worker", "beat", "proxy"}
    for name in ("migrate", "web", "worker", "beat"):
        assert compose["services"][name]["environment"]["DJANGO_ENV"] == "production"
        assert compose["services"][name]["environment"]["DJANGO_SECRET_KEY"].startswith("${")
    assert "--appendonly" in compose["services"]["redis"]["command"]
