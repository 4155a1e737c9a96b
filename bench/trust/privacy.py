"""K: what nobody may find out, whatever table, page, dump or total he holds."""

import random

from bench.trust.check import Check, Measured, suite
from bench.trust.rig import rig

JOINING = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_name = ANY(%s)"
ANSWERS = ["branches_pulseenvelope", "branches_pulsefigure", "portal_ballotpaper", "portal_ballotenvelope"]
TELLING = ("user", "person", "session", "address", "agent", "staff", "created", "_at", "at")


def _schema() -> Measured:
    counts = suite(
        "tests/branches/pulse/test_secrecy.py",
        "tests/portal/ballots/test_secrecy.py",
        "tests/assessment/metrics/test_out_of_reach.py",
        postgres=True,
    )
    house = rig()
    with house.database("k1", "empty") as env:
        columns = house.ask(env, JOINING, [ANSWERS])
    tables = {row[0] for row in columns}
    telling = [
        f"{t}.{c}"
        for t, c, kind in columns
        if any(c == w or c.startswith(f"{w}_") or (w == "_at" and c.endswith(w)) for w in TELLING) or "timestamp" in kind
    ]
    serial = [f"{t}.{c}" for t, c, kind in columns if c == "id" and kind != "uuid" and t != "branches_pulsefigure"]
    figure = f"{len(telling)} joinable columns and {len(serial)} running numbers in {len(tables)} tables of answers and papers; {counts}"
    return Measured(figure, not telling and not serial and counts.is_clean and len(tables) == len(ANSWERS))


def _cells() -> Measured:
    """An attacker with every shown figure: the whole, the shown groups, and the round before."""
    from branches.pulse.rules import COARSE, grouped, hidden, step_of, turnover

    rounds, small, recovered, over_time = 1000, 0, 0, 0
    for seed in range(rounds):
        dice = random.Random(seed)
        least = dice.choice((5, 8, 10))
        sizes = {no: dice.randint(1, 40) for no in range(dice.randint(1, 12))}
        split = grouped(sizes, least)
        groups = {key: sizes[key] for key in split.own} | ({"together": sum(sizes[key] for key in split.merged)} if split.merged else {})
        answers = {key: dice.randint(0, size) for key, size in groups.items()}
        whole = sum(answers.values())
        if whole < least:
            continue
        away = hidden(answers, least)
        shown = [answers[key] for key in answers if key not in away]
        small += sum(1 for n in shown if n < least)
        rest = whole - sum(shown)
        # The whole less all shown groups is the sum of the hidden ones; less fewer of them it is larger.
        recovered += 0 < rest < least
        before = set(range(30))
        now = (before - set(dice.sample(sorted(before), dice.randint(0, 6)))) | {100 + no for no in range(dice.randint(0, 6))}
        moved = turnover(before, now)
        over_time += 0 < moved < least and step_of([moved], least) != COARSE
    counts = suite(
        "tests/branches/pulse/test_rules.py",
        "tests/branches/pulse/test_secrecy.py",
        "tests/workforce/care/test_counselling.py",
        only="small or hidden or subtraction or coarse or counts",
    )
    figure = (
        f"{rounds} random companies: {small} cells < n, {recovered} recoverable by subtraction, {over_time} by comparing rounds; {counts}"
    )
    return Measured(figure, small == recovered == over_time == 0 and counts.is_clean and counts.passed >= 6)


def _reports() -> Measured:
    counts = suite("tests/branches/whistle")
    return Measured(
        f"{counts}: accused, his secretary, administrators, a dump, two officers to open a name",
        counts.is_clean and counts.passed > 40,
    )


def _numbers() -> Measured:
    house = rig()
    with house.database("k4", "web") as env:
        found = house.act(env, "crawl")
    figure = f"{found['pages']:,} answers of {found['roles']} roles: {found['clear']} clear ID numbers or phones"
    return Measured(
        figure,
        found["clear"] == 0 and found["pages"] > 300,
        f"the wire in plain lists of pages and API; {found['where']}" if found["where"] else "",
    )


def _retention() -> Measured:
    counts = suite(
        "tests/portal/exports/test_forgetting.py", "tests/portal/files/test_keeping.py", "tests/portal/exchange/test_leftovers.py",
        "tests/portal/kernel/test_once.py::test_answers_are_sealed_and_forgotten_after_their_hours",
        "tests/branches/whistle/test_services.py::test_a_year_after_the_end_everything_but_the_days_is_erased",
        "tests/branches/pulse/test_secrecy.py::test_at_the_end_only_shares_are_left", "tests/portal/kernel/test_rhythm.py",
    )  # fmt: skip
    held = suite("tests/portal/holds")
    erased, left = held.total("erased_under_hold"), held.total("left_behind")
    figure = (
        f"6 classes (exports, loose files, imports, kept answers, reports, survey answers): {counts}; "
        f"legal hold on a unit and on a person, 9 kinds of data: {erased} things erased under it, "
        f"{left} rows or files left behind once it was lifted; {held}"
    )
    note = (
        "the daily jobs run each day whatever is restarted (G6). Answers of surveys and ballots are destroyed at the count and cannot be "
        "held: that is what their secrecy promises"
    )
    is_measured = len(held.figures.get("erased_under_hold", ())) >= 17
    return Measured(figure, counts.is_clean and held.is_clean and is_measured and erased == left == 0, note)


CHECKS = (
    Check(
        "K1",
        "answers joined to people by any key, IP, agent, order or time: 0 columns; metrics reach none of it",
        "columns of the tables in PostgreSQL, tests",
        _schema,
    ),
    Check(
        "K2",
        "1,000 random companies: 0 cells < n, 0 recovered by subtraction or over time",
        "the rules of surveys against an attacker who has all totals",
        _cells,
    ),
    Check(
        "K3",
        "a report: accused, secretary, administrator, database administrator learn 0 names; two people and a reason to open one",
        "tests/branches/whistle",
        _reports,
    ),
    Check(
        "K4",
        "18-digit ID numbers and 11-digit phones in pages and API of every role: 0 in clear",
        "crawl of all lists with known numbers",
        _numbers,
    ),
    Check("K5", "retention of 6 classes within a day; legal hold; 0 orphans", "tests with a moved clock", _retention),
)
