"""Scheme files to be refused or taken: a small valid one, and how to spoil it."""

import factory

from assessment.metrics.rules import METRICS
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import body_to_json, fingerprint, parse_scheme
from tests.assessment.rounds.factories import AT

SMALL = """\
code: KT
version: 1
name_zh: 小方案
name_en: Small scheme
bands:
  - {code: good, name_zh: 良好, name_en: Good, floor: 80}
  - {code: fail, name_zh: 未达标, name_en: Fail, floor: 0}
dimensions:
  party:
    sections:
      - code: S1
        name_zh: 党建
        name_en: Party work
        indicators:
          - code: P1
            name_zh: 三会一课
            name_en: Meetings
            points: 60
            metric: duty_missing
            params: {kinds: [MT-01, MT-02]}
            rule: per_missing
            rule_params: {deduct: 2}
            when_empty: not_applicable
          - code: P2
            name_zh: 评议
            name_en: Judged
            points: 40
            judged: true
  business:
    sections:
      - code: S2
        name_zh: 业务
        name_en: Business
        indicators:
          - code: B1
            name_zh: 产量
            name_en: Output
            points: 100
            metric: measure_attainment
            params: {measure: OUTPUT}
            rule: proportional
            rule_params: {target: 1}
            result: true
"""


def spoiled(old: str, new: str) -> str:
    """The small scheme with one thing changed."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def stored(text: str, **fields) -> AssessmentScheme:
    body = body_to_json(parse_scheme(text, METRICS))
    return SchemeFactory(
        code=body["code"], version=body["version"], name_zh=body["name_zh"], name_en=body["name_en"], source_text=text, body=body,
        sha256=fingerprint(body), **fields,
    )  # fmt: skip


class SchemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssessmentScheme

    drafted_at = AT
