"""The assessment does not know this room: hints and checks earn and cost nothing."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from portal.kernel import changes
from tests.branches.activities.factories import NOON
from tests.branches.authenticity.factories import drawn_record, judge, written

ROOT = Path(__file__).resolve().parents[3]
ROOM = "branches.authenticity"


def sources(folder: str) -> list[Path]:
    return [p for p in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in p.parts and "management" not in p.parts]


def test_no_file_of_the_assessment_names_this_room_or_its_tables():
    models = [m for m in apps.get_app_config("branches").get_models() if m.__module__.startswith(ROOM)]
    tables = "|".join([*(m.__name__ for m in models), *(m._meta.db_table for m in models), "filing_look", r"branches\.authenticity"])
    assert len(models) == 6
    assert [str(p) for p in sources("assessment") if re.search(rf"\b(?:{tables})\b", p.read_text(encoding="utf8"))] == []


def test_no_table_of_the_assessment_points_here():
    fields = [f for m in apps.get_app_config("assessment").get_models() for f in m._meta.get_fields() if isinstance(f, ForeignKey)]
    assert [f"{f.model.__name__}.{f.name}" for f in fields if f.related_model.__module__.startswith(ROOM)] == []


def test_no_scheme_counts_hints():
    texts = [p.read_text(encoding="utf8") for p in [*(ROOT / "samples").rglob("*.yaml"), *(ROOT / "assessment").rglob("*.yaml")]]
    assert [word for text in texts for word in ("near_minutes", "reused_photo", "same_roll", "sample_verdict") if word in text] == []


@pytest.mark.django_db
def test_looking_explaining_and_judging_announce_no_change_of_facts(people, monkeypatch):
    from branches.authenticity import services

    heard = []
    monkeypatch.setitem(changes.__dict__, "announce", lambda *args, **kwargs: heard.append(args))
    activity = written(people.branch_a)
    services.keep_look(activity, people.actor(people.secretary), NOON)
    services.explain(actor=people.actor(people.secretary), at=NOON, activity=activity, text="共同学习")
    record = drawn_record(people)
    judge(people, people.committee, record, "in_order")
    judge(people, people.second_committee, record, "in_order")
    assert heard == []
