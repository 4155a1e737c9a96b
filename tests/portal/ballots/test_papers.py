"""The result of a ballot as Word and PDF: for whoever sees the ballot, after the end, with totals and nobody's vote."""

import io

import docx
import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from tests.portal.ballots.factories import cast, closed, members, opened


def asked(client, row, kind="docx"):
    return client.post(reverse("ballot_paper", args=[row.pk, kind]))


def text_of(answer):
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def decided(people, **how):
    row = opened(people, **how)
    for user in members(people):
        cast(people, row, user, *["yes"] * row.seats, *["no"] * (row.items.count() - row.seats))
    return closed(people, row)


def test_the_result_is_a_document(people, client):
    row = decided(people, rule="VOTE-03", kind="election", items=("甲", "乙", "丙"), seats=2, is_multi=True)
    client.force_login(members(people)[1])
    text = text_of(asked(client, row))
    wanted = (
        "投票结果报告单",
        "表决大修方案",
        "支部党员大会",
        "党内选举",
        "当选",
        "收回选票 5 张，其中有效 5 张、无效 0 张。",
        "应选 2 名，过线 2 名，当选 2 名。",
    )
    assert [word for word in wanted if word not in text] == []
    pdf = asked(client, row, "pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    lines = AuditRow.objects.filter(action="document.made")
    assert {(line.actor, line.after["template"]) for line in lines} == {(members(people)[1], "portal/ballots/result.document.html")}


def test_an_appraisal_is_a_document_with_its_grades(people, client):
    row = opened(people, kind="grid", items=("张三", "李四"))
    for user in members(people):
        cast(people, row, user, "excellent", "basic")
    closed(people, row)
    client.force_login(people.secretary)
    text = text_of(asked(client, row))
    assert [word for word in ("张三", "优秀", "基本合格") if word not in text] == []


def test_there_is_no_document_before_the_end(people, client):
    row = opened(people)
    client.force_login(people.secretary)
    answer = asked(client, row)
    assert (answer.status_code, "投票还没有结果" in answer.text) == (422, True)


@pytest.mark.parametrize("who", ["stranger", "sibling"])
def test_who_does_not_see_the_ballot_gets_no_document(people, client, who):
    row = opened(people)
    cast(people, row, members(people)[0])
    closed(people, row)
    client.force_login(getattr(people, who))
    assert asked(client, row).status_code == 404
    client.force_login(people.secretary)
    assert (asked(client, row, "exe").status_code, client.get(reverse("ballot_paper", args=[row.pk, "docx"])).status_code) == (404, 405)
    assert not AuditRow.objects.filter(action="document.made").exists()
