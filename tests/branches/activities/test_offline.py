"""A draft of a phone by the rules of the form it was typed in."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from branches.activities import services
from branches.activities.models import Activity, ActivityDraft
from branches.activities.views.offline import activity_kit, send_activity
from portal.files.selectors import files_of
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.support.papers import PNG, jpeg
from tests.support.people import user_with

pytestmark = [pytest.mark.django_db, pytest.mark.db]
KEY = "k" * 32


def full(people, **changes):
    typed = {"branch": "ZB-A", "kind": "MT-05", "subject": "井下主题党日", "starts_at": "2026-11-20T15:00", "act": "send"}
    typed["place_type"] = "work_site"
    here = {f"a_{m.person_id}": "present" for m in people.branch_a.memberships.all()}
    return list({**typed, **here, **changes}.items())


def sent(people, fields, user=None, typed_at=None):
    now = clock.now()
    return send_activity(actor_of(user or people.secretary, clock.today()), now, KEY, fields, typed_at or now)


def test_a_lecture_ended_when_it_was_written_down_not_when_it_was_sent(people):
    typed_at = clock.now() - timedelta(hours=9)
    me = people.secretary.person_id
    typed = {"form": "quick", "branch": "ZB-A", "kind": "ACT-05", "subject": "顶板", "speaker": str(me), "minutes": "10"}
    fields = list({**typed, "shift": "night", "team": "", "act": "send", f"a_{me}": "present"}.items())

    sent(people, fields, typed_at=typed_at)

    made = Activity.objects.get()
    assert (made.state, made.present, made.ends_at) == ("filed", 1, typed_at.replace(second=0, microsecond=0))
    assert made.ends_at - made.starts_at == timedelta(minutes=10)


def test_whoever_may_not_file_keeps_it_for_the_secretary(people):
    officer = user_with(Role.BRANCH_OFFICER, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="委员")
    sent(people, full(people), officer)

    assert Activity.objects.get().state == "held"


def test_the_reasons_of_the_form_are_told_in_words(people):
    with pytest.raises(RuleBroken) as broken:
        sent(people, full(people, subject="", kind="NONE", starts_at="2026-11-20T15:00"))
    assert broken.value.code == "activity.draft_refused"
    assert "活动类型：请选择列表中的活动类型。" in broken.value.params["reasons"]


def test_somebody_who_left_the_roster_meanwhile_is_named(people):
    leaver = people.branch_a.memberships.exclude(person=people.secretary.person).first()
    fields = full(people)
    leaver.to_on = timezone.datetime(2026, 11, 1).date()
    leaver.save()

    with pytest.raises(RuleBroken) as broken:
        sent(people, fields)
    assert (broken.value.code, broken.value.params["names"], Activity.objects.count()) == (
        "activity.person_not_expected", leaver.person.name, 0,
    )  # fmt: skip


def test_the_autosave_of_the_same_form_goes_and_another_one_stays(people):
    actor = actor_of(people.secretary, clock.today())
    services.keep_draft(actor=actor, at=clock.now(), branch=people.branch_a, payload={"subject": "另一份"})
    sent(people, full(people))
    assert ActivityDraft.objects.count() == 1

    services.keep_draft(actor=actor, at=clock.now(), branch=people.branch_a, payload={"subject": "第二次"})
    send_activity(actor, clock.now(), "z" * 32, full(people, subject="第二次", starts_at="2026-11-21T15:00"), clock.now())
    assert ActivityDraft.objects.count() == 0


def test_the_kit_knows_who_is_expected_at_each_kind(people):
    kit = activity_kit(actor_of(people.secretary, clock.today()), clock.today())
    rosters = kit["branches"][0]["rosters"]

    assert [row["id"] for row in rosters["committee"]] == [people.secretary.person_id]
    assert len(rosters["branch"]) == 5
    assert {kind["holder"] for kind in kit["kinds"]} >= {"branch", "committee", "group"}


def test_photos_of_a_form_that_its_own_draft_overtook_are_not_lost(client, people):
    """The draft of a slow upload was sent from another page: the form arrives second, and it alone has the photos."""
    sent(people, full(people))
    client.force_login(people.secretary)
    for _ in range(2):
        form = dict(full(people)) | {"once_key": KEY, "files": [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.jpg", jpeg())]}
        answer = client.post("/activities/log/", form)

    made = Activity.objects.get()
    assert answer["Location"] == f"/activities/{made.pk}/"
    assert [file.name for file in files_of("activity", made.pk)] == ["a.png", "b.jpg"]
