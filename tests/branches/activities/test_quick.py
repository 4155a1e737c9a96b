"""The pre-shift lecture on a phone: who is on the roll, what one submit does, and how few taps it takes."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.activities.models import Activity, ActivityKind
from branches.orgs.models import BranchCoverage
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.organization.enums import NodeKind
from portal.rights.enums import Role
from tests.support.factories import NodeFactory, PersonFactory
from tests.support.papers import PNG
from tests.support.people import user_with

QUICK = "/activities/quick/"


@pytest.fixture
def secretary(client, people):
    client.force_login(people.secretary)
    return client


@pytest.fixture
def team(people):
    """The night team of the covered district: three who are no members of the branch, and one who has left."""
    node = NodeFactory(code="CM-A-B1", name="综采夜班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    PersonFactory.create_batch(3, unit=node)
    PersonFactory(unit=node, left_on=date(2020, 1, 1))
    return node


def typed(people, **changes):
    form = {"branch": "ZB-A", "kind": "ACT-05", "subject": "交接班安全确认", "speaker": people.secretary.person_id, "minutes": "10",
            "shift": "night", "team": "CM-A-B1", "once_key": "k1", "act": "send"}  # fmt: skip
    return {**form, **changes}


def marks(response):
    return {f"a_{row.person_id}": "present" for row in response.context["rows"]}


def test_one_submit_saves_and_files(secretary, people, team):
    before = clock.now()
    page = secretary.get(QUICK)

    answer = secretary.post(QUICK, typed(people, **marks(page)))

    activity = Activity.objects.get()
    assert answer["Location"] == reverse("activity_detail", args=[activity.pk])
    assert (activity.state, activity.expected, activity.present) == ("filed", 3, 3)
    assert (activity.kind.code, activity.shift, activity.team, activity.speaker_id) == ("ACT-05", "night", team, people.secretary.person_id)
    assert activity.ends_at - activity.starts_at == timedelta(minutes=10)
    assert before - timedelta(minutes=2) < activity.ends_at <= clock.now()
    assert list(AuditRow.objects.order_by("pk").values_list("action", flat=True)) == ["activity.logged", "activity.filed"]


@pytest.mark.db
def test_a_double_click_makes_one_record(secretary, people, team):
    sent = typed(people, **marks(secretary.get(QUICK)))

    first, second = secretary.post(QUICK, sent), secretary.post(QUICK, sent)

    assert first["Location"] == second["Location"]
    assert Activity.objects.count() == 1


def test_what_was_said_last_time_stands_already(secretary, people, team):
    fresh = secretary.get(QUICK).context["form"].initial
    secretary.post(QUICK, typed(people, minutes="8", **marks(secretary.get(QUICK))))

    again = secretary.get(QUICK).context["form"].initial

    assert (fresh["speaker"], fresh["shift"], fresh["minutes"], fresh["team"]) == (None, "", 10, "CM-A-B1")
    assert (again["speaker"], again["shift"], again["minutes"], again["team"]) == (people.secretary.person_id, "night", 10, "CM-A-B1")


class Reader(HTMLParser):
    """What has to be touched on a page: fields that are required and still empty, submit buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.empty, self.submits, self.picked = [], 0, set()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "input" and a.get("type") == "text" and "required" in a and not a.get("value"):
            self.empty.append(a["name"])
        if tag == "input" and "checked" in a:
            self.picked.add(a["name"])
        self.submits += tag == "button" and a.get("value") == "send" and "sr" not in a.get("class", "")


def a_day_earlier() -> None:

    for activity in Activity.objects.all():
        activity.starts_at, activity.ends_at = activity.starts_at - timedelta(days=1), activity.ends_at - timedelta(days=1)
        activity.held_on -= timedelta(days=1)
        activity.save()


def test_who_was_in_two_places_at_once_is_looked_at_before_it_is_filed(secretary, people, team):
    secretary.post(QUICK, typed(people, **marks(secretary.get(QUICK))))

    page = secretary.post(QUICK, typed(people, once_key="k2", **marks(secretary.get(QUICK))), follow=True).content.decode()

    made = Activity.objects.latest("pk")
    assert (made.state, made.present) == ("held", 3)
    assert ["有几处提示，请看过后再提交" in page, "同一时间" in page, "已提交。" in page] == [True, True, False]


def test_three_taps_and_the_topic(secretary, people, team):
    secretary.post(QUICK, typed(people, **marks(secretary.get(QUICK))))
    a_day_earlier()
    desk = secretary.get("/workbench/").content.decode()
    assert desk.count(f'href="{QUICK}?branch=ZB-A&amp;kind=ACT-05"') == 1  # tap 1

    screen = secretary.get(QUICK, {"branch": "ZB-A", "kind": "ACT-05"})
    read = Reader()
    read.feed(screen.content.decode())
    assert (read.empty, "shift" in read.picked) == (["subject"], True)  # the topic is all that is typed
    assert screen.content.decode().count("data-roll-all") == 1  # tap 2: the whole team
    assert read.submits == 1  # tap 3

    form = screen.context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"subject": "防灭火", "branch": "ZB-A", "once_key": "k2", "act": "send"}
    secretary.post(QUICK, sent | marks(screen))
    assert Activity.objects.latest("pk").state == "filed"


def test_another_team_redraws_only_the_roll(secretary, people, team):
    other = NodeFactory(code="CM-A-B2", name="综采早班", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    mate = PersonFactory(unit=other, name="早班小王")

    part = secretary.post(QUICK, typed(people, act="refresh", team="CM-A-B2"), headers={"HX-Request": "true"})
    whole = secretary.post(QUICK, typed(people, act="all_present", team="CM-A-B2"))
    branch = secretary.post(QUICK, typed(people, act="refresh", team=""))

    assert next(t.name for t in part.templates) == "branches/activities/_quick_roll.html"
    assert [row.person_id for row in part.context["rows"]] == [mate.pk]
    assert (whole.context["present"], whole.context["form"]["subject"].value()) == (1, "交接班安全确认")
    assert len(branch.context["rows"]) == 5  # without a team: the members of the branch
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "请填写主题，例如“交接班岗位安全确认”。"),
        ({"speaker": ""}, "请选择主讲人。"),
        ({"speaker": "999999"}, "主讲人不是本支部党员，请重新选择。"),
        ({"shift": ""}, "请选择班次。"),
        ({"shift": "noon"}, "请选择班次。"),
        ({"minutes": "0"}, "时长至少 1 分钟。"),
        ({"minutes": "181"}, "时长超过 180 分钟，请用“记一次活动”登记。"),
        ({"minutes": "一刻钟"}, "时长请填写整数，例如 10。"),
        ({"team": "CM-B"}, "所选班组不是本支部覆盖单位的班组，请重新选择。"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_names(secretary, people, team, changes, sentence):
    answer = secretary.post(QUICK, typed(people, **marks(secretary.get(QUICK))) | changes)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Activity.objects.count() == 0


def test_nobody_there_is_no_lecture(secretary, people, team):
    answer = secretary.post(QUICK, typed(people))

    assert (answer.status_code, "还没有人到会" in answer.content.decode()) == (422, True)
    assert Activity.objects.count() == 0


def test_a_photo_goes_with_it(secretary, people, team):
    photo = SimpleUploadedFile("班前.png", PNG, content_type="image/png")

    answer = secretary.post(QUICK, typed(people, files=photo, **marks(secretary.get(QUICK))))

    assert "班前.png" in secretary.get(answer["Location"]).content.decode()


def test_a_team_that_is_covered_no_longer_is_not_offered(secretary, people, team):
    BranchCoverage.objects.update(to_on=clock.today() - timedelta(days=1))

    assert secretary.get(QUICK).context["teams"] == []


def test_an_officer_without_the_right_to_file_saves_for_the_secretary(client, people, team):
    officer = user_with(Role.BRANCH_OFFICER, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="组织委员")
    client.force_login(officer)
    screen = client.get(QUICK)

    client.post(QUICK, typed(people, **marks(screen)))

    assert "保存，请书记提交" in screen.content.decode()
    assert Activity.objects.get().state == "held"


def test_the_long_form_files_for_the_secretary_only(client, people):
    client.force_login(user_with(Role.BRANCH_OFFICER, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="组织委员"))

    assert 'value="send"' not in client.get("/activities/log/").content.decode()


@pytest.mark.parametrize("who", ["committee", "hr", "worker"])
def test_who_runs_no_branch_has_no_quick_page(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(QUICK).status_code == 404


@pytest.mark.parametrize("who", ["sibling", "stranger"])
def test_a_stranger_does_not_reach_the_branch(client, people, who):
    client.force_login(getattr(people, who))

    assert client.get(QUICK, {"branch": "ZB-A"}).status_code == 404
    assert client.post(QUICK, typed(people)).status_code == 404


def test_a_kind_switched_off_takes_its_page_along(secretary, people):
    ActivityKind.objects.filter(is_quick=True).update(is_active=False)

    assert secretary.get(QUICK).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_people(secretary, people, team, count, django_assert_num_queries):
    PersonFactory.create_batch(count, unit=team)
    secretary.get(QUICK)

    with django_assert_num_queries(11):
        secretary.get(QUICK)
