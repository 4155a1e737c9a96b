"""Which years may leave, and what a folder of retired rolls says of itself: pure decisions and texts."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied

FORMAT, VERSION = "hongjiang-retired-rolls", 1
MANIFEST = "manifest.json"
MARK = f"{MANIFEST}-.part"  # the manifest while it is not finished: files beside it are of a run that has erased nothing
LOCK = ".lock"
OURS = re.compile(rf"(attendance|correction|activity)-\d{{5,}}\.parquet(\.csv|\.part)?|tmp|{re.escape(MARK)}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Table:
    """One Parquet file of a piece: its name, bytes, SHA-256, rows, and the digest of the rows in the order of their keys."""

    file: str
    size: int
    sha256: str
    rows: int
    digest: str


@dataclass(frozen=True)
class Piece:
    """The rolls of some activities, erased or brought back in one transaction. ``tables`` by their key in ``Manifest.schema``."""

    no: int
    activities: list[int]
    tables: dict[str, Table]


@dataclass(frozen=True)
class Manifest:
    """What lies in a folder, when and by whom it was made. ``schema``: key -> {column -> type of Parquet}, times are UTC."""

    year: int
    made_at: str
    by: str
    second: str
    release: str
    database: str
    schema: dict[str, dict[str, str]]
    pieces: list[Piece] = field(default_factory=list)
    format: str = FORMAT
    version: int = VERSION

    def rows(self, key: str) -> int:
        """How many rows of the table ``key`` the folder holds."""
        return sum(piece.tables[key].rows for piece in self.pieces)


def may_leave(*, year: int, today: date, keep_years: int, open_rounds: Sequence[str]) -> Verdict:
    """Whether the rolls of ``year`` may leave on ``today``: ``keep_years`` full years after its end, with every round of it locked."""
    first = date(year + keep_years + 1, 1, 1)
    if today < first:
        return denied("retire.too_young", year=year, years=keep_years, day=first.isoformat())
    if open_rounds:
        return denied("retire.rounds_open", year=year, rounds="、".join(open_rounds))
    return ALLOWED


def strange_names(names: Iterable[str]) -> list[str]:
    """What in a folder is not of a run that was killed while it wrote: without its mark, everything."""
    found = sorted(set(names) - {LOCK})
    return [name for name in found if not OURS.fullmatch(name)] if MARK in found else found


def may_act_together(first: int | None, second: int | None) -> Verdict:
    """Two different persons answer for it."""
    return ALLOWED if first is not None and second is not None and first != second else denied("retire.two_persons")


def plain(value: Any) -> Any:
    """A value as it stands in a file: a moment as microseconds since 1970 (UTC), a day as ISO text, the rest as it is."""
    if isinstance(value, datetime):
        return (value - EPOCH) // MICROSECOND
    return value.isoformat() if isinstance(value, date) else value


def moment(value: int | None) -> datetime | None:
    """The way back from ``plain``."""
    return None if value is None else EPOCH + timedelta(microseconds=value)


def digest_of(rows: Iterable[Sequence[Any]]) -> tuple[int, str]:
    """(how many, SHA-256) of plain ``rows`` in the order given."""
    total, count = hashlib.sha256(), 0
    for row in rows:
        total.update(json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count, total.hexdigest()


def csv_line(row: Sequence[Any]) -> str:
    """A line for DuckDB: every text is quoted, so that an empty one differs from nothing."""
    cells = []
    for value in row:
        if isinstance(value, str):
            cells.append('"' + value.replace('"', '""') + '"')
        else:
            cells.append("" if value is None else str(value).lower())
    return ",".join(cells) + "\n"


def written(manifest: Manifest) -> str:
    """The text of the manifest, the same for the same facts; columns keep their order, which the digests rest on."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Manifest:
    """The manifest of ``text``. Raises ``retire.no_manifest`` for anything else."""
    try:
        told: Mapping[str, Any] = json.loads(text)
        if (told["format"], told["version"]) != (FORMAT, VERSION):
            raise RuleBroken("retire.no_manifest")
        pieces = [
            Piece(one["no"], one["activities"], {key: Table(**table) for key, table in one["tables"].items()}) for one in told["pieces"]
        ]
        named = all(name.isidentifier() for key, kinds in told["schema"].items() for name in (key, *kinds))  # part of a question
        if not named or any(one.tables.keys() != told["schema"].keys() for one in pieces):
            raise RuleBroken("retire.no_manifest")
        return Manifest(**{**told, "pieces": pieces})
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise RuleBroken("retire.no_manifest") from broken
