"""From a file to the version in force, which never changes."""

import pytest
from django.db import DatabaseError, transaction

from assessment.schemes import services
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import SchemeRefused
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable, RuleBroken
from tests.assessment.rounds.factories import AT
from tests.assessment.schemes.factories import SMALL, spoiled, stored

pytestmark = pytest.mark.db


def test_a_file_becomes_a_draft_once(people):
    actor = people.actor(people.assessor)
    first = services.import_scheme(actor=actor, at=AT, text=SMALL)
    again = services.import_scheme(actor=actor, at=AT, text=SMALL)

    assert (first.pk, first.state, first.source_text) == (again.pk, "draft", SMALL)
    assert AuditRow.objects.filter(action="scheme.imported").count() == 1


def test_a_version_is_never_overwritten(people):
    actor = people.actor(people.assessor)
    services.import_scheme(actor=actor, at=AT, text=SMALL)
    with pytest.raises(RuleBroken) as broken:
        services.import_scheme(actor=actor, at=AT, text=spoiled("deduct: 2", "deduct: 3"))
    assert (broken.value.code, broken.value.params) == ("scheme.version_exists", {"item": "KT", "version": 1, "next": 2})


def test_a_refused_file_leaves_nothing(people):
    before = AssessmentScheme.objects.count()
    with pytest.raises(SchemeRefused):
        services.import_scheme(actor=people.actor(people.assessor), at=AT, text=spoiled("points: 40", "points: 39.9"))
    assert AssessmentScheme.objects.count() == before


def test_only_assessors_draft(people):
    with pytest.raises(NotReachable):
        services.import_scheme(actor=people.actor(people.secretary), at=AT, text=SMALL)


def test_adoption_retires_the_version_before(people):
    first = services.import_scheme(actor=people.actor(people.assessor), at=AT, text=SMALL)
    services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=first)
    second = services.import_scheme(actor=people.actor(people.assessor), at=AT, text=spoiled("version: 1", "version: 2"))
    services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=second)

    assert list(AssessmentScheme.objects.filter(code="KT").values_list("version", "state")) == [(2, "adopted"), (1, "retired")]


def test_nobody_adopts_his_own_draft(people):
    own = stored(SMALL, drafted_by=people.committee)
    with pytest.raises(RuleBroken) as broken:
        services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=own)
    assert broken.value.code == "scheme.own_draft"
    with pytest.raises(NotReachable):
        services.adopt_scheme(actor=people.actor(people.assessor), at=AT, scheme=own)


@pytest.mark.parametrize("change", [{"body": {}}, {"sha256": "0" * 64}, {"version": 9}, {"source_text": ""}])
def test_the_database_keeps_the_contents(people, change):
    scheme = stored(SMALL, state=SchemeState.ADOPTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        AssessmentScheme.objects.filter(pk=scheme.pk).update(**change)
    AssessmentScheme.objects.filter(pk=scheme.pk).update(state=SchemeState.RETIRED)


def test_the_templates_ship_as_drafts(people):
    shipped = AssessmentScheme.objects.order_by("code", "-version").values_list("code", "version", "state", "drafted_by")
    versions = {"DUAL-COAL": (4, 3, 2, 1), "DUAL-GENERAL": (3, 2, 1)}
    assert list(shipped) == [(code, version, "draft", None) for code in versions for version in versions[code]]
    loaded = services.load_library(actor=people.actor(people.assessor), at=AT)
    assert {s.pk for s in loaded} == set(AssessmentScheme.objects.values_list("pk", flat=True))
