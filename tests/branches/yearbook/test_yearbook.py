"""The year book: bound from the records by a worker, with the secretary's own words, final once it is made so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.activities.models import MeetingResolution
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase
from branches.orgs.models import Branch
from branches.yearbook import rules, services
from branches.yearbook.enums import BookState
from branches.yearbook.models import YearBook
from branches.yearbook.selectors import CHAPTERS
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.models import Job, JobState
from portal.kernel.periods import year_of
from portal.notices.models import Notice
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.dues import factories as dues
from tests.branches.membership.factories import brought_to
from tests.branches.plans import factories as plans
from tests.branches.yearbook.factories import asked, bound, run, words
from tests.workforce.honours.factories import HonourFactory

CODES = [
    "organisation",
    "roster",
    "plan",
    "activities",
    "study",
    "dues",
    "development",
    "appraisal",
    "vanguard",
    "honours",
    "rectification",
]


def chapter(book: YearBook, code: str) -> dict:
    return next(c for c in book.chapters if c["code"] == code)


def cells(book: YearBook, code: str) -> list[list[str]]:
    return [row for grid in chapter(book, code)["grids"] for row in grid["rows"]]


@pytest.mark.parametrize(
    ("year", "founded", "refusal"),
    [(2026, 2020, ""), (2020, 2020, ""), (2019, 2020, "year_book.before_founding"), (2027, 2020, "year_book.year_ahead")],
)
def test_which_years_are_bound(year, founded, refusal):
    assert rules.may_bind(year, date(founded, 5, 1), date(2026, 11, 30)).code == refusal


@pytest.mark.parametrize(("text", "gist"), [("一\n二  三", "一 二 三"), ("字" * 161, "字" * 159 + "…"), ("字" * 160, "字" * 160), ("", "")])
def test_the_gist_of_minutes(text, gist):
    assert rules.gist_of(text) == gist


@pytest.mark.parametrize(("year", "day"), [(2025, date(2025, 12, 31)), (2026, date(2026, 11, 30))])
def test_the_last_day_told_of(year, day):
    assert rules.as_of(year, date(2026, 11, 30)) == day


@pytest.mark.django_db
def test_every_chapter_is_there_and_the_empty_ones_say_so(people):
    book = bound(people)
    assert [c["code"] for c in book.chapters] == CODES
    assert (book.state, book.bound_at is not None) == (BookState.BOUND, True)
    said = {c["code"]: c["lines"] for c in book.chapters}
    assert said["organisation"][0].endswith("党员 5 名，其中正式党员 5 名。")
    assert (said["dues"], said["appraisal"]) == (["本年度没有登记党费。"], ["本年度还没有民主评议记录。"])
    assert len(cells(book, "roster")) == 5


@pytest.mark.django_db
def test_what_the_branch_did_stands_in_the_book_and_a_siblings_does_not(people):
    activity = with_roll(ActivityFactory(branch=people.branch_a, archived=True, subject="党课进班组", summary="围绕顶板管理讨论。"))
    MeetingResolution.objects.create(activity=activity, no=1, text="每班安全确认", due_on=clock.today())
    with_roll(ActivityFactory(branch=people.branch_b, archived=True, subject="乙支部的会"))
    plans.running(people)
    HonourFactory(
        person=None, node=people.nodes["ZB-A"], registered_by=people.hr, confirmed_by=people.second_hr, confirmed_at=clock.now(),
        awarded_on=clock.today(),
    )  # fmt: skip
    book = bound(people)
    told = cells(book, "activities")
    assert [row[2] for row in told if len(row) == 5] == ["党课进班组"]
    assert told[-1][4] == "围绕顶板管理讨论。 决议：每班安全确认"
    assert (chapter(book, "honours")["count"], cells(book, "rectification")[0]) == (1, ["会议决议（本年到期）", "1", "0"])


@pytest.mark.django_db
def test_development_dues_and_appraisal(people):
    case = brought_to(people, 5, start=clock.today() - timedelta(days=200))
    year = clock.today().year
    sheet = dues.opened(people)
    appraisal = MemberAppraisal.objects.create(
        branch=people.branch_a, year=year, as_of=clock.today(), self_due_on=clock.today(), opened_at=clock.now()
    )
    for member, grade in zip(dues.members(people.branch_a), ("excellent", "competent", "competent"), strict=False):
        MemberAppraisalCase.objects.create(appraisal=appraisal, person=member, standing="full", grade=grade, opinion="同意")
    book = bound(people)
    assert [row[0] for row in cells(book, "development")] == [case.person.name]
    assert cells(book, "appraisal") == [["优秀", "1"], ["合格", "2"]]
    assert [row[0] for row in cells(book, "dues")] == ([f"{sheet.month:%Y-%m}"] if sheet.month.year == year else [])


@pytest.mark.django_db
def test_sums_of_few_members_are_not_shown(people):
    sheet = dues.opened(people)
    sheet.entries.all()[1].delete()
    keep = list(sheet.entries.values_list("pk", flat=True)[:2])
    sheet.entries.exclude(pk__in=keep).delete()
    book = bound(people, sheet.month.year)
    assert cells(book, "dues")[0][1:4] == ["2", "—", "—"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_binding_costs_the_same_with_more_records(people, count, django_assert_num_queries):
    for n in range(count):
        with_roll(ActivityFactory(branch=people.branch_a, archived=True, subject=f"会 {n}"))
        brought_to(people, 3, start=clock.today() - timedelta(days=150 + n))
    year, day = year_of(clock.today()), clock.today()
    branch = Branch.objects.select_related("node").get(pk=people.branch_a.pk)
    for read in CHAPTERS:
        read(branch, year, day)
    with django_assert_num_queries(29):
        for read in CHAPTERS:
            read(branch, year, day)


@pytest.mark.django_db
def test_a_worker_binds_with_progress_and_tells_whoever_asked(people):
    job = services.ask_for(**words(people, people.committee), branches=[people.branch_a, people.branch_b], year=clock.today().year)
    assert (job.total, set(YearBook.objects.values_list("state", flat=True))) == (2 * len(CHAPTERS), {"asked"})
    job = run(job)
    assert (job.state, job.done, job.result) == (JobState.DONE, 2 * len(CHAPTERS), {"books": 2})
    assert job.result_url == reverse("year_book_list")
    assert set(YearBook.objects.values_list("state", flat=True)) == {"bound"}
    assert list(Notice.objects.filter(code="year_book.notice_bound").values_list("recipient", flat=True)) == [people.committee.pk] * 2
    run(job)  # a message that comes twice finds it done
    assert AuditRow.objects.filter(action="year_book.bound").count() == 2


@pytest.mark.django_db
def test_asked_twice_is_one_book_and_a_right_that_has_gone_binds_nothing(people):
    first, again = asked(people), asked(people)
    assert first.pk == again.pk
    people.secretary.grants.all().delete()
    job = run(again.job)
    assert (job.state, job.error_code) == (JobState.FAILED, "year_book.gone")
    assert YearBook.objects.get().state == BookState.FAILED


@pytest.mark.django_db
def test_a_final_book_stays_as_it_is_until_it_is_opened(people):
    book = bound(people)
    services.summarise(**words(people), book=book, version=1, summary="全年完成。")
    with pytest.raises(EditConflict):
        services.summarise(**words(people), book=book, version=1, summary="旧页面")
    with pytest.raises(RuleBroken, match="too_long"):
        services.summarise(**words(people), book=book, version=2, summary="字" * 5001)
    services.settle_book(**words(people), book=book)
    services.settle_book(**words(people), book=book)
    for call, given in ((asked, {"people": people}), (services.summarise, {**words(people), "book": book, "version": 2, "summary": "x"})):
        with pytest.raises(RuleBroken, match="is_final"):
            call(**given)
    services.reopen_book(**words(people), book=book)
    with pytest.raises(RuleBroken, match="not_final"):
        services.reopen_book(**words(people), book=book)
    acts = list(AuditRow.objects.filter(action__startswith="year_book.").order_by("pk").values_list("action", flat=True))
    assert acts == ["year_book.asked", "year_book.bound", "year_book.summarised", "year_book.settled", "year_book.reopened"]


@pytest.mark.django_db
def test_only_the_branch_writes_and_strangers_ask_for_nothing(people):
    book = bound(people)
    with pytest.raises(NotReachable):
        services.summarise(**words(people, people.committee), book=book, version=1, summary="x")
    with pytest.raises(RuleBroken, match="branch_foreign"):
        asked(people, user=people.stranger)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_book(client, people, who, status):
    book = bound(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("year_book_detail", args=[book.pk])).status_code == status
    for kind in ("docx", "pdf"):
        assert client.post(reverse("year_book_paper", args=[book.pk, kind])).status_code == status
    assert client.get(reverse("year_book_summary", args=[book.pk])).status_code == (200 if who == "secretary" else 404)
    assert len(client.get(reverse("year_book_list")).context["listing"].page.object_list) == (status == 200)
    assert client.get(f"/api/v1/year-books/{book.pk}/").status_code == status


@pytest.mark.django_db
def test_over_the_pages(client, people):
    client.force_login(people.secretary)
    year = clock.today().year
    for typed, sentence in (
        ({"year": "2031", "branch": "ZB-A"}, "还没有开始"), ({"year": "2001", "branch": "ZB-A"}, "还没有成立"),
        ({"year": "99999999999", "branch": "ZB-A"}, "2100"), ({"year": str(year), "branch": "ZB-B"}, "选择"),
    ):  # fmt: skip
        answer = client.post(reverse("year_book_new"), typed)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), typed
    answer = client.post(reverse("year_book_new"), {"year": str(year), "branch": "ZB-A"})
    assert answer["Location"] == reverse("job_detail", args=[Job.objects.get().pk])
    book = YearBook.objects.get()
    assert "正在后台汇编" in client.get(reverse("year_book_detail", args=[book.pk])).content.decode()
    assert client.post(reverse("year_book_settle", args=[book.pk])).status_code == 422
    assert client.post(reverse("year_book_paper", args=[book.pk, "docx"])).status_code == 422
    run(book.job)
    typed = {"summary": "围绕采掘接续。\0", "version": book.version}
    assert client.post(reverse("year_book_summary", args=[book.pk]), typed).status_code == 400  # a character that no database keeps
    assert client.post(reverse("year_book_summary", args=[book.pk]), {**typed, "summary": "围绕采掘接续。"}).status_code == 302
    assert client.post(reverse("year_book_settle", args=[book.pk])).status_code == 302
    page = client.get(reverse("year_book_detail", args=[book.pk])).content.decode()
    assert [word in page for word in ("围绕采掘接续。", "取消定稿", "组织生活", "党员名册")] == [True] * 4
    assert client.post(reverse("year_book_reopen", args=[book.pk])).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        YearBook.objects.create(branch=people.branch_a, year=2022 + n, asked_at=clock.now())
    client.force_login(people.secretary)
    client.get(reverse("year_book_list"))
    with django_assert_num_queries(6):
        client.get(reverse("year_book_list"))
