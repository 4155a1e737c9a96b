"""A round with scores, written straight into the tables: what the engine would have left there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory

from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound, RoundBranch, ScoreAdjustment
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import Band, Indicator, SchemeBody, Section, body_to_json
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.rules import stored_text
from branches.orgs.models import Branch
from portal.kernel.periods import parse_period

AT = datetime(2026, 10, 8, 1, 30, tzinfo=UTC)


def _indicator(code: str, name: str, dimension: str, points: int, **kwargs: Any) -> Indicator:
    given = {
        "kind": "metric", "metric": "duties_kept", "metric_params": {"kinds": ["MT-05"]}, "rule": "proportional",
        "rule_params": {"target": Decimal(1)}, "when_empty": "full", "is_result": False, "source": "", "evidence_kinds": (), **kwargs,
    }  # fmt: skip
    section = "S1" if dimension == "party" else "S2"
    return Indicator(code=code, name_zh=name, name_en=code, dimension=dimension, section=section, points=Decimal(points), **given)


BODY = SchemeBody(
    code="TPL", version=1, name_zh="测试方案", name_en="Test scheme",
    sections=(
        Section(
            "S1", "组织生活", "Life", "party",
            (_indicator("P01", "三会一课", "party", 60), _indicator("P02", "主题党日", "party", 40)),
        ),
        Section("S2", "生产经营", "Work", "business", (_indicator("B01", "安全", "business", 100),)),
    ),
    bands=(
        Band("A", "优秀", "Excellent", Decimal(90)), Band("B", "良好", "Good", Decimal(80)), Band("C", "合格", "Pass", Decimal(60)),
        Band("D", "待改进", "To improve", Decimal(0)),
    ),
)  # fmt: skip


class SchemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssessmentScheme
        django_get_or_create = ("code", "version")

    code, version, name_zh, name_en = "TPL", 1, "测试方案", "Test scheme"
    state = SchemeState.ADOPTED
    source_text = ""
    body = factory.LazyFunction(lambda: body_to_json(BODY))
    sha256 = "0" * 64
    drafted_at = AT


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssessmentRound

    code = "2026Q3"
    starts_on = factory.LazyAttribute(lambda o: parse_period(o.code).starts_on)
    ends_on = factory.LazyAttribute(lambda o: parse_period(o.code).ends_on)
    scheme = factory.SubFactory(SchemeFactory)
    state = RoundState.COMPUTED
    opened_at = AT


def under_scheme(body: SchemeBody) -> AssessmentScheme:
    """Every round under another scheme: what one says is never changed once it is adopted."""
    scheme = SchemeFactory(version=2, body=body_to_json(body))
    AssessmentRound.objects.update(scheme=scheme)
    return scheme


def score(round_: AssessmentRound, branch: Branch, party: str, business: str, *, duties: tuple[int, int] = (10, 9)) -> ScoreTotal:
    """Participant, total, items and facts of one branch."""
    whole, results = Decimal(party), Decimal(business)
    group = branch.node.peer_group.code if branch.node.peer_group else ""
    RoundBranch.objects.create(round=round_, branch=branch, path=branch.node.path, peer_group=group)
    items = {"P01": min(Decimal(60), whole), "P02": max(Decimal(0), whole - 60), "B01": results}
    ScoreItem.objects.bulk_create(
        ScoreItem(round_id=round_.pk, branch_id=branch.pk, indicator=code, raw=points / 100, points=points)
        for code, points in items.items()
    )
    facts = stored_text(
        {"duty.MT-05.done": Decimal(duties[1]), "duty.MT-05.owed": Decimal(duties[0])}, round_.scheme.sha256, round_.ends_on
    )
    PeriodFact.objects.create(round_id=round_.pk, branch_id=branch.pk, facts=facts)
    return ScoreTotal.objects.create(
        round=round_, branch=branch, path=branch.node.path, peer_group=group, party=whole, business=results, computed_at=AT,
    )  # fmt: skip


def rollup(round_: AssessmentRound, node_id: int, totals: dict[str, tuple[int, str]]) -> None:
    """Node rows: indicator -> (branches, sum of points)."""
    ScoreNode.objects.bulk_create(
        ScoreNode(round_id=round_.pk, node_id=node_id, indicator=code, n=n, total=Decimal(total), lowest=0, highest=0)
        for code, (n, total) in totals.items()
    )


class AdjustmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScoreAdjustment

    indicator = "P01"
    delta = Decimal("1.00")
    reason = "补录"
    proposed_at = AT


DAY = date(2026, 10, 8)
