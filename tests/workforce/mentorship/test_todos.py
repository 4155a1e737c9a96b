"""What waits for mentor, apprentice, witness, judge and HR."""

from datetime import timedelta

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from tests.workforce.mentorship import factories as make
from workforce.mentorship import selectors, services, todos
from workforce.mentorship.models import MentorshipAgreement


def titles(people, user, kind) -> list[str]:
    return [t.title for t in kind(people.actor(user), clock.now()).first]


def test_signatures_wait_for_each_in_turn(people):
    mentor = make.mentor_of(people)
    row = make.offered(people, mentor)
    assert titles(people, mentor, todos.mine) == titles(people, people.worker, todos.mine) == ["签字：师傅甲 → 职工甲"]
    assert titles(people, people.secretary, todos.witnessing) == []
    row.delete()
    make.both_signed(people, mentor)
    assert titles(people, mentor, todos.mine) == titles(people, people.worker, todos.mine) == []
    assert titles(people, people.secretary, todos.witnessing) == ["见证：师傅甲 → 职工甲"]
    assert titles(people, people.sibling, todos.witnessing) == titles(people, people.stranger, todos.witnessing) == []


def test_a_change_waits_for_the_other_side(people):
    mentor = make.mentor_of(people)
    make.asked(people, make.running(people, mentor))
    assert (titles(people, mentor, todos.mine), titles(people, people.worker, todos.mine)) == ([], ["答复变更：师傅甲 → 职工甲"])


def test_checks_wait_for_the_mentor_until_they_are_made(people):
    mentor = make.mentor_of(people)
    row = make.running(people, mentor)
    assert titles(people, mentor, todos.checks) == []
    row.indicators.update(check_on=clock.today() + timedelta(days=14))
    assert titles(people, mentor, todos.checks) == ["瓦斯抽采参数调整"]
    assert titles(people, people.worker, todos.checks) == []
    row.indicators.update(check_on=clock.today() + timedelta(days=15))
    assert titles(people, mentor, todos.checks) == []


def test_the_office_answers_arranges_and_pays(people):
    row = make.ending(people)
    assert titles(people, people.hr, todos.office) == ["安排出师考核：师傅甲 → 职工甲"]
    make.objected(people, row)
    assert titles(people, people.hr, todos.office) == ["答复异议：师傅甲 → 职工甲"]
    assert titles(people, people.stranger, todos.office) == []
    MentorshipAgreement.objects.all().delete()
    make.graded(people, "passed")
    assert titles(people, people.hr, todos.office) == ["发放津贴：师傅甲 → 职工甲"]


def test_a_failed_test_leaves_nothing_to_pay(people):
    make.graded(people, "failed")
    assert titles(people, people.hr, todos.office) == []


def test_less_than_a_month_leaves_no_allowance_to_pay(people):
    """An early test ends the agreement after some days: nothing is computed, so nothing waits for ever."""
    judge = make.judge_of(people)
    row = make.at_test(people, judge=judge)
    MentorshipAgreement.objects.filter(pk=row.pk).update(from_on=clock.today() - timedelta(days=10))
    row.refresh_from_db()
    done = services.give_grade(actor=people.actor(judge), at=clock.now(), agreement=row, version=row.version, grade="passed", note="学得快")
    assert (done.state, done.earns_allowance, [d.kind for d in selectors.dues(done, clock.today())]) == ("done", False, [])
    assert titles(people, people.hr, todos.office) == []


def test_the_judge_is_reminded(people):
    judge = make.judge_of(people)
    make.at_test(people, judge=judge)
    assert titles(people, judge, todos.mine) == ["出师考核：师傅甲 → 职工甲"]


def test_nothing_to_pay_is_no_step_of_the_office(people):
    """Where the enterprise pays no allowance, the step could never be done."""
    make.graded(people, "passed")
    RuleParameter.objects.filter(code="MENTOR_ALLOWANCE_MONTH").update(value=0)
    assert titles(people, people.hr, todos.office) == []
