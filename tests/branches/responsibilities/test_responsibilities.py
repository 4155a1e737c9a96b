"""Responsibility lists: halves as a table, statements and what is told of them, pages for the four standing people."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.responsibilities import rules, services
from branches.responsibilities.models import DutyStandard, DutyStatement, DutyStatementReport
from branches.responsibilities.services import StatementFacts
from branches.responsibilities.todos import untold
from portal.audit.models import AuditRow
from portal.files.models import EvidenceLink
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.responsibilities.factories import FACTS, written
from tests.support.papers import PNG


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def told(people, row, user=None, **given):
    first = {"half": rules.half_of(clock.today()), "outcome": "done", "words": "已研究两次"}
    return services.tell_outcome(actor=people.actor(user or people.secretary), at=clock.now(), statement=row, **{**first, **given})


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("day", "half", "before"),
    [
        (date(2026, 1, 1), "2026H1", "2025H2"),
        (date(2026, 6, 30), "2026H1", "2025H2"),
        (date(2026, 7, 1), "2026H2", "2026H1"),
        (date(2026, 12, 31), "2026H2", "2026H1"),
    ],
)
def test_halves_of_a_year(day, half, before):
    assert (rules.half_of(day), rules.half_before(half)) == (half, before)


@pytest.mark.parametrize(
    ("half", "code"),
    [
        ("2026H2", ""),
        ("2026H1", ""),
        ("2025H2", "statement.half_closed"),
        ("2027H1", "statement.half_closed"),
        ("2026", "statement.half_unknown"),
    ],
)
def test_which_half_may_be_told(half, code):
    assert rules.may_tell(half, date(2026, 11, 29)).code == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": " "}, "statement.no_text"),
        ({"source": ""}, "statement.no_source"),
        ({"holder": "department", "label": ""}, "statement.no_label"),
    ],
)
def test_what_a_statement_needs(people, given, code):
    first = {"holder": FACTS.holder, "text": FACTS.text, "source": FACTS.source}
    assert code_of(written, people, StatementFacts(**{**first, **given})) == code


@pytest.mark.django_db
def test_written_once_changed_told_and_withdrawn(people):
    row = written(people)
    assert code_of(written, people) == "statement.twice"
    by = {"actor": people.actor(people.secretary), "at": clock.now(), "statement": row}
    changed = services.change_statement(**by, version=1, facts=StatementFacts("union_chair", "组织劳动竞赛", "工会法"))
    assert (changed.holder, changed.version) == ("union_chair", 2)
    with pytest.raises(EditConflict):
        services.change_statement(**by, version=1, facts=FACTS)
    told(people, row, outcome="partly")
    assert told(people, row).outcome == "done"
    assert DutyStatementReport.objects.count() == 1
    for given, code in (({"words": " "}, "statement.no_words"), ({"outcome": "x"}, "statement.outcome_unknown")):
        assert code_of(told, people, row, **given) == code
    services.withdraw_statement(**by)
    assert code_of(told, people, row) == "statement.withdrawn"
    acts = list(AuditRow.objects.filter(action__startswith="statement.").order_by("pk").values_list("action", flat=True))
    assert acts == ["statement.written", "statement.changed", "statement.told", "statement.told", "statement.withdrawn"]


@pytest.mark.django_db
def test_strangers_neither_write_nor_tell(people):
    row = written(people)
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            written(people, StatementFacts("secretary", "又", "x"), user=user)
        with pytest.raises(NotReachable):
            told(people, row, user=user)


@pytest.mark.django_db
def test_the_standard_list_names_three_holders_and_is_taken_over_once(people):
    node, by = people.nodes["ZB-A"], {"actor": people.actor(people.secretary), "at": clock.now()}
    made = services.adopt_standards(**by, node=node)
    assert (len(made), {row.holder for row in made}) == (DutyStandard.objects.count(), {"committee", "secretary", "union_chair"})
    texts = set(DutyStatement.objects.filter(holder="committee").values_list("text", flat=True))
    assert {
        "政治上统领：把牢产业工人队伍建设方向",
        "思想上引领：用党的创新理论凝聚职工",
        "工作上带领：党员干部在急难险重任务中带头",
    } <= texts
    assert code_of(services.adopt_standards, **by, node=node) == "statement.nothing_to_adopt"


@pytest.mark.django_db
def test_the_half_year_that_is_over_waits(people):
    row, actor = written(people), people.actor(people.secretary)
    assert untold(actor, clock.now()).count == 0
    DutyStatement.objects.update(written_at=clock.now() - timedelta(days=300))
    assert [t.title for t in untold(actor, clock.now()).first] == [row.text]
    told(people, row, half=rules.half_before(rules.half_of(clock.today())))
    assert untold(actor, clock.now()).count == 0


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_statement(client, people, who, status):
    row = written(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("statement_detail", args=[row.pk])).status_code == status
    assert len(client.get(reverse("statement_list")).context["listing"].page.object_list) == (status == 200)
    api = client.get("/api/v1/duty-statements/").json()["results"]
    assert [r["text"] for r in api] == ([row.text] if status == 200 else [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        written(people, StatementFacts("secretary", f"责任{no}", "文件"))
    client.force_login(people.secretary)
    with django_assert_num_queries(11):
        client.get(reverse("statement_list"))


def test_written_and_told_with_evidence_on_the_pages(client, people):
    client.force_login(people.secretary)
    typed = {"node": "ZB-A", "holder": "department", "label": "机电队", "text": "设备完好率不低于 98%", "source": "年度计划"}
    assert client.post(reverse("statement_new"), {**typed, "label": ""}).status_code == 422
    assert client.post(reverse("statement_new"), typed).status_code == 302
    row = DutyStatement.objects.get()
    half = rules.half_of(clock.today())
    given = {"half": half, "outcome": "done", "words": "月度检查达标", "uploads": SimpleUploadedFile("检查.png", PNG)}
    assert client.post(reverse("statement_tell", args=[row.pk]), {**given, "words": ""}).status_code == 422
    given["uploads"] = SimpleUploadedFile("检查.png", PNG)
    assert client.post(reverse("statement_tell", args=[row.pk]), given).status_code == 302
    page = client.get(reverse("statement_detail", args=[row.pk])).content.decode()
    assert ("月度检查达标" in page, "检查.png" in page, EvidenceLink.objects.get().record_kind) == (True, True, "duty_statement")
    assert client.post(reverse("statement_edit", args=[row.pk]), {**typed, "text": "完好率 98.6%", "version": "1"}).status_code == 302
    assert client.post(reverse("statement_adopt"), {"node": "ZB-A"}).status_code == 302
    assert client.post(reverse("statement_adopt"), {"node": "ZB-C"}).status_code == 404
    assert client.post(reverse("statement_withdraw", args=[row.pk])).status_code == 302
    assert client.get(reverse("statement_list"), {"s": "told"}).context["listing"].page.object_list == []


def test_the_matrix_shows_which_of_four_tiers_is_laid_down(client, people):
    """Committee, secretary and administration, departments, workers (S0-60); a tier without a word is a gap."""
    for holder, label in (("secretary", ""), ("admin", ""), ("department", "机电队"), ("workers", "")):
        row = written(people, StatementFacts(holder, f"责任 {holder}", "文件", label=label))
    half = rules.half_of(clock.today())
    DutyStatementReport.objects.create(statement=row, half=half, outcome="done", words="已办", told_at=clock.now())
    client.force_login(people.committee)
    page = client.get(reverse("statement_matrix"))
    (node, cells) = page.context["rows"][0]
    assert (node.code, [(c.told, c.count) for c in cells]) == ("ZB-A", [(0, 0), (0, 2), (0, 1), (1, 1)])
    assert page.content.decode().count("未明确") == 1
    client.force_login(people.stranger)
    assert client.get(reverse("statement_matrix")).context["rows"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        written(people, StatementFacts("secretary", f"责任{no}", "文件"))
    client.force_login(people.secretary)
    client.get(reverse("statement_matrix"))
    with django_assert_num_queries(6):
        client.get(reverse("statement_matrix"))


@pytest.mark.django_db
def test_a_standard_that_the_list_says_twice_is_taken_over_once(people):
    first = DutyStandard.objects.order_by("pk").first()
    DutyStandard.objects.create(code="TWICE", name_zh=first.name_zh, name_en="twice", holder=first.holder, source=first.source)
    services.adopt_standards(actor=people.actor(people.secretary), at=clock.now(), node=people.nodes["ZB-A"])
    assert DutyStatement.objects.filter(holder=first.holder, text=first.name_zh).count() == 1
