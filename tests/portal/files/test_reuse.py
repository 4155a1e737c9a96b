"""One file in several places: chosen from own and branch files, counted once, without a word of what others have."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.files import access, selectors, services
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.activities.factories import ActivityFactory
from tests.support.papers import PNG, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def two(people):
    """Two open records of branch A and one of branch C."""
    a, b = ActivityFactory(branch=people.branch_a, subject="甲会"), ActivityFactory(branch=people.branch_a, subject="乙会")
    return a, b, ActivityFactory(branch=people.branch_c, subject="丙会")


def put(people, who, activity, content: bytes, name: str = "现场.jpg") -> StoredFile:
    user = getattr(people, who)
    stored = services.attach_uploads(
        actor=people.actor(user), at=clock.now(), uploads=[SimpleUploadedFile(name, content)], record_kind="activity", record_id=activity.pk
    )
    return stored[0]


def choose(client, activity, *files, **more):
    return client.post(
        reverse("file_choose", args=["activity", activity.pk]), {"file": [f.pk for f in files], "next": "/activities/", **more}
    )


def test_a_file_of_the_branch_is_put_beside_a_second_record(client, people, two):
    a, b, c = two
    own = put(people, "secretary", a, photo(1))
    foreign = put(people, "stranger", c, photo(2))
    client.force_login(people.secretary)
    page = client.get(reverse("file_choose", args=["activity", b.pk]))
    assert [row.file for row in page.context["rows"]] == [own]
    assert [place.label for place in page.context["rows"][0].elsewhere] == [f"甲会（{a.held_on}）"]
    assert choose(client, b, own)["Location"] == "/activities/"
    assert choose(client, b, own).status_code == 302  # twice is the same as once
    assert list(EvidenceLink.objects.filter(file=own).order_by("pk").values_list("record_id", flat=True)) == [a.pk, b.pk]
    detail = client.get(reverse("activity_detail", args=[b.pk])).content.decode()
    assert ("也附在" in detail, f"甲会（{a.held_on}）" in detail) == (True, True)
    assert choose(client, b, foreign).status_code == 404
    assert choose(client, b).status_code == 422
    assert choose(client, b, own, file="nonsense").status_code == 404


def test_what_stands_where_the_reader_may_not_look_is_not_named(people, two):
    a, _b, c = two
    file = put(people, "secretary", a, photo(1))
    EvidenceLink.objects.create(file=file, record_kind="activity", record_id=c.pk)
    EvidenceLink.objects.create(file=file, record_kind="unheard_of", record_id=1)
    panel = selectors.file_panel(people.actor(people.secretary), "activity", a.pk)
    assert panel.rows[0].elsewhere == []
    seen = selectors.places_of(people.actor(people.stranger), [file.pk])
    assert [place.url for place in seen[file.pk]] == [reverse("activity_detail", args=[c.pk])]


def test_a_sibling_and_a_stranger_find_no_page_and_a_closed_record_takes_nothing(client, people, two):
    a, b, _c = two
    file = put(people, "secretary", a, photo(1))
    for user in (people.sibling, people.stranger, people.committee):
        client.force_login(user)
        assert client.get(reverse("file_choose", args=["activity", b.pk])).status_code == 404
        assert choose(client, b, file).status_code == 404
    type(b).objects.filter(pk=b.pk).update(state="archived")
    with pytest.raises(RuleBroken, match=r"file\.record_closed"):
        services.reuse(actor=people.actor(people.secretary), at=clock.now(), files=[file.pk], record_kind="activity", record_id=b.pk)
    with pytest.raises(NotReachable):
        services.reuse(actor=people.actor(people.sibling), at=clock.now(), files=[file.pk], record_kind="activity", record_id=b.pk)


def test_the_same_content_from_the_same_account_is_kept_once_and_others_learn_nothing(client, people, two):
    a, b, c = two
    first = put(people, "secretary", a, photo(1))
    client.force_login(people.secretary)
    answer = client.post(
        reverse("file_attach", args=["activity", b.pk]), {"files": [SimpleUploadedFile("另名.jpg", photo(1))], "next": "/"}, follow=True
    )
    assert "您以前上传过，直接使用了已有的那一份" in answer.content.decode()
    assert set(EvidenceLink.objects.values_list("file_id", "record_id")) == {(first.pk, a.pk), (first.pk, b.pk)}
    client.force_login(people.stranger)
    answer = client.post(
        reverse("file_attach", args=["activity", c.pk]), {"files": [SimpleUploadedFile("x.jpg", photo(1))], "next": "/"}, follow=True
    )
    assert ("以前上传过" in answer.content.decode(), StoredFile.objects.count()) == (False, 2)


def test_both_hashes_are_kept(people, two):
    content = photo(1, comment=b"shot by zhangsan")
    file = put(people, "secretary", two[0], content)
    with file.content.open("rb") as kept:
        digest = hashlib.sha256(kept.read()).hexdigest()
    assert (file.original_sha256, file.sha256, file.is_cleaned) == (hashlib.sha256(content).hexdigest(), digest, True)
    row = AuditRow.objects.get(action="file.stored")
    assert (row.after["sha256"], row.after["received"]) == (file.sha256, file.original_sha256)


def test_a_thumbnail_opens_for_readers_of_the_record_alone(client, people, two):
    file = put(people, "secretary", two[0], photo(1))
    url = reverse("file_thumbnail", args=[file.pk])
    for user, status in ((people.secretary, 200), (people.committee, 200), (people.sibling, 404), (people.stranger, 404)):
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == status
        if status == 200:
            heads = ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control", "Cross-Origin-Resource-Policy")
            assert [answer[h] for h in heads] == [
                "image/jpeg", "nosniff", "sandbox; default-src 'none'", "private, no-store", "same-origin",
            ]  # fmt: skip
            assert answer["Content-Disposition"].startswith("attachment")
            assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    client.logout()
    assert client.get(url).status_code == 302
    tiny = put(people, "secretary", two[0], PNG, "点.png")
    StoredFile.objects.filter(pk=tiny.pk).update(thumbnail="")
    client.force_login(people.secretary)
    assert client.get(reverse("file_thumbnail", args=[tiny.pk])).status_code == 404


def test_files_are_taken_off_while_the_record_is_open_and_added_until_it_is_archived(people, two):
    a, actor = two[0], people.actor(people.secretary)
    assert [access.may_change_record(actor, "activity", a.pk), access.may_add_to_record(actor, "activity", a.pk)] == [True, True]
    type(a).objects.filter(pk=a.pk).update(state="filed")
    assert [access.may_change_record(actor, "activity", a.pk), access.may_add_to_record(actor, "activity", a.pk)] == [False, True]
    type(a).objects.filter(pk=a.pk).update(state="archived")
    assert [access.may_change_record(actor, "activity", a.pk), access.may_add_to_record(actor, "activity", a.pk)] == [False, False]


def test_a_branch_keeps_so_much_and_the_sentence_says_what_to_do(client, people, two):
    a, b, _c = two
    first = put(people, "secretary", a, photo(1))
    assert (first.node_id, selectors.kept_at(people.branch_a.pk)) == (people.branch_a.pk, first.size)
    RuleParameter.objects.filter(code="UPLOAD_NODE_MB").update(value=0)
    client.force_login(people.secretary)
    answer = client.post(reverse("file_attach", args=["activity", b.pk]), {"files": [SimpleUploadedFile("x.jpg", photo(2))]})
    assert (answer.status_code, "支部A的文件已到 0 MB 的总量上限" in answer.content.decode()) == (422, True)
    assert (StoredFile.objects.count(), EvidenceLink.objects.count()) == (1, 1)
    assert choose(client, b, first).status_code == 302  # what is counted already takes no further room


@pytest.mark.parametrize("branches", [1, 3])
def test_the_usage_page_names_branches_and_no_persons(client, people, django_assert_num_queries, branches):
    letters = ("a", "b", "c")[:branches]
    for n, (letter, who) in enumerate(zip(letters, ("secretary", "sibling", "stranger"), strict=False)):
        put(people, who, ActivityFactory(branch=getattr(people, f"branch_{letter}")), photo(n))
    scope = people.actor(people.committee).scope("storage.view")
    with django_assert_num_queries(1):
        rows = [(node.name, node.files) for node in selectors.usage_rows(scope)]
    assert rows == [("支部A", 1), ("支部B", 1)][:branches]
    client.force_login(people.committee)
    page = client.get(reverse("file_usage")).content.decode()
    assert ("支部A" in page, people.secretary.person.name in page.replace(str(people.committee), "")) == (True, False)
    client.force_login(people.secretary)
    assert client.get(reverse("file_usage")).status_code == 404
