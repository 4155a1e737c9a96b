"""No metric reaches what people say in confidence: surveys, counselling, reports to the discipline office, ballots.

Three proofs: no model that a metric reads leads there by any chain of foreign keys; no model there is named in the code of the
metrics; and no statement of any metric touches one of the tables.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import METRICS, needs_of
from assessment.metrics.selectors import evidence, facts_of
from portal.kernel.periods import parse_period
from tests.assessment.metrics.test_sources import USES

ROOT = Path(__file__).resolve().parents[3]
SECRET_ROOMS = ("branches.pulse", "branches.whistle")
# Of ballots the published result is read (an appraisal), never who took part and what was cast.
SECRET_NAMES = ("Counsel", "BallotPaper", "BallotVoter", "BallotEnvelope", "IntegrityTalk")
READERS = [p for folder in ("metrics", "scoring") for p in sorted((ROOT / "assessment" / folder).rglob("*.py"))]


def is_secret(model: type[models.Model]) -> bool:
    return model.__module__.startswith(SECRET_ROOMS) or model.__name__.startswith(SECRET_NAMES)


SECRET = [m for m in apps.get_models() if is_secret(m)]


def named() -> Iterator[type[models.Model]]:
    """Models that the code of metrics and scoring imports."""
    for path in READERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models"):
                for name in node.names:
                    found = getattr(import_module(node.module), name.name)
                    if isinstance(found, type) and issubclass(found, models.Model):
                        yield found


def reached(starts: set[type[models.Model]]) -> set[type[models.Model]]:
    """All models to which foreign keys lead from ``starts``, over any number of steps."""
    found, open_ones = set(starts), list(starts)
    while open_ones:
        for field in open_ones.pop()._meta.get_fields():
            other = getattr(field, "related_model", None)
            is_forward = isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField)
            if is_forward and isinstance(other, type) and other not in found:
                found.add(other)
                open_ones.append(other)
    return found


def test_there_is_something_to_protect():
    assert {m.__name__ for m in SECRET} >= {"PulseEnvelope", "PulseFigure", "CounselNote", "CounselBooking", "WhistleReport", "BallotPaper"}


def test_no_chain_of_keys_leads_from_a_metric_to_what_is_secret():
    starts = set(named())
    assert len(starts) > 40
    assert [m.__name__ for m in reached(starts) if is_secret(m)] == []


def test_the_way_back_over_a_key_is_named_nowhere():
    """A query may go against the direction of a key too; it would have to name the relation."""
    back = {
        relation.get_accessor_name() or relation.name
        for model in reached(set(named()))
        for relation in model._meta.related_objects
        if is_secret(relation.related_model) and not relation.hidden
    }
    text = "\n".join(path.read_text(encoding="utf8") for path in READERS)
    words = {node.value for node in ast.walk(ast.parse(text.replace("from __future__", "#"))) if isinstance(node, ast.Constant)}
    parts = {part for word in words if isinstance(word, str) for part in word.split("__")}
    assert sorted(back & parts) == []
    assert sorted(m.__name__ for m in SECRET if m.__name__ in text) == []


@pytest.mark.django_db
def test_no_statement_of_a_metric_touches_a_secret_table(people):
    tables = {m._meta.db_table for m in SECRET}
    period, asked = parse_period("2026Q3"), 0
    for metric in METRICS:
        params = USES.get(metric, {})
        with CaptureQueriesContext(connection) as seen:
            try:
                facts_of([people.branch_a.pk], period, needs_of([(metric, params)]))
                evidence(metric, params, people.branch_a.pk, period)
            except (KeyError, ValueError):
                continue  # a metric that cannot be asked without its own figures; those of its source are asked by others
        asked += 1
        touched = [t for t in tables for q in seen.captured_queries if f'"{t}"' in q["sql"]]
        assert touched == [], metric
    assert asked > len(METRICS) * 0.7
