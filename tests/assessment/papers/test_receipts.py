"""The receipt of a branch: every record, what would change it, its hash; the page that tells whether the paper in hand is true."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.insight.selectors.lens import lens_of
from assessment.papers.selectors.evaluation import associations_of
from assessment.rounds.enums import RoundState
from assessment.rounds.models import FrozenBranch
from portal.kernel import clock
from portal.kernel.scope import Scope
from tests.assessment.insight.factories import RoundFactory, score
from tests.assessment.papers.test_papers import words
from tests.assessment.rounds.factories import published

pytestmark = pytest.mark.db
KEY = "2026Q3~ZB-A"


def page(client, key=KEY, **asked):
    return client.get(reverse("receipt_detail", args=[key]), asked)


def test_the_paper_in_hand_is_held_against_what_is_frozen(client, group):
    published(group)
    client.force_login(group.secretary)
    sha = FrozenBranch.objects.get(branch=group.branch_a).sha256
    other = FrozenBranch.objects.get(branch=group.branch_b).sha256
    said = lambda text: [word in text for word in ("一致：手中凭证", "不一致：手中凭证", "与公布时的校验码不符")]  # noqa: E731
    assert said(page(client).content.decode()) == [False, False, False]
    assert said(page(client, hash=sha.upper()).content.decode())[0] is True
    assert said(page(client, hash=other).content.decode()) == [True, True, False]  # «不一致» holds «一致»
    api = f"/api/v1/receipt-checks/{KEY}/"
    assert client.get(api, {"hash": sha}).json() == {"score": KEY, "frozen": sha, "is_kept": True, "is_same": True}
    FrozenBranch.objects.filter(branch=group.branch_a).update(package=json.dumps({**json.loads(
        FrozenBranch.objects.get(branch=group.branch_a).package), "computed_at": "2026-10-08T02:00:01+00:00"}))  # fmt: skip
    assert said(page(client, hash=sha).content.decode())[2] is True
    assert client.get(api, {"hash": sha}).json()["is_kept"] is False


@pytest.mark.parametrize(("paper", "form"), [("receipt", "pdf"), ("receipt", "docx"), ("report", "pdf"), ("report", "docx")])
def test_report_and_receipt_hold_items_records_and_what_would_change_them(client, group, paper, form):
    published(group)
    client.force_login(group.secretary)
    text = words(client.post(reverse("receipt_make", args=[KEY, paper, form])))
    sha = FrozenBranch.objects.get(branch=group.branch_a).sha256
    parts = ["支部A", "2026年第三季度", "主题党日", "现场查看", "怎样能", "由评议决定：按评议理由改进", sha]
    assert [p for p in parts if p not in text] == []
    assert "考核员甲" not in text  # who judged is not printed


def test_statements_of_the_page(client, group):
    published(group)
    client.force_login(group.secretary)
    page(client)
    with CaptureQueriesContext(connection) as caught:
        assert page(client).status_code == 200
    assert sum("django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in caught) == 9


def test_nobody_outside_the_reach_reads_a_receipt(client, group):
    published(group)
    for user in (group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert page(client).status_code == 404
        assert client.post(reverse("receipt_make", args=[KEY, "receipt", "pdf"])).status_code == 404
        assert client.get(f"/api/v1/receipt-checks/{KEY}/").status_code in (403, 404)
    client.force_login(group.secretary)
    assert client.post(reverse("receipt_make", args=[KEY, "letter", "pdf"])).status_code == 404
    rows = client.get(reverse("paper_list")).context["listing"].page.object_list
    assert [row.branch for row in rows] == [group.branch_a]
    assert "出具正式文书" not in client.get(reverse("paper_list")).content.decode()


def test_association_over_quarters_needs_enough_pairs(client, group):
    branches = (group.branch_a, group.branch_b, group.branch_c)
    for i, code in enumerate(("2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4")):
        state = RoundState.COMPUTED if code == "2026Q4" else RoundState.PUBLISHED
        round_ = RoundFactory(code=code, state=state)
        for j, branch in enumerate(branches):
            score(round_, branch, f"{60 + 7 * i + j}.00", f"{70 + 5 * i - j}.00")
    lens = lens_of(Scope(("",)), today=clock.today(), round_code="2026Q3")
    same, later, back = associations_of(lens)
    assert [(a.n, a.is_small) for a in (same, later, back)] == [(12, False), (9, True), (9, True)]
    assert (same.value > Decimal("0.9"), later.value, back.value) == (True, None, None)
    client.force_login(group.committee)
    text = client.get(reverse("evaluation"), {"round": "2026Q3"}).content.decode()
    text = " ".join(text.split())
    assert ("分析，不作为考核规则" in text, "样本少于 12，不显示" in text, f"{same.value} · n = 12" in text) == (True, True, True)
    answer = client.get("/api/v1/evaluation/", {"round": "2026Q3"}).json()
    assert (answer["same_quarter"], answer["business_one_later"]) == (
        {"n": 12, "minimum": 12, "value": str(same.value)}, {"n": 9, "minimum": 12, "value": None},
    )  # fmt: skip
    assert client.get(reverse("evaluation"), {"round": "2026Q4"}).status_code == 404
    assert client.get(reverse("evaluation"), {"unit": "nowhere"}).status_code == 404
    assert "综合评价" in words(client.post(reverse("evaluation_make", args=["docx"]) + "?round=2026Q3&unit=DW1"))
    for user in (group.secretary, group.sibling, group.stranger, group.worker):
        client.force_login(user)
        assert client.get(reverse("evaluation")).status_code == 404
        assert client.post(reverse("evaluation_make", args=["pdf"])).status_code == 404


def test_without_a_published_round_the_evaluation_says_so(client, people):
    client.force_login(people.committee)
    assert "还没有已公布的得分" in client.get(reverse("evaluation")).content.decode()
    assert client.get("/api/v1/evaluation/").status_code == 404
