"""A drill of the second kind: the server is lost between two nights, or somebody deletes what he should not have.

The database runs with the settings of docker-compose.yml and the scripts of tools/deploy/database. Rows are written without a pause;
then the process is killed and its folder thrown away at the worst moment, just before the next piece of the log is due. What comes
back is counted twice: as late as the log goes (how much is lost), and as of a moment before rows were deleted (nothing too many).

``python -m bench.trust.pitr [SECONDS]`` (make restore-drill PITR=1) prints the outcome; SECONDS takes the place of archive_timeout.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bench.trust.rig import ROOT, Postgres, free_port, wait_for

SCRIPTS = ROOT / "tools" / "deploy" / "database"
GRACE = 8  # seconds before the next piece is due: later, and it might leave by itself


def delivered() -> dict[str, str]:
    """The settings that the compose file starts the database with."""
    words = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))["services"]["db"]["command"]
    return dict(word.split("=", 1) for word in words if "=" in word)


@dataclass
class Writer:
    """Commits a row every tenth of a second and remembers what was confirmed."""

    url: str
    confirmed: list[datetime] = field(default_factory=list)
    is_over: bool = False

    def run(self) -> None:
        import psycopg2

        with suppress(psycopg2.Error), closing(psycopg2.connect(self.url)) as link:
            link.autocommit = True
            while not self.is_over:
                with link.cursor() as cursor:
                    cursor.execute("INSERT INTO kept (at) VALUES (clock_timestamp()) RETURNING at")
                    self.confirmed.append(cursor.fetchone()[0])
                time.sleep(0.1)


class Archived(Postgres):
    """A cluster that sends its log into ``place``, with the delivered settings."""

    def __init__(self, folder: Path, place: Path, scripts: Path, seconds: int) -> None:
        super().__init__(folder)
        self.place, self.scripts, self.folder = place, scripts, folder
        wanted = delivered() | {"archive_timeout": str(seconds)}
        wanted["archive_command"] = wanted["archive_command"].replace("/usr/local/lib/hongjiang", str(scripts))
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("".join(f"{name} = '{value}'\n" for name, value in wanted.items()))

    def script(self, name: str, *words: str) -> str:
        """Run a script of the image as the user of the database."""
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        env = {
            "PATH": f"{self.tools}:{os.environ['PATH']}", "WAL_ARCHIVE": str(self.place), "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port), "PGUSER": "postgres",
        }  # fmt: skip
        command = [*user, "bash", str(self.scripts / name), *words]
        done = subprocess.run(command, cwd="/", env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-500:]}")
        return done.stdout.strip()

    def run(self, tool: str, *args: str) -> str:
        os.environ["WAL_ARCHIVE"] = str(getattr(self, "place", ""))  # pg_ctl hands it to the server, and that to archive_command
        return super().run(tool, *args)

    def archived(self) -> int:
        return self.sql("SELECT archived_count FROM pg_stat_archiver")[0][0]

    def lose(self) -> None:
        """The machine is gone: killed in the middle, its disk with it; the archive lies elsewhere."""
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.data)

    def rewound(self, name: str, moment: str = "") -> tuple["Archived", float]:
        """A cluster out of the archive as of ``moment``, and the seconds until it could be written to."""
        begun = time.monotonic()
        other = object.__new__(Archived)
        other.__dict__ = self.__dict__ | {"data": self.folder / name, "port": free_port()}
        other.url = f"postgresql://postgres@127.0.0.1:{other.port}"
        other.script("rewind.sh", str(other.data), *([moment] if moment else []))
        with (other.data / "postgresql.auto.conf").open("a") as conf:
            # In a drill the copy must not add to the archive of the living.
            conf.write(f"port = {other.port}\narchive_mode = off\n")
        other.start()
        wait_for(lambda: other.sql("SELECT pg_is_in_recovery()")[0][0] is False, 600)
        return other, time.monotonic() - begun


def _until_the_worst(database: Archived, seconds: int) -> None:
    """Until just before the next piece of the log is due."""
    before = database.archived()
    wait_for(lambda: database.archived() > before, seconds + 60, 0.2)
    time.sleep(max(0.0, seconds - min(GRACE, seconds / 4)))


def _deleted_by_mistake(database: Archived) -> tuple[int, datetime]:
    """Rows stand, a moment is noted, and then they are gone; how many, and the moment."""
    database.sql("CREATE TABLE precious AS SELECT n FROM generate_series(1, 1000) n")
    time.sleep(1)
    moment = database.sql("SELECT clock_timestamp()")[0][0]
    time.sleep(1)
    database.sql("DELETE FROM precious")
    return 1000, moment


def pitr(seconds: int = 0, dump: str = "") -> dict[str, Any]:
    """Lose a server and go back in time; figures in seconds. ``dump``: a command that prints SQL to fill the database with."""
    seconds = seconds or int(delivered()["archive_timeout"])
    with tempfile.TemporaryDirectory(prefix="hongjiang-pitr-") as name:
        folder, place, scripts = Path(name), Path(name) / "archive", Path(name) / "scripts"
        folder.chmod(0o755)
        shutil.copytree(SCRIPTS, scripts)
        scripts.chmod(0o755)
        place.mkdir()
        for one in (folder, place) if os.geteuid() == 0 else ():
            shutil.chown(one, "postgres", "postgres")
        database = Archived(folder, place, scripts, seconds)
        database.start()
        copies: list[Archived] = []
        try:
            if dump:
                subprocess.run(f"{dump} | {database.tools}/psql -q {database.url}/postgres", shell=True, check=True, capture_output=True)
            return _drilled(database, copies, seconds)
        finally:
            for server in (database, *copies):
                server.stop()


def _drilled(database: Archived, copies: list[Archived], seconds: int) -> dict[str, Any]:
    database.sql("CREATE TABLE kept (at timestamptz)")
    database.script("base.sh")
    writer = Writer(f"{database.url}/postgres")
    thread = threading.Thread(target=writer.run, daemon=True)
    thread.start()
    rows, moment = _deleted_by_mistake(database)
    _until_the_worst(database, seconds)
    database.lose()
    writer.is_over = True
    thread.join(30)

    late, until_late = database.rewound("late")
    copies.append(late)
    there = {row[0] for row in late.sql("SELECT at FROM kept")}
    newest = max(there)
    holes = sum(1 for at in writer.confirmed if at <= newest and at not in there)
    early, until_early = database.rewound("early", moment.isoformat(sep=" "))
    copies.append(early)
    precious = early.sql("SELECT COUNT(*) FROM precious")[0][0]
    after = early.sql("SELECT COUNT(*) FROM kept WHERE at > %s", "postgres", [moment + timedelta(seconds=1)])[0][0]
    return {
        "archive_timeout": seconds, "confirmed": len(writer.confirmed),
        "lost_seconds": round((writer.confirmed[-1] - newest).total_seconds(), 1), "holes": holes, "back_seconds": round(until_late, 1),
        "moment_rows": precious, "moment_wanted": rows, "moment_too_many": after, "moment_seconds": round(until_early, 1),
        "archive_bytes": sum(p.stat().st_size for p in database.place.rglob("*") if p.is_file()),
    }  # fmt: skip


def is_good(found: dict[str, Any]) -> bool:
    """Nothing missing before the end of the log, and the moment that was asked for."""
    return (
        found["holes"] == found["moment_too_many"] == 0 and found["moment_rows"] == found["moment_wanted"] and found["lost_seconds"] <= 300
    )


def main(*words: str) -> int:
    found = pitr(int(words[0]) if words else 0)
    print(json.dumps(found, indent=1))
    return 0 if is_good(found) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
