"""The pages: the secretary puts to the vote, members vote on their phones, the result explains itself."""

import pytest
from django.urls import reverse

from portal.ballots import services
from portal.ballots.models import Ballot, BallotPaper, BallotVoter, VotingRule
from portal.rights.enums import Role
from tests.portal.ballots.acts import run, second_runner
from tests.portal.ballots.factories import cast, closed, drafted, meeting, members, opened
from tests.support.people import user_with

RUN = ["ballot_roll", "ballot_open", "ballot_close", "ballot_cancel", "ballot_slip", "ballot_totals"]
SEE = ["ballot_detail", "ballot_live", "ballot_print", "ballot_vote", "ballot_check"]


def url(name, row):
    return reverse(name, args=[row.pk])


def typed(form, **changes):
    """What the browser sends of a form as it stands, with ``changes``."""
    first = {"once_key": form["once_key"].value(), "rule": form["rule"].initial.pk, "kind": "decision", "mode": "electronic"}
    return first | {"needs_presence": "on"} | changes


def test_from_the_meeting_to_the_printed_result(people, client):
    activity = meeting(people)
    users = members(people)
    client.force_login(people.secretary)
    page = client.get(reverse("activity_detail", args=[activity.pk])).text
    new = reverse("ballot_new", args=["activity", activity.pk])
    assert new in page
    form = client.get(new).context["form"]
    data = typed(form, title="表决大修方案", items="同意大修方案\n\n")
    answer = client.post(new, data)
    row = Ballot.objects.get()
    assert answer.url == url("ballot_roll", row)
    assert client.post(new, data).url == url("ballot_roll", row)  # the same button twice
    assert client.post(url("ballot_open", row), {"version": row.version}).status_code == 302

    for n, user in enumerate(users):
        client.force_login(user)
        assert "去投票" in client.get(reverse("ballot_mine")).text
        review = client.post(url("ballot_vote", row), {"c1": "yes" if n < 4 else "no"})
        assert ("请核对您的选票" in review.text, BallotVoter.objects.filter(has_voted=True).count()) == (True, n)
        back = client.post(url("ballot_vote", row), {"c1": "yes", "step": "again"})
        assert back.context["form"]["c1"].value() == "yes"
        done = client.post(url("ballot_vote", row), {"c1": "yes" if n < 4 else "no", "step": "hand_in"}, follow=True)
        assert ("您已投票" in done.text, "赞成" in done.text) == (True, False)  # the receipt says no more
        twice = client.post(url("ballot_vote", row), {"c1": "no", "step": "hand_in"})
        assert (twice.status_code, "您已投票" in twice.text) == (409, True)

    client.force_login(people.secretary)
    live = client.get(url("ballot_live", row))
    assert ("<b>5</b>" in live.text, client.get(url("ballot_live", row), {"m": live.context["mark"]}).status_code) == (True, 204)
    row.refresh_from_db()
    client.post(url("ballot_close", row), {"version": row.version})
    page = client.get(url("ballot_detail", row)).text
    assert "赞成票须超过应到有表决权人数 5 的 1/2，至少 3 票。" in page
    assert "赞成 4 票，不赞成 1 票，弃权 0 票；须至少 3 票：达到。" in page
    assert "投票结果报告单" in client.get(url("ballot_print", row)).text
    assert "应到 5，实到 5，有效票 5" in client.get(reverse("activity_detail", args=[activity.pk])).text
    again = client.post(url("ballot_recount", row), follow=True)
    assert "与公布的结果一致" in again.text
    assert client.get(url("ballot_live", row)).headers["HX-Redirect"] == url("ballot_detail", row)
    assert BallotPaper.objects.count() == 5


def test_nothing_of_the_totals_is_shown_before_the_end(people, client):
    row = opened(people)
    for user in members(people)[:3]:
        cast(people, row, user)
    for reader in (people.secretary, people.committee, members(people)[1]):
        client.force_login(reader)
        page = client.get(url("ballot_detail", row)).text
        assert ("得票表" in page, client.get(url("ballot_print", row)).status_code) == (False, 422)
    body = client.get(f"/api/v1/ballots/{row.pk}/").json()
    assert (body["voted"], body["items"][0]["counts"], body["items"][0]["result"], body["arithmetic"]) == (3, {}, "open", [])


def test_the_pages_are_honest_about_what_they_promise(people, client):
    row = opened(people)
    client.force_login(members(people)[1])
    assert "能登录服务器的根管理员不在此保证之内" in client.get(url("ballot_vote", row)).text


def test_a_small_roll_is_warned_about(people, client):
    people.branch_a.memberships.exclude(person=people.secretary.person).first().delete()
    row = opened(people)
    client.force_login(people.secretary)
    assert "有表决权的只有 4 人" in client.get(url("ballot_detail", row)).text
    assert "参加投票的人很少" in client.get(url("ballot_vote", row)).text


def test_a_small_turnout_is_warned_about_before_the_papers_are_opened(people, client):
    row, users = opened(people), members(people)
    client.force_login(people.secretary)
    for n, user in enumerate(users):
        page = client.get(reverse("ballot_close", args=[row.pk])).text
        assert (f"只有 {n} 人投票" in page) == (0 < n < 5)
        cast(people, row, user)
    assert "人投票，公布票数可能看出" not in client.get(reverse("ballot_close", args=[row.pk])).text


def test_a_paper_with_too_many_names_is_explained(people, client):
    row = opened(people, rule="VOTE-03", kind="election", items=("甲", "乙", "丙"), seats=1, is_multi=True, allows_write_in=True)
    client.force_login(members(people)[0])
    page = client.post(url("ballot_vote", row), {"c1": "yes", "c2": "yes"})
    assert (page.status_code, "您赞成了 2 人，多于应选的 1 人" in page.text) == (422, True)
    review = client.post(url("ballot_vote", row), {"c1": "yes"})
    assert review.context["lines"] == [("甲", "赞成"), ("乙", "弃权"), ("丙", "弃权")]
    written = client.post(url("ballot_vote", row), {"w1": "丁"})
    assert written.context["lines"][-1] == ("丁", "另选")


def test_the_plan_form_says_what_is_right(people, client):
    activity = meeting(people)
    client.force_login(people.secretary)
    new = reverse("ballot_new", args=["activity", activity.pk])
    data = typed(client.get(new).context["form"], title="选举", kind="election", items="甲\n乙", seats="2", is_multi="on")
    assert "选举应按“党内选举”规则投票" in client.post(new, data).text  # the form begins with the rule of resolutions
    data["rule"] = VotingRule.objects.get(code="VOTE-03").pk
    bad = client.post(new, data)
    assert (bad.status_code, "至少列 3 名候选人" in bad.text) == (422, True)
    number = people.secretary.person.staff_no
    fine = client.post(new, data | {"items": f"{number}\n乙\n丙"})
    assert fine.status_code == 302
    item = Ballot.objects.get().items.get(no=1)
    assert (item.label, item.person) == (f"书记甲（{number}）", people.secretary.person)


def test_somebody_is_left_out_on_the_roll_page(people, client):
    row = drafted(people)
    client.force_login(people.secretary)
    voter = row.voters.first()
    data = {"version": row.version, "person_id": voter.person_id, "reason": "away"}
    assert client.post(url("ballot_roll", row), data).status_code == 302
    assert "计入应到 4 人" in client.get(url("ballot_roll", row)).text
    assert client.post(url("ballot_roll", row), data).status_code == 409  # an old page
    assert client.post(url("ballot_roll", row), data | {"reason": "x"}).status_code == 422


def test_a_count_by_hand_on_the_pages(people, client):
    row = opened(people, mode="paper", items=("甲",))
    client.force_login(people.secretary)
    assert "选票" in client.get(url("ballot_slip", row)).text
    data = {"version": row.version, "issued": 5, "returned": 5, "spoiled": 1, "n1_yes": 3, "n1_no": 1, "n1_abstain": 1}
    bad = client.post(url("ballot_totals", row), data)
    assert (bad.status_code, "第 1 项各栏合计 5 票，应等于有效票 4 张" in bad.text) == (422, True)
    assert client.post(url("ballot_totals", row), data | {"n1_abstain": 0}).status_code == 302
    assert client.get(url("ballot_check", row)).status_code == 422  # the teller himself
    second = members(people)[1]
    client.force_login(second)
    assert client.get(url("ballot_check", row)).status_code == 200
    row.refresh_from_db()
    client.post(url("ballot_check", row), {"version": row.version, "verdict": "same"})
    assert "计票 书记甲，监票" in client.get(url("ballot_detail", row)).text


@pytest.mark.parametrize("who", ["stranger", "sibling", "worker", "hr"])
def test_who_neither_runs_nor_votes_finds_nothing(people, client, who):
    row = opened(people)
    client.force_login(getattr(people, who))
    paper = {"version": row.version, "c1": "yes", "step": "hand_in"}
    assert {name: client.get(url(name, row)).status_code for name in [*RUN, *SEE]} == dict.fromkeys([*RUN, *SEE], 404)
    assert {client.post(url(name, row), paper).status_code for name in [*RUN, *SEE]} <= {404, 405}
    assert client.get(reverse("ballot_new", args=["activity", row.record_id])).status_code == 404
    assert client.get(f"/api/v1/ballots/{row.pk}/").status_code == 404


def test_a_member_sees_a_ballot_when_it_begins_and_runs_nothing(people, client):
    row = drafted(people)
    client.force_login(members(people)[1])
    assert client.get(url("ballot_detail", row)).status_code == 404
    row = opened(people)
    assert client.get(url("ballot_detail", row)).status_code == 200
    assert {client.get(url(name, row)).status_code for name in RUN} == {404}


def test_the_committee_above_only_looks(people, client):
    row = opened(people)
    client.force_login(people.committee)
    assert (client.get(url("ballot_detail", row)).status_code, client.get(url("ballot_vote", row)).status_code) == (200, 422)
    assert {client.get(url(name, row)).status_code for name in RUN} == {404}


def test_the_list_ends_at_the_reach(people, client):
    row = opened(people)
    client.force_login(people.committee)
    assert client.get(reverse("ballot_list")).context["listing"].page.object_list == [row]
    client.force_login(user_with(Role.COMMITTEE, people.nodes["DW2"], unit=people.nodes["MK2"], name="委员丙"))
    assert client.get(reverse("ballot_list")).context["listing"].page.object_list == []


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(people, client, django_assert_num_queries, count):
    for _n in range(count):
        row = opened(people, items=tuple(f"事项{n}" for n in range(count)))
    client.force_login(people.secretary)
    with django_assert_num_queries(10):
        assert len(client.get(reverse("ballot_list")).context["listing"].page.object_list) == count
    with django_assert_num_queries(13):
        client.get(url("ballot_detail", row))
    client.force_login(members(people)[1])
    with django_assert_num_queries(8):
        assert len(client.get(reverse("ballot_mine")).context["waiting"]) == count
    with django_assert_num_queries(11):
        client.get(url("ballot_vote", row))


def test_the_api_gives_totals_after_the_end(people, client):
    row = opened(people)
    for user in members(people):
        cast(people, row, user)
    row = closed(people, row)
    client.force_login(people.committee)
    body = client.get(f"/api/v1/ballots/{row.pk}/").json()
    assert (body["items"], body["eligible"], body["present"], body["voted"]) == (
        [{"no": 1, "title": "同意大修方案", "counts": {"yes": 5, "no": 0, "abstain": 0}, "result": "passed"}], 5, 5, 5,
    )  # fmt: skip
    assert [r["id"] for r in client.get("/api/v1/ballots/").json()["results"]] == [row.pk]
    assert client.post(f"/api/v1/ballots/{row.pk}/", {}).status_code in {404, 405}


def test_an_open_vote_waits_among_the_todos_of_those_in_the_room_until_they_have_voted(people, client):
    row = opened(people, meeting(people, present=4))
    users = members(people)
    waiting = f'href="{url("ballot_vote", row)}"'

    def seen_by(user):
        client.force_login(user)
        return waiting in client.get(reverse("todo_list")).text

    assert [seen_by(user) for user in users] == [True, True, True, True, False]
    cast(people, row, users[0])
    assert [seen_by(user) for user in users] == [False, True, True, True, False]
    closed(people, row)
    assert [seen_by(user) for user in users] == [False] * 5
    assert not seen_by(people.stranger)


def test_own_votes_are_those_by_phone_that_run_and_those_taken_part_in(people, client):
    users = members(people)
    taken, missed = opened(people), opened(people)
    cast(people, taken, users[0])
    for row in (taken, missed):
        for user in users[1:]:
            cast(people, row, user)
        closed(people, row)
    waiting, _on_paper = opened(people), opened(people, mode="paper")
    client.force_login(users[0])
    page = client.get(reverse("ballot_mine")).context
    assert [[line.ballot_id for line in page[name]] for name in ("waiting", "past")] == [[waiting.pk], [taken.pk]]


def test_everybody_who_sees_the_ballot_reads_that_a_count_was_voided_by_whom_and_why(people, client):
    row = opened(people, mode="paper")
    figures = {"issued": 5, "returned": 5, "spoiled": 1, "counts": {1: {"yes": 3, "no": 1, "abstain": 0}}, "write_ins": {}}
    row = run(people, services.enter_totals, row, **figures)
    client.force_login(people.secretary)
    answer = client.get(url("ballot_cancel", row), follow=True)
    assert "应由另一人作废" in answer.text
    other = second_runner(people)
    run(people, services.cancel_ballot, row, other, reason="选票印错")
    client.force_login(members(people)[1])
    page = client.get(url("ballot_detail", row)).text
    assert all(words in page for words in ("选票印错", "计票后作废", str(other)))
    client.force_login(people.stranger)
    assert client.get(url("ballot_detail", row)).status_code == 404
