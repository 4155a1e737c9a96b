"""From a published place to certificate and grade: who asks, who checks, who decides; the cap of the year."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.workforce.competitions import factories as competitions
from tests.workforce.skills.factories import SkillCertificateFactory, national_number
from workforce.competitions.models import CompetitionMember
from workforce.promotion import services
from workforce.promotion.models import CompetitionPromotionRule, FastTrackRequest
from workforce.promotion.services import fasttrack
from workforce.skills.models import GradeRecord

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    try:
        with transaction.atomic():
            call(at=clock.now(), **given)
    except RuleBroken as broken:
        return broken.code
    return ""


def member(row, people) -> CompetitionMember:
    names = ("person__unit", "entry__competition__node", "entry__occupation")
    return CompetitionMember.objects.select_related(*names).get(competition=row, person=people.worker.person)


def ask(people, row, by=None) -> str:
    return refusal(services.ask_fasttrack, actor=people.actor(by or people.worker), member=member(row, people))


def decide(people, row, by=None, **more) -> str:
    today = clock.today()
    words = {"number": national_number(700001, today.year, row.target_grade), "issued_on": today} | more
    return refusal(services.approve_fasttrack, actor=people.actor(by or people.second_hr), request=row, version=row.version, **words)


def check(people, row, by=None) -> str:
    return refusal(services.check_fasttrack, actor=people.actor(by or people.hr), request=row, version=row.version)


def test_from_the_place_to_the_grade(people):
    SkillCertificateFactory(person=people.worker.person, grade=4, issued_on=date(2020, 6, 18))
    assert ask(people, competitions.published(people)) == ""
    row = FastTrackRequest.objects.get()
    assert (row.rule.code, row.from_grade, row.target_grade, row.year) == ("CMP-08", 4, 3, clock.today().year)
    assert decide(people, row) == "fasttrack.not_checked"
    assert check(people, row) == ""
    row.refresh_from_db()
    assert check(people, row) == "fasttrack.not_asked"
    assert decide(people, row, people.hr) == "fasttrack.second_person"
    assert decide(people, row, number="bad") != ""
    assert decide(people, row) == ""
    row.refresh_from_db()
    assert (row.state, row.certificate.grade) == ("approved", 3)
    record = GradeRecord.objects.get(person=people.worker.person, to_on=None)
    assert (record.certificate, record.level.grade) == (row.certificate, 3)
    assert Notice.objects.filter(code="fasttrack.approved_notice", recipient=people.worker).count() == 1
    told = AuditRow.objects.filter(action__startswith="fasttrack.").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["fasttrack.asked", "fasttrack.checked", "fasttrack.approved"]


def test_only_a_published_result_and_a_place_that_is_worth_something(people):
    row = competitions.finished(people)
    assert ask(people, row) == "fasttrack.not_published"
    low = competitions.published(people, name="基层比武", level=1)
    assert ask(people, low) == "fasttrack.no_rule"
    SkillCertificateFactory(person=people.worker.person, grade=3)
    assert ask(people, competitions.published(people, name="又一次")) == "fasttrack.no_rule"  # holds as much already


def test_a_rule_that_is_switched_off_gives_nothing(people):
    CompetitionPromotionRule.objects.filter(code="CMP-08").update(is_active=False)
    assert ask(people, competitions.published(people)) == "fasttrack.no_rule"


def test_one_promotion_a_year(people):
    first, second = competitions.published(people), competitions.published(people, name="第二次")
    assert ask(people, first) == ""
    assert ask(people, first) == "fasttrack.asked_already"
    assert ask(people, second) == "fasttrack.cap_reached"
    row = FastTrackRequest.objects.get()
    hr = people.actor(people.hr)
    refuse = {"actor": hr, "request": row, "version": row.version}
    assert refusal(services.refuse_fasttrack, **refuse, reason=" ") == "fasttrack.reason_needed"
    assert refusal(services.refuse_fasttrack, **refuse, reason="名次登记有误") == ""
    assert ask(people, second) == ""  # a refused one takes no place
    RuleParameter.objects.filter(code="FASTTRACK_YEAR_CAP").update(value=2)
    assert ask(people, competitions.published(people, name="第三次")) == ""
    assert sorted(FastTrackRequest.objects.exclude(state="refused").values_list("slot", flat=True)) == [1, 2]


def test_the_cap_holds_where_two_ask_at_once(people, monkeypatch):
    """Whoever has read the free slot before the other saved meets the unique row."""
    first, second = competitions.published(people), competitions.published(people, name="第二次")
    assert ask(people, first) == ""
    monkeypatch.setattr(fasttrack, "_slot", lambda *args: 1)
    assert ask(people, second) == "fasttrack.cap_reached"
    row = FastTrackRequest.objects.get()
    row.pk, row.entry_id = None, member(second, people).entry_id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_year_of_the_decision_counts(people):
    assert ask(people, competitions.published(people)) == ""
    row = FastTrackRequest.objects.get()
    FastTrackRequest.objects.update(year=clock.today().year - 1)
    row.refresh_from_db()
    assert check(people, row) == ""
    assert ask(people, competitions.published(people, name="今年")) == ""
    row.refresh_from_db()
    assert decide(people, row) == "fasttrack.cap_reached"


def test_hr_asks_too_and_nobody_handles_his_own(people):
    row = competitions.published(people)
    for who in (people.secretary, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            ask(people, row, who)
    assert ask(people, row, people.second_hr) == ""
    found = FastTrackRequest.objects.get()
    assert Notice.objects.filter(code="fasttrack.asked_notice", recipient=people.worker).count() == 1
    assert check(people, found) == ""
    found.refresh_from_db()
    assert decide(people, found, people.second_hr) == "fasttrack.second_person"  # who asked does not decide
    with pytest.raises(NotReachable):
        check(people, found, people.worker)
    with pytest.raises(EditConflict):
        services.check_fasttrack(actor=people.actor(people.hr), at=clock.now(), request=found, version=1)


def test_a_certificate_gained_meanwhile_ends_the_request(people):
    assert ask(people, competitions.published(people)) == ""
    row = FastTrackRequest.objects.get()
    assert check(people, row) == ""
    SkillCertificateFactory(person=people.worker.person, grade=4)
    row.refresh_from_db()
    assert decide(people, row) == "fasttrack.changed_since"
