"""The same template as Word and as PDF: all of its text, a font inside, nobody's name in the properties, one row in the trail."""

import io

import docx
import pytest
from pypdf import PdfReader

from portal.audit.models import AuditRow
from portal.documents.enums import PaperKind
from portal.documents.rules import Bullet, Heading, Paragraph, Run, Table, read_document
from portal.documents.services.docx import docx_of
from portal.documents.services.pdf import pdf_of
from portal.kernel import clock
from portal.kernel.errors import RuleBroken

RARE = "𬱖㛃䶮镕"
MARKUP = f"""<h1>第三季度党员大会记录</h1><h2>议题</h2><p>到会：<b>{RARE}</b>，共 12 人（应到 14 人）。</p>
<ul><li>更换托辊</li></ul><table data-widths="1 4"><tr><th>序号</th><th>决议</th></tr>
{"".join(f"<tr><td>{i}</td><td>第{i}项，资料归档</td></tr>" for i in range(1, 61))}</table><hr><p class="right">签字</p>"""


def test_a_pdf_holds_the_whole_text_and_its_font():
    reader = PdfReader(io.BytesIO(pdf_of(read_document(MARKUP), "页脚", clock.now())))
    pages = [page.extract_text() for page in reader.pages]
    text = "".join(pages).replace("\n", "")
    assert [word for word in ("第三季度党员大会记录", RARE, "更换托辊", "第60项，资料归档", "签字") if word not in text] == []
    assert [("页脚" in p, f"— {i} —" in p) for i, p in enumerate(pages, 1)] == [(True, True)] * len(pages)
    assert [i for i, p in enumerate(pages) if "资料归档" in p and "序号" not in p] == []  # the head row comes again
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    inside = {"/FontFile2" in f["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for f in fonts}
    assert inside == {True}


def test_no_character_of_a_name_is_missing_from_the_font(caplog):
    pdf_of(read_document(f"<p>{RARE}㙓𫖯𬀩①—…“”％＿</p>"), "", clock.now())
    assert [r.getMessage() for r in caplog.records if "missing" in r.getMessage()] == []


def test_a_server_without_the_font_says_so(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    with pytest.raises(RuleBroken) as broken:
        pdf_of(read_document("<p>x</p>"), "", clock.now())
    assert broken.value.code == "document.no_font"


@pytest.mark.parametrize("kind", [docx_of, pdf_of])
def test_characters_that_no_file_can_hold_are_left_out(kind):
    document = read_document("<h1>记录\x0b一</h1><p>到\ufffe会\ud800者\x00</p><table><tr><td>甲\x1f乙</td></tr></table>")
    content = kind(document, "页\x0b脚", *([clock.now()] if kind is pdf_of else []))
    if kind is docx_of:
        file = docx.Document(io.BytesIO(content))
        text = " ".join(p.text for p in file.paragraphs) + file.tables[0].cell(0, 0).text + file.sections[0].footer.paragraphs[0].text
    else:
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert (document.title, [w for w in ("记录一", "到会者", "甲乙", "页脚") if w not in text]) == ("记录一", [])


def test_word_keeps_text_headings_and_table():
    document = read_document(MARKUP)
    file = docx.Document(io.BytesIO(docx_of(document, "页脚")))
    told = [b for b in document.blocks if isinstance(b, Heading | Paragraph | Bullet)]
    written = [p.text for p in file.paragraphs if p.text.strip()]
    assert written == ["".join(r.text for r in b.runs) for b in told]
    assert [p.style.name for p in file.paragraphs if p.text.strip()][:2] == ["Heading 1", "Heading 2"]
    table = next(b for b in document.blocks if isinstance(b, Table))
    rows = [[c.text for c in row.cells] for row in file.tables[0].rows]
    assert rows == [["".join(r.text for r in c.runs) for c in row] for row in table.rows]
    assert "页脚" in file.sections[0].footer.paragraphs[0].text
    assert (file.core_properties.author, file.core_properties.last_modified_by) == ("Hongjiang", "")


def test_a_cell_over_two_columns_is_one_cell():
    markup = "<table><tr><td>a</td><td colspan='2'>b</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    rows = docx.Document(io.BytesIO(docx_of(read_document(markup), ""))).tables[0].rows
    assert [[c.text for c in row.cells] for row in rows] == [["a", "b", "b"], ["1", "2", "3"]]


def test_runs_keep_their_weight():
    file = docx.Document(io.BytesIO(docx_of(read_document("<p>甲<b>乙</b></p>"), "")))
    assert [Run(r.text, bool(r.bold)) for r in file.paragraphs[0].runs] == [Run("甲"), Run("乙", True)]


@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_document_of_an_activity_is_named_in_the_trail(kind, people, client):
    from tests.branches.activities.factories import ActivityFactory

    activity = ActivityFactory(branch=people.branch_a, subject="安全/生产 学习", summary="纪要正文")
    client.force_login(people.secretary)
    answer = client.post(f"/activities/{activity.pk}/paper/{kind}/")
    row = AuditRow.objects.get(action="document.made")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert (row.actor, row.node_path, row.after["kind"]) == (people.secretary, people.branch_a.node.path, kind)
    assert len(row.after["sha256"]) == 64


def test_a_stranger_gets_no_document(people, client):
    from tests.branches.activities.factories import ActivityFactory

    activity = ActivityFactory(branch=people.branch_a)
    answers = []
    for user in (people.committee, people.sibling, people.stranger, people.worker):
        client.force_login(user)
        answers.append(client.post(f"/activities/{activity.pk}/paper/docx/").status_code)
    client.force_login(people.secretary)
    answers.append(client.post(f"/activities/{activity.pk}/paper/exe/").status_code)
    assert answers == [200, 404, 404, 404, 404]
    assert AuditRow.objects.filter(action="document.made").count() == 1


def test_the_review_form_of_an_application_is_for_its_office_alone(people, client):
    from tests.workforce.promotion.factories import handed_in

    row = handed_in(people, people.worker, at=clock.now())
    answers = {}
    for name in ("hr", "worker", "committee", "stranger"):
        client.force_login(getattr(people, name))
        answers[name] = client.post(f"/promotions/{row.pk}/paper/docx/").status_code
    assert answers == {"hr": 200, "worker": 404, "committee": 404, "stranger": 404}
    assert AuditRow.objects.get(action="document.made").node_path == people.worker.person.unit.path
