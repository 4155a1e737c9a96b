import io
from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.channels import rules, services
from branches.channels.models import Channel, ChannelKind, Publication
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.branches.channels import factories as make
from tests.branches.stories.factories import published, written

TODAY = date(2026, 11, 30)


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def refused(code: str, call, **words) -> None:
    with pytest.raises(RuleBroken) as broken:
        call(**words)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("on", "closed", "code"),
    [
        (TODAY, None, ""),
        (date(2026, 12, 1), None, "publication.day_out"),
        (date(1949, 9, 30), None, "publication.day_out"),
        (TODAY, TODAY, ""),
        (TODAY, date(2026, 11, 29), "publication.channel_closed"),
    ],
)
def test_it_has_appeared_while_the_channel_was_in_use(on, closed, code):
    assert rules.day_verdict(on, TODAY, closed).code == code


@pytest.mark.parametrize(
    ("link", "is_good"),
    [
        ("", True),
        ("https://mp.weixin.qq.com/s/1", True),
        ("http://a.cn", True),
        ("javascript:alert(1)", False),
        ("a.cn", False),
        ("https://[", False),
    ],
)
def test_a_link_is_an_address(link, is_good):
    assert bool(rules.link_verdict(link)) is is_good


@pytest.mark.db
def test_the_ledger(people):
    row = make.channel(people)
    refused("channel.twice", make.channel, p=people)
    line = make.publication(people, row)
    refused("publication.twice", make.publication, p=people, row=row)
    refused("publication.title_needed", make.publication, p=people, row=row, title=" ")
    with pytest.raises(NotReachable):
        make.publication(people, row, people.sibling)
    story = published(people)
    assert make.publication(people, row, title="", story=story).title == story.title
    refused("publication.story_foreign", make.publication, p=people, row=row, title="", story=written(people, title="草稿"))
    facts = make.publication_facts(people, row, reads=500)
    services.change_publication(**make.words(people), publication=line, version=1, facts=facts)
    with pytest.raises(EditConflict):
        services.change_publication(**make.words(people), publication=line, version=1, facts=facts)
    for _click in range(2):
        services.close_channel(**make.words(people), channel=row)
    row.refresh_from_db()
    assert (row.version, row.closed_on) == (2, clock.today())
    refused("channel.is_closed", services.change_channel, **make.words(people), channel=row, version=2, facts=make.channel_facts(people))


@pytest.mark.parametrize(("who", "count"), [("secretary", 1), ("committee", 1), ("assessor", 1), ("sibling", 0), ("stranger", 0)])
def test_the_lists_in_reach(client, people, who, count):
    make.publication(people)
    client.force_login(getattr(people, who))
    for name in ("channel_list", "publication_list"):
        assert client.get(url(name)).context["listing"].page.paginator.count == count
    assert len(client.get(reverse("channel-list")).json()["results"]) == count
    assert len(client.get(reverse("publication-line-list")).json()["results"]) == count


def test_workers_have_no_ledger(client, people):
    client.force_login(people.worker)
    assert [client.get(url(name)).status_code for name in ("channel_list", "publication_list", "publication_new")] == [404] * 3


def test_over_the_pages(client, people):
    client.force_login(people.secretary)
    facts = {"node": people.nodes["ZB-A"].pk, "kind": ChannelKind.objects.get(code="WINDOW").pk, "name": "橱窗"}
    assert client.post(url("channel_new"), facts).status_code == 302
    assert client.post(url("channel_new"), facts).status_code == 422
    row = Channel.objects.get()
    edited = {**facts, "version": 1, "place": "井口"}
    assert client.post(url("channel_edit", row.pk), edited).status_code == 302
    assert client.post(url("channel_edit", row.pk), edited).status_code == 409
    line = {"channel": row.pk, "title": "夜班的灯", "published_on": str(clock.today()), "link": "夜班"}
    broken = client.post(url("publication_new"), line)
    assert (broken.status_code, "链接应以" in broken.content.decode()) == (422, True)
    assert client.post(url("publication_new"), {**line, "link": ""}).status_code == 302
    made = Publication.objects.get()
    assert client.post(url("publication_edit", made.pk), {**line, "link": "", "version": 1, "reads": 30}).status_code == 302
    assert client.get(url("publication_list"), {"channel": "99999999999999999999"}).status_code == 200
    assert client.get(url("publication_list"), {"channel": row.pk, "year": clock.today().year}).context["listing"].page.paginator.count == 1
    assert client.post(url("channel_close", row.pk)).status_code == 302
    for other in (people.sibling, people.stranger):
        client.force_login(other)
        found = [client.get(url(name, pk)).status_code for name, pk in (("channel_edit", row.pk), ("publication_edit", made.pk))]
        assert (found, client.post(url("channel_close", row.pk)).status_code) == ([404, 404], 404)


HEAD = "单位编码,渠道名称,标题,刊发日期,链接,阅读数"


def load(people, *lines: str, who: str = "committee"):
    words = {"file": io.BytesIO("\n".join([HEAD, *lines]).encode()), "name": "刊发.csv"}
    return check_table(kind=kind_of("publications"), commit=True, actor=people.actor(getattr(people, who)), at=clock.now(), **words)


def test_the_ledger_is_imported_and_reads_are_put_right(people):
    make.channel(people)
    story = published(people, title="夜班的灯")
    day = (clock.today() - timedelta(days=3)).isoformat()
    first = load(people, f"ZB-A,矿工之声,夜班的灯,{day},,120", f"ZB-A,矿工之声,另一篇,{day},,")
    assert (first.is_clean, first.created, Publication.objects.get(title="夜班的灯").story) == (True, 2, story)
    assert load(people, f"ZB-A,矿工之声,夜班的灯,{day},,120").unchanged == 1
    assert (load(people, f"ZB-A,矿工之声,夜班的灯,{day},,300").changed, Publication.objects.get(title="夜班的灯").reads) == (1, 300)
    ahead = (clock.today() + timedelta(days=1)).isoformat()
    bad = load(people, f"ZB-A,没有的,标题,{day},,", f"ZB-C,矿工之声,标题,{day},,", f"ZB-A,矿工之声,标题,{ahead},,")
    assert (bad.created, "请先在渠道台账登记" in str(list(bad.problems)), "刊发日期应在" in str(list(bad.problems))) == (0, True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.publication(people, make.channel(people, name=f"渠道{n}"))
    client.force_login(people.committee)
    for name, queries in (("channel_list", 7), ("publication_list", 7)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))
