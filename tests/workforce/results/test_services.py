from datetime import date, timedelta

import pytest

from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.models import Transfer
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.results import factories as make
from tests.workforce.results.factories import DAY, words
from workforce.results import selectors, services
from workforce.results.models import ResultReward, WorkResult
from workforce.results.services import AuthorTold


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [found.append])
    return found


def test_a_result_counts_after_somebody_else_has_confirmed_it(people, heard):
    row = make.registered(people)
    assert (row.number, row.node, row.state) == ("ZL200310102344.5", people.nodes["CM-A"], "registered")
    assert [(a.place, a.shown) for a in row.authors.select_related("person")] == [(1, "职工甲"), (2, "李四")]
    assert code_of(lambda: services.confirm_result(**words(people), result=row)) == "result.second_person"
    row = services.confirm_result(**words(people, people.second_hr), result=row, version=1)
    assert (row.state, row.confirmed_by, row.version) == ("confirmed", people.second_hr, 2)
    assert [(c.source, c.on, set(c.unit_ids)) for c in heard] == [("result", DAY, {people.nodes["CM-A"].pk})] * 2
    assert [r.action for r in AuditRow.objects.filter(object_kind="workresult").order_by("pk")] == ["result.registered", "result.confirmed"]
    assert [n.code for n in Notice.objects.filter(recipient=people.worker).order_by("pk")] == [
        "result.named_notice", "result.confirmed_notice",
    ]  # fmt: skip


def test_an_author_enters_his_own_and_never_confirms_it(people):
    office = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="人事丙")
    row = make.registered(people, people.worker, authors=(AuthorTold(office.person), AuthorTold(people.worker.person)))
    assert row.node == people.nodes["CM-A"]
    assert code_of(lambda: services.confirm_result(**words(people, office), result=row)) == "result.own"
    with pytest.raises(NotReachable):
        services.confirm_result(**words(people, people.worker), result=row)
    with pytest.raises(NotReachable):
        services.confirm_result(**words(people, people.stranger), result=row)
    outside = (AuthorTold(people.stranger.person),)
    assert code_of(lambda: make.registered(people, people.worker, authors=outside, number=make.OTHER_PATENT)) == "result.own_author_needed"
    assert code_of(lambda: make.registered(people, authors=outside, number=make.OTHER_PATENT)) == "result.other_unit_then"


@pytest.mark.parametrize(
    ("text", "code"),
    [("{own}", ""), ("{own}、{far} 书记丙", ""), ("{own}、{far}", "result.no_author"), ("{own}、{far} 张三", "result.no_author"),
     ("{own}、99999 张三", "result.no_author"), ("{own} 别人", "result.no_author")],
)  # fmt: skip
def test_nobody_learns_a_name_by_trying_numbers(people, text, code):
    text = text.format(own=people.worker.person.staff_no, far=people.stranger.person.staff_no)
    actor = people.actor(people.worker)
    if code:
        assert code_of(lambda: services.found_authors(actor, text)) == code
    else:
        assert services.found_authors(actor, text)[0].person == people.worker.person


def test_one_number_is_registered_once(people):
    row = make.registered(people)
    assert code_of(lambda: make.registered(people, title="别的名字")) == "result.twice"
    services.withdraw_result(**words(people, people.second_hr), result=row, reason="登记有误")
    assert make.registered(people).pk != row.pk
    make.award(people)
    assert code_of(lambda: make.award(people)) == "result.same_title"


def test_the_unit_of_the_first_author_on_the_day(people):
    Transfer.objects.create(
        person=people.worker.person, from_unit=people.nodes["CM-B"], to_unit=people.nodes["CM-A"], moved_on=date(2026, 6, 1), reason="调令"
    )
    assert make.registered(people).node == people.nodes["CM-B"]
    assert make.registered(people, number=make.OTHER_PATENT, node=people.nodes["CM-A"]).node == people.nodes["CM-A"]
    with pytest.raises(NotReachable):
        make.registered(people, title="外矿", number="US10123456B2", node=people.nodes["CM-C"])


def test_returned_with_a_reason_and_put_right_by_the_registrar(people):
    row = make.registered(people, people.worker)
    back = {"result": row, "reason": "缺证书"}
    assert code_of(lambda: services.return_result(**words(people), result=row, reason=" ")) == "result.reason_needed"
    row = services.return_result(**words(people), **back)
    assert (row.state, Notice.objects.get(recipient=people.worker).code) == ("returned", "result.returned_notice")
    assert code_of(lambda: services.confirm_result(**words(people), result=row)) == "result.not_waiting"
    told = make.facts(people, title="一种张紧装置", authors=(AuthorTold(people.worker.person),))
    assert code_of(lambda: services.change_result(**words(people), result=row, facts=told)) == "result.registrar_changes"
    with pytest.raises(NotReachable):
        services.change_result(**words(people, people.stranger), result=row, facts=told)
    with pytest.raises(EditConflict):
        services.change_result(**words(people, people.worker), result=row, facts=told, version=1)
    row = services.change_result(**words(people, people.worker), result=row, facts=told, version=2)
    assert (row.state, row.reason, row.title, row.authors.count()) == ("registered", "", "一种张紧装置", 1)
    row = services.confirm_result(**words(people), result=row)
    assert code_of(lambda: services.change_result(**words(people, people.worker), result=row, facts=told)) == "result.is_closed"


def test_a_gap_is_proved_before_it_is_confirmed(people):
    row = make.registered(people, gap="domestic")
    assert code_of(lambda: services.confirm_result(**words(people, people.second_hr), result=row)) == "result.proof_needed"
    assert services.return_result(**words(people, people.second_hr), result=row, reason="缺查新报告").state == "returned"


def test_withdrawn_by_the_registrar_before_and_by_the_office_after(people):
    row = make.registered(people, people.worker)
    assert services.withdraw_result(**words(people, people.worker), result=row, reason="重复").state == "withdrawn"
    assert code_of(lambda: services.withdraw_result(**words(people), result=row, reason="x")) == "result.is_withdrawn"
    row = make.confirmed(people)
    with pytest.raises(NotReachable):
        services.withdraw_result(**words(people, people.worker), result=row, reason="x")
    assert services.withdraw_result(**words(people), result=row, reason="专利无效").reason == "专利无效"
    assert WorkResult.objects.filter(state="confirmed").count() == 0


def test_what_an_author_received_is_his_and_the_offices(people):
    row = make.confirmed(people)
    paid = make.rewarded(people, row)
    assert Notice.objects.filter(recipient=people.worker, code="result.rewarded_notice").count() == 1
    assert [(y.year, y.total, [r.pk for r in y.rows]) for y in selectors.own_rewards(people.worker.person_id)] == [(2026, 3000, [paid.pk])]
    assert selectors.own_rewards(people.stranger.person_id) == []
    outsider = row.authors.get(place=2)
    assert code_of(lambda: make.rewarded(people, row, author=outsider)) == "result.reward_of_outsiders"
    assert code_of(lambda: make.rewarded(people, row, amount=0)) == "result.reward_amount"
    for day in (DAY - timedelta(days=1), clock.today() + timedelta(days=1)):
        assert code_of(lambda day=day: make.rewarded(people, row, paid_on=day)) == "result.reward_day"
    for user in (people.worker, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.remove_reward(**words(people, user), reward=paid)
    services.remove_reward(**words(people), reward=paid)
    assert ResultReward.objects.count() == 0
    waiting = make.registered(people, number=make.OTHER_PATENT, title="另一专利")
    assert code_of(lambda: make.rewarded(people, waiting)) == "result.confirm_first"


def test_nobody_pays_himself(people):
    row = make.registered(people, authors=(AuthorTold(people.hr.person), AuthorTold(people.worker.person)))
    row = services.confirm_result(**words(people, people.second_hr), result=row)
    own = row.authors.get(place=1)
    assert code_of(lambda: make.rewarded(people, row, author=own)) == "result.reward_own"


def test_a_result_is_sent_to_a_contest_of_the_trade_and_the_outcome_told(people):
    row = make.confirmed(people)
    sent = make.nominated(people, row)
    assert (sent.outcome, sent.level) == ("waiting", 5)
    assert code_of(lambda: make.nominated(people, row)) == "result.nominated_twice"
    assert code_of(lambda: make.nominated(people, row, contest="别的", nominated_on=DAY - timedelta(days=1))) == "result.nomination_day"
    settle = {"nomination": sent, "outcome": "won", "decided_on": DAY}
    assert code_of(lambda: services.settle_nomination(**words(people), **settle)) == "result.outcome_class"
    early = {**settle, "decided_on": DAY - timedelta(days=1), "prize_class": "first"}
    assert code_of(lambda: services.settle_nomination(**words(people), **early)) == "result.outcome_day"
    done = services.settle_nomination(**words(people), **settle, prize_class="first")
    assert (done.outcome, done.prize_class) == ("won", "first")
    assert code_of(lambda: services.settle_nomination(**words(people), **settle, prize_class="first")) == "result.nomination_settled"
    with pytest.raises(NotReachable):
        services.nominate_result(**words(people, people.stranger), result=row, contest="x", level=5, nominated_on=DAY)


def test_counters_of_a_unit_and_of_oneself(people, django_assert_num_queries):
    make.confirmed(people)
    make.award(people)
    make.paper(people, authors=(AuthorTold(people.hr.person), AuthorTold(people.worker.person)), node=people.nodes["CM-B"])
    make.registered(people, number=make.OTHER_PATENT, title="待核实")
    hr, own = people.actor(people.hr).scope("result.view"), people.actor(people.worker).scope("result.view")
    with django_assert_num_queries(1):
        found = {(g.kind, g.is_first): g.count for g in selectors.groups(hr)}
    assert found == {("patent", True): 1, ("award", True): 1, ("paper", True): 1}
    assert {(g.kind, g.is_first) for g in selectors.groups(own)} == {("patent", True), ("award", True), ("paper", False)}
    assert [g.kind for g in selectors.groups(hr, unit=people.nodes["CM-B"])] == ["paper"]
    assert selectors.groups(hr, year=2025) == []
    assert selectors.groups(people.actor(people.stranger).scope("result.view")) == []
