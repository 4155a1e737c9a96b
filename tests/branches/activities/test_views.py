from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from branches.activities import services
from branches.activities.models import Activity, ActivityDraft
from branches.activities.services import ResolutionLine
from portal.catalogue.models import Tag
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory, facts, with_roll
from tests.support.papers import PNG

LOG = "/activities/log/"


@pytest.fixture
def secretary(client, people):
    client.force_login(people.secretary)
    return client


def typed(people, **changes):
    """What the phone sends for a themed Party day of yesterday with everybody present."""
    start = timezone.localtime(clock.now() - timedelta(days=1)).replace(hour=15, minute=0)
    members = people.branch_a.memberships.values_list("person_id", flat=True)
    form = {
        "branch": "ZB-A", "kind": "MT-05", "subject": "学习矿工精神", "starts_at": start.strftime("%Y-%m-%dT%H:%M"), "ends_at": "",
        "place": "井口", "place_type": "work_site", "once_key": "abc", "act": "send", **{f"a_{pk}": "present" for pk in members},
    }  # fmt: skip
    return {**form, **changes}


def text(response) -> str:
    return response.content.decode()


def test_the_form_comes_prefilled(secretary, people):
    old = ActivityFactory(branch=people.branch_a, place="三楼党员活动室")

    response = secretary.get(LOG, {"kind": "MT-05"})

    sheet = response.context["sheet"]
    local = timezone.localtime(sheet.starts_at)
    assert (sheet.kind.code, local.hour, sheet.values["place"], len(sheet.roll)) == ("MT-05", 15, old.place, 5)
    assert sheet.values["subject"] == f"{local.month}月主题党日"


def test_a_record_begins_from_another_one(secretary, people):
    old = ActivityFactory(branch=people.branch_a, place="井口", chair=people.secretary.person)

    sheet = secretary.get(LOG, {"from": old.pk}).context["sheet"]

    assert (sheet.kind.pk, sheet.values["place"], sheet.values["chair"]) == (old.kind_id, "井口", people.secretary.person_id)
    assert secretary.get(LOG, {"from": ActivityFactory(branch=people.branch_b).pk}).status_code == 404


def test_one_tap_for_everybody_without_script(secretary, people):
    form = typed(people, act="all_present")

    response = secretary.post(LOG, {k: v for k, v in form.items() if not k.startswith("a_")})

    assert [row.state for row in response.context["sheet"].roll] == ["present"] * 5
    assert Activity.objects.count() == 0


def test_another_kind_redraws_with_what_was_typed_and_keeps_the_marks(secretary, people):
    form = typed(people, act="refresh", kind="MT-02", subject="11月主题党日", subject_was="11月主题党日")

    response = secretary.post(LOG, form, headers={"HX-Request": "true"})

    sheet = response.context["sheet"]
    assert next(t.name for t in response.templates) == "branches/activities/_log_part.html"
    assert (len(sheet.roll), len(sheet.kept), sheet.values["place"]) == (1, 4, "井口")
    assert sheet.values["subject"].endswith("支部委员会会议")


def test_logged_filed_and_clicked_twice_with_a_photo(secretary, people):
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")

    first = secretary.post(LOG, typed(people, files=photo))
    second = secretary.post(LOG, typed(people))

    activity = Activity.objects.get()
    assert (first["Location"], second["Location"]) == (reverse("activity_detail", args=[activity.pk]),) * 2
    assert (activity.state, activity.present, activity.expected) == ("filed", 5, 5)
    page = text(secretary.get(first["Location"]))
    assert "现场.png" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "请填写主题，例如“11 月支委会”。"),
        ({"ends_at": "2001-01-01T10:00"}, "结束时间应晚于开始时间，请改正其中一个。"),
        ({"starts_at": "2199-01-01T10:00"}, "活动尚未开始，现在只能存为计划；开始以后再提交。"),
        ({"starts_at": "9999-12-31T23:59Z"}, "请按“年-月-日 时:分”填写开始时间。"),
        ({"starts_at": "下午"}, "请按“年-月-日 时:分”填写开始时间。"),
        ({"files": SimpleUploadedFile("a.exe", b"MZ")}, "只能上传这些文件：Excel、JPG、PDF、PNG、PPT、Word。"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(secretary, people, changes, sentence):
    response = secretary.post(LOG, typed(people, **changes))

    assert response.status_code == 422
    assert sentence in text(response)
    assert "井口" in text(response)
    assert Activity.objects.count() == 0


def test_somebody_of_another_branch_is_named_and_refused(secretary, people):
    response = secretary.post(LOG, typed(people, **{f"a_{people.sibling.person_id}": "present"}))

    assert "书记乙 在" in text(response)
    assert Activity.objects.count() == 0


def test_a_draft_survives_and_goes_with_the_record(secretary, people):
    saved = secretary.post("/activities/draft/", typed(people, subject="写到一半"))
    assert "草稿已自动保存" in text(saved)

    again = secretary.get(LOG)

    assert (again.context["restored"], again.context["sheet"].values["subject"]) == (True, "写到一半")
    assert {row.state for row in again.context["sheet"].roll} == {"present"}
    assert secretary.get(LOG, {"fresh": "1"}).context["restored"] is False
    secretary.post(LOG, typed(people))
    assert ActivityDraft.objects.count() == 0


def test_two_editors_the_second_keeps_his_text_and_sees_the_other(secretary, people):
    activity = services.log_activity(actor=people.actor(people.secretary), at=clock.now(), facts=facts(people.branch_a))
    edit = reverse("activity_edit", args=[activity.pk])
    form = typed(people, version="1", subject="我写的主题")
    first = secretary.post(edit, {**form, "subject": "先保存的主题"})

    second = secretary.post(edit, form)

    assert (first.status_code, second.status_code) == (302, 409)
    assert second.context["theirs"] == {"主题": "先保存的主题"}
    assert "我写的主题" in text(second)
    assert Activity.objects.get().subject == "先保存的主题"
    third = secretary.post(edit, {**form, "version": str(second.context["version"])})
    assert (third.status_code, Activity.objects.get().subject) == (302, "我写的主题")


def test_minutes_two_editors(secretary, people):
    activity = with_roll(ActivityFactory(branch=people.branch_a))
    page = reverse("activity_minutes", args=[activity.pk])
    blank = {"agenda-TOTAL_FORMS": "1", "agenda-INITIAL_FORMS": "0", "res-TOTAL_FORMS": "1", "res-INITIAL_FORMS": "0", "version": "1"}
    one = {**blank, "agenda-0-title": "学习讲话", "agenda-0-flag": "first", "res-0-text": "整改皮带", "summary": "甲"}

    first, second = secretary.post(page, one), secretary.post(page, {**one, "summary": "乙"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert (second.context["theirs"]["纪要"], second.context["form"]["summary"].value()) == ("甲", "乙")
    assert Activity.objects.get().has_first_item is True


def test_the_roll_page_saves_and_corrects(secretary, people):
    activity = with_roll(ActivityFactory(branch=people.branch_a, filed=True))
    page = reverse("activity_roll", args=[activity.pk])
    person = people.secretary.person_id
    change = {f"a_{person}": "leave_official", f"w_{person}": "present"}

    refused = secretary.post(page, change)
    saved = secretary.post(page, {**change, "reason": "参加培训"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "更正书记甲的签到需要写明原因。" in text(refused)
    assert "参加培训" in text(secretary.get(reverse("activity_detail", args=[activity.pk])))


def test_the_committee_returns_and_archives(client, people):
    activity = with_roll(ActivityFactory(branch=people.branch_a, filed=True, created_by=people.secretary))
    client.force_login(people.committee)

    client.post(reverse("activity_return", args=[activity.pk]), {"reason": "照片不清"})
    activity.refresh_from_db()
    assert (activity.state, activity.return_reason) == ("returned", "照片不清")
    Activity.objects.update(state="filed")
    client.post(reverse("activity_archive", args=[activity.pk]))

    activity.refresh_from_db()
    assert activity.state == "archived"
    late = client.post(reverse("activity_archive", args=[activity.pk]))
    assert "只有已提交、尚未归档的记录可以退回或归档。" in text(late)


def test_resolutions_still_open(secretary, people):
    activity = ActivityFactory(branch=people.branch_a)
    actor = people.actor(people.secretary)
    services.write_minutes(
        actor=actor, at=clock.now(), activity=activity, version=1, summary="", chair=None, recorder=None, agenda=[],
        resolutions=[ResolutionLine("更换托辊"), ResolutionLine("补照明")],
    )  # fmt: skip
    other = ActivityFactory(branch=people.branch_b)
    other.resolutions.create(no=1, text="别人的决议")
    row = activity.resolutions.first()

    secretary.post(reverse("resolution_follow", args=[row.pk]), {"follow_up": "已换", "done_on": str(activity.held_on), "seen": ""})

    page = text(secretary.get(reverse("resolution_list")))
    assert ("补照明" in page, "更换托辊" in page, "别人的决议" in page) == (True, False, False)


PAGES = ("activity_detail", "activity_edit", "activity_minutes", "activity_roll", "activity_sitting")
POSTS = ("activity_file", "activity_return", "activity_archive", *PAGES[1:])


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "hr"])
def test_strangers_find_nothing(client, people, who):
    activity = with_roll(ActivityFactory(branch=people.branch_a, filed=True, subject="机密不可见"))
    row = activity.resolutions.create(no=1, text="决议")
    client.force_login(getattr(people, who))

    assert {client.get(reverse(name, args=[activity.pk])).status_code for name in PAGES} == {404}
    assert {client.post(reverse(name, args=[activity.pk])).status_code for name in POSTS} == {404}
    assert client.get(reverse("resolution_follow", args=[row.pk])).status_code == 404
    assert "机密不可见" not in text(client.get(reverse("activity_list")))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(secretary, people, rows, django_assert_num_queries):
    for _ in range(rows):
        ActivityFactory(branch=people.branch_a)

    with django_assert_num_queries(10):
        response = secretary.get(reverse("activity_list"))

    assert len(response.context["listing"].page.object_list) == rows


def test_tabs_and_filters_of_the_list(secretary, people):
    now = clock.now()
    ActivityFactory(branch=people.branch_a, filed=True, subject="支委会学习")
    ActivityFactory(branch=people.branch_a, state="planned", starts_at=now + timedelta(days=3))
    ActivityFactory(branch=people.branch_a, state="planned", starts_at=now - timedelta(hours=3))
    ActivityFactory(branch=people.branch_b, filed=True)

    listing = secretary.get(reverse("activity_list"), {"state": "held"}).context["listing"]
    found = secretary.get(reverse("activity_list"), {"q": "学习"}).context["listing"]

    assert [count for _label, _link, count, _now in listing.tabs] == [3, 1, 1, 1, 0, 0]
    assert [row.state for row in listing.page.object_list] == ["held"]
    assert [row.subject for row in found.page.object_list] == ["支委会学习"]


def test_a_problem_of_the_sources_is_a_tag_that_the_list_is_narrowed_by(client, people):
    """«Production before innovation» (S3-45): meetings that take it up are found and counted."""
    activity = ActivityFactory(branch=people.branch_a)
    ActivityFactory(branch=people.branch_a)
    activity.tags.add(Tag.objects.get(code="PROBLEM-INNOVATION"))
    client.force_login(people.secretary)
    listing = client.get(reverse("activity_list"), {"tag": "PROBLEM-INNOVATION"}).context["listing"]
    assert [row.pk for row in listing.page.object_list] == [activity.pk]
