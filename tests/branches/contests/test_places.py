"""Places for nominations, and contests of collectives."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.contests import rules, services
from branches.contests.models import Contest, ContestNomination, ContestQuota
from branches.contests.rules import Places
from portal.audit.models import AuditRow
from portal.ballots import services as ballots
from portal.ballots.models import Ballot
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.notices.models import Notice
from portal.publicity.models import Publicity, PublicityEntry
from tests.branches.contests import factories as make
from workforce.honours.models import Honour, HonourTitle


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def refused(code: str, call, *args, **words) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        call(*args, **words)
    assert broken.value.code == code
    return broken.value


def team_title() -> HonourTitle:
    return HonourTitle.objects.get(code="ADVANCED-BRANCH")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], ""),
        ([Places("矿", 2, 1), Places("支部", 1, 0)], ""),
        ([Places("矿", 2, 2), Places("支部", 1, 0)], "contest.places_used"),
        ([Places("矿", 2, 1), Places("支部", 1, 1)], "contest.places_used"),
        ([Places("矿", 2, 3)], "contest.places_used"),
    ],
)
def test_one_more_nomination_needs_a_place_at_every_level(rows, code):
    assert rules.places_verdict(rows).code == code


@pytest.mark.parametrize(
    ("places", "used", "code"),
    [(1, 0, ""), (0, 0, "contest.places_out"), (1000, 0, "contest.places_out"), (2, 2, ""), (1, 2, "contest.places_below_used")],
)
def test_places_are_a_number_and_not_fewer_than_taken(places, used, code):
    assert rules.places_given_verdict([Places("矿", places, used)]).code == code


@pytest.mark.db
def test_a_branch_without_a_place_left_is_refused_and_a_refusal_frees_it(people):
    contest = make.announced(people, quotas=[(people.nodes["ZB-A"], 1)])
    first = make.nominated(people, contest, 1)
    told = refused("contest.places_used", make.nominated, people, contest, 2)
    assert told.params == {"unit": people.nodes["ZB-A"].name, "places": 1, "used": 1}
    refused("contest.nominated_twice", make.nominated, people, contest, 1)  # a double click is told what it is
    holder = make.account_of(first.person)
    services.answer_nomination(**make.words(people, holder), nomination=first, stands=False)
    make.nominated(people, contest, 2)
    refused("contest.places_used", services.answer_nomination, **make.words(people, holder), nomination=first, stands=True)
    assert ContestNomination.objects.exclude(word="declined").count() == 1


@pytest.mark.db
def test_places_of_a_unit_above_bind_all_its_branches(people):
    contest = make.announced(people, quotas=[(people.nodes["DW1"], 2), (people.nodes["ZB-A"], 5)])
    make.nominated(people, contest, 1)
    make.nominated(people, contest, 1, user=people.sibling, branch=people.branch_b)
    assert refused("contest.places_used", make.nominated, people, contest, 2).params["unit"] == people.nodes["DW1"].name


@pytest.mark.db
def test_places_are_given_by_one_editor_at_a_time(people):
    contest = make.announced(people, quotas=[(people.nodes["ZB-A"], 2)])
    make.nominated(people, contest, 1)
    make.nominated(people, contest, 2)
    change = {**make.words(people, people.committee), "contest": contest, "version": 1}
    told = refused(
        "contest.places_below_used", services.change_contest, **change, facts=make.facts(people, quotas=[(people.nodes["ZB-A"], 1)])
    )
    assert (told.params["places"], told.params["used"]) == (1, 2)
    twice = [(people.nodes["ZB-A"], 2), (people.nodes["ZB-A"], 3)]
    refused("contest.quota_unit_twice", services.change_contest, **change, facts=make.facts(people, quotas=twice))
    far = [(people.nodes["ZB-C"], 2)]
    refused("contest.quota_unit_foreign", services.change_contest, **change, facts=make.facts(people, quotas=far))
    assert list(ContestQuota.objects.values_list("places", flat=True)) == [2]
    services.change_contest(**change, facts=make.facts(people, quotas=[(people.nodes["ZB-A"], 3)]))
    with pytest.raises(EditConflict):
        services.change_contest(**change, facts=make.facts(people, quotas=[]))
    services.change_contest(**{**change, "version": 2}, facts=make.facts(people))  # nothing said of places: they stay
    assert list(ContestQuota.objects.values_list("places", flat=True)) == [3]
    assert AuditRow.objects.filter(action="contest.places_given").count() == 2


def collective(people, **changes) -> Contest:
    return make.announced(people, title=team_title(), name="先进支部评选", skilled_share=50, **changes)


def put_up(people, contest, user, branch, code):
    place = people.nodes[branch]
    return services.nominate(**make.words(people, user), contest=contest, place=place, number=code, reason="全年无事故")


@pytest.mark.db
def test_a_collective_is_nominated_chosen_shown_and_honoured(people):
    contest = collective(people, quotas=[(people.nodes["ZB-A"], 1)])
    refused("contest.unit_unknown", put_up, people, contest, people.secretary, "ZB-A", "ZB-B")
    row = put_up(people, contest, people.secretary, "ZB-A", "zb-a")
    assert (row.person, row.unit, row.word) == (None, people.nodes["ZB-A"], "agreed")
    assert not Notice.objects.filter(code="contest.nominated_notice").exists()
    refused("contest.unit_twice", put_up, people, contest, people.secretary, "ZB-A", "ZB-A")
    refused("contest.places_used", put_up, people, contest, people.secretary, "ZB-A", people.nodes["CM-A"].code)
    put_up(people, contest, people.sibling, "ZB-B", "ZB-B")
    words = make.words(people, people.committee)
    people_title = make.facts(people, name="先进支部评选")
    refused("contest.title_other_kind", services.change_contest, **words, contest=contest, version=1, facts=people_title)
    numbers = [u.person.staff_no for u in (people.secretary, people.sibling, people.committee)]
    contest = services.convene_ballot(**words, contest=contest, version=1, numbers=numbers)  # no share of skilled workers is asked for
    ballot = ballots.open_ballot(**words, ballot=Ballot.objects.get(), version=1)
    for user in (people.secretary, people.sibling, people.committee):
        ballots.cast_paper(**make.words(people, user), ballot=ballot, choices={1: "yes", 2: "no"})
    ballot.refresh_from_db()
    ballots.close_ballot(**words, ballot=ballot, version=ballot.version)
    people.nodes["ZB-A"].name = "更名后的支部"
    people.nodes["ZB-A"].save()  # the paper keeps the name it was printed with
    contest = services.open_notice(**words, contest=Contest.objects.get(), version=contest.version)
    assert PublicityEntry.objects.get().label == "更名后的支部"
    services.take_closing(Publicity.objects.get(), words["actor"], clock.now())
    honour = Honour.objects.get()
    assert (honour.person, honour.node, honour.title, honour.confirmed_at) == (None, people.nodes["ZB-A"], team_title(), None)
    contest.refresh_from_db()
    Contest.objects.update(done_on=clock.today() - timedelta(days=30))
    nominee = contest.nominations.get(is_chosen=True)
    up = {**words, "nomination": nominee, "body": "公司党委", "sent_on": clock.today()}
    refused("contest.step_other_kind", services.send_on, **up, title=HonourTitle.objects.get(code="MODEL-COMPANY"))
    higher = HonourTitle.objects.filter(is_for_people=False, level__gt=team_title().level).first()
    step = services.send_on(**up, title=higher)
    services.answer_step(**words, step=step, is_awarded=True, on=clock.today())
    assert Honour.objects.filter(person=None, node=people.nodes["ZB-A"]).count() == 2


# -- pages and interface ------------------------------------------------------------------------------------
def typed(people, *lines, **changes) -> dict:
    today = clock.today()
    first = {
        "node": people.nodes["DW1"].pk, "title": team_title().pk, "name": "先进支部", "year": today.year, "opens_on": str(today),
        "closes_on": str(today + timedelta(days=5)), "seats": 1, "skilled_share": 0, "quota-TOTAL_FORMS": len(lines),
        "quota-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, (unit, places) in enumerate(lines):
        first |= {f"quota-{n}-unit": unit, f"quota-{n}-places": places}
    return {**first, **changes}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("ZB-A", ""), "请填写名额"),
        (("", "2"), "请填写单位编码"),
        (("ZB-C", "2"), "您的党委范围内没有编码为 ZB-C 的单位"),
        (("ZB-A", "0"), "名额至少为 1"),
    ],
)
def test_a_wrong_line_of_the_table_is_told(client, people, line, sentence):
    client.force_login(people.committee)
    answer = client.post(url("contest_new"), typed(people, line))
    assert (answer.status_code, sentence in answer.text, Contest.objects.count()) == (422, True, 0)


def test_the_table_of_places_over_the_pages(client, people):
    client.force_login(people.committee)
    assert '<option value="ZB-A">' in client.get(url("contest_new")).text
    assert client.post(url("contest_new"), typed(people, ("zb-a", "2"), ("", ""))).status_code == 302
    contest = Contest.objects.get()
    assert list(contest.quotas.values_list("node__code", "places")) == [("ZB-A", 2)]
    page = client.get(url("contest_edit", contest.pk)).text
    assert 'value="ZB-A"' in page
    changed = typed(people, ("ZB-A", "1"), ("ZB-B", "3"), version=1)
    assert client.post(url("contest_edit", contest.pk), changed).status_code == 302
    assert client.post(url("contest_edit", contest.pk), changed).status_code == 409
    assert client.get(url("contest_detail", contest.pk)).context["places_total"] == 4
    client.force_login(people.secretary)
    line = {"place": people.nodes["ZB-A"].pk, "number": "ZB-A", "reason": "无事故"}
    assert "集体编码" in client.get(url("contest_detail", contest.pk)).text
    assert client.post(url("contest_nominate", contest.pk), line).status_code == 302
    again = client.post(url("contest_nominate", contest.pk), {**line, "number": people.nodes["CM-A"].code})
    assert (again.status_code, "有 1 个推荐名额，已用 1 个，不能再推荐" in again.text) == (422, True)
    seen = [(p.unit, p.left) for p in client.get(url("contest_detail", contest.pk)).context["places"]]
    assert seen == [(people.nodes["ZB-A"].name, 0)]  # the sibling's places are none of his business
    told = client.get(f"/api/v1/contests/{contest.pk}/").json()
    assert (told["is_for_people"], told["quotas"]) == (False, [{"node": "ZB-A", "places": 1}, {"node": "ZB-B", "places": 3}])
    client.force_login(people.stranger)
    assert client.get(url("contest_detail", contest.pk)).status_code == 404
    assert client.get(f"/api/v1/contests/{contest.pk}/").status_code == 404
    assert client.post(url("contest_nominate", contest.pk), line).status_code == 404
    assert client.get(url("contest_edit", contest.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_units(client, people, django_assert_num_queries, count):
    nodes = [people.nodes[code] for code in ("ZB-A", "ZB-B", "DW1")][:count]
    contest = collective(people, quotas=[(node, 2) for node in nodes])
    client.force_login(people.committee)
    with django_assert_num_queries(11):
        client.get(url("contest_detail", contest.pk))
