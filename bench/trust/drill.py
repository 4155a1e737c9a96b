"""A drill: a backup goes into an empty database and folder, and is compared with where it came from.

``python -m bench.trust.drill [BACKUP]`` (make restore-drill) makes a backup of the installation of the environment, or takes
BACKUP, puts it into a database of its own on a server of its own, compares, writes the outcome beside the backup and tidies up.
"""

import json
import os
import re
import shutil
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.trust import pitr
from bench.trust.load import get
from bench.trust.rig import Rig, rig

CHANGING = re.compile(rb"(?i:csrf)[^>]*>|nonce=\S+|\d{1,2}:\d{2}(:\d{2})?|[0-9a-f]{12,}|data-[a-z-]*token[^>]*")
COUNTED = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public'"
# Sessions end and signs of life go on while the drill runs; the parts of the search index that are empty are written by migrate.
LIVING = {"portal_workerheartbeat", "django_session", "portal_searchentry"}


def _counts(house: Rig, database: str) -> dict[str, int]:
    tables = sorted(row[0] for row in house.postgres.sql(COUNTED, database))
    return {table: house.postgres.sql(f'SELECT COUNT(*) FROM "{table}"', database)[0][0] for table in tables}


def _paths() -> list[str]:
    """Lists of the API and of the pages, without parameters."""
    os.environ.setdefault("DJANGO_ENV", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from tests.support.routes import routes

    plain = [route.url() for route in routes() if not route.kwargs and not route.is_allauth and "GET" in route.methods]
    return [path for path in plain if not path.startswith("/healthz")][:160]


def _pages(house: Rig, env: dict[str, str], paths: list[str], session: str) -> dict[str, bytes]:
    found = {}
    with house.web(env) as (_server, port):
        for path in paths:
            status, body = get(port, path, cookie=session)
            if status == 200:
                found[path] = CHANGING.sub(b"", body)
    return found


def drill(house: Rig, env: dict[str, str], name: str, file: Path | None = None) -> dict[str, Any]:
    """Backup of ``env`` (or ``file``), restored into the fresh database ``name``, compared."""
    old = env["DATABASE_URL"].rpartition("/")[2]
    folder = house.folder / "backups"
    media = Path(env["HONGJIANG_VAR"]) / "media" / "files"
    media.mkdir(parents=True, exist_ok=True)
    (media / "drill.txt").write_text("drill")
    session = house.session(env)
    before = _counts(house, old)
    if file is None:
        house.manage(env, "backup", str(folder))
        file = sorted(folder.glob("hongjiang-*.tar"))[-1]
    house.postgres.sql(f"CREATE DATABASE {name}")
    shutil.rmtree(house.folder / "var" / name, ignore_errors=True)
    fresh = house.env(name)
    try:
        begun = time.monotonic()
        said = house.manage(fresh, "restore", str(file))
        seconds = time.monotonic() - begun
        after = _counts(house, name)
        different = [t for t in before if t not in LIVING and before[t] != after.get(t)]
        seal, _words = house.verified(fresh)
        files = int(re.search(r"(\d+) files", said)[1])
        paths = _paths()
        here, there = _pages(house, env, paths, session), _pages(house, fresh, paths, session)
        unequal = [path for path in here if here[path] != there.get(path)]
    finally:
        with suppress(Exception):
            house.postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")
    return {
        "tables": len(after), "rows": sum(after.values()), "files": files, "seconds": seconds, "different": len(different),
        "which": different, "seal": seal, "pages": len(here), "unequal": len(unequal), "paths": unequal[:5],
    }  # fmt: skip


def main(*words: str) -> int:
    """Restore the newest backup of a folder, or the named file, into a server of its own; 0 where it is whole."""
    place = Path(words[0] if words else "var/backups")
    file = place if place.is_file() else max(place.glob("hongjiang-*.tar"), default=None)
    if file is None:
        print(f"no backup in {place}", file=sys.stderr)
        return 1
    house = rig()
    house.postgres.sql("CREATE DATABASE drill")
    keys = {k: os.environ[k] for k in ("HONGJIANG_FIELD_KEYS", "DJANGO_SECRET_KEY") if k in os.environ}
    env = house.env("drill") | keys
    begun = time.monotonic()
    said = house.manage(env, "restore", str(file)).strip().splitlines()[0]
    is_whole, seal = house.verified(env)
    report = {
        "file": file.name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - begun),
        "said": said,
        "seal": seal,
        "whole": is_whole,
    }
    if os.environ.get("PITR") == "1":
        report["archive"] = pitr.pitr()
        is_whole = is_whole and pitr.is_good(report["archive"])
    (file.parent / "last-drill.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
