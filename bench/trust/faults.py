"""Faults of the parts that /healthz/ready looks at: made where they can be made, told where they cannot."""

import json
import subprocess
import sys
import time
from contextlib import suppress

from bench.trust.check import Measured
from bench.trust.load import get
from bench.trust.rig import ROOT, Rig, rig, wait_for

REAL = ("database", "broker", "migrations", "beat", "queue", "outbox")
SOON = 10  # seconds
READINGS = {
    "disk": "mock.patch.object(health.shutil, 'disk_usage', lambda p: SimpleNamespace(free=1))",
    "clock": "mock.patch.object(health.clock, 'now', lambda now=health.clock.now: now() + timedelta(seconds=9))",
}
ASKED = """import json, time
import django; django.setup()
from datetime import timedelta; from types import SimpleNamespace; from unittest import mock
from django.test import Client
from portal.kernel import health
def ask():
    begun = time.monotonic()
    answer = Client(SERVER_NAME='127.0.0.1').get('/healthz/ready', secure=True, HTTP_X_FORWARDED_PROTO='https')
    return answer.status_code, answer.json()['checks'][{name!r}], time.monotonic() - begun
ask()  # the first request loads the portal
before, well, _seconds = ask()
with {reading}:
    status, word, seconds = ask()
print(json.dumps([[before, well], status, word, seconds]))
"""


def ready(port: int) -> dict[str, str]:
    """What the page says of each part, and its status."""
    status, body = get(port, "/healthz/ready")
    return json.loads(body)["checks"] | {"status": str(status)} if body.startswith(b"{") else {"status": str(status)}


def health() -> Measured:
    """Six faults that are made, and two that are told."""
    house, seen = rig(), dict[str, float]()
    with house.database("h4", "web") as env, house.web(env) as (_server, port), house.worker(env), house.beat(env) as beat:
        wait_for(lambda: ready(port)["status"] == "200", 120)
        told = _by_substitute(house, env)

        def red(name: str, seconds: float = 45) -> None:
            begun = time.monotonic()
            with suppress(TimeoutError):
                wait_for(lambda: ready(port).get(name, "ok") != "ok" and ready(port)["status"] == "503", seconds, 0.3)
                seen[name] = time.monotonic() - begun

        def well() -> None:
            wait_for(lambda: ready(port)["status"] == "200", 90)

        house.redis.kill()
        red("broker")
        house.start_redis()
        well()
        newest = "SELECT max(name) FROM django_migrations WHERE app = 'portal'"
        ((name,),) = house.ask(env, f"DELETE FROM django_migrations WHERE app = 'portal' AND name = ({newest}) RETURNING name")
        red("migrations")
        house.ask(env, "INSERT INTO django_migrations (app, name, applied) VALUES ('portal', %s, now())", [name])
        well()
        house.ask(
            env,
            "INSERT INTO portal_job (task, params, title, state, done, total, result, result_url, error_code, "
            "error_params, attempts, created_at)"
            " VALUES ('none', '{}', 'x', 'queued', 0, 0, '{}', '', '', '{}', 0, now() - interval '6 minutes')",
        )
        red("queue")
        house.ask(env, "DELETE FROM portal_job WHERE task = 'none'")
        well()
        _late_letter(house, env)
        red("outbox")
        house.ask(env, "DELETE FROM portal_delivery")
        well()
        beat.kill()
        red("beat")
        house.postgres.run("pg_ctl", "-D", str(house.postgres.data), "-m", "fast", "stop")
        red("database")
        house.postgres.start()
    slow = [name for name, seconds in (seen | told).items() if seconds > SOON]
    missing = [name for name in (*REAL, *READINGS) if name not in seen | told]
    note = (
        "beat speaks every 2 s in two places and counts as silent once both have been so for 8; disk (H2 fills a real one) and "
        "clock are a request in a process of its own whose reading is another"
    )
    figure = f"{len(seen)} of {len(REAL)} real faults told: {_words(seen)}; {len(told)} of {len(READINGS)} by substitute: {_words(told)}"
    return Measured(figure, not slow and not missing, note)


def _words(seen: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in sorted(seen.items())) or "none"


def _late_letter(house: Rig, env: dict[str, str]) -> None:
    """A letter that should have left an hour ago."""
    house.ask(
        env,
        "INSERT INTO portal_delivery (state, attempts, created_at, due_at, kind, subject, channel, content, error, user_id)"
        " SELECT 'queued', 0, now(), now() - interval '1 hour', 'notice', 'x', 'email', '[]', '', min(id) FROM portal_user",
    )


def _by_substitute(house: Rig, env: dict[str, str]) -> dict[str, float]:
    """disk and clock, whose faults cannot be made here without touching others: seconds of a whole request that is told another reading."""
    seen = {}
    for name, reading in READINGS.items():
        command = [sys.executable, "-c", ASKED.format(name=name, reading=reading)]
        more = {"DJANGO_SETTINGS_MODULE": "portal.settings"}
        done = subprocess.run(command, cwd=ROOT, env=env | more, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-500:]}")
        before, status, word, seconds = json.loads(done.stdout.splitlines()[-1])
        if before == [200, "ok"] and status == 503 and word != "ok":
            seen[name] = seconds
    return seen
