"""Two clicks, and two second persons, at the same moment on two connections: one file."""

from datetime import date

import pytest

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.exports import services
from portal.exports.models import ExportFile
from portal.kernel import clock
from portal.kernel.exporters import exporter_of
from portal.rights.enums import Role
from tests.portal.publicity.test_together import together
from tests.support.people import four_people, user_with

pytestmark = pytest.mark.db


@pytest.fixture
def people(transactional_db):
    """The standing people; the rules' figures are written anew where the table has been emptied."""
    figures = {"KEEP_HOURS": 24, "REASON_ROWS": 200, "SECOND_PERSON": 500, "REASON_CHARS": 4, "DECIDE_DAYS": 7}
    for code, value in ((f"EXPORT_{name}", figure) for name, figure in figures.items()):
        words = {"name_zh": code, "name_en": code, "value": value, "source": "test"}
        RuleParameter.objects.update_or_create(code=code, effective_from=date(2020, 1, 1), defaults=words)
    return four_people()


def ask(people, token):
    how = {"exporter": exporter_of("person-list"), "query": "", "format": "csv", "reason": "年度工作总结", "token": token}
    return services.request_export(actor=people.actor(people.hr), at=clock.now(), **how)


def test_a_double_click_makes_one_file(people):
    assert together(lambda: ask(people, "a"), lambda: ask(people, "a")) == ["", ""]
    assert (ExportFile.objects.count(), AuditRow.objects.filter(action="export.made").count()) == (1, 1)


def test_two_second_persons_agree_once(people):
    RuleParameter.objects.filter(code="EXPORT_SECOND_PERSON").update(value=1)
    third = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["MK1"], name="人事丙")
    export = ask(people, "b")

    def agree(user):
        actor = people.actor(user)
        return lambda: services.decide_export(actor=actor, at=clock.now(), export=export, is_approved=True)

    assert together(agree(people.second_hr), agree(third)) == ["", "export.decided"]
    assert AuditRow.objects.filter(action="export.made").count() == 1
