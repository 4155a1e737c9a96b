"""One command for a whole installation: prepare, then supervise web, workers and beat until Ctrl-C."""

import fcntl
import os
import sqlite3
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connections

from portal.kernel.supervisor import Supervisor, processes


def prepare_broker() -> None:
    """Folders of the embedded broker; what was being read when power failed is dropped, the queue is kept."""
    for name in ("q", "control", "processed"):
        folder = settings.BROKER_DIR / name
        folder.mkdir(parents=True, exist_ok=True)
        if name != "q":
            for file in folder.iterdir():
                file.unlink()
    from portal.celery import app

    with app.connection_for_write() as link:  # declared once, before several processes race for it
        for queue in ("fast", "heavy", "score"):
            app.amqp.queues[queue](link.default_channel).declare()


def set_wal(database: str) -> None:
    """Write-ahead log, set once before anything forks: readers then never wait for the writer."""
    with sqlite3.connect(database, timeout=20) as link:
        link.execute("PRAGMA journal_mode=WAL")
    link.close()


def checkpoint(database: str) -> None:
    with sqlite3.connect(database, timeout=5) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def is_silent(pid: int) -> bool:
    """Whether the worker of this process id has given no sign of life for a minute. A database that is away proves nothing."""
    from portal.kernel import clock
    from portal.kernel.models import WorkerHeartbeat

    if cache.get(f"alive:{pid}"):
        return False
    try:
        seen = WorkerHeartbeat.objects.filter(name__endswith=f":{pid}").values_list("seen_at", flat=True).first()
    except DatabaseError:
        return False
    finally:
        connections.close_all()
    return seen is None or clock.now() - seen > timedelta(minutes=1)


class Command(BaseCommand):
    help = "Migrate, load the demo into an empty database (never in production), then run web, workers and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--bind", default=os.environ.get("HONGJIANG_BIND", "127.0.0.1:8000"))
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
        parser.add_argument("--grace", type=float, default=10)

    def handle(self, *, bind: str, no_demo: bool, grace: float, **options) -> None:
        var = Path(settings.VAR_DIR)
        var.mkdir(parents=True, exist_ok=True)
        lock = open(var / "run.lock", "a+")  # noqa: SIM115 (held as long as any process of ours lives)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(f"already running on {var}") from None
        os.set_inheritable(lock.fileno(), True)
        database = settings.DATABASES["default"]
        is_sqlite = database["ENGINE"].endswith("sqlite3")
        if is_sqlite:
            set_wal(database["NAME"])
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        self.demo(no_demo)
        if not settings.REDIS_URL:
            prepare_broker()
        connections.close_all()
        supervisor = Supervisor(processes(bind), lock.fileno(), grace=grace, say=self.stderr.write, is_silent=is_silent)
        self.stdout.write(self.style.SUCCESS(f"\nHongjiang is starting at http://{bind}  (Ctrl-C stops everything)\n"))
        code = supervisor.run()
        if is_sqlite:
            checkpoint(database["NAME"])
        if code:
            raise SystemExit(code)

    def demo(self, no_demo: bool) -> None:
        """Load the demo where the database is empty; print its accounts wherever it is loaded."""
        from portal.people.models import Person

        if settings.IS_PRODUCTION or no_demo:
            return
        if not Person.objects.exists():
            self.stdout.write("Loading the demo enterprise (about two minutes) …")
            call_command("seed_demo")
        call_command("demo_accounts")
