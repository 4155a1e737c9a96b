"""A small round whose numbers can be computed by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from assessment.metrics.rules import METRICS
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundBranch
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import body_to_json, fingerprint, parse_scheme
from branches.activities.enums import ActivityState
from branches.activities.models import Activity, ActivityKind
from branches.duties.models import FrequencyRule
from branches.orgs.models import Branch
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.models import Node
from tests.support.people import FourPeople
from workforce.skills.models import Occupation, SkillCertificate

AT = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)

SCHEME = """
code: TEST
version: 1
name_zh: 测试方案
name_en: Test scheme
bands:
  - {code: excellent, name_zh: 优秀, name_en: Excellent, floor: 90}
  - {code: good, name_zh: 良好, name_en: Good, floor: 80}
  - {code: fail, name_zh: 未达标, name_en: Fail, floor: 0}
dimensions:
  party:
    sections:
      - code: S1
        name_zh: 党建
        name_en: Party work
        indicators:
          - {code: P1, name_zh: 主题党日, name_en: Party day, points: 40, metric: duty_missing, params: {kinds: [MT-05]},
             rule: per_missing, rule_params: {deduct: 15}}
          - {code: P2, name_zh: 到会率, name_en: Attendance, points: 30, metric: attendance_rate, params: {kinds: [MT-05]},
             rule: proportional, rule_params: {target: 0.9}}
          - {code: P3, name_zh: 评议, name_en: Judged, points: 30, judged: true}
  business:
    sections:
      - code: S2
        name_zh: 业务
        name_en: Business
        indicators:
          - {code: B1, name_zh: 产量, name_en: Output, points: 50, metric: measure_attainment, params: {measure: T-OUTPUT},
             rule: proportional, rule_params: {target: 1}, when_empty: not_applicable, result: true}
          - {code: B2, name_zh: 持证率, name_en: Certified, points: 30, metric: certified_rate,
             rule: proportional, rule_params: {target: 0.5}}
          - {code: B3, name_zh: 晋级, name_en: Promotions, points: 20, metric: promotions_gained,
             rule: per_event, rule_params: {earn: 10}}
vetoes:
  - {code: V1, name_zh: 事故, name_en: Accident, dimension: business, metric: measure_events, params: {measure: T-ACCIDENT},
     at_least: 1, effect: cap, cap: 60}
"""


class MeasureKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeasureKind
        django_get_or_create = ("code",)

    code = "T-OUTPUT"
    name_zh = "产量"
    name_en = "Output"
    unit_label = "吨"
    fold = "sum"


class BusinessMeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BusinessMeasure

    kind = factory.SubFactory(MeasureKindFactory)
    month = date(2026, 7, 1)
    value = Decimal(90)
    target = Decimal(100)
    updated_at = AT


class SkillCertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SkillCertificate

    occupation = factory.LazyFunction(lambda: Occupation.objects.order_by("pk").first())
    grade = 4
    number = factory.Sequence(lambda n: f"T{n:021d}")
    issued_on = date(2025, 1, 1)


class ActivityFactory(factory.django.DjangoModelFactory):
    """A filed activity of five expected and present."""

    class Meta:
        model = Activity

    kind = factory.LazyFunction(lambda: ActivityKind.objects.get(code="MT-05"))
    subject = factory.Sequence(lambda n: f"活动{n}")
    held_on = date(2026, 7, 10)
    starts_at = factory.LazyAttribute(lambda o: datetime(o.held_on.year, o.held_on.month, o.held_on.day, 2, tzinfo=UTC))
    state = ActivityState.FILED
    filed_at = factory.LazyAttribute(lambda o: o.starts_at)
    expected = 5
    present = 5
    created_at = AT


def scheme_from(text: str = SCHEME) -> AssessmentScheme:
    body = body_to_json(parse_scheme(text, METRICS))
    return AssessmentScheme.objects.create(
        code=body["code"], version=body["version"], name_zh=body["name_zh"], name_en=body["name_en"], state=SchemeState.ADOPTED,
        source_text=text, body=body, sha256=fingerprint(body), drafted_at=AT,
    )  # fmt: skip


def only_rule(kind: str = "MT-05", times: int = 1) -> None:
    """One duty a month and nothing else."""
    FrequencyRule.objects.all().delete()
    FrequencyRule.objects.create(
        code="T-1", kind=ActivityKind.objects.get(code=kind), period="month", times=times, branch_kinds=["branch"],
        effective_from=date(2020, 1, 1), source="test",
    )  # fmt: skip


def round_of(branches: list[Branch], scheme: AssessmentScheme | None = None, code: str = "2026Q3") -> AssessmentRound:
    row = AssessmentRound.objects.create(
        code=code, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), scheme=scheme or scheme_from(), opened_at=AT
    )
    RoundBranch.objects.bulk_create(
        RoundBranch(round=row, branch=b, path=b.node.path, peer_group=b.node.peer_group.code if b.node.peer_group else "") for b in branches
    )
    return row


def hand_computed(people: FourPeople) -> AssessmentRound:
    """Branch A: party 80.50, business 70.00. Branch B: party 0.00, business 0.00 (half of it not applicable)."""
    only_rule()
    row = round_of([people.branch_a, people.branch_b])
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 7, 10), present=4)
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 8, 10))
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 9, 10), state=ActivityState.HELD, filed_at=None)
    for judge, points in ((people.assessor, 24), (people.committee, 27)):
        JudgedScore.objects.create(
            round=row, branch=people.branch_a, indicator="P3", judge=judge, points=points, reason="现场查看", given_at=AT
        )
    unit: Node = people.nodes["CM-A"]
    BusinessMeasureFactory(node=unit, month=date(2026, 7, 1), value=90)
    BusinessMeasureFactory(node=unit, month=date(2026, 8, 1), value=110)
    for person in unit.people.order_by("pk")[:2]:
        SkillCertificateFactory(person=person)
    return row
