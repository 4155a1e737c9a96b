"""The archive of the database, with the settings and scripts of the image: a lost server and a mistake are undone."""

import os
import subprocess
from pathlib import Path

import pytest

from bench.trust.pitr import SCRIPTS, delivered, is_good, pitr

if os.environ.get("HONGJIANG_REQUIRE_ALL") != "1" and not list(Path("/usr/lib/postgresql").glob("*/bin")):
    pytest.skip("needs the programs of PostgreSQL", allow_module_level=True)


def test_the_delivered_settings_lose_less_than_five_minutes():
    settings = delivered()
    assert settings["archive_mode"] == "on"
    assert settings["wal_level"] == "replica"
    assert int(settings["archive_timeout"]) + 30 < 300
    assert settings["archive_command"].endswith("archive.sh %p %f")


def test_a_lost_server_and_a_mistake_are_undone():
    found = pitr(10)
    assert is_good(found), found
    assert found["confirmed"] > 50
    assert found["lost_seconds"] < 15


def archive(place: Path, piece: Path, name: str) -> int:
    return subprocess.run(
        ["bash", str(SCRIPTS / "archive.sh"), str(piece), name],
        env={**os.environ, "WAL_ARCHIVE": str(place)},
        capture_output=True,
        check=False,
    ).returncode


def test_a_piece_is_kept_once_and_never_written_over(tmp_path):
    piece, other = tmp_path / "piece", tmp_path / "other"
    piece.write_bytes(b"log" * 1000)
    other.write_bytes(b"another")
    assert [archive(tmp_path, one, "0001") for one in (piece, piece, other)] == [0, 0, 1]
    assert subprocess.run(["gunzip", "-c", str(tmp_path / "wal" / "0001.gz")], capture_output=True, check=True).stdout == piece.read_bytes()


def test_a_moment_is_reached_from_a_base_that_had_ended_and_later_ones_are_set_aside(tmp_path):
    whole = tmp_path / "PG_VERSION"
    whole.write_text("15")
    for name, ended in {"20261201-010000": "20261201-010500", "20261201-020000": "20261201-023100", "20261201-040000": ""}.items():
        place = tmp_path / "base" / name
        place.mkdir(parents=True)
        subprocess.run(["tar", "-czf", str(place / "base.tar.gz"), "-C", str(tmp_path), "PG_VERSION"], check=True)
        if ended:
            (place / "ended").write_text(f"{ended}\n")

    def rewound(folder: str, *moment: str) -> str:
        place = {**os.environ, "WAL_ARCHIVE": str(tmp_path)}
        done = subprocess.run(
            ["bash", str(SCRIPTS / "rewind.sh"), str(tmp_path / folder), *moment], env=place, capture_output=True, text=True, check=False
        )
        return done.stdout.rpartition(" ")[2].strip() if done.returncode == 0 else done.stderr

    assert "no base backup before" in rewound("zero", "2026-12-01 09:01:00+08")
    assert rewound("newest") == "20261201-040000"
    assert rewound("one", "2026-12-01 10:30:00+08") == "20261201-010000"
    assert sorted(path.name for path in (tmp_path / "base-aside").iterdir()) == ["20261201-020000", "20261201-040000"]
    assert rewound("two") == "20261201-010000"


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("15")
    done = subprocess.run(
        ["bash", str(SCRIPTS / "rewind.sh"), str(tmp_path / "pg")], env={**os.environ, "WAL_ARCHIVE": str(tmp_path)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "is not empty" in done.stderr) == (1, True)
