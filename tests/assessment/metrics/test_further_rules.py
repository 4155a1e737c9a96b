"""The further metrics as arithmetic at their boundaries. No database."""

from datetime import date
from decimal import Decimal as D

import pytest

from assessment.metrics.rules import METRICS, MonthFigure, judge, needs_of, value_of
from assessment.metrics.rules.folding import history_components, month_states
from assessment.metrics.rules.live import SOURCE_OF
from assessment.metrics.rules.posts import Term, is_overdue, vacant_spans
from assessment.metrics.selectors import SOURCES
from assessment.metrics.selectors.reading import LOADERS

JULY, SEPTEMBER_END = date(2026, 7, 1), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("metric", "params", "facts", "value"),
    [
        ("terms_overdue", {}, {}, None),
        ("terms_overdue", {}, {"post.terms": D(0), "post.overdue": D(0)}, None),
        ("terms_overdue", {}, {"post.terms": D(3), "post.overdue": D(0)}, D(0)),
        ("terms_overdue", {}, {"post.terms": D(3), "post.overdue": D(2)}, D(2)),
        ("post_vacant_days", {"posts": ["secretary"]}, {}, None),
        ("post_vacant_days", {"posts": ["secretary", "deputy"]}, {"post.secretary.vacant": D(3), "post.deputy.vacant": D(4)}, D(7)),
        ("effects_confirmed", {}, {"effect.MT-05.confirmed": D(2), "effect.MT-01.confirmed": D(1)}, D(3)),
        ("effects_confirmed", {"kinds": ["MT-05"]}, {"effect.MT-05.confirmed": D(2), "effect.MT-01.confirmed": D(1)}, D(2)),
        ("effect_share", {}, {}, None),
        ("effect_share", {"kinds": ["MT-05"]}, {"effect.MT-05.count": D(4), "effect.MT-05.with": D(1)}, D("0.25")),
        ("tagged_share", {"tag": "T"}, {"tag.MT-05.count": D(4), "tag.MT-05.with-T": D(1), "tag.MT-05.with-U": D(4)}, D("0.25")),
        ("tagged_share", {"tag": "T"}, {}, None),
        ("work_site_share", {}, {"activity.MT-05.count": D(5), "activity.MT-05.site": D(2)}, D("0.4")),
        ("teams_reached", {}, {"team.count": D(4), "team.reached": D(3)}, D("0.75")),
        ("teams_reached", {}, {}, None),
        ("resolutions_overdue", {}, {"resolution.due": D(3), "resolution.done": D(1)}, D(2)),
        ("resolutions_overdue", {}, {}, None),
        ("honours_count", {"levels": [5, 6]}, {"honour.people.5": D(1), "honour.collective.6": D(1), "honour.people.4": D(9)}, D(2)),
        ("honours_count", {"levels": [5], "of": "collective"}, {"honour.people.5": D(1), "honour.collective.5": D(2)}, D(2)),
        ("honours_count", {"levels": [5]}, {}, D(0)),
        ("technician_share", {}, {"people.certified": D(8), "people.technician": D(1)}, D("0.125")),
        ("certificates_lapsed", {}, {"people.operating": D(8)}, D(0)),
        ("certificates_lapsed", {}, {}, None),
        ("grade_rises", {}, {"grade.rises": D("0.6")}, D("0.6")),
        ("grade_rises", {}, {}, D(0)),
        ("promotion_success", {}, {"promotion.decided": D(4), "promotion.gained": D(3)}, D("0.75")),
        ("promotion_success", {}, {}, None),
        ("development_on_time", {}, {"development.timed": D(4), "development.ontime": D(3)}, D("0.75")),
        ("development_on_time", {}, {}, None),
        ("skilled_share_new_members", {}, {"development.admitted": D(2), "development.skilled": D(1)}, D("0.5")),
        ("skilled_share_new_members", {}, {}, None),
        ("measure_trend", {"measure": "M"}, {"history.M.now": D(110), "history.M.before": D(100)}, D("0.1")),
        ("measure_trend", {"measure": "M"}, {"history.M.now": D(110), "history.M.before": D(100), "history.M.lower": D(1)}, D("-0.1")),
        ("measure_trend", {"measure": "M"}, {"history.M.now": D(110), "history.M.before": D(0)}, None),
        ("measure_trend", {"measure": "M"}, {"history.M.now": D(110)}, None),
        ("measure_streak", {"measure": "M"}, {"history.M.met": D(4)}, D(4)),
        ("measure_streak", {"measure": "M"}, {}, None),
        ("event_free_months", {"measure": "M"}, {"history.M.free": D(0)}, D(0)),
        ("dues_on_time", {}, {"dues.members": D(5), "dues.ontime": D(4)}, D("0.8")),
        ("dues_on_time", {}, {}, None),
        ("study_reached", {}, {"study.members": D(4), "study.reached": D(1)}, D("0.25")),
        ("study_reached", {}, {}, None),
    ],
)  # fmt: skip
def test_a_metric_is_a_figure_or_nothing(metric, params, facts, value):
    assert value_of(metric, facts, params) == value


def test_every_metric_has_a_source_that_can_be_read_and_shown():
    assert {m.source for m in METRICS.values()} == set(SOURCES) == set(LOADERS) == set(SOURCE_OF.values())


def test_needs_name_tags_posts_and_metrics():
    needs = needs_of([("tagged_share", {"tag": "T"}), ("post_vacant_days", {"posts": ["deputy"]}), ("measure_trend", {"measure": "M"})])
    assert (needs.tags, needs.posts, needs.measures) == ({"T"}, {"deputy"}, {"M"})
    assert needs.sources == {"tags", "posts", "history"}
    assert needs.only({"tags"}).metrics == needs.metrics


@pytest.mark.parametrize(
    ("to_on", "ended_on", "overdue"),
    [
        (None, None, False),
        (date(2026, 9, 30), None, False),
        (date(2026, 9, 29), None, True),
        (date(2026, 6, 30), date(2026, 6, 30), False),
        (date(2026, 6, 30), date(2026, 7, 1), True),
        (date(2026, 8, 31), date(2026, 8, 31), False),
        (date(2026, 8, 31), date(2026, 9, 1), True),
        (date(2025, 1, 1), date(2026, 6, 30), False),
    ],
)
def test_a_post_is_over_term_from_the_day_after_its_end(to_on, ended_on, overdue):
    assert is_overdue(Term("secretary", date(2023, 1, 1), to_on, ended_on), JULY, SEPTEMBER_END) is overdue


def _held(*spans):
    return [Term("secretary", date(2026, *a), None, date(2026, *b) if b else None) for a, b in spans]


@pytest.mark.parametrize(
    ("terms", "gaps"),
    [
        ([], [((7, 1), (9, 30))]),
        (_held(((1, 1), None)), []),
        (_held(((7, 2), None)), [((7, 1), (7, 1))]),
        (_held(((1, 1), (9, 29))), [((9, 30), (9, 30))]),
        (_held(((1, 1), (7, 10)), ((7, 11), None)), []),
        (_held(((1, 1), (7, 10)), ((7, 12), None)), [((7, 11), (7, 11))]),
        (_held(((1, 1), (8, 31)), ((7, 5), (7, 20))), [((9, 1), (9, 30))]),
        (_held(((10, 1), None)), [((7, 1), (9, 30))]),
    ],
)
def test_vacant_days_are_those_that_nobody_held(terms, gaps):
    assert vacant_spans(terms, JULY, SEPTEMBER_END) == [(date(2026, *a), date(2026, *b)) for a, b in gaps]


def _months(*values, target=None, first=4):
    return [
        MonthFigure(n, "A/", date(2026, first + n, 1), D(v), D(target) if target else None, None, D(1))
        for n, v in enumerate(values)
        if v is not None
    ]


@pytest.mark.parametrize(
    ("rows", "fold", "better", "expected"),
    [
        (_months(100, 100, 100, 110, 110, 110), "sum", "higher", {"now": D(110), "before": D(100), "free": D(0)}),
        (_months(100, 100, 100, 110), "sum", "higher", {"now": D(110), "before": D(100), "free": D(0)}),
        (_months(1, 2, 3, 4, 5, 6), "last", "higher", {"now": D(6), "before": D(3), "free": D(0)}),
        (_months(1, 2, 3), "mean", "higher", None),
        (_months(None, None, None, 0, 0, 0), "sum", "lower", {"now": D(0), "free": D(3), "lower": D(1)}),
        (_months(0, None, 0, 0, 0, 0), "sum", "lower", {"now": D(0), "before": D(0), "free": D(4), "lower": D(1)}),
        (_months(0, 0, 0, 0, 1, 0), "sum", "lower", {"now": D(1) / 3, "before": D(0), "free": D(1), "lower": D(1)}),
        (_months(9, 10, 10, 10, 12, 10, target=10), "mean", "higher", {"now": D(32) / 3, "before": D(29) / 3, "met": D(5), "free": D(0)}),
        (_months(9, 10, 10, 10, 12, 9, target=10), "mean", "higher", {"now": D(31) / 3, "before": D(29) / 3, "met": D(0), "free": D(0)}),
        (
            _months(9, 10, 11, 10, 10, 10, target=10), "mean", "lower",
            {"now": D(10), "before": D(10), "met": D(3), "free": D(0), "lower": D(1)},
        ),
    ],
)  # fmt: skip
def test_trends_and_runs_look_back_from_the_last_month(rows, fold, better, expected):
    found = history_components("M", rows, fold, better, JULY, date(2026, 4, 1))
    assert found == {f"history.M.{part}": value for part, value in (expected or {}).items()}


def test_a_months_figures_of_several_units_are_one():
    rows = [MonthFigure(1, "A/B/", JULY, D(4), D(5), None, D(1)), MonthFigure(2, "A/C/", JULY, D(6), D(4), None, D(1))]
    state = month_states(rows, "sum", "higher")[JULY]
    assert (state.value, state.target, state.is_met, state.is_free) == (D(10), D(9), True, False)


FILED = {"kind": "MT-05", "state": "filed"}
HONOUR = {
    "level": 5, "of": "people", "is_highest": True, "matter": "技改", "is_confirmed": True, "share": D(100), "level_name": "省部级",
}  # fmt: skip
MONTH = {"measure": "M", "value": D(3), "target": D(2), "is_met": False, "is_free": False, "is_compared": True}


@pytest.mark.parametrize(
    ("metric", "params", "values", "outcome"),
    [
        ("terms_overdue", {}, {"post": "deputy", "to_on": JULY, "is_overdue": True}, (False, "evidence.term_overdue")),
        ("terms_overdue", {}, {"post": "deputy", "to_on": JULY, "is_overdue": False}, (True, "evidence.term_running")),
        ("terms_overdue", {}, {"post": "deputy", "to_on": None, "is_overdue": False}, None),
        ("terms_overdue", {}, {"vacant": "deputy"}, None),
        ("post_vacant_days", {"posts": ["deputy"]}, {"post": "deputy", "to_on": None, "is_overdue": False}, (True, "")),
        ("post_vacant_days", {"posts": ["deputy"]}, {"post": "member", "to_on": None, "is_overdue": False}, None),
        (
            "post_vacant_days", {"posts": ["deputy"]}, {"vacant": "deputy", "days": 3, "from_on": JULY, "to": JULY},
            (False, "evidence.post_vacant"),
        ),
        ("effects_confirmed", {}, {**FILED, "what": "effect", "is_confirmed": True}, (True, "")),
        ("effects_confirmed", {}, {**FILED, "what": "effect", "is_confirmed": False}, (False, "evidence.effect_unconfirmed")),
        ("effects_confirmed", {}, {**FILED, "state": "held", "what": "effect", "is_confirmed": True}, (False, "evidence.not_filed")),
        ("effects_confirmed", {}, {**FILED, "what": "activity", "effects": 1}, None),
        ("effects_confirmed", {"kinds": ["MT-01"]}, {**FILED, "what": "effect", "is_confirmed": True}, None),
        ("effect_share", {}, {**FILED, "what": "activity", "effects": 1}, (True, "evidence.effects_seen")),
        ("effect_share", {}, {**FILED, "what": "activity", "effects": 0}, (False, "evidence.no_effect")),
        ("tagged_share", {"tag": "T"}, {**FILED, "tags": frozenset({"T"})}, (True, "")),
        ("tagged_share", {"tag": "T"}, {**FILED, "tags": frozenset({"U"})}, (False, "evidence.no_tag")),
        ("work_site_share", {}, {**FILED, "place": "work_site"}, (True, "")),
        ("work_site_share", {}, {**FILED, "place": "meeting_room"}, (False, "evidence.elsewhere")),
        ("teams_reached", {}, {"times": 1}, (True, "evidence.team_reached")),
        ("teams_reached", {}, {"times": 0}, (False, "evidence.team_not_reached")),
        ("honours_count", {"levels": [5]}, HONOUR, (True, "evidence.honour")),
        ("honours_count", {"levels": [6]}, HONOUR, None),
        ("honours_count", {"levels": [5], "of": "collective"}, HONOUR, None),
        ("honours_count", {"levels": [5]}, {**HONOUR, "share": D(60)}, (True, "evidence.honour_share")),
        ("honours_count", {"levels": [5]}, {**HONOUR, "is_confirmed": False}, (False, "evidence.honour_unconfirmed")),
        ("honours_count", {"levels": [5]}, {**HONOUR, "is_highest": False}, (False, "evidence.honour_same_matter")),
        ("technician_share", {}, {"best": 2, "expired_on": None}, (True, "")),
        ("technician_share", {}, {"best": 3, "expired_on": None}, (False, "evidence.below_technician")),
        ("technician_share", {}, {"best": None, "expired_on": None}, (False, "evidence.no_certificate")),
        ("certificates_lapsed", {}, {"best": 4, "lapsed_on": JULY}, (True, "")),
        ("certificates_lapsed", {}, {"best": None, "lapsed_on": JULY}, (False, "evidence.certificate_expired")),
        ("certificates_lapsed", {}, {"best": None, "lapsed_on": None}, None),
        ("grade_rises", {}, {"rank": 5, "rank_before": 4}, (True, "")),
        ("grade_rises", {}, {"rank": 4, "rank_before": 4}, (False, "evidence.grade_not_higher")),
        ("grade_rises", {}, {"rank": 5, "rank_before": None}, (False, "evidence.grade_first")),
        ("promotion_success", {}, {"is_decided_here": True, "is_gained": True}, (True, "")),
        ("promotion_success", {}, {"is_decided_here": True, "is_gained": False}, (False, "evidence.promotion_refused")),
        ("promotion_success", {}, {"is_decided_here": False, "is_gained": False}, None),
        ("development_on_time", {}, {"due_on": JULY, "on": JULY}, (True, "")),
        ("development_on_time", {}, {"due_on": JULY, "on": SEPTEMBER_END}, (False, "evidence.step_late")),
        ("development_on_time", {}, {"due_on": None, "on": JULY}, None),
        ("skilled_share_new_members", {}, {"is_admission": True, "is_skilled": True}, (True, "")),
        ("skilled_share_new_members", {}, {"is_admission": True, "is_skilled": False}, (False, "evidence.not_skilled")),
        ("skilled_share_new_members", {}, {"is_admission": False, "is_skilled": True}, None),
        ("measure_trend", {"measure": "M"}, MONTH, (True, "")),
        ("measure_trend", {"measure": "M"}, {**MONTH, "is_compared": False}, None),
        ("measure_streak", {"measure": "M"}, MONTH, (False, "evidence.month_missed")),
        ("measure_streak", {"measure": "M"}, {**MONTH, "is_met": True}, (True, "evidence.month_met")),
        ("measure_streak", {"measure": "M"}, {**MONTH, "target": None}, (False, "evidence.no_target")),
        ("event_free_months", {"measure": "M"}, {**MONTH, "target": None}, (False, "evidence.month_events")),
        ("event_free_months", {"measure": "M"}, {**MONTH, "is_free": True}, (True, "evidence.month_free")),
        ("event_free_months", {"measure": "N"}, MONTH, None),
    ],
)  # fmt: skip
def test_a_record_counts_or_says_why_not(metric, params, values, outcome):
    found = judge(metric, params, values)
    assert (None if found is None else (found.is_counted, found.why_code)) == outcome
