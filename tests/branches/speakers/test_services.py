from datetime import timedelta

import pytest

from branches.speakers import selectors, services
from branches.speakers.models import Speaker
from branches.speakers.todos import to_answer, to_record
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.speakers import factories as make
from tests.branches.speakers.factories import words


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_who_consents_is_listed_and_told(people):
    row = make.worker(people)
    assert (row.shown_name, Notice.objects.get(code="speaker.listed_notice").recipient) == ("职工甲", people.worker)
    assert make.speaker(people).shown_name == "周德贵"
    assert code_of(lambda: make.worker(people)) == "speaker.twice"
    assert code_of(lambda: make.speaker(people)) == "speaker.twice"
    for told, changes in (
        ("speaker.one_of_two", {"number": "1"}),
        ("speaker.no_person", {"number": people.stranger.person.staff_no, "name": ""}),
        ("speaker.themes_needed", {"themes": " ", "name": "孙"}),
        ("speaker.background_needed", {"background": "", "name": "孙"}),
        ("speaker.consent_ahead", {"consent_on": clock.today() + timedelta(days=1)}),
        ("speaker.node_foreign", {"node": people.nodes["MK1"]}),
    ):
        user = people.committee if told != "speaker.node_foreign" else None
        if user is not None:
            assert code_of(lambda changes=changes: make.speaker(people, **changes)) == told
        else:
            with pytest.raises(NotReachable):
                make.speaker(people, **changes)
    for user in (people.secretary, people.stranger, people.worker):
        with pytest.raises(NotReachable):
            make.speaker(people, user, name="孙")


def test_a_change_asks_for_the_state_that_was_seen(people):
    row = make.speaker(people)
    args = {"speaker": row, "version": 1, "facts": make.facts(people, themes="故障案例", kind="veteran")}
    changed = services.change_speaker(**words(people, people.committee), **args)
    assert (changed.themes, changed.kind, changed.name, changed.version) == ("故障案例", "veteran", "周德贵", 2)
    with pytest.raises(EditConflict):
        services.change_speaker(**words(people, people.committee), **args)
    with pytest.raises(NotReachable):
        services.change_speaker(**words(people), **args | {"version": 2})


def test_consent_is_taken_back_by_himself_and_nobody_sees_or_asks_him_any_more(people):
    row = make.worker(people)
    talk, done = make.agreed(people, row), make.held(people, row, days=5)
    args = {"speaker": row, "version": row.version}
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            services.withdraw_consent(**words(people, user), **args, reason="")
    assert code_of(lambda: services.withdraw_consent(**words(people, people.committee), **args, reason="")) == "speaker.reason_needed"
    gone = services.withdraw_consent(**words(people, people.worker), **args, reason="")
    talk.refresh_from_db()
    done.refresh_from_db()
    assert (gone.withdrawn_on, talk.state, talk.speaker_name) == (clock.today(), "cancelled", "已撤回同意的主讲人")
    assert (done.state, done.speaker_name) == ("held", "职工甲")  # what he told stays what it was
    assert Notice.objects.filter(code="talk.closed_notice", recipient=people.secretary).count() == 1
    seen = {who: selectors.speakers(people.actor(getattr(people, who))).count() for who in ("secretary", "committee", "worker", "assessor")}
    assert seen == {"secretary": 0, "committee": 1, "worker": 1, "assessor": 0}
    with pytest.raises(NotReachable):
        make.asked(people, row, days=8)
    again = {"speaker": row, "version": gone.version}
    early = clock.today() - timedelta(days=1)
    assert code_of(lambda: services.renew_consent(**words(people, people.worker), **again, on=early)) == "speaker.consent_before"
    back = services.renew_consent(**words(people, people.worker), **again, on=clock.today())
    assert (back.is_listed, make.asked(people, row, days=8).state) == (True, "asked")
    late = {"speaker": back, "version": back.version, "on": clock.today()}
    assert code_of(lambda: services.renew_consent(**words(people, people.worker), **late)) == "speaker.still_listed"


def test_a_branch_asks_and_the_keeper_answers(people):
    row = make.speaker(people)
    talk = make.asked(people, row)
    assert Notice.objects.get(code="talk.asked_notice").recipient == people.committee
    assert code_of(lambda: make.asked(people, row)) == "talk.twice"
    assert code_of(lambda: make.asked(people, row, days=-1)) == "talk.past"
    assert code_of(lambda: make.asked(people, row, days=4, subject=" ")) == "talk.subject_needed"
    assert code_of(lambda: make.asked(people, row, days=4, place=" ")) == "talk.place_needed"
    for user in (people.sibling, people.stranger, people.committee):  # not for branch A
        with pytest.raises(NotReachable):
            make.asked(people, row, user, days=4)
    args = {"talk": talk, "version": 1}
    with pytest.raises(NotReachable):
        services.answer_talk(**words(people), **args, agrees=True)
    assert code_of(lambda: services.answer_talk(**words(people, people.committee), **args, agrees=False)) == "talk.note_needed"
    answered = services.answer_talk(**words(people, people.committee), **args, agrees=False, note="住院")
    assert (answered.state, Notice.objects.get(code="talk.answered_notice").recipient) == ("declined", people.secretary)
    again = {"talk": talk, "version": answered.version, "agrees": True}
    assert code_of(lambda: services.answer_talk(**words(people, people.committee), **again)) == "talk.cannot_answer"
    assert make.asked(people, row).state == "asked"  # the same day may be asked for anew


def test_a_talk_was_an_activity_of_the_branch_once_with_the_listeners_of_its_roll(people):
    row = make.speaker(people)
    talk, other = make.agreed(people, row), make.agreed(people, row, days=6)
    mine, theirs = make.record(people), make.record(people, branch=people.branch_b)
    hold = lambda t, a: services.hold_talk(**words(people), talk=t, version=t.version, activity=a)  # noqa: E731
    assert code_of(lambda: hold(talk, theirs)) == "talk.record_foreign"
    assert code_of(lambda: hold(talk, make.record(people, starts_at=clock.now() - timedelta(days=2)))) == "talk.before_asked"
    done = hold(talk, mine)
    assert (done.state, done.listeners) == ("held", 3)
    assert code_of(lambda: hold(other, mine)) == "talk.record_taken"
    assert code_of(lambda: hold(done, mine)) == "talk.cannot_hold"
    mine.present = 4
    mine.save()
    done.refresh_from_db()
    assert done.listeners == 4  # a corrected roll is what counts
    say = {"talk": done, "version": done.version}
    with pytest.raises(NotReachable):
        services.feed_back(**words(people, people.sibling), **say, words="好")
    assert code_of(lambda: services.feed_back(**words(people), **say, words=" ")) == "talk.words_needed"
    assert services.feed_back(**words(people), **say, words="听得懂").feedback_on == clock.today()


def test_called_off_by_the_branch_or_the_keeper(people):
    row = make.speaker(people)
    first, second = make.asked(people, row), make.agreed(people, row, days=5)
    off = lambda user, t, why: services.cancel_talk(**words(people, user), talk=t, version=t.version, reason=why)  # noqa: E731
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            off(user, first, "改期")
    assert code_of(lambda: off(people.secretary, first, " ")) == "talk.reason_needed"
    assert off(people.secretary, first, "改期").state == "cancelled"
    assert off(people.committee, second, "出差").state == "cancelled"
    assert Notice.objects.filter(code="talk.closed_notice").values_list("recipient", flat=True).count() == 2
    held = make.held(people, row, days=7)
    assert code_of(lambda: off(people.committee, held, "出差")) == "talk.cannot_cancel"
    assert AuditRow.objects.filter(action="talk.cancelled").count() == 2


def test_what_waits_for_the_keeper_and_for_the_branch(people, django_assert_num_queries):
    row = make.speaker(people)
    make.asked(people, row)
    make.agreed(people, row, days=0)
    counts = {
        who: (
            to_answer(people.actor(getattr(people, who)), clock.now()).count,
            to_record(people.actor(getattr(people, who)), clock.now()).count,
        )
        for who in ("committee", "secretary", "sibling", "stranger")
    }
    assert counts == {"committee": (1, 0), "secretary": (0, 1), "sibling": (0, 0), "stranger": (0, 0)}
    nobody = people.actor(people.stranger)
    with django_assert_num_queries(2):
        assert (to_answer(nobody, clock.now()).count, to_record(nobody, clock.now()).count) == (0, 0)


def test_a_branch_keeps_a_pool_of_its_own_that_a_sibling_does_not_see(people):
    make.speaker(people, people.secretary, node=people.nodes["ZB-A"])
    seen = {
        who: selectors.speakers(people.actor(getattr(people, who))).count() for who in ("secretary", "committee", "sibling", "stranger")
    }
    assert (seen, Speaker.objects.count()) == ({"secretary": 1, "committee": 1, "sibling": 0, "stranger": 0}, 1)
