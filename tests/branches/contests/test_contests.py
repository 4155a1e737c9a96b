from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.contests import rules, services, todos
from branches.contests.models import Contest, ContestNomination
from branches.contests.rules import Quota
from portal.ballots import services as ballots
from portal.ballots.models import Ballot
from portal.ballots.services.drafting import CARRIED
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from portal.publicity.models import Publicity
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.branches.contests import factories as make
from tests.support.factories import NodeFactory
from tests.support.people import user_with
from workforce.honours.models import Honour, HonourTitle

DAY = date(2026, 11, 30)


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def refused(code: str, call, **words) -> None:
    with pytest.raises(RuleBroken) as broken:
        call(**words)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("count", "skilled", "share", "is_met", "least"),
    [(10, 5, 50, True, 5), (10, 4, 50, False, 5), (3, 1, 50, False, 2), (3, 2, 50, True, 2), (4, 0, 0, True, 0), (1, 1, 100, True, 1)],
)
def test_the_share_of_skilled_workers(count, skilled, share, is_met, least):
    quota = Quota(count, skilled, share)
    assert (quota.is_met, quota.least) == (is_met, least)


@pytest.mark.parametrize(
    ("state", "today", "code"),
    [
        ("open", date(2026, 11, 30), ""),
        ("open", date(2026, 12, 10), ""),
        ("open", date(2026, 11, 29), "contest.not_yet"),
        ("open", date(2026, 12, 11), "contest.over"),
        ("ballot", DAY, "contest.cannot_nominate"),
    ],
)
def test_the_days_of_nominations(state, today, code):
    assert rules.may_nominate(state, DAY, date(2026, 12, 10), today).code == code


@pytest.mark.parametrize(
    ("level", "reached", "last", "sent", "code"),
    [
        (2, 1, "", DAY, ""),
        (6, 1, "awarded", DAY, ""),
        (1, 1, "", DAY, "contest.step_level"),
        (3, 2, "pending", DAY, "contest.step_pending"),
        (3, 2, "ended", DAY, "contest.step_ended"),
        (2, 1, "", date(2026, 12, 2), "contest.step_day"),
        (2, 1, "", date(2026, 11, 1), "contest.step_day"),
    ],
)
def test_a_nomination_climbs_level_by_level(level, reached, last, sent, code):
    assert rules.step_verdict(level, reached, last, sent, date(2026, 11, 15), date(2026, 12, 1)).code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seats": 0}, "contest.seats_out"),
        ({"seats": 31}, "contest.seats_out"),
        ({"skilled_share": 101}, "contest.share_out"),
        ({"name": " "}, "contest.name_needed"),
    ],
)
def test_what_is_refused(people, changes, code):
    refused(code, make.announced, p=people, **changes)


@pytest.mark.db
def test_branches_nominate_their_own_who_say_themselves(people):
    contest = make.announced(people)
    refused("contest.twice", make.announced, p=people)
    row = make.nominated(people, contest)
    refused("contest.nominated_twice", make.nominated, p=people, contest=contest)
    with pytest.raises(NotReachable):
        make.nominated(people, contest, user=people.sibling)
    far = people.stranger
    refused("contest.place_foreign", make.nominated, p=people, contest=contest, user=far, branch=people.branch_c)
    words = make.words(people)
    refused(
        "contest.people_unknown", services.nominate, **words, contest=contest, place=people.nodes["ZB-A"],
        number=far.person.staff_no, reason="x",
    )  # fmt: skip
    with pytest.raises(NotReachable):
        services.answer_nomination(**words, nomination=row, stands=True)
    nominee = make.account_of(row.person)
    services.answer_nomination(**make.words(people, nominee), nomination=row, stands=True)
    refused("contest.answered", services.answer_nomination, **make.words(people, nominee), nomination=row, stands=True)


@pytest.mark.db
def test_skilled_workers_have_their_share_on_the_paper(people):
    contest = make.announced(people, skilled_share=50)
    words = {**make.words(people, people.committee), "contest": contest, "numbers": [people.secretary.person.staff_no]}
    refused("contest.nobody_stands", services.convene_ballot, **words, version=1)
    make.standing(people, contest, 1)
    refused("contest.quota_short", services.convene_ballot, **words, version=1)
    make.skilled(people, 2)
    make.standing(people, contest, 2)
    refused("contest.electors_unknown", services.convene_ballot, **{**words, "numbers": ["00000"]}, version=1)
    row = services.convene_ballot(**words, version=1)
    assert (row.state, row.ballot.items.count(), row.ballot.seats, row.ballot.voters.count()) == ("ballot", 2, 1, 1)


@pytest.mark.db
def test_from_the_ballot_over_publicity_to_the_honour(people):
    contest = make.done(people)
    assert contest.state == "done"
    chosen = contest.nominations.get(is_chosen=True)
    honour = Honour.objects.get()
    assert (honour.person, honour.title.code, honour.confirmed_at, chosen.honour) == (chosen.person, "POST-MODEL", None, honour)
    assert Publicity.objects.get().entries.count() == 1
    rows = Notice.objects.filter(code__in=("contest.chosen_notice", "contest.not_chosen_notice")).order_by("code")
    other = contest.nominations.get(is_chosen=False).person.name
    assert [(n.recipient, n.code, n.params["who"], n.category) for n in rows] == [
        (people.secretary, "contest.chosen_notice", chosen.person.name, "branch"),
        (people.secretary, "contest.not_chosen_notice", other, "branch"),
    ]


@pytest.mark.db
def test_fewer_skilled_workers_than_wanted_need_a_reason(people):
    make.skilled(people, 2)
    contest = make.chosen(people, skilled_share=50)
    words = {**make.words(people, people.committee), "contest": contest, "version": contest.version}
    refused("contest.quota_reason", services.open_notice, **words)
    assert services.open_notice(**words, reason="技能人才得票不足").state == "publicity"


@pytest.mark.db
def test_without_a_result_nothing_is_shown(people):
    contest = make.convened(people)
    refused("contest.nobody_chosen", services.open_notice, **make.words(people, people.committee), contest=contest, version=contest.version)
    with pytest.raises(EditConflict):
        services.cancel_contest(**make.words(people, people.committee), contest=contest, version=1, reason="x")
    services.cancel_contest(**make.words(people, people.committee), contest=contest, version=contest.version, reason="改期")
    assert Contest.objects.get().state == "cancelled"


@pytest.mark.db
def test_a_contest_that_is_cancelled_ends_its_ballot(people):
    contest = make.convened(people)
    ballot, words = Ballot.objects.get(), make.words(people, people.committee)
    ballots.open_ballot(**words, ballot=ballot, version=ballot.version)
    services.cancel_contest(**words, contest=contest, version=contest.version, reason="改期")
    assert (Contest.objects.get().state, Ballot.objects.get().state) == ("cancelled", "void")
    told = Notice.objects.filter(code="contest.cancelled_notice")
    assert [(n.recipient, n.params["reason"]) for n in told] == [(people.secretary, "改期")]


@pytest.mark.db
def test_a_ballot_that_failed_is_prepared_anew(client, people):
    contest, first = make.convened(people), Ballot.objects.get()
    words, numbers = make.words(people, people.committee), [people.sibling.person.staff_no]
    again = {**words, "contest": contest, "version": contest.version, "numbers": numbers}
    refused("contest.cannot_convene", services.convene_ballot, **again)
    first = ballots.open_ballot(**words, ballot=first, version=first.version)
    assert ballots.close_ballot(**words, ballot=first, version=first.version).state == "void"  # nobody has voted
    assert todos.to_settle(words["actor"], clock.now()).count == 1
    client.force_login(people.committee)
    assert url("contest_convene", contest.pk) in client.get(url("contest_detail", contest.pk)).content.decode()
    row = services.convene_ballot(**again)
    assert (row.state, row.ballot.state, row.ballot.pk != first.pk, row.nominations.count()) == ("ballot", "draft", True, 2)
    refused("contest.cannot_convene", services.convene_ballot, **{**again, "version": row.version})


@pytest.mark.db
def test_nobody_is_shown_while_a_run_off_runs(people):
    contest, words = make.chosen(people), make.words(people, people.committee)
    first = Ballot.objects.get()
    carried = {name: getattr(first, name) for name in CARRIED}
    Ballot.objects.create(**carried, title="再次投票", parent=first, seats=1, drafted_by=people.committee, drafted_at=clock.now())
    refused("contest.nobody_chosen", services.open_notice, **words, contest=contest, version=contest.version)


@pytest.mark.db
@pytest.mark.parametrize("code", ["VANGUARD-POST", "POST-MODEL", "WORKER-INVENTOR", "FINEST-CRAFTSMAN"])
def test_every_title_of_the_sources_is_one_contest(people, code):
    assert make.announced(people, title=HonourTitle.objects.get(code=code)).title.code == code


@pytest.mark.db
def test_a_nomination_is_sent_on_up_to_the_nation(people):
    contest = make.done(people)
    nominee = contest.nominations.get(is_chosen=True)
    type(contest).objects.filter(pk=contest.pk).update(done_on=clock.today() - timedelta(days=30))
    nominee.contest.refresh_from_db()
    words, day = make.words(people, people.committee), clock.today() - timedelta(days=10)
    for code in ("MODEL-COMPANY", "MODEL-NATIONAL"):
        step = services.send_on(**words, nomination=nominee, title=HonourTitle.objects.get(code=code), body="总工会", sent_on=day)
        services.answer_step(**words, step=step, is_awarded=True, on=day)
    assert list(nominee.steps.values_list("level", "outcome")) == [(2, "awarded"), (6, "awarded")]
    assert Honour.objects.filter(person=nominee.person).count() == 3
    refused("contest.step_answered", services.answer_step, **words, step=step, is_awarded=False, on=day)


def test_who_sees_what(client, people):
    contest = make.announced(people)
    row = make.nominated(people, contest)
    for who, status, sees in (("secretary", 200, True), ("committee", 200, True), ("sibling", 200, False), ("stranger", 404, False)):
        client.force_login(getattr(people, who))
        answer = client.get(url("contest_detail", contest.pk))
        assert (answer.status_code, row.person.name in answer.content.decode()) == (status, sees), who
    client.force_login(people.worker)
    assert client.get(url("contest_list")).status_code == 404


def test_over_the_pages(client, people):
    client.force_login(people.committee)
    today = clock.today()
    facts = {
        "node": people.nodes["DW1"].pk, "title": HonourTitle.objects.get(code="FINEST-CRAFTSMAN").pk, "name": "最美工匠",
        "year": today.year,
        "opens_on": str(today), "closes_on": str(today - timedelta(days=1)), "seats": 1, "skilled_share": 0,
    }  # fmt: skip
    assert client.post(url("contest_new"), facts).status_code == 422
    facts["closes_on"] = str(today + timedelta(days=5))
    assert client.post(url("contest_new"), facts).status_code == 302
    contest = Contest.objects.get()
    assert client.post(url("contest_edit", contest.pk), {**facts, "version": 1, "terms": "业绩"}).status_code == 302
    assert client.post(url("contest_edit", contest.pk), {**facts, "version": 1}).status_code == 409
    client.force_login(people.secretary)
    line = {"place": people.nodes["ZB-A"].pk, "number": make.member(people).staff_no, "reason": ""}
    assert client.post(url("contest_nominate", contest.pk), line).status_code == 422
    assert client.post(url("contest_nominate", contest.pk), {**line, "reason": "无事故"}).status_code == 302
    row = ContestNomination.objects.get()
    client.force_login(make.account_of(row.person))
    assert "最美工匠" in client.get(url("contest_mine")).content.decode()
    assert client.post(url("contest_answer", row.pk), {"stands": "yes"}).status_code == 302
    for other in (people.secretary, people.sibling, people.stranger):
        client.force_login(other)
        assert client.post(url("contest_answer", row.pk), {"stands": "no"}).status_code == 404
        assert client.post(url("contest_convene", contest.pk), {"version": 2, "numbers": "1"}).status_code == 404
    client.force_login(people.committee)
    contest.refresh_from_db()
    assert client.post(url("contest_convene", contest.pk), {"version": contest.version, "numbers": "00000"}).status_code == 422
    number = people.secretary.person.staff_no
    assert client.post(url("contest_convene", contest.pk), {"version": contest.version, "numbers": number}).status_code == 302
    assert client.post(url("contest_publicise", contest.pk), {"version": contest.version + 1}).status_code == 422
    assert client.post(url("contest_cancel", contest.pk), {"version": contest.version + 1, "reason": "改期"}).status_code == 302


def test_the_way_up_over_the_page(client, people):
    contest = make.done(people)
    nominee = contest.nominations.get(is_chosen=True)
    Contest.objects.update(done_on=clock.today() - timedelta(days=30))
    client.force_login(people.committee)
    facts = {"title": HonourTitle.objects.get(code="MODEL-COMPANY").pk, "body": "公司工会", "sent_on": str(clock.today())}
    assert client.post(url("contest_send_on", contest.pk, nominee.pk), {**facts, "sent_on": "x"}).status_code == 422
    assert client.post(url("contest_send_on", contest.pk, nominee.pk), facts).status_code == 302
    step = nominee.steps.get()
    client.force_login(people.stranger)
    assert client.post(url("contest_step", contest.pk, step.pk), {"is_awarded": "yes", "on": str(clock.today())}).status_code == 404
    client.force_login(people.committee)
    assert client.post(url("contest_step", contest.pk, step.pk), {"is_awarded": "no", "on": str(clock.today())}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    contest = make.announced(people)
    for n in range(count):
        make.nominated(people, contest, n)
    client.force_login(people.committee)
    for name, args, queries in (("contest_list", (), 7), ("contest_detail", (contest.pk,), 8)):
        client.get(url(name, *args))
        with django_assert_num_queries(queries):
            client.get(url(name, *args))


def test_each_sees_what_waits_for_him(people):
    contest = make.announced(people)

    def counts(user):
        actor = people.actor(user)
        return {n: c for n in ("own_words", "to_nominate", "to_settle") if (c := getattr(todos, n)(actor, clock.now()).count)}

    assert (counts(people.secretary), counts(people.sibling), counts(people.stranger)) == ({"to_nominate": 1}, {"to_nominate": 1}, {})
    row = make.nominated(people, contest)
    assert (counts(people.secretary), counts(make.account_of(row.person))) == ({}, {"own_words": 1})
    Contest.objects.update(opens_on=clock.today() - timedelta(days=9), closes_on=clock.today() - timedelta(days=1))
    assert counts(people.committee) == {"to_settle": 1}


def test_a_committee_of_the_company_leads_the_branches_of_its_plants(client, people):
    """It lies beside the plants, not above them; the branch of another plant reads it, the other plant's committee's not."""
    root = people.nodes["MK1"].parent
    grand = NodeFactory(code="DW0", kind=NodeKind.PARTY_COMMITTEE, parent=root)
    contest = make.announced(people, user_with(Role.COMMITTEE, root, unit=root, name="党委书记"), node=grand)
    for user in (people.secretary, people.stranger):
        client.force_login(user)
        assert client.get(f"/contests/{contest.pk}/").status_code == 200
    assert todos.to_nominate(actor_of(people.secretary, clock.today()), clock.now()).count == 1
    assert make.nominated(people, contest).place == people.branch_a.node
    aside = make.announced(people)
    client.force_login(people.stranger)
    assert client.get(f"/contests/{aside.pk}/").status_code == 404


@pytest.mark.db
def test_who_nominated_several_gets_one_notice(people):
    contest = make.announced(people)
    names = [make.standing(people, contest, place).person.name for place in (1, 2)]
    row = Contest.objects.get()
    services.cancel_contest(**make.words(people, people.committee), contest=row, version=row.version, reason="改期")
    notice = Notice.objects.get(code="contest.cancelled_notice", recipient=people.secretary)
    assert notice.params["who"] == "、".join(names)
