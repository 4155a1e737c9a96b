"""When minutes resemble, when meetings overlap, what a draw gives, what opinions come to."""

from datetime import date, datetime, timedelta

import pytest

from branches.authenticity import rules
from branches.authenticity.rules import Judge
from tests.branches.authenticity.factories import MINUTES, OTHER


def alike(one: str, other: str) -> float:
    return rules.resemblance(rules.shingles(rules.normalised(one)), rules.shingles(rules.normalised(other)))


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("２０２６年 11 月\n3日，会议！", "0年0月0日会议"),
        ("ＡＢＣ　abc", "abcabc"),
        ("（一）学习；（二）讨论。", "一学习二讨论"),
        ("", ""),
    ],
)
def test_dates_marks_and_widths_make_no_new_minutes(given, normal):
    assert rules.normalised(given) == normal


def test_the_same_minutes_with_another_date_are_the_same_and_others_are_far():
    assert alike("11月3日" + MINUTES, "12月15日，" + MINUTES.replace("，", "、")) == 1.0
    assert alike(MINUTES, OTHER) < 0.05
    assert 0.8 < alike(MINUTES, MINUTES.replace("每周五", "每周三").replace("党员骨干", "班组长")) < 1.0
    assert alike("", "") == 1.0  # one empty piece: such minutes are too short to be compared


def test_near_minutes_share_a_key_and_far_ones_none():
    def keys(text):
        return set(rules.band_keys(rules.shingles(rules.normalised(text))))

    assert (len(keys(MINUTES)), len(keys(MINUTES) & keys(OTHER))) == (16, 0)
    assert all(0 <= key < 2**63 for key in keys(MINUTES))
    for n in range(0, len(MINUTES) - 12, 9):  # a dozen characters changed anywhere
        changed = MINUTES[:n] + "另外补充安全交底的内容" + MINUTES[n + 12 :]
        assert alike(MINUTES, changed) > 0.75
        assert keys(MINUTES) & keys(changed) != set()


@pytest.mark.parametrize(("days", "late"), [(0, False), (7, False), (8, True)])
def test_late_is_more_than_the_days(days, late):
    assert rules.is_late(date(2026, 11, 1), date(2026, 11, 1) + timedelta(days=days), 7) is late


@pytest.mark.parametrize(
    ("start", "end", "meet"), [(9, 10, False), (9, 11, True), (10, 11, True), (11, 12, True), (12, 13, False), (8, 14, True)]
)
def test_meetings_overlap(start, end, meet):
    def at(hour):
        return datetime(2026, 11, 20, hour)

    assert rules.overlap(at(10), at(12), at(start), at(end)) is meet


@pytest.mark.parametrize(
    ("absent", "same"),
    [
        ([{1}, {1}, {1}], True), ([{1, 2}, {2, 1}, {1, 2}, {9}], True), ([{1}, {1}], False), ([{1}, {1}, {2}], False),
        ([set(), set(), set()], False), ([], False),
    ],
)  # fmt: skip
def test_the_same_absentees_three_times(absent, same):
    assert rules.is_same_roll([frozenset(a) for a in absent], 3) is same


def test_a_draw_is_stratified_and_repeats_itself():
    strata = {2: list(range(100, 200)), 1: [5, 3, 4], 3: [9]}
    first = rules.drawn(42, strata, 2)
    assert first == rules.drawn(42, {k: list(reversed(v)) for k, v in reversed(strata.items())}, 2)
    assert ([pk in {3, 4, 5} for pk in first[:2]], [pk >= 100 for pk in first[2:4]], first[4:]) == ([True, True], [True, True], [9])
    assert len({tuple(rules.drawn(seed, strata, 2)) for seed in range(20)}) > 15
    more = rules.drawn(42, {**strata, 4: [77]}, 2)
    assert more[:5] == first  # a branch more changes nothing for the others


OK, BAD, OPEN = "in_order", "needs_correction", "cannot_tell"


@pytest.mark.parametrize(
    ("verdicts", "state", "outcome"),
    [
        ([], "open", ""), ([OK], "open", ""), ([OK, OK], "settled", OK), ([BAD, BAD], "settled", BAD), ([OPEN, OPEN], "settled", OPEN),
        ([OK, BAD], "third", ""), ([OK, OPEN], "third", ""), ([OK, BAD, OK], "settled", OK), ([OK, BAD, BAD], "settled", BAD),
        ([OK, BAD, OPEN], "settled", OPEN),
    ],
)  # fmt: skip
def test_two_agree_or_a_third_is_asked(verdicts, state, outcome):
    assert rules.settled(verdicts) == (state, outcome)


@pytest.mark.parametrize(
    ("judge", "state", "code"),
    [
        (Judge(False, False, False), "open", ""), (Judge(False, False, False), "third", ""),
        (Judge(True, False, False), "open", "sample.own_branch"), (Judge(False, True, False), "open", "sample.own_work"),
        (Judge(False, False, True), "third", "sample.judged_already"), (Judge(False, False, False), "settled", "sample.settled"),
    ],
)  # fmt: skip
def test_who_may_look(judge, state, code):
    assert rules.may_judge(judge, state).code == code


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(1, 30, ""), (20, 20, ""), (2, 1, "sample.period_backwards"), (21, 30, "sample.period_ahead")],
)
def test_the_days_of_a_draw(start, end, code):
    assert rules.check_period(date(2026, 11, start), date(2026, 11, end), date(2026, 11, 20)).code == code


@pytest.mark.parametrize(
    ("count", "records", "branches", "shown"),
    [(3, 30, 3, 10), (0, 10, 3, 0), (10, 10, 3, 100), (3, 9, 3, None), (3, 30, 2, None), (0, 0, 0, None)],
)
def test_small_numbers_are_not_shown(count, records, branches, shown):
    assert rules.share_shown(count, records, branches, 10, 3) == shown


@pytest.mark.parametrize(("size", "code"), [(0, "sample.size"), (1, ""), (20, ""), (21, "sample.size")])
def test_a_lot_has_a_bound_that_people_can_look_at(size, code):
    assert rules.check_size(size).code == code
