"""What the register says of an honour, as a document."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from tests.workforce.honours.factories import HonourFactory, HonourTitleFactory


def paper(row, kind="docx") -> str:
    return reverse("honour_paper", args=[row.pk, kind])


def words_of(content: bytes) -> str:
    file = docx.Document(BytesIO(content))
    return "\n".join([*(p.text for p in file.paragraphs), *(c.text for t in file.tables for r in t.rows for c in r.cells)])


def test_whoever_may_open_an_honour_saves_what_the_register_says(client, people):
    row = HonourFactory(person=people.worker.person, confirmed=True, matter="检修竞赛")
    for who in ("worker", "hr"):
        client.force_login(getattr(people, who))
        assert paper(row) in client.get(reverse("honour_detail", args=[row.pk])).text
        answer = client.post(paper(row))
        text = words_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        assert (people.worker.person.name in text, "安全生产能手" in text, "检修竞赛" in text) == (True, True, True)
        assert people.worker.person.staff_no not in text  # the paper leaves the house: a name and a unit are enough
    assert client.post(paper(row, "pdf"))["Content-Type"] == "application/pdf"
    assert client.post(paper(row, "exe")).status_code == 404
    assert AuditRow.objects.filter(action="document.made").count() == 3
    for who in ("secretary", "sibling", "stranger"):
        client.force_login(getattr(people, who))
        assert client.post(paper(row)).status_code == 404


def test_a_collective_has_its_paper(client, people):
    team = HonourTitleFactory(code="T-TEAM", name_zh="测试集体", is_for_people=False)
    row = HonourFactory(title=team, person=None, node=people.nodes["ZB-A"], confirmed=True)
    client.force_login(people.secretary)
    answer = client.post(paper(row))
    assert "支部A" in words_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)


@pytest.mark.parametrize(("trait", "sentence"), [({}, "核实以后才能开具荣誉证明"), ({"confirmed": True, "withdrawn": True}, "已撤销")])
def test_no_paper_of_what_is_not_confirmed(client, people, trait, sentence):
    row = HonourFactory(person=people.worker.person, **trait)
    client.force_login(people.worker)
    assert "存为 Word" not in client.get(reverse("honour_detail", args=[row.pk])).text
    answer = client.post(paper(row))
    assert (answer.status_code, sentence in answer.text) == (422, True)
