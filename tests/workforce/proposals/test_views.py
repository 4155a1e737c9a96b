import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.files.models import EvidenceLink
from portal.kernel import clock
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.portal.files.factories import StoredFileFactory
from tests.support.papers import PNG
from tests.support.people import user_with
from tests.support.waiting import told
from tests.workforce.proposals import factories as make
from workforce.proposals import todos
from workforce.proposals.models import Proposal, ProposalReward, ProposalSheet


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, *args) -> str:
    return reverse(f"proposal_{name}", args=args)


def typed(people, text=make.TEXT, **given) -> dict:
    first = {"title": text[0], "trouble": text[1], "idea": text[2], "topic": "safety", "node": str(people.nodes["CM-A"].pk)}
    return {**first, **given}


@pytest.mark.parametrize(
    ("who", "seen"),
    [("worker", {"mine"}), ("hr", {"mine"}), ("secretary", {"mine"}), ("sibling", set()), ("stranger", set()), ("assessor", None)],
)
def test_everybody_sees_the_proposals_of_his_reach(client, people, who, seen):
    rows = {"mine": make.assigned(people), "far": make.foreign(people)}
    client.force_login(getattr(people, who))
    if seen is None:
        assert client.get(url("list")).status_code == 404
    else:
        found = client.get(url("list")).context["listing"].page.object_list
        assert {name for name, row in rows.items() if row in found} == seen
    assert {name for name, row in rows.items() if client.get(url("detail", row.pk)).status_code == 200} == (seen or set())


def test_an_unnamed_author_is_known_to_the_office_alone(client, people):
    colleague = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="同事甲")
    row = make.assigned(people, make.filed(people, is_unnamed=True))
    for user, sees in (
        (people.worker, True),
        (people.hr, True),
        (colleague, False),
        (make.judge(people), False),
        (people.secretary, False),
    ):
        client.force_login(user)
        page = client.get(url("detail", row.pk)).content.decode()
        assert (">职工甲 " in page or "<dd>职工甲" in page) is sees, user
    client.force_login(people.secretary)
    body = client.get(f"/api/v1/proposals/{row.pk}/").json()
    assert "职工甲" not in str(body)


def test_who_brought_a_file_does_not_tell_an_unnamed_author(client, people):
    row = make.assigned(people, make.filed(people, is_unnamed=True))
    file = StoredFileFactory(uploaded_by=people.worker, thumbnail="", name="草图.pdf")
    EvidenceLink.objects.create(file=file, record_kind="proposal", record_id=row.pk)
    for user, sees in ((people.hr, True), (people.worker, True), (people.secretary, False), (make.judge(people), False)):
        client.force_login(user)
        page = client.get(url("detail", row.pk))
        shown = page.content.decode()
        assert ("草图" in shown, page.context["file_panel"].hide_uploaders, "上传人" in shown) == (True, not sees, sees), user
    client.force_login(make.judge(people))
    for at in (url("detail", row.pk), reverse("file_choose", args=["proposal", make.assigned(people).pk])):
        assert str(people.worker) not in client.get(at).content.decode()


def test_a_year_that_no_calendar_has_shows_this_year(client, people):
    client.force_login(people.hr)
    for year in ("0000", "9999", "二〇二六"):
        assert client.get(url("counts"), {"year": year}).context["year"] == clock.today().year


def test_filing_from_a_phone_with_a_photo_and_a_hint(client, people):
    make.filed(people, make.judge(people), text=make.TEXT)
    client.force_login(people.worker)
    assert client.get(url("new")).status_code == 200
    near = ("皮带机头加装照明灯", "机头处照明不足，夜班看不清托辊", "改用太阳能灯带，沿巷道全线布置，由通风队维护")
    answer = client.post(url("new"), typed(people, near))
    assert (answer.status_code, "相似" in answer.content.decode(), "与相似建议的不同" in answer.content.decode()) == (422, True, True)
    photo = SimpleUploadedFile("现场.png", PNG)
    answer = client.post(url("new"), typed(people, near, difference="换成灯带", photos=photo))
    row = Proposal.objects.latest("pk")
    assert (answer["Location"], "现场" in client.get(answer["Location"]).content.decode()) == (url("detail", row.pk), True)
    again = client.post(url("new"), typed(people))
    assert (again.status_code, "几乎相同" in again.content.decode()) == (422, True)


def test_the_way_over_the_pages(client, people):
    row = make.filed(people)
    judge = make.judge(people)
    client.force_login(people.hr)
    assert client.post(url("assign", row.pk), {"version": "1", "assignee": judge.person.staff_no}).status_code == 302
    assert client.post(url("assign", row.pk), {"version": "1", "assignee": judge.person.staff_no}).status_code == 409
    client.force_login(people.stranger)
    assert client.post(url("answer", row.pk), {}).status_code == 404
    client.force_login(judge)
    assert client.post(url("answer", row.pk), {"answer-version": "2", "answer-outcome": "adopted", "answer-reply": ""}).status_code == 422
    assert (
        client.post(url("answer", row.pk), {"answer-version": "2", "answer-outcome": "adopted", "answer-reply": "列入检修"}).status_code
        == 302
    )
    due = str(clock.today() + timedelta(days=9))
    given = {"start-version": "3", "start-owner": judge.person.staff_no, "start-due_on": due}
    assert client.post(url("start", row.pk), given).status_code == 302
    assert client.post(url("done", row.pk), {"done-version": "4", "done-note": "已装"}).status_code == 302
    assert client.post(url("confirm", row.pk), {"version": "5"}).status_code == 422
    client.force_login(people.worker)
    assert "确认办结" in client.get(url("detail", row.pk)).content.decode()
    assert client.post(url("reopen", row.pk), {"reopen-version": "5", "reopen-reason": "只装了一盏"}).status_code == 302
    assert Proposal.objects.get(pk=row.pk).state == "doing"


def test_money_over_the_pages(client, people):
    row = make.done(people)
    client.force_login(people.hr)
    year = str(clock.today().year)
    assert client.post(url("budgets"), {"node": str(people.nodes["MK1"].pk), "year": year, "amount": "100"}).status_code == 302
    assert client.post(url("instant", row.pk), {"instant-amount": "101"}).status_code == 422
    assert client.post(url("instant", row.pk), {"instant-amount": "100"}).status_code == 302
    reward = ProposalReward.objects.get()
    assert client.post(url("reward_decide", reward.pk), {"decide-is_approved": "yes"}).status_code == 422
    assert (
        client.post(url("benefit", row.pk), {"benefit-round": "first", "benefit-claimed": "20000", "benefit-basis": "节电"}).status_code
        == 302
    )
    client.force_login(people.second_hr)
    assert client.post(url("reward_decide", reward.pk), {"decide-is_approved": "yes"}).status_code == 302
    assert client.post(url("benefit_verify", row.benefits.get().pk), {"verify-verified": "20000"}).status_code == 302
    assert client.post(url("award", row.pk), {"award-amount": "299"}).status_code == 422
    assert client.post(url("award", row.pk), {"award-amount": "300"}).status_code == 302
    scores = {"advance": 10, "creative": 8, "difficult": 5, "economic": 0, "social": 5, "mature": 8, "worth": 10}
    assert client.get(url("sheet", row.pk, "H")).status_code == 200
    assert client.post(url("sheet", row.pk, "H"), scores).status_code == 302
    assert (ProposalSheet.objects.get().total, client.get(url("sheet", row.pk, "A")).status_code) == (46, 404)
    client.force_login(people.worker)
    assert client.post(url("instant", row.pk), {"instant-amount": "1"}).status_code == 404
    assert "100.00" in client.get(url("detail", row.pk)).content.decode()


def test_a_meeting_note_over_the_pages(client, people):
    client.force_login(people.secretary)
    line = f"{'｜'.join(make.TEXT)}｜{people.worker.person.staff_no}"
    given = {
        "channel": "meeting", "node": str(people.nodes["ZB-A"].pk), "title": "党员大会", "held_on": str(clock.today()), "present": "9",
        "topic": "safety", "unit": str(people.nodes["CM-A"].pk), "lines": line + "\n坏行",
    }  # fmt: skip
    answer = client.post(url("note_new"), given)
    assert (answer.status_code, "第 2 行" in answer.content.decode(), Proposal.objects.count()) == (422, True, 0)
    answer = client.post(url("note_new"), {**given, "lines": line})
    assert (answer.status_code, make.TEXT[0] in client.get(answer["Location"]).content.decode()) == (302, True)
    client.force_login(people.sibling)
    assert client.get(answer["Location"]).status_code == 404


def test_counts_by_topic_and_unit_without_persons(client, people):
    make.done(people)
    make.filed(people)
    client.force_login(people.hr)
    page = client.get(url("counts"))
    unit = page.context["units"][0]
    assert (unit.name, unit.filed, unit.taken, unit.adoption, unit.punctual, unit.authors) == ("组织CM-A", 2, 1, 100, 100, 1)
    assert unit.share == round(100 / unit.people)
    assert [(t.name, t.filed) for t in page.context["topics"]] == [("安全管理", 2)]
    assert "职工甲" not in page.content.decode().replace("人事甲", "")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_the_counts_and_the_todos_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for _n in range(count):
        make.assigned(people, make.filed(people))
    client.force_login(people.hr)
    with django_assert_num_queries(13):
        client.get(url("list"))
    with django_assert_num_queries(11):
        client.get(url("counts"))
    judge = people.actor(make.judge(people))
    with django_assert_num_queries(2):
        assert told(todos.mine(judge, clock.now())) == count


def test_todos_follow_the_stage(people):
    row, office = make.filed(people), people.actor(people.hr)
    assert [t.title for t in todos.office(office, clock.now()).first] == [f"分派研判：{row}"]
    row = make.assigned(people, row)
    assert todos.office(office, clock.now()).count == 0
    judge = people.actor(make.judge(people))
    assert [t.title for t in todos.mine(judge, clock.now()).first] == [f"研判并答复：{row}"]
    assert todos.mine(people.actor(people.worker), clock.now()).count == 0


def test_half_a_year_later_the_owner_measures_again(people):
    benefit = make.verified(people)
    judge = people.actor(make.judge(people))
    Proposal.objects.filter(pk=benefit.proposal_id).update(state="closed", due_on=None, measure_on=clock.today() + timedelta(days=1))
    assert todos.mine(judge, clock.now()).count == 0
    Proposal.objects.filter(pk=benefit.proposal_id).update(measure_on=clock.today())
    assert todos.mine(judge, clock.now()).first[0].title.startswith("再次测算效益")


HEAD = "编号,建议名称,存在的问题,怎么改,主题,单位编码,建议人,提出日期,结论,不采纳原因编码,答复"
GOOD = "J-1,皮带照明,暗,加灯,安全,CM-A,{no},2025-03-05,已采纳,,已安装"


def load(people, *lines: str):
    text = "\n".join([HEAD, *[line.format(no=people.worker.person.staff_no) for line in lines]])
    return check_table(
        kind=kind_of("proposals"), file=io.BytesIO(text.encode()), name="a.csv", actor=people.actor(people.hr), at=clock.now(), commit=True
    )


def test_an_old_ledger_comes_in_once(people):
    report = load(people, GOOD)
    assert (report.is_clean, report.created) == (True, 1)
    row = Proposal.objects.get()
    assert (row.number, row.state, row.outcome, row.channel, row.topic) == ("J-1", "closed", "adopted", "ledger", "safety")
    assert (load(people, GOOD).unchanged, Proposal.objects.count(), Notice.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (GOOD.replace("CM-A", "CM-C"), "不在您的管理范围内"), (GOOD.replace("{no}", "99999"), "没有工号"),
        (GOOD.replace("已采纳,", "不采用,"), "请填写原因编码"), (GOOD.replace("已采纳,,", "不采用,XX,"), "没有原因编码"),
        (GOOD.replace("2025-03-05", "2150-03-05"), ""),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(people, line, sentence):
    report = load(people, line)
    assert (len(report.problems), sentence in report.problems[0].message, Proposal.objects.count()) == (1, True, 0)


@pytest.mark.parametrize(("who", "status"), [("worker", 201), ("hr", 403), ("stranger", 403)])
def test_the_api_files_for_the_owner_of_the_token(client, people, who, status):
    client.force_login(getattr(people, who))
    body = dict(zip(("title", "trouble", "idea"), make.TEXT, strict=True)) | {"topic": "safety"}
    answer = client.post("/api/v1/proposals/", body, "application/json")
    assert answer.status_code in ({201} if status == 201 else {403, 404})
    if status == 201:
        assert answer.json()["node"] == "CM-A"
        assert client.post("/api/v1/proposals/", body, "application/json").status_code == 422
        assert client.get("/api/v1/proposals/").json()["count"] == 1
