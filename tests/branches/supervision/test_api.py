import pytest
from django.urls import reverse

from branches.supervision.models import SupervisionFinding
from portal.kernel import clock
from tests.branches.supervision import factories as make


def ask(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize(("who", "count"), [("secretary", 1), ("committee", 1), ("sibling", 0), ("stranger", 0)])
def test_lists_are_cut_to_the_reach(client, people, who, count):
    make.check(people)
    make.finding(people)
    make.matter(people)
    for name in ("supervision-check-list", "supervision-finding-list", "supervision-matter-list"):
        assert ask(client, getattr(people, who), name).json()["count"] == count


def test_a_finding_names_units_and_nobody(client, people):
    row = make.answered(people)
    found = ask(client, people.committee, "supervision-finding-detail", row.pk).json()
    assert set(found) == {
        "id", "order_no", "node", "branch", "topic", "matter", "source", "body", "document", "text", "demand", "goal", "amount",
        "found_on", "due_on", "state", "measure", "answered_on", "closed_on", "version",
    }  # fmt: skip
    assert (found["branch"], found["state"]) == ("ZB-A", "answered")


def test_another_system_hands_a_finding_over_and_the_branch_answers(client, people):
    client.force_login(make.officer(people))
    facts = {
        "node": "CM-A", "topic": "FINANCE", "body": "audit", "document": "审〔2026〕7号", "text": "挂账超过一年",
        "found_on": str(clock.today()), "due_on": str(clock.today()),
    }  # fmt: skip
    where = reverse("supervision-finding-list")
    assert client.post(where, {**facts, "document": ""}, "application/json").status_code == 422
    assert client.post(where, {**facts, "node": "CM-C"}, "application/json").status_code == 400
    assert client.post(where, facts, "application/json").status_code == 201
    row = SupervisionFinding.objects.get()
    act = reverse("supervision-finding-answer", args=[row.pk])
    assert client.post(act, {"measure": "清理"}, "application/json").status_code in {403, 404}
    client.force_login(people.secretary)
    assert client.post(act, {"measure": "清理", "version": 9}, "application/json").status_code == 409
    assert client.post(act, {"measure": "已清理"}, "application/json").json()["state"] == "answered"
