"""I: the same thing by two people at once, and the edges of time."""

import hashlib
import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.trust.check import Check, Measured, suite
from bench.trust.load import TLS, _ask, get
from bench.trust.rig import rig, wait_for

API = "/api/v1/activities/"


def _headers(token: str, **more: str) -> dict[str, str]:
    return TLS | {"Authorization": f"Token {token}", "Content-Type": "application/json"} | more


def _facts(told: dict, subject: str, **more: int) -> bytes:
    facts = {"branch": told["branch"], "kind": "MT-05", "subject": subject, "starts_at": "2026-11-20T15:00:00+08:00"}
    return json.dumps(facts | more).encode()


def _made(port: int, told: dict, subject: str, key: str) -> tuple[int, bytes]:
    return _ask(port, "POST", API, _headers(told["token"], **{"Idempotency-Key": key}), _facts(told, subject))


def _same_form() -> Measured:
    house = rig()
    told = house.filled("web")
    with house.database("i1", "web") as env, house.web(env) as (_server, port):
        get(port, "/healthz/live")
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _no: _made(port, told, "the same", "one-key")[0], range(20)))
        rows = house.ask(env, "SELECT COUNT(*) FROM branches_activity WHERE subject = 'the same'")[0][0]
        audit = house.ask(env, "SELECT COUNT(*) FROM portal_auditrow WHERE object_kind = 'activity'")[0][0]
    two = suite(
        "tests/portal/publicity/test_together.py", "tests/branches/safety/test_together.py", "tests/workforce/funds/test_together.py",
        "tests/workforce/subsidies/test_together.py", "tests/branches/authenticity/test_together.py",
        "tests/portal/ballots/test_together.py",
        "tests/branches/arrangements/test_together.py", "tests/portal/exchange/test_together.py", postgres=True,
    )  # fmt: skip
    codes = {code: answers.count(code) for code in sorted(set(answers))}
    figure = f"20 at once: {rows} row, {audit} audit row, answers {codes}; two deciders at once: {two}"
    return Measured(
        figure,
        rows == audit == 1 and two.is_clean and two.passed >= 15,
        "threads on PostgreSQL; two deciders in each room that has them, not 100 times each",
    )


def _stale() -> Measured:
    house = rig()
    told, rounds, lost, refused, differences = house.filled("web"), 120, 0, 0, 0
    with house.database("i2", "web") as env, house.web(env) as (_server, port):
        status, body = _made(port, told, "first", "i2")
        assert status == 201, body
        row = json.loads(body)
        url = f"{API}{row.get('id') or row.get('pk')}/"
        wins: list[str] = []

        def edit(no: int) -> None:
            nonlocal refused, differences
            _code, found = get(port, url, token=told["token"])
            version = json.loads(found)["version"]
            word = f"edit {no}"
            code, said = _ask(port, "PUT", url, _headers(told["token"]), _facts(told, word, version=version))
            with lock:
                if code == 200:
                    wins.append(word)
                elif code == 409:
                    refused += 1
                    differences += b"edit" in said or b"first" in said

        lock = threading.Lock()
        start = json.loads(get(port, url, token=told["token"])[1])["version"]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(edit, range(rounds)))
        end = json.loads(get(port, url, token=told["token"])[1])["version"]
        lost = len(wins) - (end - start)
        without, _said = _ask(port, "PUT", url, _headers(told["token"]), _facts(told, "x"))
    figure = (
        f"{rounds} edits by 4 at once: {len(wins)} saved, {refused} told 409 ({differences} with what is "
        f"stored), {lost} lost; without a version: {without}"
    )
    return Measured(figure, lost == 0 and len(wins) + refused == rounds and refused == differences and without in (400, 409, 422))


def _recompute() -> Measured:
    house = rig()
    want = house.filled("score")
    sums: set[str] = set()
    with house.database("i3", "score", HONGJIANG_SCORE_CHUNK="7") as env:
        for turn in range(3):
            with house.worker(env, count=3):
                house.act(env, "start")
                with suppress(TimeoutError):
                    wait_for(
                        lambda n=turn: house.ask(env, "SELECT COUNT(*) FROM assessment_scorerun WHERE state = 'done'")[0][0] == n + 1, 120
                    )
        sums |= {row[0] for row in house.ask(env, "SELECT checksum FROM assessment_scorerun")}
        rows = house.ask(env, "SELECT branch_id, party, business FROM assessment_scoretotal ORDER BY branch_id")
        packages = house.act(env, "again")
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
    counts = suite(
        "tests/assessment/scoring/test_engine.py::test_the_checksum_does_not_depend_on_the_chunks",
        "tests/assessment/scoring/test_engine.py::test_after_a_storm_of_edits_a_full_recompute_changes_nothing",
        "tests/assessment/scoring/test_rules.py::test_a_package_recomputes_to_equal_texts",
        "tests/assessment/scoring/test_totals.py::test_every_total_is_within_bounds_and_the_sum_of_its_lines",
    )
    figure = f"3 runs by 3 processes in chunks of 7: {len(sums)} checksum ({digest}), equal to one process: {sums == {want['checksum']}};"
    figure += (
        f" {packages['packages']} packages recomputed {packages['times']} times, {packages['facts']} facts and the judges shuffled: "
        f"{packages['equal']} equal; {counts}"
    )
    is_equal = sums == {want["checksum"]} and packages["equal"] == packages["times"] >= 100 and packages["facts"] > 1
    return Measured(figure, is_equal and counts.is_clean)


def _edges() -> Measured:
    import os

    os.environ.setdefault("DJANGO_ENV", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.utils.timezone import localdate

    from portal.kernel.periods import period_of

    here, right, asked = ZoneInfo("Asia/Shanghai"), 0, 0
    days = [
        date(2026, 1, 31),
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
        date(2028, 2, 29),
        date(2027, 2, 28),
    ]
    for day in days:
        for moment in (
            datetime(day.year, day.month, day.day, 23, 59, 59, 999999, here),
            datetime(day.year, day.month, day.day, tzinfo=here),
        ):
            for zone in (here, UTC):
                told = moment.astimezone(zone)
                for kind in ("month", "quarter", "year"):
                    asked += 1
                    period = period_of(kind, localdate(told))
                    after = period_of(kind, localdate(told) + timedelta(days=1))
                    right += period.contains(day) and (after == period or after.starts_on == day + timedelta(days=1))
    shifted = _birthdays()
    closed = suite(
        "tests/assessment/scoring/test_engine.py::test_a_published_round_is_never_touched",
        "tests/assessment/scoring/test_engine.py::test_an_edit_under_review_marks_the_branch_and_moves_nothing",
        "tests/assessment/scoring/test_engine.py::test_a_round_under_review_is_not_computed",
        "tests/assessment/rounds/test_claims.py::test_after_the_review_nothing_is_stated",
        "tests/assessment/rounds/test_services.py", "tests/portal/kernel/test_periods.py",
    )  # fmt: skip
    figure = f"{right} of {asked} moments in the right period; {shifted} of 10,000 birth dates shifted; closed rounds: {closed}"
    return Measured(figure, right == asked and shifted == 0 and closed.is_clean and closed.passed > 10)


def _birthdays() -> int:
    """Birth dates that come back as another day from a sheet: as a day, a moment, a day number and a text."""
    from portal.exchange.rules import date_of

    wrong = 0
    for no in range(10_000):
        # Every other one lies in the years with summer time, 1986 to 1991.
        day = (
            date(1986, 1, 1) + timedelta(days=random.randrange(2191))
            if no % 2
            else date(1950, 1, 1) + timedelta(days=random.randrange(21900))
        )
        number = (day - date(1899, 12, 30)).days
        told = [
            day,
            datetime(day.year, day.month, day.day),
            day.isoformat(),
            f"{day:%Y%m%d}",
            f"{day.year}年{day.month}月{day.day}日",
            number,
        ]
        wrong += any(date_of(cell) != day for cell in told)
    return wrong


CHECKS = (
    Check(
        "I1",
        "the same form 20 times in parallel, two deciders at once: 1 row, 1 step, 1 audit row",
        "API over gunicorn; threads on PostgreSQL",
        _same_form,
    ),
    Check(
        "I2",
        "two editors, stale versions at random: 0 lost updates, the second gets 409 with the difference",
        "PUT by four at once over gunicorn",
        _stale,
    ),
    Check(
        "I3",
        "the same inputs recomputed in other order and in parallel: identical, byte for byte",
        "prefork workers, packages of the run recomputed, tests of scoring",
        _recompute,
    ),
    Check(
        "I4",
        "edges of month, quarter, year, 29 February in Shanghai and UTC; closed periods; 10,000 birth dates",
        "moments one microsecond before midnight; tests",
        _edges,
    ),
)
