"""What a file tells of its maker is gone; what it shows is there, byte for byte."""

import io
import zipfile

import docx
import openpyxl
import pytest
from fpdf import FPDF
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from portal.files.cleaning import cleaned
from portal.files.contents import check_content
from tests.support.papers import PDF, PNG, jpeg, office, photo

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B


def clean(ending: str, content: bytes) -> bytes:
    with cleaned(ending, io.BytesIO(content)) as found:
        return found.read()


def camera(side: int = 6) -> bytes:
    """A photo as a phone takes it: place, name, remark, orientation, and a short film behind its end."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[ARTIST] = side, "zhangsan"
    exif.get_ifd(GPS)[2] = (39.0, 54.0, 20.0)
    with_all = photo(3, exif=exif, comment=b"shot by zhangsan", icc_profile=b"profile" * 20)
    return with_all + b"\0\0\0\x18ftypmp42 a film with its own place"


def points(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.tobytes()


def test_a_photo_keeps_its_points_profile_and_orientation_and_loses_place_and_name():
    before = camera()
    after = clean("jpg", before)
    with Image.open(io.BytesIO(after)) as picture:
        assert dict(picture.getexif()) == {ORIENTATION: 6}
        assert (picture.info["icc_profile"], "comment" in picture.info) == (b"profile" * 20, False)
    assert points(after) == points(before)
    assert [word in after for word in (b"zhangsan", b"ftyp", b"GPS")] == [False] * 3
    assert check_content("jpg", io.BytesIO(after)).is_allowed


def test_an_upright_photo_keeps_no_remarks_at_all():
    with Image.open(io.BytesIO(clean("jpg", camera(side=1)))) as picture:
        assert dict(picture.getexif()) == {}


@pytest.mark.parametrize("saved", [{"progressive": True}, {"optimize": True}, {"restart_marker_blocks": 4}])
def test_every_build_of_a_photo_keeps_its_points(saved):
    before = photo(5, **saved)
    assert points(clean("jpeg", before)) == points(before)


def test_a_png_loses_its_texts_and_keeps_points_and_transparency():
    texts, exif = PngImagePlugin.PngInfo(), Image.Exif()
    texts.add_text("Author", "zhangsan")
    texts.add_itxt("Comment", "张三拍摄", zip=True)
    exif[ORIENTATION], exif[ARTIST] = 8, "zhangsan"
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo(2, kind="PNG"))) as picture:
        picture.convert("P").save(out, "PNG", pnginfo=texts, exif=exif, transparency=3)
    after = clean("png", out.getvalue())
    with Image.open(io.BytesIO(after)) as picture:
        assert (picture.info.get("transparency"), dict(picture.getexif())) == (3, {ORIENTATION: 8})
    assert points(after) == points(out.getvalue())
    assert (b"zhangsan" in after, check_content("png", io.BytesIO(after)).is_allowed) == (False, True)


def word_paper() -> bytes:
    paper = docx.Document()
    paper.core_properties.author, paper.core_properties.last_modified_by = "张三", "李四"
    run = paper.add_paragraph('会议纪要 w:author="正文里的字"').runs[0]
    paper.add_comment(run, text="请核对", author="王五", initials="WW")
    paper.add_picture(io.BytesIO(camera()))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def all_parts(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_a_word_paper_loses_author_editor_and_the_names_of_remarks_and_opens():
    after = clean("docx", word_paper())
    parts = all_parts(after)
    assert [name.encode() in parts for name in ("张三", "李四", "王五", "WW", "zhangsan")] == [False] * 5
    paper = docx.Document(io.BytesIO(after))
    assert [p.text for p in paper.paragraphs][:1] == ['会议纪要 w:author="正文里的字"']
    assert [(c.author, c.text) for c in paper.comments] == [("Author", "请核对")]
    assert (paper.core_properties.author, check_content("docx", io.BytesIO(after)).is_allowed) == ("", True)


def test_a_workbook_loses_author_and_the_names_of_remarks_and_opens():
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.lastModifiedBy = "张三", "李四"
    book.active["A1"] = "出勤"
    book.active["A1"].comment = Comment("请核对", "王五")
    out = io.BytesIO()
    book.save(out)
    after = clean("xlsx", out.getvalue())
    assert [name.encode() in all_parts(after) for name in ("张三", "李四", "王五")] == [False] * 3
    again = openpyxl.load_workbook(io.BytesIO(after))
    assert (again.active["A1"].value, again.active["A1"].comment.text) == ("出勤", "请核对")


NAMED = '<{0} w:author="{1}"><w:t>a</w:t></{0}>'


@pytest.mark.parametrize(
    ("ending", "part", "before", "after"),
    [
        ("pptx", "ppt/commentAuthors.xml", '<a id="0" name="张三" initials="ZS"/>', '<a id="0" name="Author" initials="Author"/>'),
        ("docx", "word/document.xml", NAMED.format("w:ins", "张三"), NAMED.format("w:ins", "Author")),
        ("docx", "word/people.xml", "<p>" + NAMED.format("w15:person", "张三") + "</p>", "<p></p>"),
        ("xlsx", "xl/persons/person1.xml", "<p displayName='张三' id='{1}'/>", "<p displayName=\"Author\" id='{1}'/>"),
        ("xlsx", "xl/workbook.xml", '<x15ac:absPath url="C:\\Users\\张三\\"/>', '<x15ac:absPath url=""/>'),
        ("docx", "docProps/custom.xml", "<Properties>张三</Properties>", None),
    ],
)
def test_names_in_the_parts_of_office_papers(ending, part, before, after):
    main = part in {"word/document.xml", "xl/workbook.xml"}
    found = clean(ending, office(ending, {part: before.encode()}, main=not main))
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        text = archive.read(part).decode()
    assert "张三" not in text
    assert after is None or text == after


def test_a_signed_paper_is_left_alone():
    signed = office("docx", {"_xmlsignatures/sig1.xml": b"<s/>", "docProps/core.xml": b"<a>zhangsan</a>"})
    assert clean("docx", signed) == signed


def printed(**more) -> bytes:
    paper = FPDF()
    paper.set_author("zhangsan")
    paper.set_creator("lisi (office)")
    paper.set_title("Minutes")
    paper.add_page()
    paper.set_font("Helvetica")
    paper.cell(text="kept")
    return bytes(paper.output(**more))


def test_a_pdf_loses_author_and_program_without_moving_a_byte():
    before = printed()
    after = clean("pdf", before)
    assert (len(after), b"zhangsan" in after, b"lisi" in after, b"Minutes" in after) == (len(before), False, False, True)
    assert check_content("pdf", io.BytesIO(after)).is_allowed


def test_brackets_escapes_and_hex_in_the_dictionary_of_a_pdf():
    info = b"1 0 obj <</Title (keep) /Author (a\\) (b) c) /Producer <feff0041> /Sub <</Author (kept)>> /Creator()>> endobj /Info 1 0 R"
    wanted = b"1 0 obj <</Title (keep) /Author (         ) /Producer <20202020> /Sub <</Author (kept)>> /Creator()>> endobj /Info 1 0 R"
    assert clean("pdf", info) == wanted


def test_the_open_packet_of_a_pdf_is_blanked_too():
    begin, end = b'<?xpacket begin="" id="x"?>', b'<dc:title>t</dc:title><?xpacket end="w"?>'
    packet = begin + b'<dc:creator><rdf:li>zhang</rdf:li></dc:creator><a xmp:CreatorTool="WPS"/>' + end
    wanted = begin + b'<dc:creator><rdf:li>     </rdf:li></dc:creator><a xmp:CreatorTool="   "/>' + end
    assert clean("pdf", packet) == wanted


def test_every_dictionary_that_was_ever_the_info_is_blanked():
    info = b"1 0 obj <</Author (zhang)>> endobj 2 0 obj\n<< /Author (li) >> endobj 3 0 obj <</Author (kept)>> /Info 1 0 R /Info 2 0 R"
    assert clean("pdf", info) == info.replace(b"(zhang)", b"(     )").replace(b"(li)", b"(  )")


@pytest.mark.parametrize(
    "piece", [b"/Info %d 0 R ", b"<?xpacket begin=%d", b"<dc:creator>%d", b"<pdfx:a%d>", b"1 0 obj <</Author(%d", b"1 0 obj << /A %d "]
)
def test_a_pdf_that_never_ends_what_it_begins_is_read_once(piece):
    """Each beginning searched to the end would take hours for such a paper, and a worker with it."""
    paper = b"/Info 1 0 R <?xpacket begin=" + b"".join(piece % n for n in range(200_000)) + b"<?xpacket end="
    assert len(clean("pdf", paper)) == len(paper)


def test_neither_does_a_list_of_people_in_a_paper():
    unended = b"<w15:person>" * 200_000
    with zipfile.ZipFile(io.BytesIO(clean("docx", office("docx", {"word/people.xml": unended})))) as archive:
        assert archive.read("word/people.xml") == unended


@pytest.mark.parametrize("word", [b"/ByteRange [0 1 2 3]", b"/Encrypt 9 0 R"])
def test_a_signed_or_locked_pdf_is_left_alone(word):
    paper = b"1 0 obj <</Author (zhang)>> endobj /Info 1 0 R " + word
    assert clean("pdf", paper) == paper


@pytest.mark.parametrize(
    ("ending", "content"),
    [("jpg", camera()), ("jpg", jpeg()), ("png", PNG), ("png", photo(2, kind="PNG")), ("docx", word_paper()), ("pdf", printed()),
     ("pdf", PDF),
     ("doc", b"\xd0\xcf\x11\xe0 old"), ("xlsx", office("xlsx")), ("pptx", office("pptx"))],
)  # fmt: skip
def test_cleaning_twice_is_the_same_as_once(ending, content):
    once = clean(ending, content)
    assert clean(ending, once) == once


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(office("docx"))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<y/>")
    assert check_content("docx", out).code == "file.disagrees"
