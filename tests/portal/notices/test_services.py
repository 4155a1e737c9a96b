"""Telling many, choosing how to be told, confirming an address."""

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kernel import sentences
from portal.kernel.errors import EditConflict, RuleBroken
from portal.notices import registry, selectors, services
from portal.notices.enums import Category, How, Rhythm
from portal.notices.models import Delivery, Notice, NoticeChoices
from portal.notices.services.wording import address_token
from portal.rights.models import User
from tests.portal.notices.factories import at, with_mail
from tests.support.factories import PersonFactory

sentences.register({"test.told": "“%(title)s”已退回，请补充。", "test.plain": "处理完毕。"})
registry.register_codes("test.", Category.BRANCH)


def tell(*users, code="test.told", url="/account/", moment=None, **params):
    services.notify(user_ids=[u.pk for u in users], code=code, params=params or {"title": "主题党日"}, url=url, at=moment or at())


# -- fan-out and topics -----------------------------------------------------------------------------------
def test_telling_three_thousand_asks_once_per_thousand(people):
    unit = people.nodes["CM-A"]
    persons = [PersonFactory.build(unit=unit, name="甲") for _ in range(3000)]
    made = type(persons[0]).objects.bulk_create(persons)
    users = User.objects.bulk_create(User(username=f"u{p.pk}", display_name="甲", password="!", person=p) for p in made)
    with_mail(users[5], How.DIGEST)

    with CaptureQueriesContext(connection) as asked:
        tell(*users)

    # who wants letters, once per thousand; the rows go in batches of what the database takes
    assert sum(q["sql"].startswith("SELECT") for q in asked.captured_queries) == 3
    assert len(asked) < 300
    assert Notice.objects.count() == 3000


def test_equal_notices_stand_together_and_are_read_together(people):
    user, actor = people.secretary, people.actor(people.secretary)
    for day in (16, 17, 18):
        tell(user, moment=at(day=day), title=f"{day} 日")
    tell(user, url="/elsewhere/")
    tell(people.sibling)

    assert people.actor(user).unread_notices() == 2  # as many as the list shows
    rows = list(selectors.grouped(actor))
    assert [(n.text, n.older) for n in rows] == [("“主题党日”已退回，请补充。", 0), ("“18 日”已退回，请补充。", 2)]
    services.mark_read(actor=actor, at=at(), notice_ids=[rows[1].pk])
    assert actor.unread_notices() == 1
    services.mark_done(actor=actor, at=at(), notice_ids=[rows[0].pk])
    assert selectors.state_counts(selectors.grouped(actor)) == {"all": 2, "unread": 0, "read": 1, "done": 1}
    assert Notice.objects.filter(recipient=people.sibling, read_at=None, done_at=None).count() == 1


def test_words_without_an_address_stand_together_by_their_words(people):
    for title in ("甲", "甲", "乙"):
        tell(people.secretary, url="", title=title)

    assert sorted(n.older for n in selectors.grouped(people.actor(people.secretary))) == [0, 1]


def test_nobody_marks_the_notices_of_others(people):
    tell(people.secretary)
    pk = Notice.objects.get().pk

    assert services.mark_read(actor=people.actor(people.sibling), at=at(), notice_ids=[pk]) == 0
    assert services.mark_done(actor=people.actor(people.stranger), at=at(), notice_ids=[pk]) == 0
    assert Notice.objects.filter(read_at=None, done_at=None).count() == 1


def test_every_code_of_the_house_belongs_to_a_category():
    told = {c for c in sentences.known_codes() if c.endswith("_notice") or c.startswith("branch.notice_")} | {
        "activity.returned", "effect.confirmed", "exemption.granted", "exemption.withdrawn", "round.judge_named", "round.judge_reminder",
        "announcement.new", "announcement.reminder", "sample.answered",
    }  # fmt: skip
    told -= {c for c in told if c == "webhook.paused_notice" or c.startswith(("hold.", "backup."))}  # for those who keep the system

    assert {c for c in told if registry.nature_of(c).category == Category.OTHER} == set()


def test_what_somebody_wrote_is_private():
    private = ("activity.returned", "promotion.refused_notice", "publicity.upheld_notice", "honour.withdrawn_notice")

    assert [c for c in private if not registry.nature_of(c).is_private] == []
    assert not registry.nature_of("promotion.approved_notice").is_private
    assert registry.nature_of("nobody.registered").is_private


WRITTEN = re.compile(r"%\((reason|answer|note|notes|text|comment)\)s")


def test_no_notice_carries_out_what_somebody_wrote():
    """By the words of the sentences themselves; the reasons of an exemption are chosen from a list."""
    notes = [c for c in sentences.known_codes() if "notice" in c or c.startswith("sample.told")]
    carrying = {c for c in notes if WRITTEN.search(sentences.sentence(c))}
    assert carrying >= {"ballot.disputed_notice", "export.notice_refused", "panel.dissolved_notice", "publicity.upheld_notice"}
    assert sorted(c for c in carrying if not registry.nature_of(c).is_private) == []


# -- letters at once --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("how", "letters"), [(How.NOW, 1), (How.DIGEST, 0), (How.OFF, 0)])
def test_only_who_wants_it_at_once_is_written_to_at_once(people, how, letters):
    with_mail(people.secretary, how)
    tell(people.secretary, people.sibling)

    assert list(Delivery.objects.values_list("user_id", flat=True)) == [people.secretary.pk] * letters


def test_an_address_that_is_not_confirmed_gets_nothing(people):
    with_mail(people.secretary, email_confirmed_at=None)
    tell(people.secretary)

    assert Delivery.objects.count() == 0


def test_at_night_a_letter_waits_for_the_morning(people):
    with_mail(people.secretary)
    with_mail(people.sibling, quiet_from=time(12), quiet_to=time(13))
    tell(people.secretary, people.sibling, moment=at(22))
    tell(people.secretary, people.sibling, moment=at(12, 30), url="/x/")

    due = list(Delivery.objects.order_by("created_at", "user_id").values_list("user_id", "due_at"))
    mine, other = sorted([people.secretary.pk, people.sibling.pk])
    expected = {
        (people.secretary.pk, at(12, 30)), (people.sibling.pk, at(13)), (people.secretary.pk, at(7, day=19)), (people.sibling.pk, at(22)),
    }  # fmt: skip
    assert {mine, other} == {pk for pk, _ in due}
    assert set(due) == expected


def test_without_mail_no_letter_is_made(people, settings):
    settings.MAIL_ON = False
    with_mail(people.secretary)
    tell(people.secretary)

    assert Delivery.objects.count() == 0


# -- choices ----------------------------------------------------------------------------------------------
def choose(people, user, moment=None, **changes):
    given = {
        "email": "z@example.com", "by_mail": {Category.CAREER: How.NOW, Category.BRANCH: How.DIGEST}, "rhythm": Rhythm.DAILY,
        "digest_hour": 8, "quiet_from": None, "quiet_to": None, "language": "en", "version": selectors.choices_of(user).version,
    }  # fmt: skip
    return services.save_choices(actor=people.actor(user), at=moment or at(), **{**given, **changes})


def test_a_new_address_is_asked_for_confirmation_and_waits(people):
    row = choose(people, people.secretary)

    assert (row.email, row.email_confirmed_at, row.by_mail) == ("z@example.com", None, {"career": "now"})
    assert list(Delivery.objects.values_list("kind", "user_id")) == [("address", people.secretary.pk)]
    tell(people.secretary)
    assert Delivery.objects.filter(kind="notice").count() == 0


def test_the_link_confirms_once_and_for_its_own_account_only(people, mailoutbox):
    choose(people, people.secretary)
    token = address_token(people.secretary, "Z@example.com")
    with pytest.raises(RuleBroken, match=r"notice\.link_used"):
        services.confirm_address(actor=people.actor(people.sibling), at=at(), token=token)
    with pytest.raises(RuleBroken, match=r"notice\.link_used"):
        services.confirm_address(actor=people.actor(people.secretary), at=at(), token=token + "x")

    row = services.confirm_address(actor=people.actor(people.secretary), at=at(11), token=token)
    assert (row.email_confirmed_at, row.told_until) == (at(11), at(11))
    assert services.confirm_address(actor=people.actor(people.secretary), at=at(12), token=token).email_confirmed_at == at(11)


def test_a_link_for_a_former_address_is_dead(people):
    choose(people, people.secretary)
    old = address_token(people.secretary, "z@example.com")
    choose(people, people.secretary, email="new@example.com", moment=at(10, 20))

    with pytest.raises(RuleBroken, match=r"notice\.link_used"):
        services.confirm_address(actor=people.actor(people.secretary), at=at(), token=old)


def test_links_are_not_sent_again_and_again(people):
    choose(people, people.secretary)
    with pytest.raises(RuleBroken, match=r"notice\.link_just_sent"):
        services.send_address_link(actor=people.actor(people.secretary), at=at(10, 5))

    services.send_address_link(actor=people.actor(people.secretary), at=at(10, 11))
    assert Delivery.objects.filter(kind="address").count() == 2


def test_the_address_of_others_cannot_be_flooded(people):
    """Somebody who types other people's addresses is stopped after three in ten minutes."""
    for n in range(3):
        choose(people, people.secretary, email=f"victim{n}@example.com", moment=at(10, n))
    with pytest.raises(RuleBroken, match=r"notice\.link_just_sent"):
        choose(people, people.secretary, email="victim9@example.com", moment=at(10, 4))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quiet_from": time(22)}, "notice.quiet_two_ends"),
        ({"digest_hour": 6}, "notice.digest_in_quiet_hours"),
        ({"digest_hour": 9, "quiet_from": time(8), "quiet_to": time(10)}, "notice.digest_in_quiet_hours"),
    ],
)
def test_choices_that_cannot_be_kept_are_refused(people, changes, code):
    with pytest.raises(RuleBroken) as broken:
        choose(people, people.secretary, **changes)

    assert broken.value.code == code


def test_two_tabs_do_not_overwrite_each_other(people):
    choose(people, people.secretary)
    with pytest.raises(EditConflict):
        choose(people, people.secretary, version=1)


def test_an_address_stands_sealed_in_the_table(people):
    choose(people, people.secretary)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM portal_noticechoices")
        stored = cursor.fetchone()[0]

    assert "example" not in stored
    assert NoticeChoices.objects.get().email == "z@example.com"


def test_the_language_that_somebody_switches_to_is_remembered(client, people):
    client.force_login(people.secretary)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert selectors.language_of(selectors.choices_of(people.secretary)) == "en"

    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert selectors.language_of(selectors.choices_of(people.secretary)) == "zh-hans"


# -- retention --------------------------------------------------------------------------------------------
def test_what_is_old_is_deleted_by_the_figures_of_the_catalogue(people):
    with_mail(people.secretary)
    for age in (366, 364, 91, 89):
        tell(people.secretary, moment=at() - timedelta(days=age), url=f"/{age}/")
    Delivery.objects.update(state="sent")

    assert services.forget_old(at=at()) == (1, 3)
    assert sorted(Notice.objects.values_list("url", flat=True)) == ["/364/", "/89/", "/91/"]
    assert Delivery.objects.count() == 1
