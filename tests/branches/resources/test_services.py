from datetime import date, timedelta
from decimal import Decimal

import pytest

from branches.resources import selectors, services
from branches.resources.models import ResourceChange, ResourceUse
from branches.resources.todos import to_approve
from branches.speakers import services as speaker_services
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.places import factories as places
from tests.branches.resources import factories as make
from tests.branches.resources.factories import words
from tests.branches.speakers import factories as speakers

N = Decimal


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_a_plan_is_once_of_a_committee_and_year(people):
    plan = make.draft(people)
    assert (plan.state, plan.written_by) == ("draft", people.committee)
    assert code_of(lambda: make.draft(people)) == "resource.twice"
    assert make.draft(people, year=plan.year + 1).pk != plan.pk
    for user, node in ((people.secretary, "ZB-A"), (people.committee, "DW2"), (people.stranger, "DW2"), (people.assessor, "DW1")):
        with pytest.raises(NotReachable):
            make.draft(people, user, node)
    assert code_of(lambda: make.draft(people, node="ZB-A")) == "resource.node_foreign"


def test_lines_of_money_rooms_and_trainers(people):
    plan = make.draft(people)
    make.line(people, plan)
    assert make.room(people, plan, branches=[people.branch_a]).branches.get() == people.branch_a
    assert make.trainer(people, plan).title == "周德贵"
    assert code_of(lambda: make.line(people, plan)) == "resource.purpose_twice"
    far = places.place(people, people.stranger, node=people.nodes["ZB-C"], unit=people.nodes["CM-C"], owner=people.stranger.person.staff_no)
    for told, changes in (
        ("resource.place_foreign", {"kind": "room", "what": far}),
        ("resource.speaker_foreign", {"kind": "trainer"}),
        ("resource.other_year", {"from_on": date(plan.year - 1, 12, 31), "what": make.purpose("OTHER")}),
        ("resource.amount_needed", {"planned": N(0), "what": make.purpose("OTHER")}),
        ("resource.topic_needed", {"topic": " ", "what": make.purpose("OTHER")}),
        ("resource.branches_foreign", {"branches": [people.branch_c], "what": make.purpose("OTHER")}),
    ):
        assert code_of(lambda changes=changes: make.line(people, plan, **changes)) == told
    for user in (people.secretary, people.stranger, people.assessor):
        with pytest.raises(NotReachable):
            make.line(people, plan, user, what=make.purpose("OTHER"))


def test_whoever_wrote_last_does_not_approve(people):
    plan = make.draft(people)
    args = {"plan": plan, "version": 1}
    assert code_of(lambda: services.approve_plan(**words(people, people.second_committee), **args)) == "resource.no_lines"
    make.line(people, plan, people.second_committee)
    plan.refresh_from_db()
    args = {"plan": plan, "version": plan.version}
    assert code_of(lambda: services.approve_plan(**words(people, people.second_committee), **args)) == "resource.own_writing"
    assert [to_approve(people.actor(user), clock.now()).count for user in (people.committee, people.second_committee)] == [1, 0]
    with pytest.raises(EditConflict):
        services.approve_plan(**words(people, people.committee), plan=plan, version=1)
    with pytest.raises(NotReachable):
        services.approve_plan(**words(people), **args)
    done = services.approve_plan(**words(people, people.committee), **args)
    assert (done.state, done.approved_by, done.approved_on) == ("running", people.committee, clock.today())
    assert to_approve(people.actor(people.committee), clock.now()).count == 0


def test_what_is_changed_after_the_approval_keeps_who_and_why(people):
    row = make.running(people)
    more = make.facts(row.plan, planned=N(1500))
    change = {"line": row, "facts": more}
    assert code_of(lambda: services.change_line(**words(people, people.committee), **change, version=1)) == "resource.reason_needed"
    changed = services.change_line(**words(people, people.committee), **change, version=1, reason="增加一期")
    kept = ResourceChange.objects.get()
    assert (changed.planned, kept.before, kept.after, kept.reason, kept.changed_by) == (1500, 1000, 1500, "增加一期", people.committee)
    with pytest.raises(EditConflict):
        services.change_line(**words(people, people.committee), **change, version=1, reason="增加一期")
    other = make.line(people, row.plan, what=make.purpose("OTHER"), reason="新增")
    services.drop_line(**words(people, people.committee), line=other, version=1, reason="不再需要")
    assert list(ResourceChange.objects.order_by("pk").values_list("kind", "reason")) == [
        ("changed", "增加一期"), ("added", "新增"), ("dropped", "不再需要"),
    ]  # fmt: skip
    assert code_of(lambda: make.used(people, other)) == "resource.line_dropped"
    row.plan.refresh_from_db()
    assert row.plan.written_by != row.plan.approved_by


def test_uses_never_exceed_the_plan_and_are_taken_back_not_deleted(people):
    row = make.running(people)
    first = make.used(people, row, "600")
    assert code_of(lambda: make.used(people, row, "400.01")) == "resource.too_much"
    make.used(people, row, "400")
    assert code_of(lambda: make.used(people, row, "1")) == "resource.too_much"
    less = {"line": row, "version": 1, "reason": "压减"}
    for told, changes in (
        ("resource.below_used", {"planned": N(999)}),
        ("resource.cuts_uses", {"to_on": clock.today() - timedelta(days=1)}),
    ):
        facts = make.facts(row.plan, **changes)
        if facts.to_on >= facts.from_on:
            call = lambda facts=facts: services.change_line(**words(people, people.committee), **less, facts=facts)  # noqa: E731
            assert code_of(call) == told
    assert code_of(lambda: services.drop_line(**words(people, people.committee), **less)) == "resource.line_used"
    assert code_of(lambda: services.withdraw_use(**words(people, people.committee), use=first, reason=" ")) == "resource.withdraw_reason"
    with pytest.raises(NotReachable):
        services.withdraw_use(**words(people), use=first, reason="记错")
    gone = services.withdraw_use(**words(people, people.committee), use=first, reason="记错")
    assert (gone.withdrawn_by, gone.withdraw_reason, ResourceUse.objects.count()) == (people.committee, "记错", 2)
    assert code_of(lambda: services.withdraw_use(**words(people, people.committee), use=first, reason="又")) == "resource.use_gone"
    assert selectors.used_of(row) == 400


def test_a_use_has_a_day_a_purpose_and_perhaps_an_activity(people):
    row = make.running(people)
    assert code_of(lambda: make.used(people, row, used_on=clock.today() + timedelta(days=1))) == "resource.use_ahead"
    assert code_of(lambda: make.used(people, row, topic=" ")) == "resource.topic_needed"
    near, far = speakers.record(people), speakers.record(people, branch=people.branch_c)
    assert make.used(people, row, activity=near).activity == near
    assert code_of(lambda: make.used(people, row, activity=far)) == "resource.activity_foreign"
    for user in (people.secretary, people.stranger, people.assessor):
        with pytest.raises(NotReachable):
            make.used(people, row, user=user)
    once = {"line": row, "facts": make.use_facts("10"), "once_key": "k"}
    assert len({services.enter_use(**words(people, people.committee), **once).pk for _n in range(2)}) == 1


def test_a_draft_and_a_closed_plan_are_not_used(people):
    row = make.line(people, make.draft(people))
    assert code_of(lambda: make.used(people, row)) == "resource.cannot_use"
    plan = make.approved(people, row.plan)
    use = make.used(people, row)
    close = {"plan": plan, "version": plan.version}
    assert code_of(lambda: services.close_plan(**words(people, people.committee), **close, note=" ")) == "resource.close_note"
    closed = services.close_plan(**words(people, people.committee), **close, note="用完")
    assert (closed.state, closed.closed_by) == ("closed", people.committee)
    assert code_of(lambda: make.used(people, row)) == "resource.cannot_use"
    assert code_of(lambda: services.withdraw_use(**words(people, people.committee), use=use, reason="记错")) == "resource.cannot_use"
    assert code_of(lambda: make.line(people, plan, what=make.purpose("OTHER"), reason="新增")) == "resource.cannot_change"


def test_a_trainer_who_took_back_his_consent_is_neither_named_nor_used(people):
    plan = make.draft(people)
    row = make.trainer(people, plan)
    make.approved(people, plan)
    make.used(people, row, "2")
    speaker = row.speaker
    speaker_services.withdraw_consent(**words(people, people.committee), speaker=speaker, version=speaker.version, reason="本人来电")
    (found,) = selectors.lines(people.actor(people.secretary))
    assert (found.title, found.used) == ("已撤回同意的主讲人", 2)
    assert code_of(lambda: make.used(people, found, "1")) == "resource.speaker_withdrawn"


def test_budgets_of_several_years_side_by_side(people, django_assert_num_queries):
    year = clock.today().year
    for back, planned in ((2, 1000), (1, 1050), (0, 1070)):
        row = make.running(people, year - back, planned)
        make.used(people, row, used_on=min(clock.today(), date(year - back, 1, 1)))
    actor, node = people.actor(people.secretary), people.nodes["DW1"]
    with django_assert_num_queries(2):
        table = selectors.budget_table(actor, node)
    skill, total = table.lines
    assert (table.years, table.wished, skill.purpose.code) == ([year - 2, year - 1, year], N(5), "SKILL-TEAM")
    assert [(c.planned, c.used, c.growth, c.is_enough) for c in skill.cells] == [
        (1000, 400, None, None), (1050, 400, N("5.0"), True), (1070, 400, N("1.9"), False),
    ]  # fmt: skip
    assert [(c.growth, c.is_enough) for c in total.cells] == [(None, None), (N("5.0"), None), (N("1.9"), None)]
    assert selectors.budget_table(people.actor(people.stranger), node) is None
