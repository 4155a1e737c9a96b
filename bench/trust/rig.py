"""An installation of its own for checks that break things: PostgreSQL, Redis, web, worker and beat as real processes.

Everything listens on 127.0.0.1 alone, on free ports, below one temporary folder, and ends with this process. Databases of a
check are copies of one that was migrated and filled once.
"""

import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
BRANCHES = 200
SECRETS = {
    "DJANGO_SECRET_KEY": "a-key-of-the-trust-checks-only-0123456789-abcdefghijklmnop",
    "HONGJIANG_FIELD_KEYS": "field-key-of-the-trust-checks",
    "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
    "HONGJIANG_PROXY_COUNT": "1",
    "HONGJIANG_API_RATE": "600000/min",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.1) -> Any:
    """The first true answer of ``what``; TimeoutError after ``seconds``. Errors meanwhile count as no."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if found := what():
                return found
        time.sleep(pause)
    raise TimeoutError(f"waited {seconds:.0f} s in vain")


def fits(code: int, out: str, err: str) -> tuple[bool, str]:
    """Whether a run of verify_audit says that the trail is whole, and its last line: an end by a crash says nothing of the kind."""
    last = (out.strip().splitlines() or [""])[-1]
    is_whole = code == 0 and last.startswith("head ")
    return is_whole, last if is_whole else (err.strip().splitlines() or [last])[-1]


class Server:
    """One process that may be killed and started again."""

    def __init__(self, command: list[str], log: Path, **options: Any) -> None:
        self.command, self.log, self.options = command, log, options
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(self.command, stdout=out, stderr=out, start_new_session=True, **self.options)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def children(self) -> list[int]:
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid)], capture_output=True, text=True, check=False).stdout
        return [int(word) for word in found.split()]

    def kill(self, sig: int = signal.SIGKILL) -> None:
        """The process and all it has started."""
        if self.process is not None:
            for pid in [self.pid] if sig != signal.SIGKILL else [self.pid, *self.children()]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sig)
            self.process.wait(60)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.process.wait(30)


class Postgres:
    """A cluster below ``folder``, owned by the user that PostgreSQL insists on."""

    def __init__(self, folder: Path) -> None:
        version = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.tools, self.data, self.port = (
            version[-1] if version else Path(shutil.which("initdb") or "/").parent,
            folder / "pg",
            free_port(),
        )
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}"
        self.data.mkdir()
        shutil.chown(self.data, "postgres", "postgres")
        self.run("initdb", "-D", str(self.data), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(
                f"\nport = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "max_connections = 80\nshared_buffers = 128MB\nwal_level = replica\nmax_wal_senders = 4\n"
            )

    def run(self, tool: str, *args: str) -> str:
        words = [str(self.tools / tool), *args]
        if os.geteuid() == 0:
            words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
        done = subprocess.run(words, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{tool}: {done.stderr[-500:]}")
        return done.stdout

    def start(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "server.log"), "-w", "start")

    def restart(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "server.log"), "-m", mode, "-w", "restart")

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def sql(self, statement: str, database: str = "postgres", values: Any = None) -> list[tuple]:
        import psycopg2

        with closing(psycopg2.connect(f"{self.url}/{database}", connect_timeout=5)) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []


class Rig:
    """The servers, and copies of the two filled databases: ``score`` (a round of 200 branches) and ``web`` (a few people)."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hongjiang-trust-"))
        self.folder.chmod(0o755)
        atexit.register(self.close)
        for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # an end from outside tidies up as well
            signal.signal(sig, lambda number, _frame: sys.exit(128 + number))
        self.postgres = Postgres(self.folder)
        self.postgres.start()
        self.redis_port = free_port()
        self.redis = Server(
            ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--appendonly", "yes",
             "--maxmemory-policy", "noeviction", "--save", ""],
            self.folder / "redis.log",
        )  # fmt: skip
        self.start_redis()
        self._filled: dict[str, Any] = {}

    def start_redis(self) -> None:
        self.redis.start()
        wait_for(lambda: socket.create_connection(("127.0.0.1", self.redis_port), 1).close() is None, 20)

    def close(self) -> None:
        self.redis.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def env(self, database: str, **more: str) -> dict[str, str]:
        var = self.folder / "var" / database
        (var / "media").mkdir(parents=True, exist_ok=True)
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "HONGJIANG_", "DATABASE_", "REDIS_", "PYTHONWARN", "TEST_"))
        }
        return kept | SECRETS | {
            "DJANGO_ENV": "production", "HONGJIANG_VAR": str(var), "DATABASE_URL": f"{self.postgres.url}/{database}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0", **more,
        }  # fmt: skip

    def manage(self, env: dict[str, str], *words: str, ok: bool = True, tree: Path = ROOT) -> str:
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=tree, env=env, capture_output=True, text=True, check=False)
        if ok and done.returncode:
            raise RuntimeError(f"{words}: {done.stdout[-300:]} {done.stderr[-1500:]}")
        return done.stdout + done.stderr

    def verified(self, env: dict[str, str]) -> tuple[bool, str]:
        """Whether ``manage.py verify_audit`` finds the trail as it was sealed, and its last words."""
        command = [sys.executable, "manage.py", "verify_audit"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        return fits(done.returncode, done.stdout, done.stderr)

    def act(self, env: dict[str, str], *words: str, tree: Path = ROOT) -> Any:
        """What ``python -m bench.trust.acts`` answers in the environment ``env``."""
        command = [sys.executable, "-m", "bench.trust.acts", *words]
        done = subprocess.run(command, cwd=tree, env=env | {"DJANGO_ENV": "test"}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stderr[-1500:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def filled(self, kind: str) -> Any:
        """What the template ``kind`` was filled with; made once and kept as a dump beside the migrated databases of the suite."""
        if kind not in self._filled:
            from tests.support.template_db import _made_from

            kept = ROOT / ".pytest_cache" / f"trust-{kind}-{BRANCHES}-{_made_from()}.dump"
            self.postgres.sql(f"CREATE DATABASE base_{kind}")
            if kept.exists() and kept.with_suffix(".json").exists():
                self.postgres.run("pg_restore", "--no-owner", "-d", f"{self.postgres.url}/base_{kind}", str(kept))
                self._filled[kind] = json.loads(kept.with_suffix(".json").read_text())
            else:
                self._filled[kind] = self._fill(kind)
                kept.parent.mkdir(exist_ok=True)
                draft = self.folder / "pg" / "draft.dump"
                self.postgres.run("pg_dump", "-Fc", "-f", str(draft), f"{self.postgres.url}/base_{kind}")
                shutil.copyfile(draft, kept)
                kept.chmod(0o644)
                kept.with_suffix(".json").write_text(json.dumps(self._filled[kind]))
        return self._filled[kind]

    def _fill(self, kind: str) -> Any:
        if kind == "empty":
            self.manage(self.env("base_empty"), "migrate", "-v", "0")
            return {}
        self.filled("empty")
        self.postgres.sql(f"DROP DATABASE base_{kind}")
        self.postgres.sql(f"CREATE DATABASE base_{kind} TEMPLATE base_empty")
        return self.act(self.env(f"base_{kind}"), "fill", kind, str(BRANCHES))

    @contextmanager
    def database(self, name: str, kind: str, **more: str) -> Iterator[dict[str, str]]:
        """The environment of a fresh copy, with an empty broker; the copy is dropped afterwards."""
        self.filled(kind)
        self.postgres.sql(f"CREATE DATABASE {name} TEMPLATE base_{kind}")
        self.redis_command("FLUSHALL")
        try:
            yield self.env(name, **more)
        finally:
            with contextlib.suppress(Exception):
                self.postgres.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def session(self, env: dict[str, str]) -> str:
        """A fresh session of the secretary; one lives half a day at most."""
        return self.act(env, "session")["session"]

    def redis_command(self, *words: str) -> bytes:
        import redis

        with closing(redis.Redis(port=self.redis_port, socket_timeout=5)) as link:
            return link.execute_command(*words)

    @contextmanager
    def process(self, env: dict[str, str], name: str, *words: str, tree: Path = ROOT) -> Iterator[Server]:
        """A Python process of the portal (``celery …``, ``gunicorn …``) that is gone afterwards."""
        one = Server([sys.executable, "-m", *words], self.folder / f"{name}.log", cwd=tree, env=env)
        one.start()
        try:
            yield one
        finally:
            one.stop()

    def worker(self, env: dict[str, str], app: str = "portal", count: int = 2, queues: str = "score,heavy,fast"):
        words = ("celery", "-A", app, "worker", "-Q", queues, "-c", str(count), "-l", "WARNING", "--without-mingle", "--without-gossip")
        return self.process(env, f"worker-{env['DATABASE_URL'].rpartition('/')[2]}", *words)

    def beat(self, env: dict[str, str], app: str = "portal"):
        name = f"beat-{env['DATABASE_URL'].rpartition('/')[2]}"
        return self.process(env, name, "celery", "-A", app, "beat", "-S", "celery.beat:Scheduler", "--pidfile=", "-l", "WARNING")

    @contextmanager
    def web(self, env: dict[str, str], workers: int = 2, tree: Path = ROOT) -> Iterator[tuple[Server, int]]:
        """gunicorn as the image starts it, with fewer processes; yields it and its port once it answers."""
        port = free_port()
        words = ("-b", f"127.0.0.1:{port}", "-w", str(workers), "-k", "gthread", "--threads", "4", "--graceful-timeout", "30")
        with self.process(env, f"web-{port}", "gunicorn", "portal.wsgi:application", *words, "--no-control-socket", tree=tree) as server:
            wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None, 60)
            yield server, port

    def ask(self, env: dict[str, str], statement: str, values: Any = None) -> list[tuple]:
        return self.postgres.sql(statement, env["DATABASE_URL"].rpartition("/")[2], values)


@cache
def rig() -> Rig:
    """The one installation of this run, made at the first question."""
    return Rig()
