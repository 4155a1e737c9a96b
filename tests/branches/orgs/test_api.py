import pytest
from rest_framework.test import APIClient

from branches.orgs.models import Branch, BranchProxy
from portal.kernel import clock
from tests.branches.orgs.factories import BranchFactory, MembershipFactory
from tests.support.factories import NodeFactory, PersonFactory

LIST = "/api/v1/branches/"
POSTS, PROXIES = "/api/v1/branch-posts/", "/api/v1/branch-proxies/"


def one(code: str) -> str:
    return f"{LIST}{code}/"


@pytest.fixture
def as_user(people):
    def sign_in(who: str) -> APIClient:
        client = APIClient()
        client.force_login(getattr(people, who))
        return client

    return sign_in


def test_the_list_with_counts_of_today(as_user):
    rows = as_user("committee").get(LIST).json()["results"]
    assert rows == [
        {
            "code": code, "name": f"支部{code[-1]}", "short_name": code, "kind": "branch", "parent": "DW1", "peer_group": "production",
            "founded_on": "2020-01-01", "closed_on": None, "member_count": n, "full_member_count": n, "version": 1,
        }
        for code, n in (("ZB-A", 5), ("ZB-B", 4))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "codes"), [("q=支部B", ["ZB-B"]), ("peer_group=production&ordering=-node__code", ["ZB-B", "ZB-A"]), ("peer_group=x", [])]
)
def test_filters_and_ordering(as_user, query, codes):
    assert [row["code"] for row in as_user("committee").get(f"{LIST}?{query}").json()["results"]] == codes


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_branches(as_user, people, django_assert_num_queries, count):
    for _ in range(count):
        MembershipFactory(branch=BranchFactory(node=NodeFactory(kind="branch", parent=people.nodes["DW1"])))
    client = as_user("committee")
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("committee", 200), ("assessor", 200), ("sibling", 404), ("stranger", 404), ("hr", 404), ("worker", 404)],
)
def test_who_reads_a_branch(as_user, who, status):
    assert as_user(who).get(one("ZB-A")).status_code == status


def test_members_are_masked_and_for_the_branch_and_the_committee_only(as_user, people):
    MembershipFactory(branch=people.branch_a, person__name="欧阳雪晴", person__staff_no="77777")
    members = as_user("secretary").get(one("ZB-A")).json()["members"]
    assert next(m for m in members if m["staff_no"] == "77777") == {
        "staff_no": "77777", "name": "欧***", "standing": "full", "group": None, "from_on": "2020-01-01",
    }  # fmt: skip
    body = as_user("assessor").get(one("ZB-A")).json()
    assert (body["members"], body["posts"], body["member_count"]) == (None, None, 6)


def founding(people, **more) -> dict:
    numbers = [PersonFactory(unit=people.nodes["CM-A"]).staff_no for _ in range(3)]
    return {"code": "ZB-N", "name": "新党支部", "kind": "branch", "parent": "DW1", "founded_on": "2026-07-01", "founders": numbers} | more


def test_founding(as_user, people):
    answer = as_user("committee").post(LIST, founding(people), format="json")
    assert (answer.status_code, answer.json()["member_count"], Branch.objects.get(node__code="ZB-N").node.path) == (
        201,
        3,
        "JT/MK1/DW1/ZB-N/",
    )


def test_founding_with_two_members_is_a_problem_with_a_code(as_user, people):
    body = founding(people)
    answer = as_user("committee").post(LIST, body | {"founders": body["founders"][:2]}, format="json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "branch.too_few_full_members", "founders")


def test_foreign_parents_and_people_read_like_unknown_ones(as_user, people):
    foreign = PersonFactory(unit=people.nodes["CM-C"]).staff_no
    client = as_user("committee")
    for more in ({"parent": "DW2"}, {"parent": "NONE"}, {"founders": [foreign]}):
        answer = client.post(LIST, founding(people, **more), format="json")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "does_not_exist")


def test_a_change_needs_the_version_that_was_read(as_user):
    client = as_user("committee")
    assert client.patch(one("ZB-A"), {"note": "第一位"}, format="json").status_code == 400
    assert client.patch(one("ZB-A"), {"note": "第一位", "version": 1}, format="json").json()["version"] == 2
    answer = client.patch(one("ZB-A"), {"note": "第二位", "version": 1}, format="json")
    assert (answer.status_code, answer.json()["code"], answer.json()["theirs"]["备注"]) == (409, "branch.edited_meanwhile", "第一位")


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "assessor", "hr", "worker"])
def test_nobody_else_writes(as_user, people, who):
    client = as_user(who)
    assert client.post(LIST, founding(people), format="json").status_code == 404
    assert client.patch(one("ZB-A"), {"note": "x", "version": 1}, format="json").status_code == 404
    assert client.put(one("ZB-A"), {"note": "x", "version": 1}, format="json").status_code == 405


# -- posts and proxies ----------------------------------------------------------------------------------------


def test_posts_with_where_their_term_stands(as_user, people):
    people.branch_a.posts.update(to_on="2026-01-31")
    rows = as_user("committee").get(POSTS).json()["results"]
    assert [(r["branch"], r["post"], r["staff_no"], r["to_on"], r["state"]) for r in rows] == [
        ("ZB-A", "secretary", people.secretary.person.staff_no, "2026-01-31", "expired"),
        ("ZB-B", "secretary", people.sibling.person.staff_no, None, "open"),
    ]


@pytest.mark.parametrize(("query", "codes"), [("state=expired", ["ZB-A"]), ("branch=ZB-B", ["ZB-B"]), ("post=deputy", [])])
def test_posts_are_filtered(as_user, people, query, codes):
    people.branch_a.posts.update(to_on="2026-01-31")
    assert [r["branch"] for r in as_user("committee").get(f"{POSTS}?{query}").json()["results"]] == codes


@pytest.mark.parametrize(("who", "codes"), [("secretary", ["ZB-A"]), ("assessor", ["ZB-A", "ZB-B"]), ("stranger", ["ZB-C"])])
def test_posts_stay_inside_the_reach(as_user, who, codes):
    assert [r["branch"] for r in as_user(who).get(POSTS).json()["results"]] == codes


def test_proxies_for_the_branch_and_the_committee_only(as_user, people):
    member = people.branch_a.memberships.last().person
    BranchProxy.objects.create(
        branch=people.branch_a, person=member, from_on="2026-07-01", to_on="2026-07-31", reason="外出", appointed_at=clock.now()
    )
    row = as_user("committee").get(PROXIES).json()["results"][0]
    assert (row["branch"], row["staff_no"], row["from_on"], row["withdrawn_at"]) == ("ZB-A", member.staff_no, "2026-07-01", None)
    assert as_user("committee").get(f"{PROXIES}?is_withdrawn=true").json()["results"] == []
    assert as_user("stranger").get(PROXIES).json()["results"] == []
    assert as_user("assessor").get(PROXIES).status_code == 404
