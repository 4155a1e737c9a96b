"""The figures of the quiet hours: refused on the page, named at the start."""

from datetime import date

import pytest
from django.core.checks import Tags, run_checks
from django.utils.timezone import localtime

from portal.catalogue import services as catalogue
from portal.catalogue.models import RuleParameter
from portal.kernel.errors import RuleBroken
from portal.notices.checks import check_quiet_hours
from portal.notices.rules import first_moment
from portal.notices.selectors import enterprise_quiet
from portal.rights.enums import Role
from tests.portal.notices.factories import at
from tests.support.people import user_with


@pytest.fixture
def governor(people):
    """Rules belong to no unit: an assessor of the whole enterprise."""
    return user_with(Role.ASSESSOR, people.nodes["JT"], unit=people.nodes["JT"], name="考核员总")


@pytest.mark.parametrize("code", ["NOTICE_QUIET_FROM", "NOTICE_QUIET_TO"])
@pytest.mark.parametrize("value", ["晚上九点", "25:00", "9:00", "2100"])
def test_what_is_no_time_of_day_is_refused_where_it_is_typed(people, governor, code, value):
    words = {"code": code, "effective_from": date(2026, 12, 1), "source": "会议"}
    with pytest.raises(RuleBroken) as broken:
        catalogue.add_rule_version(actor=people.actor(governor), at=at(), value=value, **words)
    assert (broken.value.code, broken.value.field, broken.value.params) == ("rule.not_a_clock", "value", {"given": value})
    assert RuleParameter.objects.filter(code=code).count() == 1


def test_a_new_figure_holds_from_its_day_on(people, governor):
    catalogue.add_rule_version(
        actor=people.actor(governor),
        at=at(),
        code="NOTICE_QUIET_FROM",
        value="19:30",
        effective_from=date(2026, 12, 1),
        source="会议",
    )
    moments = [at(19, 29, day=1, month=12), at(19, 30, day=1, month=12), at(19, 30)]
    found = [localtime(first_moment(moment, enterprise_quiet(moment.date()))) for moment in moments]
    assert found == [moments[0], at(7, 0, day=2, month=12), moments[2]]


def test_a_figure_that_is_no_time_of_day_is_named_at_the_start(db):
    assert check_quiet_hours(databases=["default"]) == []
    RuleParameter.objects.filter(code="NOTICE_QUIET_TO").update(value="七点")
    found = [message for message in run_checks(tags=[Tags.database], databases=["default"]) if message.id == "portal.E001"]
    assert [message.msg for message in found] == ["Rule NOTICE_QUIET_TO is '七点', which is no time of day."]
    assert "HH:MM" in found[0].hint
    assert check_quiet_hours(databases=None) == []  # runserver and tests ask without a database
