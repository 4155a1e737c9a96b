from datetime import date, timedelta

import pytest

from branches.activities import services
from branches.activities.enums import ActivityState
from branches.activities.models import Activity, ActivityDraft, ActivityKind, AttendanceCorrection
from branches.activities.services import AgendaLine, ResolutionLine
from branches.orgs.models import BranchMembership, BranchPost
from portal.audit.models import AuditRow
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from tests.branches.activities.factories import NOON, ActivityFactory, facts, kind, with_roll
from tests.support.factories import NodeFactory, PersonFactory

DAY = date(2026, 11, 17)


@pytest.fixture
def heard(monkeypatch):
    """Changes announced during the test as (day, branches)."""
    found = []
    monkeypatch.setattr(changes, "_listeners", [lambda change: found.append((change.on, set(change.branch_ids)))])
    return found


def members(branch):
    return list(branch.memberships.order_by("person__staff_no").values_list("person_id", flat=True))


def log(people, **changes):
    actor = people.actor(people.secretary)
    wanted = {"facts": facts(people.branch_a), "attendance": dict.fromkeys(members(people.branch_a), "present"), **changes}
    return services.log_activity(actor=actor, at=NOON, **wanted)


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.db
def test_a_secretary_logs_and_files_in_one_go(people, heard):
    first, second, *rest = members(people.branch_a)

    activity = log(
        people,
        attendance={first: "present", second: "leave_shift"},
        agenda=[AgendaLine("学习讲话", "first"), AgendaLine("降尘方案", "production")],
        file=True,
    )

    assert (activity.state, activity.expected, activity.present) == ("filed", 5, 1)
    stored = Activity.objects.get()
    assert (stored.has_first_item, stored.has_production_topic, stored.held_on) == (True, True, DAY)
    assert dict(stored.attendance.values_list("person_id", "state")) == {
        first: "present", second: "leave_shift", **dict.fromkeys(rest, "absent")
    }  # fmt: skip
    assert heard == [(DAY, {people.branch_a.pk})]
    assert list(AuditRow.objects.order_by("pk").values_list("action", flat=True)) == ["activity.logged", "activity.filed"]


@pytest.mark.db
def test_a_double_click_makes_one_record(people):
    first, second = log(people, once_key="k1"), log(people, once_key="k1")

    assert first.pk == second.pk
    assert Activity.objects.count() == 1


def test_the_key_of_a_form_belongs_to_its_account(people):
    BranchMembership.objects.create(branch=people.branch_b, person=PersonFactory(), from_on=date(2020, 1, 1))
    log(people, once_key="k1")

    other = services.log_activity(actor=people.actor(people.sibling), at=NOON, facts=facts(people.branch_b), once_key="k1")

    assert other.branch_id == people.branch_b.pk


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": "  "}, "activity.subject_missing"),
        ({"ends_at": NOON - timedelta(days=1)}, "activity.ends_before_start"),
        ({"starts_at": NOON - timedelta(days=3000), "ends_at": None}, "activity.branch_not_there"),
    ],
)
def test_facts_that_cannot_be_are_refused(people, changed, code):
    assert refusal(log, people, facts=facts(people.branch_a, **changed), attendance={}) == code
    assert Activity.objects.count() == 0


def test_the_same_meeting_is_not_logged_twice(people):
    log(people)

    assert refusal(log, people) == "activity.same_time"


def test_two_talks_may_begin_at_the_same_time(people):
    one, two, three, *_rest = members(people.branch_a)
    talk = facts(people.branch_a, kind=kind("MT-08"))

    made = [log(people, facts=talk, attendance={one: "present", other: "present"}) for other in (two, three)]

    assert [(a.expected, a.present) for a in made] == [(2, 2), (2, 2)]


def test_two_teams_of_a_branch_may_hold_a_quick_kind_at_the_same_minute(people):
    """Every shift begins with all teams at once; the same team twice is one record too many."""
    ActivityKind.objects.filter(code="MT-05").update(is_quick=True)
    teams = [NodeFactory(code=f"CM-A-B{no}", kind=NodeKind.TEAM, parent=people.nodes["CM-A"]) for no in (1, 2)]
    mates = [PersonFactory(unit=team) for team in teams]
    talks = [facts(people.branch_a, kind=kind("MT-05"), team=team) for team in teams]

    made = [log(people, facts=talk, attendance={mate.pk: "present"}) for talk, mate in zip(talks, mates, strict=True)]

    assert [(a.team, a.expected, a.present) for a in made] == [(teams[0], 1, 1), (teams[1], 1, 1)]
    assert refusal(log, people, facts=talks[0], attendance={mates[0].pk: "present"}) == "activity.same_time"
    nobodys = facts(people.branch_a, kind=kind("MT-05"))
    assert refusal(log, people, facts=nobodys, attendance={mates[0].pk: "present"}) == "activity.same_time"
    made[0].delete()
    made[1].__class__.objects.update(team=None)
    assert refusal(log, people, facts=talks[0], attendance={mates[0].pk: "present"}) == "activity.same_time"


def test_somebody_who_was_not_yet_a_member_cannot_have_been_there(people):
    late = PersonFactory(name="刘晚到")
    BranchMembership.objects.create(branch=people.branch_a, person=late, from_on=DAY + timedelta(days=1))

    with pytest.raises(RuleBroken) as caught:
        log(people, attendance={late.pk: "present"})

    assert (caught.value.code, caught.value.params["names"]) == ("activity.person_not_expected", "刘晚到")


def test_the_committee_is_expected_at_its_meeting_and_the_group_at_its_own(people):
    group = NodeFactory(code="ZB-A-1", kind=NodeKind.PARTY_GROUP, parent=people.nodes["ZB-A"])
    one, two, *_rest = members(people.branch_a)
    BranchMembership.objects.filter(person_id__in=[one, two]).update(group=group)
    BranchPost.objects.create(branch=people.branch_a, person_id=two, post="organization", from_on=date(2024, 1, 1))

    committee = log(people, facts=facts(people.branch_a, kind=kind("MT-02")), attendance={})
    of_group = log(people, facts=facts(people.branch_a, kind=kind("MT-03"), group=group), attendance={})

    assert set(committee.attendance.values_list("person_id", flat=True)) == {people.secretary.person_id, two}
    assert set(of_group.attendance.values_list("person_id", flat=True)) == {one, two}
    assert refusal(log, people, facts=facts(people.branch_a, kind=kind("MT-03")), attendance={}) == "activity.group_missing"
    assert refusal(log, people, facts=facts(people.branch_a, group=group), attendance={}) == "activity.group_not_wanted"
    foreign = NodeFactory(code="ZB-B-1", kind=NodeKind.PARTY_GROUP, parent=people.nodes["ZB-B"])
    wrong = facts(people.branch_a, kind=kind("MT-03"), group=foreign)
    assert refusal(log, people, facts=wrong, attendance={}) == "activity.group_foreign"


def test_what_lies_ahead_is_a_plan_and_cannot_be_filed(people):
    ahead = facts(people.branch_a, starts_at=NOON + timedelta(hours=1), ends_at=None)

    assert refusal(log, people, facts=ahead, attendance={}, file=True) == "activity.future_filed"
    plan = log(people, facts=ahead, attendance={})

    assert (plan.state, plan.expected) == ("planned", 0)
    actor = people.actor(people.secretary)
    early = {"actor": actor, "activity": plan, "states": {people.secretary.person_id: "present"}}
    assert refusal(services.take_roll, at=NOON, **early) == "activity.not_started"
    held = services.take_roll(at=NOON + timedelta(hours=1), **early)
    assert (held.state, held.expected, held.present) == ("held", 5, 1)


def test_nobody_present_is_not_filed(people):
    activity = log(people, attendance={})

    code = refusal(services.file_activity, actor=people.actor(people.secretary), at=NOON, activity=activity)

    assert code == "activity.nobody_present"


def test_a_stranger_and_a_sibling_reach_nothing(people):
    activity = log(people, file=True)

    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.update_activity(actor=people.actor(user), at=NOON, activity=activity, facts=facts(people.branch_a), version=1)
        with pytest.raises(NotReachable):
            services.log_activity(actor=people.actor(user), at=NOON, facts=facts(people.branch_a))


@pytest.mark.db
def test_the_second_editor_sees_the_difference_and_overwrites_nothing(people):
    activity = log(people)
    actor, seen = people.actor(people.secretary), activity.version
    services.update_activity(actor=actor, at=NOON, activity=activity, facts=facts(people.branch_a, place="二楼会议室"), version=seen)

    with pytest.raises(EditConflict) as caught:
        services.update_activity(actor=actor, at=NOON, activity=activity, facts=facts(people.branch_a, place="井口"), version=seen)

    assert caught.value.params["theirs"] == {"地点": "二楼会议室"}
    assert Activity.objects.get().place == "二楼会议室"


def test_a_moved_activity_tells_the_old_and_the_new_day(people, heard):
    activity = log(people)
    heard.clear()
    moved = facts(people.branch_a, starts_at=NOON - timedelta(days=40), ends_at=None)

    services.update_activity(actor=people.actor(people.secretary), at=NOON, activity=activity, facts=moved, version=1)

    assert heard == [(date(2026, 10, 9), {people.branch_a.pk}), (DAY, {people.branch_a.pk})]


def test_a_day_on_which_a_present_person_was_no_member_is_refused(people):
    first = members(people.branch_a)[0]
    activity = log(people, attendance={first: "present"})
    BranchMembership.objects.filter(person_id=first).update(from_on=DAY)
    earlier = facts(people.branch_a, starts_at=NOON - timedelta(days=9), ends_at=None)

    code = refusal(services.update_activity, actor=people.actor(people.secretary), at=NOON, activity=activity, facts=earlier, version=1)

    assert code == "activity.person_not_expected"


def test_a_record_comes_back_with_a_reason_and_is_filed_again(people, heard):
    activity = log(people, file=True)
    committee, secretary = people.actor(people.committee), people.actor(people.secretary)
    back = {"actor": committee, "at": NOON, "activity": activity}
    assert refusal(services.return_activity, reason=" ", **back) == "activity.reason_missing"

    returned = services.return_activity(reason="缺少照片", **back)

    assert (returned.state, returned.return_reason) == ("returned", "缺少照片")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.code, notice.params["reason"]) == (people.secretary, "activity.returned", "缺少照片")
    again = services.file_activity(actor=secretary, at=NOON, activity=activity)
    assert (again.state, again.return_reason) == ("filed", "")
    assert services.archive_activity(actor=committee, at=NOON, activity=activity).state == "archived"
    assert refusal(services.archive_activity, actor=committee, at=NOON, activity=activity) == "activity.not_filed"


def test_nobody_judges_his_own_record(people):
    activity = ActivityFactory(branch=people.branch_a, filed=True, created_by=people.committee)
    actor = people.actor(people.committee)

    assert refusal(services.archive_activity, actor=actor, at=NOON, activity=activity) == "activity.own_work"
    assert refusal(services.return_activity, actor=actor, at=NOON, activity=activity, reason="改") == "activity.own_work"


def test_a_secretary_may_not_archive(people):
    activity = log(people, file=True)

    with pytest.raises(NotReachable):
        services.archive_activity(actor=people.actor(people.secretary), at=NOON, activity=activity)


def test_an_archived_record_is_locked(people):
    activity = with_roll(ActivityFactory(branch=people.branch_a, archived=True))
    actor, row = people.actor(people.secretary), activity.attendance.first()

    assert (
        refusal(services.correct_attendance, actor=actor, at=NOON, attendance=row, state="absent", reason="误")
        == "activity.archived_locked"
    )
    assert refusal(services.update_activity, actor=actor, at=NOON, activity=activity, facts=facts(people.branch_a), version=1) == (
        "activity.archived_locked"
    )


@pytest.mark.db
def test_a_correction_after_filing_keeps_what_stood_there(people, heard):
    activity = with_roll(ActivityFactory(branch=people.branch_a, filed=True))
    actor, row = people.actor(people.secretary), activity.attendance.order_by("person__staff_no").first()
    assert refusal(services.correct_attendance, actor=actor, at=NOON, attendance=row, state="leave_sick", reason="") == (
        "attendance.reason_missing"
    )

    services.correct_attendance(actor=actor, at=NOON, attendance=row, state="leave_sick", reason="补交假条")

    activity.refresh_from_db()
    assert (activity.present, activity.expected) == (4, 5)
    trail = AttendanceCorrection.objects.get()
    assert (trail.before, trail.after, trail.reason, trail.corrected_by) == ("present", "leave_sick", "补交假条", people.secretary)
    assert heard == [(activity.held_on, {people.branch_a.pk})]


def test_a_roll_does_not_overwrite_who_signed_meanwhile(people):
    activity = log(people, attendance={})
    first, second, *_rest = members(people.branch_a)
    services.sign_in(actor=people.actor(people.worker), at=NOON, activity=activity, person_id=first, method="qr")
    seen = dict.fromkeys(members(people.branch_a), "absent")
    actor = people.actor(people.secretary)

    kept = services.take_roll(actor=actor, at=NOON, activity=activity, states={second: "present"}, seen=seen)
    with pytest.raises(EditConflict):
        services.take_roll(actor=actor, at=NOON, activity=activity, states={first: "leave_sick"}, seen=seen)

    assert (kept.present, kept.attendance.get(person_id=first).method) == (2, "qr")


def test_striking_out_a_signature_needs_a_reason(people):
    activity = log(people, attendance={})
    first = members(people.branch_a)[0]
    services.sign_in(actor=people.actor(people.worker), at=NOON, activity=activity, person_id=first, method="qr")
    strike = {"actor": people.actor(people.secretary), "at": NOON, "activity": activity, "states": {first: "absent"}}

    assert refusal(services.take_roll, **strike) == "attendance.reason_missing"
    assert services.take_roll(reason="代他人扫码", **strike).present == 0


def test_make_up_needs_a_make_up_sitting(people):
    activity = with_roll(ActivityFactory(branch=people.branch_a), present=4)
    actor, late = people.actor(people.secretary), activity.attendance.get(state="absent").person_id
    catch_up = {"actor": actor, "at": NOON, "activity": activity, "states": {late: "make_up"}}
    assert refusal(services.take_roll, **catch_up) == "attendance.no_make_up_sitting"
    sitting = services.add_sitting(
        actor=actor, at=NOON, activity=activity, label="补课", starts_at=NOON + timedelta(days=1), is_make_up=True
    )

    done = services.take_roll(sitting=sitting, **catch_up)

    assert (done.present, done.attendance.get(person_id=late).sitting) == (5, sitting)
    again = {"actor": actor, "at": NOON, "activity": activity, "label": "补课", "is_make_up": True}
    assert refusal(services.add_sitting, starts_at=NOON + timedelta(days=1), **again) == "sitting.same_time"
    assert refusal(services.add_sitting, starts_at=NOON - timedelta(days=9), **again) == "sitting.too_early"


def test_signing_in_is_for_those_expected_and_only_while_open(people):
    activity = log(people, attendance={})
    actor, member = people.actor(people.worker), members(people.branch_a)[0]
    sign = {"actor": actor, "at": NOON, "activity": activity, "method": "qr"}

    assert refusal(services.sign_in, person_id=people.worker.person_id, **sign) == "attendance.not_expected"
    assert services.sign_in(person_id=member, **sign) is True
    assert services.sign_in(person_id=member, **sign) is False
    Activity.objects.update(state=ActivityState.FILED)
    assert refusal(services.sign_in, person_id=members(people.branch_a)[1], **sign) == "attendance.not_open"


def test_minutes_keep_flags_and_follow_ups(people):
    activity = log(people)
    actor, owner = people.actor(people.secretary), people.secretary.person
    write = {"actor": actor, "at": NOON, "activity": activity, "summary": "要点", "chair": owner, "recorder": None}
    bad = [AgendaLine("安全", "production"), AgendaLine("学习", "first")]
    assert refusal(services.write_minutes, version=1, agenda=bad, resolutions=[], **write) == "agenda.first_item_not_first"
    early = [ResolutionLine("整改", due_on=DAY - timedelta(days=1))]
    assert refusal(services.write_minutes, version=1, agenda=[], resolutions=early, **write) == "resolution.due_before_meeting"

    first = services.write_minutes(
        version=1, agenda=[AgendaLine("学习", "first")], resolutions=[ResolutionLine("整改皮带", owner, DAY)], **write
    )
    row = first.resolutions.get()
    services.follow_resolution(actor=actor, at=NOON, resolution=row, follow_up="已更换托辊", done_on=None, seen="")
    second = services.write_minutes(
        version=2, agenda=[], resolutions=[ResolutionLine("新增巡检"), ResolutionLine("整改皮带机", owner, DAY, no=row.no)], **write
    )

    assert (first.has_first_item, second.has_first_item) == (True, False)
    assert list(second.resolutions.values_list("no", "text", "follow_up")) == [(1, "整改皮带机", "已更换托辊"), (2, "新增巡检", "")]
    with pytest.raises(EditConflict):
        services.write_minutes(version=2, agenda=[], resolutions=[], **write)


def test_a_resolution_is_followed_after_archiving_and_two_editors_meet(people):
    activity = ActivityFactory(branch=people.branch_a, archived=True)
    row = activity.resolutions.create(no=1, text="整改")
    follow = {"actor": people.actor(people.secretary), "at": NOON, "resolution": row, "follow_up": "已办"}

    assert refusal(services.follow_resolution, done_on=DAY + timedelta(days=30), seen="", **follow) == "resolution.done_before_meeting"
    done = services.follow_resolution(done_on=activity.held_on, seen="", **follow)
    with pytest.raises(EditConflict) as caught:
        services.follow_resolution(done_on=None, seen="", **follow)

    assert (done.follow_up, caught.value.params["theirs"]) == ("已办", {"办理情况": "已办"})


def test_a_late_autosave_does_not_bring_a_saved_form_back(people):
    keep = {"actor": people.actor(people.secretary), "at": NOON, "branch": people.branch_a, "payload": {"subject": "x"}, "once_key": "k"}

    assert services.keep_draft(**keep) is True
    log(people, once_key="k")
    services.drop_draft(actor=people.actor(people.secretary), at=NOON, branch=people.branch_a)
    assert services.keep_draft(**keep) is False
    assert ActivityDraft.objects.count() == 0
