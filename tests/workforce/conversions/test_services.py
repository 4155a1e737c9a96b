"""The ledger of conversions: what counts once, who verifies, what is due."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import transaction
from django.urls import reverse

from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.conversions import factories as make
from tests.workforce.innovation import factories as innovation
from tests.workforce.innovation.factories import by
from tests.workforce.methods import factories as methods
from tests.workforce.results import factories as results
from workforce.conversions import rules, selectors, services
from workforce.conversions.models import InnovationConversion

pytestmark = pytest.mark.db
SHARES = rules.Shares(D(50), D(5), 5)


def refusal(call, **given) -> str:
    try:
        with transaction.atomic():
            call(**given)
    except RuleBroken as broken:
        return broken.code
    return ""


def register(people, user=None, **changes) -> str:
    return refusal(services.register_conversion, **by(people, user), facts=make.facts(people, **changes))


@pytest.mark.parametrize(
    ("route", "year", "agreed", "due"),
    [
        ("transfer", 2026, None, "500"), ("licence", 2026, None, "500"), ("own", 2026, None, "50"), ("own", 2030, None, "50"),
        ("own", 2031, None, "0"), ("own", 2026, "12.5", "125"), ("transfer", 2040, None, "500"), ("transfer", 2026, "0", "0"),
    ],
)  # fmt: skip
def test_what_is_due_without_and_with_an_agreement(route, year, agreed, due):
    agreed = D(agreed) if agreed is not None else None
    found = rules.share_due(route=route, basis=D(1000), from_on=date(2026, 3, 1), year=year, agreed=agreed, shares=SHARES)
    assert found == D(due)


def test_a_benefit_counts_once(people):
    assert register(people) == ""
    assert register(people) == "conversion.twice"
    assert register(people, node=people.nodes["CM-B"]) == ""
    first = InnovationConversion.objects.order_by("pk")[0]
    services.withdraw_conversion(**by(people, people.second_hr), conversion=first, reason="重复")
    assert register(people) == ""


def test_what_is_told_is_checked(people):
    today = clock.today()
    assert register(people, from_on=today + timedelta(days=1)) == "conversion.ahead"
    assert register(people, year=make.FROM.year - 1) == "conversion.year_outside"
    assert register(people, year=today.year + 1) == "conversion.year_outside"
    assert register(people, benefit=D(0)) == "conversion.no_benefit"
    assert register(people, measured=" ") == "conversion.words_needed"
    with pytest.raises(NotReachable):
        register(people, people.stranger)
    with pytest.raises(NotReachable):
        register(people, people.worker)


def test_a_second_person_verifies_never_an_author(people):
    row = make.registered(people)
    assert refusal(services.verify_conversion, **by(people), conversion=row) == "conversion.own"
    author = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="作者")
    row.result.authors.create(place=9, person=author.person)
    assert refusal(services.verify_conversion, **by(people, author), conversion=row) == "conversion.own"
    services.return_conversion(**by(people, people.second_hr), conversion=row, reason="缺少电费单")
    assert refusal(services.verify_conversion, **by(people, people.second_hr), conversion=row) == "conversion.not_waiting"
    assert Notice.objects.get(code="conversion.returned_notice").recipient == people.hr
    row.refresh_from_db()
    other = {"conversion": row, "version": row.version, "facts": make.facts(people, benefit=D(90000))}
    assert refusal(services.change_conversion, **by(people, people.second_hr), **other) == "conversion.not_registrar"
    services.change_conversion(**by(people), **other)
    done = services.verify_conversion(**by(people, people.second_hr), conversion=row)
    assert (done.state, done.benefit, done.verified_on) == ("verified", D(90000), clock.today())
    assert refusal(services.withdraw_conversion, **by(people, author), conversion=row, reason="错") == "conversion.own"


def test_a_conversion_comes_from_results_projects_and_methods(people):
    result, project, method = results.confirmed(people), innovation.running(people), methods.named(people)
    results.registered(people, number=results.OTHER_PATENT)
    scope = people.actor(people.hr).scope("conversion.register")
    found = selectors.sources(scope)
    assert [source.key for source in found] == [f"result:{result.pk}", f"project:{project.pk}", f"method:{method.pk}"]
    for source in found:
        row = make.registered(people, source=source)
        assert (row.source_key, row.unit, row.title) == (source.key, people.nodes["CM-A"], source.title)
    for user, seen in ((people.worker, 3), (people.hr, 3), (people.stranger, 0)):
        assert selectors.conversions(people.actor(user).scope("conversion.view")).count() == seen


def test_years_are_summed_from_what_is_verified(people):
    make.verified(people)
    make.verified(people, node=people.nodes["CM-B"], benefit=D("0.10"))
    make.registered(people, node=people.nodes["MK1"])
    [year] = selectors.years(people.actor(people.hr).scope("conversion.view"))
    assert (year.year, year.count, round(year.benefit, 2), year.paid) == (2026, 2, D("100000.10"), 0)
    assert selectors.due_of(InnovationConversion.objects.filter(state="verified").order_by("pk")[0]) == D(10000)


def test_a_year_before_the_rule_owes_what_was_agreed(people, client):
    """The register reaches back further than the rows of the rule."""
    row = make.registered(people, from_on=date(2016, 1, 1), year=2017)
    agreed = make.registered(people, from_on=date(2016, 1, 1), year=2018, agreed_share=D(10))
    assert (selectors.due_of(row), selectors.due_of(agreed)) == (D(0), D(2000))
    client.force_login(people.hr)
    assert client.get(reverse("conversion_detail", args=[row.pk])).status_code == 200


def test_a_change_stays_in_the_reach_of_the_registrar(people):
    row = make.registered(people)
    away = selectors.Source("result", row.result, people.nodes["CM-C"])
    facts = make.facts(people, source=away, node=people.nodes["CM-C"])
    with pytest.raises(NotReachable):
        services.change_conversion(**by(people), conversion=row, version=row.version, facts=facts)


def test_what_was_withdrawn_meanwhile_is_not_verified(people):
    row = make.registered(people)
    row.result.state = "withdrawn"
    row.result.save()
    assert refusal(services.verify_conversion, **by(people, people.second_hr), conversion=row) == "conversion.source_gone"


def test_who_registered_and_the_authors_learn_of_a_withdrawal(people):
    waiting = make.registered(people)
    services.withdraw_conversion(**by(people, people.second_hr), conversion=waiting, reason="重复")
    told = Notice.objects.filter(code="conversion.withdrawn_notice")
    assert [n.recipient for n in told] == [people.hr]
    counted = make.verified(people)
    services.withdraw_conversion(**by(people, people.second_hr), conversion=counted, reason="算错")
    assert {n.recipient for n in told.all()} == {people.hr, people.worker}


def test_the_assessor_of_a_committee_reaches_the_conversions_of_its_plant(people):
    row = make.registered(people)
    far = user_with(Role.ASSESSOR, people.nodes["DW2"], unit=people.nodes["MK2"], name="外矿考核员")
    with pytest.raises(NotReachable):
        services.verify_conversion(**by(people, far), conversion=row)
    assert services.verify_conversion(**by(people, people.assessor), conversion=row).state == "verified"
