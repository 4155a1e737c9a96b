from datetime import date

import pytest
from django.urls import reverse

from branches.newsletters import rules, services, todos
from branches.newsletters.models import Newsletter, NewsletterItem
from branches.newsletters.selectors import choosable, items_of
from branches.stories import services as stories
from portal.announcements.models import Announcement
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.newsletters import factories as make
from tests.branches.stories.factories import account_of, written
from tests.branches.vanguard.factories import member


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def refused(code: str, call, **words) -> None:
    with pytest.raises(RuleBroken) as broken:
        call(**words)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("year", "quarter", "first", "last", "due"),
    [
        (2026, 1, date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 15)),
        (2026, 4, date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 15)),
        (2024, 1, date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 15)),
    ],
)
def test_the_days_of_a_quarter(year, quarter, first, last, due):
    assert (rules.span_of(year, quarter), rules.due_on(year, quarter, 15)) == ((first, last), due)


@pytest.mark.parametrize(
    ("year", "quarter", "code"),
    [
        (2026, 4, ""),
        (2026, 0, "newsletter.quarter_unknown"),
        (2026, 5, "newsletter.quarter_unknown"),
        (99999, 1, "newsletter.quarter_unknown"),
        (2027, 1, "newsletter.quarter_ahead"),
    ],
)
def test_a_quarter_that_has_begun(year, quarter, code):
    assert rules.quarter_verdict(year, quarter, date(2026, 11, 30)).code == code


def test_places_change_and_stay_at_the_ends():
    assert [rules.moved([1, 2, 3], item, step) for item, step in ((2, -1), (2, 1), (1, -1), (3, 1))] == [
        [2, 1, 3], [1, 3, 2], [1, 2, 3], [1, 2, 3],
    ]  # fmt: skip


@pytest.mark.db
def test_one_a_quarter_of_what_is_published(people):
    row = make.filled(people, 2)
    refused("newsletter.twice", make.begun, p=people)
    assert list(choosable(row)) == []
    first, second = row.items.all()
    words = {**make.words(people, people.committee), "newsletter": row}
    services.move_item(**words, item_id=second.pk, step=-1)
    assert [i.pk for i in items_of(row)] == [second.pk, first.pk]
    services.reword_item(**words, item_id=second.pk, lead="编者推荐")
    services.drop_item(**words, item_id=first.pk)
    services.drop_item(**words, item_id=first.pk)
    assert [i.lead for i in items_of(row)] == ["编者推荐"]
    draft = written(people)
    refused("newsletter.story_foreign", services.choose_stories, **words, ids=[draft.pk])
    with pytest.raises(NotReachable):
        make.begun(people, people.sibling)


@pytest.mark.db
def test_it_goes_out_once_and_asks_for_a_receipt(people):
    row = make.filled(people)
    words = {**make.words(people, people.committee), "newsletter": row}
    with pytest.raises(EditConflict):
        services.publish_newsletter(**words, version=row.version - 1)
    row = services.publish_newsletter(**words, version=row.version)
    told = Announcement.objects.get()
    assert (row.announcement, told.needs_receipt, told.state, "1. 内容0" in told.text) == (told, True, "published", True)
    assert services.publish_newsletter(**words, version=1).version == row.version
    assert Announcement.objects.count() == 1
    refused("newsletter.is_published", services.drop_item, **words, item_id=row.items.get().pk)


@pytest.mark.db
def test_an_empty_one_stays_in_work(people):
    row = make.begun(people)
    words = make.words(people, people.committee)
    refused("newsletter.empty", services.publish_newsletter, **words, newsletter=row, version=row.version)
    assert todos.unfinished(people.actor(people.committee), clock.now()).count == 1
    assert todos.unfinished(people.actor(people.second_committee), clock.now()).count == 1
    assert todos.unfinished(people.actor(people.stranger), clock.now()).count == 0


@pytest.mark.db
def test_who_takes_his_word_back_is_out_of_it(people):
    story = make.published(people, kind="ROLE-MODEL", people=((member(people).staff_no, "hero"),))
    row = make.begun(people)
    services.choose_stories(**make.words(people, people.committee), newsletter=row, ids=[story.pk])
    hero = account_of(member(people))
    stories.answer_consent(**make.words(people, hero), line=story.people.get(), agrees=False)
    assert list(items_of(row)) == []
    refused("newsletter.empty", services.publish_newsletter, **make.words(people, people.committee), newsletter=row, version=2)


def test_over_the_pages(client, people):
    story = make.published(people)
    client.force_login(people.committee)
    today = clock.today()
    facts = {"node": people.nodes["DW1"].pk, "year": today.year, "quarter": rules.quarter_of(today), "title": "简报", "lead": ""}
    assert client.post(url("newsletter_new"), facts).status_code == 302
    assert client.post(url("newsletter_new"), facts).status_code == 422
    row = Newsletter.objects.get()
    assert client.post(url("newsletter_choose", row.pk), {}).status_code == 422
    assert client.post(url("newsletter_choose", row.pk), {"stories": [story.pk]}).status_code == 302
    item = NewsletterItem.objects.get()
    assert client.post(url("newsletter_lead", row.pk, item.pk), {"lead": "x" * 201}).status_code == 422
    assert client.post(url("newsletter_lead", row.pk, item.pk), {"lead": "推荐"}).status_code == 302
    assert client.post(url("newsletter_move", row.pk, item.pk), {"to": "up"}).status_code == 302
    row.refresh_from_db()
    edited = {"version": row.version, "title": "工会简报", "lead": "卷首"}
    assert client.post(url("newsletter_edit", row.pk), edited).status_code == 302
    assert client.post(url("newsletter_edit", row.pk), edited).status_code == 409
    for other in (people.sibling, people.stranger, people.worker):
        client.force_login(other)
        assert client.get(url("newsletter_detail", row.pk)).status_code == 404
        assert client.post(url("newsletter_publish", row.pk), {"version": 1}).status_code == 404
    client.force_login(people.committee)
    row.refresh_from_db()
    assert client.post(url("newsletter_publish", row.pk), {"version": row.version}).status_code == 302
    client.force_login(people.worker)
    page = client.get(url("newsletter_detail", row.pk)).content.decode()
    assert ("推荐" in page, "移出" in page) == (True, False)
    assert client.post(url("newsletter_paper", row.pk, "docx")).content[:2] == b"PK"
    assert client.get(reverse("newsletter-detail", args=[row.pk])).json()["items"][0]["story"] == story.pk


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    row = make.filled(people, count)
    client.force_login(people.committee)
    for name, args, queries in (("newsletter_list", (), 6), ("newsletter_detail", (row.pk,), 7)):
        client.get(url(name, *args))
        with django_assert_num_queries(queries):
            client.get(url(name, *args))
