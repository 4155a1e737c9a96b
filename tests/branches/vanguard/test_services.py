from datetime import timedelta

import pytest

from branches.vanguard import selectors, services
from branches.vanguard.models import VanguardPost, VanguardReview
from branches.vanguard.services.looks import Look
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from tests.branches.vanguard import factories as make
from tests.branches.vanguard.factories import words
from tests.support.factories import NodeFactory


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_a_post_is_set_up_by_its_branch_for_its_own_members(people):
    row = make.post(people)
    assert (row.holders.get().person, row.holders.get().from_on) == (make.member(people), row.from_on)
    assert code_of(lambda: make.post(people)) == "vanguard.twice"
    foreign = make.member(people, 0, people.branch_c).staff_no
    assert code_of(lambda: make.post(people, name="别岗", numbers=[foreign])) == "vanguard.not_members"
    assert code_of(lambda: make.post(people, name="别岗", numbers=[])) == "vanguard.nobody"
    assert code_of(lambda: make.post(people, name="别岗", node=people.nodes["CM-B"])) == "vanguard.node_foreign"
    assert code_of(lambda: make.post(people, name="别岗", to_on=clock.today() - timedelta(days=400))) == "vanguard.term_backwards"
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            make.post(people, user, name="别岗")


def test_holders_change_and_a_post_keeps_somebody(people):
    row = make.post(people)
    first = row.holders.get()
    assert code_of(lambda: services.end_holder(**words(people), holder=first, on=clock.today())) == "vanguard.last_holder"
    second = services.add_holder(**words(people), post=row, number=make.member(people, 2).staff_no, on=clock.today())
    assert code_of(lambda: services.add_holder(**words(people), post=row, number=second.person.staff_no, on=clock.today())) == (
        "vanguard.holds_already"
    )
    services.end_holder(**words(people), holder=first, on=clock.today())
    ended = services.end_post(**words(people), post=row, version=row.version, on=clock.today(), reason="任务完成")
    assert (ended.ended_on, ended.holders.filter(to_on=None).count()) == (clock.today(), 0)
    assert code_of(lambda: services.end_post(**words(people), post=row, version=2, on=clock.today(), reason="x")) == "vanguard.is_ended"


def test_a_change_asks_for_the_state_that_was_seen(people):
    row = make.post(people)
    facts = make.post_facts(people, name="新名", is_plate_shown=True)
    changed = services.change_post(**words(people), post=row, version=1, facts=facts)
    assert (changed.name, changed.is_plate_shown, changed.version) == ("新名", True, 2)
    with pytest.raises(EditConflict):
        services.change_post(**words(people), post=row, version=1, facts=facts)


def test_coverage_counts_key_posts_with_a_holder(people):
    today = clock.today()
    one, two = make.key(people), make.key(people, "变电所", people.committee)
    assert code_of(lambda: make.key(people)) == "key_post.twice"
    ids = [people.branch_a.pk, people.branch_b.pk]
    row = make.post(people, key_post=one)
    found = selectors.covers_of(ids, today)
    assert (found[people.branch_a.pk].covered, found[people.branch_a.pk].count, found[people.branch_b.pk].count) == (1, 2, 0)
    services.close_key_post(**words(people), key=two)
    services.close_key_post(**words(people), key=two)
    assert selectors.covers_of(ids, today)[people.branch_a.pk].is_met
    services.end_post(**words(people), post=row, version=row.version, on=today, reason="调整")
    assert selectors.covers_of(ids, today)[people.branch_a.pk].covered == 0
    assert code_of(lambda: make.post(people, name="别岗", key_post=two)) == "vanguard.key_foreign"
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            make.key(people, "别处", user)


def test_a_pledge_is_the_holders_own(people):
    row = make.post(people)
    user = make.account_of(make.member(people))
    first = services.pledge(**words(people, user), post=row, text="全年零事故")
    again = services.pledge(**words(people, user), post=row, text="全年零事故，带出一名徒弟")
    assert (first.pk, again.text, again.year) == (again.pk, "全年零事故，带出一名徒弟", clock.today().year)
    for other in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            services.pledge(**words(people, other), post=row, text="代写")
        with pytest.raises(NotReachable):
            services.answer_pledge(**words(people, other), pledge=again, text="代写")
    assert services.answer_pledge(**words(people, user), pledge=again, text="已兑现").result == "已兑现"


def test_a_review_of_a_half_year_is_written_once_and_never_on_oneself(people):
    row = make.post(people)
    user = make.account_of(make.member(people))
    (half, *_rest) = selectors.open_halves(row, clock.today())
    due = clock.today() + timedelta(days=30)
    look = Look(half.code, "improve", "点检不细", "师傅帮带一个月", due)
    assert code_of(lambda: services.review_post(**words(people), post=row, look=Look("2019H1", "met", "x"))) == "vanguard.not_reviewable"
    review = services.review_post(**words(people), post=row, look=look)
    assert code_of(lambda: services.review_post(**words(people), post=row, look=look)) == "vanguard.not_reviewable"
    assert Notice.objects.filter(recipient=user, code="vanguard.reviewed_notice").count() == 1
    done = services.finish_follow_up(**words(people), review=review, note="已改")
    assert (done.followed_on, VanguardReview.objects.count()) == (clock.today(), 1)
    assert code_of(lambda: services.finish_follow_up(**words(people), review=review, note="已改")) == "vanguard.nothing_to_follow"
    own = make.post(people, name="书记岗", numbers=[people.secretary.person.staff_no])
    assert code_of(lambda: services.review_post(**words(people), post=own, look=Look(half.code, "met", "好"))) == "vanguard.own_post"
    assert services.review_post(**words(people, people.committee), post=own, look=Look(half.code, "met", "好")).outcome == "met"
    for other in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.review_post(**words(people, other), post=row, look=look)


def test_a_task_force_is_called_changed_and_closed_with_a_result(people):
    row = make.force(people)
    assert [(m.role, m.duty) for m in row.roster.all()] == [("leader", "现场指挥"), ("member", "")]
    assert code_of(lambda: make.force(people)) == "task_force.twice"
    assert code_of(lambda: make.force(people, name="二队", lines=[(make.member(people).staff_no, "member", "")])) == "task_force.one_leader"
    foreign = [(make.member(people, 0, people.branch_c).staff_no, "leader", "")]
    assert code_of(lambda: make.force(people, name="二队", lines=foreign)) == "vanguard.not_members"
    with pytest.raises(NotReachable):
        make.force(people, people.sibling, name="二队")
    args = {"force": row, "version": row.version, "on": clock.today()}
    assert code_of(lambda: services.finish_force(**words(people), **args, result=" ")) == "task_force.result_needed"
    assert services.finish_force(**words(people), **args, result="提前两天抢通").ended_on == clock.today()
    assert code_of(lambda: services.finish_force(**words(people), **{**args, "version": 2}, result="x")) == "task_force.is_ended"


def test_the_states_of_the_list(people):
    today = clock.today()
    make.post(people, name="在岗")
    make.post(people, name="到期", to_on=today - timedelta(days=1))
    make.post(people, name="未开始", from_on=today + timedelta(days=1))
    row = make.post(people, name="结束")
    services.end_post(**words(people), post=row, version=1, on=today, reason="x")
    rows = VanguardPost.objects.all()
    found = {s: [r.name for r in selectors.by_state(rows, s, today)] for s in ("running", "over", "coming", "ended")}
    assert found == {"running": ["在岗"], "over": ["到期"], "coming": ["未开始"], "ended": ["结束"]}


def test_an_area_may_be_at_a_team(people):
    team = NodeFactory(code="BZ-1", name="检修班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    assert make.post(people, kind="area", name="检修班责任区", node=team).node == team


def test_who_left_the_branch_covers_no_key_post(people):
    today, ids = clock.today(), [people.branch_a.pk]
    make.post(people, key_post=make.key(people))
    assert selectors.covers_of(ids, today)[people.branch_a.pk].covered == 1
    people.branch_a.memberships.filter(person=make.member(people)).update(to_on=today - timedelta(days=1))
    assert selectors.covers_of(ids, today)[people.branch_a.pk].covered == 0
    assert [k.is_covered for k in selectors.key_posts(people.actor(people.secretary).scope("vanguard.view"), today)] == [False]
