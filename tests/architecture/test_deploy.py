"""Production settings: refuse to start without secrets, pass Django's own deployment check, match the compose file."""

import json
import os
import re
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


COOKIES = """
import json
from django.conf import settings
from portal.kernel.flashes import PrefixedCookieStorage
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, PrefixedCookieStorage.cookie_name]
print(json.dumps([names, settings.COOKIE_PREFIX, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
                  settings.LANGUAGE_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE, settings.DEBUG]))
"""


def test_every_cookie_of_production_is_bound_to_the_host():
    done = manage("shell", "--no-imports", "-c", COOKIES, env=PRODUCTION)
    assert done.returncode == 0, done.stderr
    names, prefix, *flags = json.loads(done.stdout.splitlines()[-1])
    assert all(name.startswith("__Host-") for name in names)
    assert (prefix, flags) == ("__Host-", [True, True, True, True, "Lax", False])


def test_nothing_else_sets_a_cookie():
    sets = re.compile(r"\.set_cookie\(|\.set_signed_cookie\(")
    sources = [p for app in ("portal", "workforce", "branches", "assessment") for p in (ROOT / app).rglob("*.py")]
    assert [p.name for p in sources if sets.search(p.read_text(encoding="utf8"))] == ["look.py"]


def test_the_proxy_speaks_new_tls_alone_and_sends_no_machine_on():
    proxy = (ROOT / "tools" / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf8")
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in proxy
    ciphers = re.search(r"ssl_ciphers (\S+);", proxy)
    assert ciphers
    assert all(c.startswith("ECDHE-") and ("GCM" in c or "CHACHA20" in c) for c in ciphers[1].split(":"))
    assert "location /api/ { return 403; }" in proxy
    assert "autoindex" not in proxy
    assert "server_tokens off;" in proxy


def test_images_hold_neither_the_history_nor_secrets():
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf8").splitlines()
    assert {".git", ".env", "tls", "tests", "bench", "var"} <= set(left_out)
    for image in ("Dockerfile", "tools/deploy/proxy/Dockerfile", "tools/deploy/pool/Dockerfile"):
        assert re.search(r"^USER (?!root)", (ROOT / image).read_text(encoding="utf8"), re.M), image


def test_production_refuses_to_start_without_a_secret():
    for name in ("DJANGO_SECRET_KEY", "HONGJIANG_FIELD_KEYS"):
        done = manage("check", env={k: v for k, v in PRODUCTION.items() if k != name})
        assert done.returncode != 0
        assert name in done.stderr


def test_a_secret_may_come_as_a_file(tmp_path):
    (tmp_path / "key").write_text("one-key-for-fields\n", encoding="utf8")
    env = {k: v for k, v in PRODUCTION.items() if k != "HONGJIANG_FIELD_KEYS"} | {"HONGJIANG_FIELD_KEYS_FILE": str(tmp_path / "key")}
    done = manage("shell", "--no-imports", "-c", "from django.conf import settings; print(settings.FIELD_KEYS)", env=env)
    assert done.stdout.splitlines()[-1] == "['one-key-for-fields']"


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
    assert "--appendonly" in compose["services"]["redis"]["command"][-1]


def test_services_work_under_roles_of_their_own_and_only_migrate_knows_the_owner():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))["services"]
    owner = "//hongjiang:"
    for name in ("web", "worker", "beat"):
        told = services[name]["environment"]
        assert (told["DATABASE_URL"].startswith("postgresql://hongjiang_app:"), owner in str(told)) == (True, False)
        assert told["REDIS_URL"].startswith("redis://:${REDIS_PASSWORD:-")
    assert owner in services["migrate"]["environment"]["DATABASE_URL"]
    assert "restrict_role hongjiang_app --create" in services["migrate"]["command"][-1]
    assert services["pool"]["environment"]["DATABASE_USER"] == "hongjiang_app"
    assert "requirepass" in services["redis"]["command"][-1]


# Variables of the operations table that the services of the compose file do not get, and why.
NOT_IN_COMPOSE = {
    "DJANGO_SECRET_KEY_FILE": "the compose file demands the value; a file has to be mounted as well",
    "HONGJIANG_FIELD_KEYS_FILE": "the compose file demands the value; a file has to be mounted as well",
    "HONGJIANG_VAR": "set by the image, the volume hangs there",
    "HONGJIANG_BIND": "of make run",
    "HONGJIANG_TLS": "on in production anyway",
}
WEB_ALONE = {  # the worker lets nobody in, so it gets no secret of a door
    "HONGJIANG_DOOR_OIDC", "HONGJIANG_DOOR_DINGTALK", "HONGJIANG_DOOR_FEISHU", "HONGJIANG_DOOR_WECOM",
}  # fmt: skip


def variables_of_operations() -> set[str]:
    """The first column of the table, with what ``…_X`` leaves out put back."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf8").split("## Settings")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return {name.replace("…", "HONGJIANG_DOOR") for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_variable_of_the_operations_table_reaches_web_and_worker():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))["services"]
    named = variables_of_operations()
    assert len(named) > 25
    for service, left_out in {"web": set(), "worker": WEB_ALONE, "beat": WEB_ALONE, "migrate": WEB_ALONE}.items():
        assert named - set(NOT_IN_COMPOSE) - left_out - set(services[service]["environment"]) == set(), service
    assert set(services["worker"]["environment"]) & (set(NOT_IN_COMPOSE) | WEB_ALONE) == set(), "the lists say what is so"


ALL_SETTINGS = """
import json
from django.conf import settings
print(json.dumps({n: repr(getattr(settings, n)) for n in dir(settings) if n.isupper()}, sort_keys=True))
"""


def test_an_empty_variable_means_the_default():
    """As the compose file hands on what ``.env`` does not name."""
    given = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))["services"]["web"]["environment"]
    empty = {name: "" for name, value in given.items() if value.endswith(":-}")}
    assert len(empty) > 10
    without, with_empty = (manage("shell", "--no-imports", "-c", ALL_SETTINGS, env=env) for env in (PRODUCTION, {**PRODUCTION, **empty}))
    assert with_empty.returncode == 0, with_empty.stderr
    assert json.loads(with_empty.stdout.splitlines()[-1]) == json.loads(without.stdout.splitlines()[-1])
