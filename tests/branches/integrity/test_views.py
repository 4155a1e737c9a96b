import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.integrity.models import ConductPledge, DisciplineSeat, IntegrityTalk, MatterFiling, PledgeRound, PreCheck
from portal.kernel import clock
from tests.branches.appraisals.factories import account_of
from tests.branches.integrity import factories as make


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)])
def test_a_talk_and_a_round_are_seen_in_reach(client, people, who, status):
    row, user = make.talk(people), getattr(people, who)
    assert get(client, user, "integrity_talk", row.pk).status_code == status
    own = make.round_(people, node=people.nodes["ZB-A"])
    assert get(client, user, "integrity_round", own.pk).status_code == status


@pytest.mark.parametrize(("who", "status"), [("hr", 200), ("secretary", 404), ("committee", 404), ("second_hr", 404), ("stranger", 404)])
def test_a_question_is_seen_by_whoever_asked(client, people, who, status):
    assert get(client, getattr(people, who), "integrity_check", make.check(people).pk).status_code == status


def test_the_board_is_of_the_own_branch(client, people):
    assert [x.branch.node.code for x in get(client, people.secretary, "integrity_board").context["lines"]] == ["ZB-A"]
    assert [x.branch.node.code for x in get(client, people.stranger, "integrity_board").context["lines"]] == ["ZB-C"]
    assert get(client, people.worker, "integrity_board").status_code == 404


def test_talks_pledges_and_questions_over_the_pages(client, people):
    today, number = str(clock.today()), make.member(people).staff_no
    client.force_login(people.secretary)
    facts = {"number": number, "kind": "reminder", "held_on": today, "topic": "提醒", "once_key": "t"}
    assert client.post(reverse("integrity_talk_new"), {**facts, "number": "0"}).status_code == 422
    for _ in range(2):
        assert client.post(reverse("integrity_talk_new"), facts).status_code == 302
    assert IntegrityTalk.objects.count() == 1
    client.force_login(people.committee)
    given = {"node": "DW1", "title": "承诺书", "text": "不谋私利", "due_on": today}
    assert client.post(reverse("integrity_round_new"), {**given, "due_on": "2020-01-01"}).status_code == 422
    assert client.post(reverse("integrity_round_new"), given).status_code == 302
    row = PledgeRound.objects.get()
    client.force_login(account_of(make.member(people)))
    assert "不谋私利" in client.get(reverse("integrity_mine")).content.decode()
    for _ in range(2):
        assert client.post(reverse("integrity_sign", args=[row.pk])).status_code == 302
    assert ConductPledge.objects.count() == 1
    client.force_login(people.stranger)
    assert client.post(reverse("integrity_sign", args=[row.pk])).status_code == 404
    client.force_login(people.hr)
    ask = {"number": number, "post": "副队长", "due_on": today, "once_key": "q"}
    assert client.post(reverse("integrity_ask"), ask).status_code == 302
    check = PreCheck.objects.get()
    client.force_login(make.officer(people))
    assert client.post(reverse("integrity_answer", args=[check.pk]), {"outcome": "hold", "note": ""}).status_code == 422
    assert client.post(reverse("integrity_answer", args=[check.pk]), {"outcome": "clear"}).status_code == 302
    assert client.get(reverse("integrity_checks")).status_code == 200


def test_filings_and_staff_over_the_pages(client, people):
    today, number = str(clock.today()), make.member(people).staff_no
    client.force_login(make.officer(people))
    filed = {"number": number, "kind": "annual", "year": 2026, "filed_on": today, "envelope": "柜 3"}
    assert client.post(reverse("integrity_filing_new"), filed).status_code == 302
    assert client.post(reverse("integrity_filing_new"), filed).status_code == 422
    assert MatterFiling.objects.count() == 1
    seat = {"number": number, "post": "纪检员", "from_on": today}
    assert client.post(reverse("integrity_seat_new"), seat).status_code == 302
    row = DisciplineSeat.objects.get()
    training = {"title": "培训", "held_on": today, "hours": "8"}
    assert client.post(reverse("integrity_train", args=[row.pk]), {**training, "hours": "0"}).status_code == 422
    assert client.post(reverse("integrity_train", args=[row.pk]), training).status_code == 302
    assert client.post(reverse("integrity_unseat", args=[row.pk]), {"on": today}).status_code == 302
    client.force_login(people.stranger)
    assert client.post(reverse("integrity_unseat", args=[row.pk]), {"on": today}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same(client, people, count):
    for n in range(count):
        number = make.member(people, n).staff_no
        make.talk(people, make.officer(people), number=number)
        make.round_(people, title=f"承诺{n}")
        make.check(people, number=number)
        make.filing(people, number=number)
        make.seat(people, number=number)
    client.force_login(make.officer(people))
    costs = {}
    for name in ("talks", "rounds", "checks", "filings", "staff", "board"):
        client.get(reverse(f"integrity_{name}"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(f"integrity_{name}"))
        costs[name] = len(seen)
    assert costs == {"talks": 6, "rounds": 6, "checks": 6, "filings": 6, "staff": 7, "board": 9}
