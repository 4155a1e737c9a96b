"""The notice for the wall and the note on the end, as pages and as documents."""

import io
from datetime import timedelta

import docx
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.documents.rules import read_document
from portal.publicity import selectors, services
from portal.publicity.models import PublicityEntry
from tests.portal.publicity.factories import LAST, at, objected, opened


def closed(people, row):
    row.refresh_from_db()
    words = {"actor": people.actor(people.hr), "at": at(LAST + timedelta(days=1)), "publicity": row, "version": row.version}
    return services.close_publicity(**words, note="公示期满，结果有效。")


def settled(people):
    """Two objections, one of them upheld, both answered; closed."""
    row = opened(people)
    for entry, user, verdict in ((1, people.worker, True), (2, people.secretary, False)):
        objection = objected(people, row, user=user, entry=entry)
        words = {"actor": people.actor(people.second_hr), "at": at(LAST), "objection": objection}
        services.answer_objection(**words, is_upheld=verdict, answer="已核实")
    return closed(people, row)


def test_the_facts_of_the_end_name_nobody_who_objected(people):
    facts = selectors.closure_facts(settled(people))
    assert facts["objections"] == {"count": 2, "upheld": 1, "dismissed": 1}
    assert facts["settled"] == [
        {"entry": 1, "state": "upheld", "answered_on": "2026-03-09"}, {"entry": 2, "state": "dismissed", "answered_on": "2026-03-09"},
    ]  # fmt: skip
    assert [(e["no"], e["is_dropped"]) for e in facts["entries"]] == [(1, True), (2, False)]
    assert (facts["starts_on"], facts["ends_on"], facts["workdays"], facts["closer"]) == ("2026-03-02", "2026-03-09", 5, "人事甲")
    assert [who for who in ("职工甲", "书记甲", "工作年限") if who in str(facts)] == []


def test_the_hash_of_the_end_notices_a_later_change(people):
    row = settled(people)
    facts = selectors.closure_facts(row)
    assert (len(facts["hash"]), facts["is_intact"]) == (64, True)
    people.hr.display_name = "改名"
    people.hr.save()
    row.refresh_from_db()
    assert selectors.closure_facts(row)["is_intact"]  # a new name changes nothing of what was shown
    PublicityEntry.objects.filter(publicity=row, no=2).update(label="别人")
    assert not selectors.closure_facts(row)["is_intact"]


def test_the_note_is_a_page_to_be_printed(people, client):
    row = settled(people)
    client.force_login(people.worker)
    page = client.get(reverse("publicity_closure", args=[row.pk])).text
    assert "公示期内收到异议 2 项，均已答复：成立 1 项，不成立 1 项。" in page
    assert ("公示期满，结果有效。" in page, row.closing_hash in page, "与结束时一致" in page) == (True, True, True)
    assert "书记甲" not in page.split('class="card', 1)[1]


def test_there_is_no_note_before_the_end(people, client):
    row = opened(people)
    client.force_login(people.worker)
    answer = client.get(reverse("publicity_closure", args=[row.pk]))
    assert (answer.status_code, "公示结束后才有" in answer.text) == (422, True)


def test_the_notice_for_the_wall_says_where_to_object_and_leaves_out_what_was_dropped(people, client):
    row = opened(people)
    client.force_login(people.worker)
    page = client.get(reverse("publicity_poster", args=[row.pk])).text
    assert ("公　示" in page, "或向组织MK1反映" in page, "5 个工作日" in page, "职工1" in page) == (True, True, True, True)
    objection = objected(people, row)
    services.answer_objection(actor=people.actor(people.second_hr), at=at(LAST), objection=objection, is_upheld=True, answer="已核实")
    assert "职工1" not in client.get(reverse("publicity_poster", args=[row.pk])).text


@pytest.mark.parametrize("name", ["publicity_poster", "publicity_closure"])
def test_a_stranger_finds_neither(people, client, name):
    row = settled(people)
    client.force_login(people.stranger)
    assert client.get(reverse(name, args=[row.pk])).status_code == 404
    client.force_login(people.sibling)  # of the same plant: it concerns him
    assert client.get(reverse(name, args=[row.pk])).status_code == 200


def asked(client, name, row, kind="docx"):
    return client.post(reverse(name, args=[row.pk, kind]))


def text_of(answer):
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_the_notice_for_the_wall_is_a_document_too(people, client):
    row = opened(people)
    objection = objected(people, row)
    services.answer_objection(actor=people.actor(people.second_hr), at=at(LAST), objection=objection, is_upheld=True, answer="已核实")
    client.force_login(people.worker)
    text = text_of(asked(client, "publicity_poster_paper", row))
    assert [w for w in ("晋级结果公示", "现将结果公示如下。", "职工2", "或向组织MK1反映", "5 个工作日") if w not in text] == []
    assert "职工1" not in text
    line = AuditRow.objects.get(action="document.made")
    assert (line.actor, line.after["template"]) == (people.worker, "portal/publicity/notice.document.html")


def test_the_note_on_the_end_is_a_document_without_names_of_objectors(people, client):
    row = settled(people)
    client.force_login(people.worker)
    text = text_of(asked(client, "publicity_closure_paper", row))
    wanted = ("结束公示说明", "收到异议 2 项，均已答复：成立 1 项，不成立 1 项。", "公示期满，结果有效。", row.closing_hash, "与结束时一致")
    assert [word for word in wanted if word not in text] == []
    assert [who for who in ("书记甲", "工作年限") if who in text] == []
    answer = asked(client, "publicity_closure_paper", row, "pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_what_a_room_wrote_is_text_in_the_document(people):
    row = opened(people)
    row.text = "<table>第一行\n第二行"
    context = {"row": row, "entries": [], "office": people.nodes["MK1"]}
    document = read_document(render_to_string("portal/publicity/notice.document.html", context))
    assert [block.runs[0].text for block in document.blocks[1:3]] == ["<table>第一行", "第二行"]


@pytest.mark.parametrize("name", ["publicity_poster_paper", "publicity_closure_paper"])
def test_a_stranger_gets_no_document(people, client, name):
    row = settled(people)
    client.force_login(people.stranger)
    assert asked(client, name, row).status_code == 404
    client.force_login(people.worker)
    assert (asked(client, name, row, "exe").status_code, client.get(reverse(name, args=[row.pk, "docx"])).status_code) == (404, 405)
    assert not AuditRow.objects.filter(action="document.made").exists()


def test_there_is_no_document_of_an_end_before_it(people, client):
    row = opened(people)
    client.force_login(people.worker)
    assert asked(client, "publicity_closure_paper", row).status_code == 422


def test_what_was_taken_back_is_not_put_on_the_wall(people, client):
    row = opened(people)
    client.force_login(people.worker)
    poster = reverse("publicity_poster", args=[row.pk])
    assert poster in client.get(reverse("publicity_detail", args=[row.pk])).text
    words = {"actor": people.actor(people.hr), "at": at(LAST), "publicity": row, "version": row.version}
    services.withdraw_publicity(**words, note="名单有误")
    assert poster not in client.get(reverse("publicity_detail", args=[row.pk])).text
    answers = [client.get(poster), asked(client, "publicity_poster_paper", row)]
    assert [(a.status_code, "公示已撤回，不能再打印张贴" in a.text) for a in answers] == [(422, True)] * 2
