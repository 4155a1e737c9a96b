"""Each hint with the case that makes it and the case that does not; what is linked; what is kept at filing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branches.activities import services as activities
from branches.activities.models import Activity, ActivityObserver, ActivitySitting, Attendance
from branches.activities.services import AgendaLine
from branches.authenticity import services
from branches.authenticity.models import FiledHint, FilingLook, MinutesBand
from branches.authenticity.selectors import hints_of
from branches.orgs.models import BranchMembership
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.files.services import attach_uploads
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.activities.factories import NOON, ActivityFactory, facts, kind, with_roll
from tests.branches.authenticity.factories import MINUTES, OTHER, written
from tests.support.papers import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def seen(people, activity: Activity, user=None, at=NOON) -> dict[str, list[tuple[str, str]]]:
    """kind -> (text, address) of each line, as the secretary of branch A reads them."""
    hints = hints_of(activity, people.actor(user or people.secretary), at)
    return {hint.kind: [(line.text, line.url) for line in hint.lines] for hint in hints}


def fresh(activity: Activity) -> Activity:
    return Activity.objects.select_related("branch__node", "kind", "group", "team").get(pk=activity.pk)


def test_an_ordinary_record_gives_no_hint(people):
    assert seen(people, written(people.branch_a)) == {}


# -- minutes --------------------------------------------------------------------------------------------------
@pytest.mark.db
def test_near_minutes_of_the_own_branch_are_linked_and_of_a_sibling_only_counted(people):
    own = written(people.branch_a, MINUTES, subject="上次会议")
    written(people.branch_b, MINUTES.replace("每周五", "每周三"), subject="别家会议")
    written(people.branch_c, MINUTES, subject="另一矿会议")
    written(people.branch_a, OTHER, subject="别的会议")
    found = seen(people, written(people.branch_a, "11月20日，" + MINUTES))["near_minutes"]
    assert found[0] == (f"与“上次会议”（{own.held_on}）的纪要相似度 97%。", f"/activities/{own.pk}/")
    assert (len(found), found[1][0].startswith("与另一支部的一份纪要相似度 9"), found[1][1]) == (2, True, "")
    assert "别家会议" not in str(found)


def test_only_earlier_minutes_within_the_months_and_above_the_length_count(people):
    written(people.branch_a, starts_at=NOON - timedelta(days=800))
    written(people.branch_a, starts_at=NOON - timedelta(days=5), created_at=NOON + timedelta(days=1))
    short = [written(people.branch_b, "会议学习了文件。", starts_at=NOON - timedelta(days=n)) for n in (2, 3)]
    assert [seen(people, written(people.branch_a)), seen(people, short[1], people.sibling)] == [{}, {}]
    assert MinutesBand.objects.filter(activity__in=short).count() == 0
    RuleParameter.objects.filter(code="HINT_LOOKBACK_MONTHS").update(value=36)
    assert len(seen(people, written(people.branch_a, starts_at=NOON - timedelta(days=4)))["near_minutes"]) == 2


def test_keys_are_written_with_the_minutes_and_follow_them(people):
    actor, at = people.actor(people.secretary), NOON
    activity = activities.log_activity(
        actor=actor, at=at, facts=facts(people.branch_a, summary=MINUTES), attendance=dict.fromkeys([people.secretary.person_id], "present")
    )
    first = set(MinutesBand.objects.filter(activity=activity).values_list("key", flat=True))
    activities.write_minutes(
        actor=actor,
        at=at,
        activity=activity,
        version=1,
        summary=OTHER,
        chair=None,
        recorder=None,
        agenda=[AgendaLine("通风")],
        resolutions=[],
    )
    second = set(MinutesBand.objects.filter(activity=activity).values_list("key", flat=True))
    assert (len(first), len(second), first & second) == (16, 16, set())
    activities.update_activity(actor=actor, at=at, activity=activity, facts=facts(people.branch_a, summary="略"), version=2)
    assert MinutesBand.objects.filter(activity=activity).count() == 0


# -- photos ---------------------------------------------------------------------------------------------------
def put(people, who, activity, content):
    upload = SimpleUploadedFile("现场.jpg", content)
    actor = people.actor(getattr(people, who))
    return attach_uploads(actor=actor, at=clock.now(), uploads=[upload], record_kind="activity", record_id=activity.pk)[0]


@pytest.mark.db
def test_a_photo_used_again_is_linked_where_the_reader_may_look(people):
    first, foreign, now_ = written(people.branch_a, subject="甲会"), written(people.branch_c), written(people.branch_a, OTHER)
    put(people, "secretary", first, photo(1, quality=90))
    put(people, "stranger", foreign, photo(1, quality=85))
    put(people, "secretary", now_, photo(1, quality=40))
    assert set(seen(people, now_)["reused_photo"]) == {
        (f"“现场.jpg”与“甲会”（{first.held_on}）的照片高度相似。", f"/activities/{first.pk}/"),
        ("“现场.jpg”与另一支部的一张照片高度相似。", ""),
    }
    clean = written(people.branch_a, OTHER.replace("通风", "运输"))
    put(people, "secretary", clean, photo(2))
    assert "reused_photo" not in seen(people, clean)


def test_the_same_file_beside_two_records_is_said_too(people):
    first, second = written(people.branch_a, subject="甲会"), written(people.branch_a, OTHER)
    put(people, "secretary", first, photo(1))
    put(people, "secretary", second, photo(1))
    assert [url for _text, url in seen(people, second)["reused_photo"]] == [f"/activities/{first.pk}/"]


# -- time -----------------------------------------------------------------------------------------------------
def test_late_filing_says_how_late(people):
    activity = written(people.branch_a, starts_at=NOON - timedelta(days=9))
    assert seen(people, activity)["late"] == [("活动已过去 9 天，一般应在 7 天内提交。", "")]
    RuleParameter.objects.filter(code="LATE_FILING_DAYS").update(value=9)
    assert "late" not in seen(people, activity)


@pytest.mark.db
def test_somebody_in_two_places_at_once(people):
    start = NOON - timedelta(days=1)
    here = written(people.branch_a, starts_at=start, ends_at=start + timedelta(hours=1))
    other = ActivityFactory(branch=people.branch_a, subject="支委会", kind=kind("MT-02"), starts_at=start + timedelta(minutes=30))
    foreign = ActivityFactory(branch=people.branch_b, starts_at=start)
    after = ActivityFactory(branch=people.branch_a, kind=kind("MT-13"), starts_at=start + timedelta(hours=1))
    for activity, state in ((other, "present"), (foreign, "present"), (after, "present")):
        Attendance.objects.create(activity=activity, person=people.secretary.person, state=state)
    found = seen(people, here)["two_places"]
    assert found == [
        ("书记甲同一时间也记为在“支委会”（2026-11-17 12:30）到会。", f"/activities/{other.pk}/"),
        ("书记甲同一时间也记为在另一支部的活动到会（2026-11-17 12:00）。", ""),
    ]
    Attendance.objects.filter(activity__in=[other, foreign]).update(state="leave_official")
    assert "two_places" not in seen(people, here)


def test_who_attended_another_sitting_was_not_there_twice(people):
    start = NOON - timedelta(days=1)
    here = written(people.branch_a, starts_at=start)
    other = ActivityFactory(branch=people.branch_a, kind=kind("MT-02"), starts_at=start)
    row = Attendance.objects.create(activity=other, person=people.secretary.person, state="make_up")
    assert "two_places" in seen(people, here)
    row.sitting = ActivitySitting.objects.create(activity=other, label="补课", starts_at=start + timedelta(days=3), is_make_up=True)
    row.save()
    assert "two_places" not in seen(people, here)


# -- people ---------------------------------------------------------------------------------------------------
def test_somebody_off_the_roster_unless_he_is_an_observer(people):
    activity = written(people.branch_a)
    Attendance.objects.create(activity=activity, person=people.worker.person, state="present")
    assert seen(people, activity)["off_roster"] == [(f"职工甲在 {activity.held_on} 不在本次应到名单中，也未列为列席人。", "")]
    ActivityObserver.objects.create(activity=activity, person=people.worker.person, name="职工甲")
    assert "off_roster" not in seen(people, activity)


def test_the_roster_is_that_of_the_day(people):
    activity = written(people.branch_a)
    spell = BranchMembership.objects.get(person=people.secretary.person)
    spell.to_on = activity.held_on
    spell.save()
    assert "off_roster" not in seen(people, activity)
    spell.to_on = activity.held_on - timedelta(days=1)
    spell.save()
    assert "off_roster" in seen(people, activity)


def test_the_same_absentees_four_times(people):
    def held(days, present):
        return with_roll(ActivityFactory(branch=people.branch_a, starts_at=NOON - timedelta(days=days), filed=True), present)

    for days in (30, 20, 10):
        held(days, 4)
    now_ = fresh(with_roll(ActivityFactory(branch=people.branch_a, starts_at=NOON - timedelta(days=1)), 4))
    assert seen(people, now_)["same_roll"] == [("连续 4 次“主题党日”的缺席人员完全相同，共 1 人。", "")]
    Attendance.objects.filter(activity=now_).update(state="present")
    assert "same_roll" not in seen(people, now_)


# -- cost -----------------------------------------------------------------------------------------------------
@pytest.mark.db
@pytest.mark.parametrize("many", [1, 3])
def test_hints_cost_the_same_for_one_and_three(people, many, django_assert_num_queries):
    for n in range(3 + many):
        first = written(people.branch_a, starts_at=NOON - timedelta(days=2 + n), filed=True)
        if n < many:
            put(people, "secretary", first, photo(1, quality=90 - n))
    now_ = written(people.branch_a)
    for n in range(many):
        put(people, "secretary", now_, photo(1, quality=50 - n))
        other = ActivityFactory(branch=people.branch_a, kind=kind("MT-02"), starts_at=now_.starts_at + timedelta(minutes=n))
        Attendance.objects.create(activity=other, person=people.secretary.person, state="present")
    actor = people.actor(people.secretary)
    with django_assert_num_queries(15):
        found = [hint.kind for hint in hints_of(now_, actor, NOON)]
    assert found == ["near_minutes", "reused_photo", "two_places"]


# -- explaining and filing ------------------------------------------------------------------------------------
def test_what_stood_at_filing_is_kept_without_names_and_blocks_nothing(people):
    actor = people.actor(people.secretary)
    activity = written(people.branch_a, starts_at=NOON - timedelta(days=9))
    Attendance.objects.create(activity=activity, person=people.worker.person, state="present")
    filed = activities.file_activity(actor=actor, at=NOON, activity=activity)
    look = FilingLook.objects.get(activity=activity)
    assert (filed.state, look.looked_at) == ("filed", NOON)
    assert {h.kind: h.facts for h in look.hints.all()} == {"late": {"days": 9}, "off_roster": {"people": 1}}
    activities.return_activity(actor=people.actor(people.committee), at=NOON, activity=activity, reason="请核对名单")
    Attendance.objects.filter(activity=activity, person=people.worker.person).delete()
    activities.file_activity(actor=actor, at=NOON, activity=activity)
    assert list(FiledHint.objects.values_list("kind", flat=True)) == ["late"]


def test_an_explanation_is_kept_with_its_trail_until_filing(people):
    actor, activity = people.actor(people.secretary), written(people.branch_a)
    for _ in range(2):
        services.explain(actor=actor, at=NOON, activity=activity, text=" 与机电支部联合开展 ")
    look = FilingLook.objects.get()
    assert (look.explanation, look.explained_by, AuditRow.objects.filter(action="hint.explained").count()) == (
        "与机电支部联合开展", people.secretary, 1,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match=r"hint\.nothing_said"):
        services.explain(actor=actor, at=NOON, activity=activity, text="  ")
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.explain(actor=people.actor(user), at=NOON, activity=activity, text="x")
    filed = activities.file_activity(actor=actor, at=NOON, activity=activity)
    with pytest.raises(RuleBroken):
        services.explain(actor=actor, at=NOON, activity=filed, text="晚了")
    assert FilingLook.objects.get().explanation == "与机电支部联合开展"


def test_a_record_from_before_the_first_rule_is_written_opened_and_filed_without_hints(client, people):
    """Ledgers reach back further than the figures of the hints; so does a slip of the year."""
    people.branch_a.memberships.update(from_on=NOON.replace(year=2010).date())
    people.branch_a.founded_on = NOON.replace(year=2010).date()
    people.branch_a.save()
    long_ago = facts(people.branch_a, kind=kind("MT-02"), starts_at=NOON.replace(year=2016), ends_at=NOON.replace(year=2016, hour=13))
    row = activities.log_activity(actor=people.actor(people.secretary), at=NOON, facts=long_ago, agenda=[AgendaLine("学习", gist=MINUTES)])
    assert (seen(people, fresh(row)), MinutesBand.objects.filter(activity=row).count()) == ({}, 0)
    client.force_login(people.secretary)
    assert client.get(f"/activities/{row.pk}/").status_code == 200
    look = services.keep_look(fresh(row), people.actor(people.secretary), NOON)
    assert look.hints.count() == 0
