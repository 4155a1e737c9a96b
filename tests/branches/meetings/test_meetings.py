"""Joint meetings: rules as tables, agenda and actions, the year's union matters, pages for the four standing people."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.meetings import rules, selectors, services
from branches.meetings.enums import ActionState
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction, MeetingTopic
from branches.meetings.todos import open_actions
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.meetings.factories import facts, handed_out, kept, topic
from tests.support.papers import PNG

TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (TODAY, None, ActionState.OPEN),
        (date(2026, 11, 28), None, ActionState.LATE),
        (TODAY, TODAY, ActionState.DONE),
        (date(2026, 11, 28), TODAY, ActionState.DONE_LATE),
    ],
)
def test_how_an_action_stands(due, done, state):
    assert rules.action_state(due, done, TODAY) == state


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (TODAY, ""),
        (date(2026, 11, 30), "meeting.done_ahead"),
        (date(2026, 11, 1), ""),
        (date(2026, 10, 31), "meeting.done_before_meeting"),
    ],
)
def test_when_it_may_be_done(done, code):
    assert rules.may_finish(done, date(2026, 11, 1), TODAY).code == code


@pytest.mark.parametrize(
    ("studied", "day", "missing", "behind"),
    [
        (0, date(2026, 1, 1), 2, False),
        (0, date(2026, 7, 2), 2, False),
        (0, date(2026, 7, 3), 2, True),
        (1, date(2026, 12, 31), 1, False),
        (2, date(2026, 7, 3), 0, False),
        (3, date(2026, 12, 31), 0, False),
    ],
)
def test_union_matters_of_a_year(studied, day, missing, behind):
    assert rules.union_matters_due(studied, 2, day) == (missing, behind)


@pytest.mark.django_db
def test_the_catalogue_has_every_kind_of_the_sources():
    kinds = dict(JointMeetingKind.objects.values_list("code", "is_decision"))
    assert {code for code, is_decision in kinds.items() if is_decision} == {"CONGRESS", "SCIENCE", "TALENT"}
    assert {code for code, is_decision in kinds.items() if not is_decision} == {"JOINT", "LIAISON", "PRIOR-STUDY", "IDEOLOGY"}
    assert list(JointMeetingKind.objects.filter(by_side=True).values_list("code", flat=True)) == ["IDEOLOGY"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "meeting.no_title"),
        ({"held_on": date(2999, 1, 1)}, "meeting.held_ahead"),
        ({"guests": " "}, "meeting.nobody"),
    ],
)
def test_what_a_meeting_needs(people, given, code):
    assert code_of(kept, people, **given) == code


@pytest.mark.django_db
def test_departments_take_part(people):
    row = kept(people, guests="", nodes=[people.nodes["CM-A"], people.nodes["CM-B"]])
    assert [node.code for node in row.nodes.order_by("code")] == ["CM-A", "CM-B"]


@pytest.mark.django_db
def test_the_agenda_with_what_was_decided(people):
    row = kept(people)
    for _ in range(2):
        topic(people, row, decision="由工会牵头")
    topic(people, row, "检修安排", "production")
    assert list(row.topics.values_list("no", "title", "decision")) == [(1, "技能竞赛", "由工会牵头"), (2, "检修安排", "")]
    assert code_of(topic, people, row, " ") == "meeting.topic_missing"
    assert code_of(topic, people, row, "x", "dance") == "meeting.flag_unknown"
    assert AuditRow.objects.filter(action="meeting.topic_kept").count() == 2


@pytest.mark.django_db
def test_an_action_is_handed_out_once_told_and_done_with_evidence(people):
    row = kept(people)
    action = handed_out(people, row, once_key="k")
    assert handed_out(people, row, once_key="k").pk == action.pk
    assert [n.recipient for n in Notice.objects.filter(code="meeting.told_action")] == [people.secretary]
    by = {"at": clock.now(), "action": action, "done_on": clock.today(), "result": "已包机 12 台"}
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.finish_action(actor=people.actor(user), **by)
    secretary = people.actor(people.secretary)
    assert code_of(services.finish_action, actor=secretary, **{**by, "result": " "}) == "meeting.words_missing"
    uploads = [SimpleUploadedFile("包机牌.png", PNG)]
    assert services.finish_action(actor=secretary, **by, uploads=uploads).done_on == clock.today()
    assert code_of(services.finish_action, actor=secretary, **by) == "meeting.done_already"
    assert [n.recipient for n in Notice.objects.filter(code="meeting.told_done")] == [people.committee]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": " "}, "meeting.action_missing"),
        ({"owner_node": None}, "meeting.owner_missing"),
        ({"due_on": date(2020, 1, 1)}, "meeting.due_before_meeting"),
    ],
)
def test_what_an_action_needs(people, given, code):
    assert code_of(handed_out, people, kept(people), **given) == code


@pytest.mark.django_db
def test_an_action_belongs_to_a_topic_of_its_own_meeting(people):
    other = topic(people, kept(people, title="另一次"))
    assert code_of(handed_out, people, kept(people), topic=other) == "meeting.topic_foreign"


@pytest.mark.django_db
def test_the_branch_sees_its_action_and_not_the_meeting(people):
    row = kept(people)
    action = handed_out(people, row)
    scope = people.actor(people.secretary).scope("meeting.view")
    assert (list(MeetingAction.objects.within(scope)), list(JointMeeting.objects.within(scope))) == ([action], [])
    assert list(MeetingAction.objects.within(people.actor(people.sibling).scope("meeting.view"))) == []


@pytest.mark.django_db
def test_union_matters_are_counted_for_the_committee_against_a_rule(people):
    row = kept(people, code="PRIOR-STUDY", held_on=clock.today())
    topic(people, row)
    topic(people, row, "检修", "production")
    topic(people, kept(people, title="去年", held_on=date(clock.today().year - 1, 5, 1)), "去年议题")
    scope = people.actor(people.committee).scope("meeting.view")
    found = selectors.union_years(scope, clock.today())
    least = RuleParameter.objects.get(code="UNION_MATTERS_YEAR").value
    assert [(y.node.code, y.studied, y.least, y.missing) for y in found] == [("DW1", 1, least, least - 1)]


@pytest.mark.django_db
def test_a_second_editor_sees_the_difference(people):
    row, by = kept(people), {"actor": people.actor(people.committee), "at": clock.now()}
    changed = services.change_meeting(**by, meeting=row, version=1, facts=facts(people, summary="纪要"))
    assert (changed.summary, changed.version) == ("纪要", 2)
    with pytest.raises(EditConflict):
        services.change_meeting(**by, meeting=row, version=1, facts=facts(people))


@pytest.mark.django_db
def test_open_actions_wait_for_the_department(people):
    row = kept(people)
    handed_out(people, row, text="逾期的", due_on=clock.today() - timedelta(days=1))
    handed_out(people, row, text="在办的")
    handed_out(people, row, text="别人的", owner_node=people.nodes["ZB-B"])
    found = open_actions(people.actor(people.secretary), clock.now())
    assert ([t.title for t in found.first], found.late) == (["逾期的", "在办的"], 1)


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_meeting(client, people, who, status):
    row = kept(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("meeting_detail", args=[row.pk])).status_code == status
    assert client.post(reverse("meeting_paper", args=[row.pk, "docx"])).status_code == status
    assert len(client.get(reverse("meeting_list")).context["listing"].page.object_list) == (status == 200)
    assert len(client.get("/api/v1/joint-meetings/").json()["results"]) == (status == 200)


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        handed_out(people, kept(people, title=f"会议{no}"), text=f"事项{no}")
    client.force_login(people.committee)
    with django_assert_num_queries(15):
        client.get(reverse("meeting_list"))
    with django_assert_num_queries(13):
        client.get(reverse("meeting_actions"))


def test_a_liaison_meeting_from_the_form_to_the_done_action(client, people):
    client.force_login(people.committee)
    typed = {"node": "DW1", "kind": "LIAISON", "title": "工作对接会", "held_on": clock.today().isoformat(), "guests": "", "once_key": "a"}
    assert client.post(reverse("meeting_new"), typed).status_code == 422
    assert client.post(reverse("meeting_new"), {**typed, "guests": "生产科"}).status_code == 302
    row = JointMeeting.objects.get()
    edited = {**typed, "guests": "", "nodes": ["CM-A"], "summary": "对接采掘接续", "version": "1"}
    assert client.post(reverse("meeting_edit", args=[row.pk]), edited).status_code == 302
    given = {"title": "采掘接续", "flag": "production", "decision": "每周对接"}
    assert client.post(reverse("meeting_topic", args=[row.pk]), given).status_code == 302
    give = {"text": "每周现场对接", "owner_node": "ZB-A", "due_on": clock.today().isoformat(), "topic": MeetingTopic.objects.get().pk}
    assert client.post(reverse("meeting_hand_out", args=[row.pk]), {**give, "owner_node": ""}).status_code == 422
    assert client.post(reverse("meeting_hand_out", args=[row.pk]), give).status_code == 302
    action = MeetingAction.objects.get()
    page = client.get(reverse("meeting_detail", args=[row.pk])).content.decode()
    assert all(words in page for words in ("采掘接续", "每周对接", "每周现场对接"))
    client.force_login(people.secretary)
    done = {"done_on": clock.today().isoformat(), "result": "已对接"}
    assert client.post(reverse("meeting_finish", args=[action.pk]), {**done, "result": ""}).status_code == 422
    assert client.post(reverse("meeting_finish", args=[action.pk]), done).status_code == 302
    assert "已对接" in client.get(reverse("meeting_action", args=[action.pk])).content.decode()
    assert client.post(f"/api/v1/meeting-actions/{action.pk}/finish/", done, content_type="application/json").status_code == 422
    client.force_login(people.stranger)
    assert client.get(reverse("meeting_action", args=[action.pk])).status_code == 404


def test_decisions_of_a_congress_are_a_register_of_their_own(client, people):
    kept(people)
    congress = kept(people, code="CONGRESS", title="党代会")
    handed_out(people, congress)
    client.force_login(people.committee)
    rows = client.get(reverse("meeting_list"), {"s": "decisions"}).context["listing"].page.object_list
    assert [(row.title, row.actions_done, row.actions_all) for row in rows] == [("党代会", 0, 1)]


@pytest.mark.parametrize(
    ("side", "by_side", "code"),
    [
        ("", False, ""),
        ("union", False, ""),
        ("union", True, ""),
        ("", True, "meeting.side_missing"),
        ("army", False, "meeting.side_unknown"),
        ("army", True, "meeting.side_unknown"),
    ],
)
def test_a_duty_names_its_side(side, by_side, code):
    assert rules.check_side(side, by_side=by_side).code == code


@pytest.mark.parametrize(
    ("sides", "idle"), [([], ["party", "union"]), (["party"], ["union"]), (["union", "party"], []), (["admin"], ["party", "union"])]
)
def test_which_side_has_nothing_to_do(sides, idle):
    assert rules.sides_without_duty(sides) == idle


@pytest.mark.django_db
def test_the_duty_list_of_an_ideology_meeting_stands_by_side(people):
    row = kept(people, code="IDEOLOGY")
    assert code_of(handed_out, people, row) == "meeting.side_missing"
    late = handed_out(people, row, text="报送思想动态", side="union", due_on=clock.today() - timedelta(days=1))
    done = handed_out(people, row, text="形势任务宣讲", side="party")
    by = {"actor": people.actor(people.secretary), "at": clock.now(), "done_on": clock.today(), "result": "宣讲 6 场"}
    services.finish_action(**by, action=done)
    found = selectors.duty_list(selectors.with_state(MeetingAction.objects.order_by("pk"), clock.today()))
    assert [(side, [(a.pk, a.state) for a in owed]) for side, owed in found] == [
        ("党委（支部）", [(done.pk, "done")]), ("工会", [(late.pk, "late")]),
    ]  # fmt: skip
    handed_out(people, kept(people, title="联席"), text="别的")
    scope = people.actor(people.committee).scope("meeting.view")
    counts = [(r["kind"].code, r["n"], r["open"], r["late"], r["done"]) for r in selectors.counts_by_kind(scope, clock.today())]
    assert counts == [("JOINT", 1, 1, 0, 0), ("IDEOLOGY", 2, 1, 1, 1)]


@pytest.mark.django_db
def test_a_meeting_with_duties_of_nobodys_side_does_not_become_one_by_side(people):
    row, by = kept(people), {"actor": people.actor(people.committee), "at": clock.now()}
    handed_out(people, row)
    change = {**by, "meeting": row, "version": 1, "facts": facts(people, code="IDEOLOGY")}
    assert code_of(services.change_meeting, **change) == "meeting.actions_without_side"
    MeetingAction.objects.update(side="party")
    assert services.change_meeting(**change).kind.code == "IDEOLOGY"


def test_duties_by_side_on_the_pages(client, people):
    row = kept(people, code="IDEOLOGY", title="意识形态联动会")
    client.force_login(people.committee)
    give = {"text": "报送思想动态", "owner_node": "ZB-A", "due_on": clock.today().isoformat()}
    here = reverse("meeting_detail", args=[row.pk])
    assert "工会还没有责任事项" in client.get(here).content.decode()
    assert client.post(reverse("meeting_hand_out", args=[row.pk]), give).status_code == 422
    assert client.post(reverse("meeting_hand_out", args=[row.pk]), {**give, "side": "union"}).status_code == 302
    page = client.get(here).content.decode()
    assert ("责任清单" in page, "工会还没有责任事项" in page, "党委（支部）还没有责任事项" in page) == (True, False, True)
    handed_out(people, kept(people, title="联席"), text="别的")
    actions = reverse("meeting_actions")
    for query, texts in (({"kind": "IDEOLOGY"}, ["报送思想动态"]), ({"side": "union"}, ["报送思想动态"]), ({"side": "party"}, [])):
        assert [a.text for a in client.get(actions, query).context["listing"].page.object_list] == texts
    assert [r["kind"].code for r in client.get(actions).context["by_kind"]] == ["JOINT", "IDEOLOGY"]
    assert client.get("/api/v1/meeting-actions/").json()["results"][0]["side"] in {"", "union"}
    client.force_login(people.stranger)
    assert client.get(here).status_code == 404
    assert client.get(actions).context["by_kind"] == []
