"""From the file of a method to its spreading (docs/rules.md OPM-01..08)."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import add_months
from portal.notices.models import Notice
from portal.people.models import ProfessionalTitle
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.innovation import factories as innovation
from tests.workforce.innovation.factories import by
from tests.workforce.methods import factories as make
from workforce.innovation import services as innovation_services
from workforce.methods import access, rules, services
from workforce.methods.models import OperatingMethod

pytestmark = pytest.mark.db
TODAY = date(2026, 11, 30)


def refusal(call, **given) -> str:
    try:
        with transaction.atomic():
            call(**given)
    except RuleBroken as broken:
        return broken.code
    return ""


def draft(people, user=None, **changes) -> str:
    return refusal(services.draft_method, **by(people, user or people.worker), facts=make.facts(people, **changes))


@pytest.mark.parametrize(
    ("from_on", "to_on", "code"),
    [
        (date(2025, 11, 30), date(2026, 11, 29), ""), (date(2025, 11, 30), date(2026, 11, 28), "method.record_short"),
        (date(2025, 12, 1), date(2026, 12, 1), "method.ahead"), (date(2020, 1, 1), date(2023, 11, 30), ""),
        (date(2020, 1, 1), date(2023, 11, 29), "method.record_old"),
    ],
)  # fmt: skip
def test_a_year_of_leading_results_within_the_last_three(from_on, to_on, code):
    assert rules.record_verdict(from_on, to_on, TODAY, months=12, window=36).code == code


@pytest.mark.parametrize("kind", ["head", "senior", "doctor"])
def test_who_cannot_be_the_first_finisher(people, kind):
    assert draft(people, creator_kind=kind) == "method.creator_barred"


def test_what_a_file_declares(people):
    assert draft(people) == ""
    assert draft(people, creator_kind="engineer") == ""
    assert draft(people, complies=False) == "method.not_compliant"
    for name in ("no_secret", "no_dispute", "not_awarded"):
        assert draft(people, **{name: False}) == "method.excluded"
    assert draft(people, originality=" ") == "method.words_needed"
    today = clock.today()
    assert draft(people, record_from=add_months(today, -6)) == "method.record_short"
    assert draft(people, creator=people.secretary.person) == "method.own_only"
    ProfessionalTitle.objects.create(person=people.worker.person, level="senior", name="高级工程师", obtained_on=date(2020, 1, 1))
    assert draft(people, creator_kind="engineer") == "method.creator_senior"
    with pytest.raises(NotReachable):
        draft(people, people.secretary)


def test_a_second_person_reviews_and_the_reason_is_coded(people):
    row = make.drafted(people, people.hr)
    assert refusal(services.review_method, **by(people), method=row, is_passed=True) == "method.own"
    second = by(people, people.second_hr)
    assert refusal(services.review_method, **second, method=row, is_passed=False) == "method.refusal_needed"
    services.review_method(**second, method=row, is_passed=False, refusal=innovation.refusal(), answer="请补充")
    assert Notice.objects.get(code="method.refused_notice").recipient == people.worker
    assert refusal(services.review_method, **second, method=row, is_passed=True) == "method.reviewed"
    late = {"method": row, "version": row.version, "facts": make.facts(people)}
    assert refusal(services.change_method, **by(people, people.worker), **late) == "method.edited"


def test_a_panel_that_was_convened_is_heard_first(people):
    row = make.drafted(people)
    review = innovation.judged(people, 90, 10, row)
    assert refusal(services.review_method, **by(people), method=row, is_passed=True) == "method.panel_open"
    innovation_services.decide_review(**by(people), review=review, refusal=innovation.refusal())
    assert refusal(services.review_method, **by(people), method=row, is_passed=True) == "method.panel_failed"


def test_it_is_named_after_its_creator_with_his_consent(people):
    row = make.passed(people)
    words = {"method": row, "plan": "现场演示"}
    assert refusal(services.name_method, **by(people), named_as="职工甲操作法", **words) == "method.no_consent"
    assert refusal(services.consent, **by(people, people.hr), method=row) == "method.not_creator"
    services.consent(**by(people, people.worker), method=row)
    assert refusal(services.consent, **by(people, people.worker), method=row) == "method.consented"
    assert refusal(services.name_method, **by(people), named_as="快速操作法", **words) == "method.name_person"
    assert refusal(services.adopt_method, **by(people), method=row, unit=people.nodes["CM-B"], adopted_on=TODAY, effect="好") == (
        "method.not_named"
    )
    done = services.name_method(**by(people), named_as="职工甲操作法", **words)
    assert (done.state, str(done), done.named_on) == ("named", "职工甲操作法", clock.today())


def test_it_spreads_and_is_promoted_when_enough_units_use_it(people):
    row = make.named(people)
    words = {"method": row, "adopted_on": clock.today(), "effect": "缩短三成"}
    assert refusal(services.adopt_method, **by(people), unit=people.nodes["CM-A"], **words) == "method.own_unit"
    ahead = {**words, "adopted_on": clock.today() + timedelta(days=1)}
    assert refusal(services.adopt_method, **by(people), unit=people.nodes["CM-B"], **ahead) == "method.ahead"
    make.adopted(people, row)
    assert refusal(services.adopt_method, **by(people), unit=people.nodes["CM-B"], **words) == "method.adopted_already"
    assert refusal(services.promote_method, **by(people), method=row) == "method.few_adopters"
    make.adopted(people, row, "CM-C")
    services.promote_method(**by(people), method=row)
    assert refusal(services.promote_method, **by(people), method=row) == "method.promoted"
    far = user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="远方")
    assert OperatingMethod.objects.within(people.actor(far).scope("method.view")).count() == 1  # CM-C took it over
    services.nominate_method(**by(people), method=row, contest="市级先进操作法评选", nominated_on=clock.today())
    assert Notice.objects.get(code="method.nominated_notice").recipient == people.worker
    with pytest.raises(NotReachable):
        services.promote_method(**by(people, far), method=row)


def test_a_double_click_makes_one_file(people):
    one, two = (services.draft_method(**by(people, people.worker), facts=make.facts(people), once_key="k") for _n in range(2))
    assert one.pk == two.pk


def test_whoever_changed_a_file_does_not_review_it(people):
    row, second = make.drafted(people), by(people, people.second_hr)
    row = services.change_method(**second, method=row, version=row.version, facts=make.facts(people, summary="另一种做法"))
    assert refusal(services.review_method, **second, method=row, is_passed=True) == "method.own"
    assert services.review_method(**by(people), method=row, is_passed=True).state == "passed"


def test_evidence_stays_as_it_was_judged(people):
    row = make.drafted(people)
    actor = people.actor(people.worker)
    assert access.may_change_files(actor, row.pk)
    services.review_method(**by(people), method=row, is_passed=True)
    assert not access.may_change_files(actor, row.pk)
    assert access.may_open_file(actor, row.pk)
