"""Official papers: registered, made from the frozen result, in the layout of official papers, in reach only."""

import io
from datetime import date

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from assessment.papers.models import IssuedPaper
from assessment.papers.selectors.contents import period_words
from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable
from tests.assessment.insight.factories import RoundFactory
from tests.assessment.papers.factories import registered
from tests.assessment.rounds.factories import code_of, published, reviewed

pytestmark = pytest.mark.db


def words(answer) -> str:
    """All text of a file, without line breaks."""
    assert answer.status_code == 200, answer.content[:300]
    if answer.headers["Content-Type"] == "application/pdf":
        return "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages).replace("\n", "")
    file = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "".join([p.text for p in file.paragraphs] + cells)


def make(client, paper, form):
    return client.post(reverse("paper_make", args=[paper.pk, form]))


@pytest.mark.parametrize(("code", "period"), [("2026Q1", "2026年第一季度"), ("2026Q4", "2026年第四季度"), ("2026", "2026年度")])
def test_the_period_in_words(code, period):
    start = {"2026Q4": date(2026, 10, 1)}.get(code, date(2026, 1, 1))
    assert period_words(AssessmentRound(code=code, starts_on=start)) == period


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_notice_of_the_published_result(client, group, form):
    paper = registered(group, published(group), demands="限期整改\n按月报告")
    client.force_login(group.committee)
    text = words(make(client, paper, form))
    parts = [
        "测试矿业公司党委", "矿党发〔2026〕12 号", "关于2026年第三季度党建、业务双百分考核结果的通报", "各党支部：", "支部A", "支部B",
        "失分较多的指标", "限期整改", "2026年10月20日", "抄送：公司领导。", "本组不足 5 个支部，不排名",
    ]  # fmt: skip
    assert [p for p in parts if p not in text] == []
    assert "支部C" not in text  # of the other plant: not in the unit that the notice speaks of
    row = AuditRow.objects.get(action="document.made")
    assert (row.after["template"], row.after["kind"]) == ("assessment/papers/notice.document.html", form)


@pytest.mark.parametrize("kind", ["report", "evaluation"])
def test_reports_of_a_unit_label_the_analysis(client, group, kind):
    paper = registered(group, published(group), kind, node=group.nodes["JT"])
    client.force_login(group.committee)
    for form in ("docx", "pdf"):
        text = words(make(client, paper, form))
        assert [p for p in ("分析，不作为考核规则", "样本少于 12", "支部C", "2026Q3") if p not in text] == []


def test_a_ranking_needs_a_group_that_is_ranked(client, scored):
    people, now = scored.people, scored.now
    assert code_of(lambda: registered(people, now, "ranking", peer_group="production")) == "paper.not_published"
    now.state = RoundState.PUBLISHED
    now.save()
    assert code_of(lambda: registered(people, now, "ranking", peer_group="office")) == "paper.no_group"
    assert code_of(lambda: registered(people, now, "ranking")) == "paper.no_group"
    paper = registered(people, now, "ranking", peer_group="production")
    client.force_login(people.committee)
    text = words(make(client, paper, "docx"))
    assert ("支部A" in text, "支部C" in text, "双百分考核排名表" in text) == (True, False, True)
    page = client.get(reverse("paper_detail", args=[paper.pk])).content.decode()
    assert ("/exports/" in page, "peer_group=production" in page) == (True, True)
    now.totals.filter(branch__in=scored.far).delete()
    assert code_of(lambda: registered(people, now, "ranking", peer_group="production", number="x")) == "paper.group_small"


def test_a_number_is_used_once_and_the_head_can_be_mended(group):
    round = published(group)
    paper = registered(group, round)
    assert registered(group, round).pk == paper.pk
    assert AuditRow.objects.filter(action="paper.registered").count() == 1
    assert registered(group, round, issuer="另一机关").issuer == "另一机关"
    assert AuditRow.objects.filter(action="paper.registered").latest("pk").before["issuer"] == "测试矿业公司党委"
    assert code_of(lambda: registered(group, round, "report")) == "paper.number_used"
    assert registered(group, round, "report", node=group.nodes["JT"]).pk != paper.pk  # another unit counts for itself


def test_before_the_publication_there_are_no_papers(client, group):
    round = reviewed(group)
    assert code_of(lambda: registered(group, round)) == "paper.not_published"
    client.force_login(group.committee)
    assert client.get(reverse("paper_new", args=["2026Q3", "notice"])).status_code == 404
    assert "2026Q3" not in client.get(reverse("paper_list")).content.decode()
    assert client.get(reverse("receipt_detail", args=["2026Q3~ZB-A"])).status_code == 404


def test_the_form_remembers_the_last_head(client, group):
    published(group)
    client.force_login(group.committee)
    url = reverse("paper_new", args=["2026Q3", "notice"])
    facts = {"unit": "DW1", "issuer": "测试矿业公司党委", "number": "矿党发〔2026〕1 号", "signed_on": "2026-10-20"}
    facts["receivers"] = "各党支部"
    answer = client.post(url, facts)
    paper = IssuedPaper.objects.get()
    assert answer.headers["Location"] == reverse("paper_detail", args=[paper.pk])
    page = client.get(url)
    assert (page.context["form"].initial["receivers"], page.context["form"].initial["issuer"]) == ("各党支部", "测试矿业公司党委")
    assert client.get(reverse("paper_new", args=["2026Q3", "report"])).context["form"].initial["issuer"] == "测试矿业公司党委"
    assert client.post(url, facts | {"unit": "nowhere"}).status_code == 422
    refused = client.post(reverse("paper_new", args=["2026Q3", "report"]), facts)
    assert (refused.status_code, "已用于另一份文书" in refused.content.decode()) == (422, True)
    assert client.get(reverse("paper_new", args=["2026Q3", "letter"])).status_code == 404
    assert "矿党发〔2026〕1 号" in client.get(reverse("paper_register")).content.decode()


def test_who_reads_and_who_issues(client, group):
    round = published(group)
    paper = registered(group, round)
    addresses = [reverse("paper_register"), reverse("paper_detail", args=[paper.pk]), reverse("paper_new", args=["2026Q3", "notice"])]
    for user in (group.secretary, group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert [client.get(a).status_code for a in addresses] == [404] * 3
        assert make(client, paper, "pdf").status_code == 404
    with pytest.raises(NotReachable):
        registered(group, round, user=group.secretary, number="x")
    client.force_login(group.committee)
    assert make(client, paper, "exe").status_code == 404


def test_a_committee_reads_no_paper_of_another_unit(client, people):
    from portal.rights.models import RoleGrant

    RoleGrant.objects.filter(user__in=(people.assessor, people.second_committee)).update(node=people.nodes["JT"])
    RoleGrant.objects.filter(user=people.committee).update(node=people.nodes["DW2"])
    round = RoundFactory(state=RoundState.PUBLISHED)
    paper = registered(people, round, user=people.second_committee)
    client.force_login(people.committee)
    assert client.get(reverse("paper_detail", args=[paper.pk])).status_code == 404
    assert paper.number not in client.get(reverse("paper_register")).content.decode()
    assert client.get("/api/v1/papers/").json()["results"] == []
    assert client.get(f"/api/v1/papers/{paper.pk}/").status_code == 404
    client.force_login(people.second_committee)
    assert [row["number"] for row in client.get("/api/v1/papers/").json()["results"]] == [paper.number]


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return sum("django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in caught)


def test_statements_of_the_pages_do_not_depend_on_rows(client, group):
    round = published(group)
    registered(group, round)
    client.force_login(group.committee)
    pages = [reverse("paper_list"), reverse("paper_register"), reverse("evaluation")]
    counts = [statements(client, address) for address in pages]
    for n in ("2", "3"):
        registered(group, round, number=f"矿党发〔2026〕{n} 号")
    assert [statements(client, address) for address in pages] == counts
    assert counts == [6, 5, 13]
