"""A dirty workbook of 200 rows is uploaded, its columns are matched, it is corrected in the browser, imported, and undone."""

import pytest
from openpyxl import Workbook

from tests.journeys.conftest import wait_until

pytestmark = pytest.mark.browser
ROWS = 200
HEAD = ("人员代号", "员工姓名", "部门编码", "性别", "用工性质", "参加工作时间", "身份证", "备注")


def dirty(path, unit: str) -> None:
    """A title over merged cells, other headings, full-width digits, dates of all kinds, and eleven rows in trouble."""
    book = Workbook()
    sheet = book.active
    sheet.append(["岚谷煤业 2026 年新入职人员花名册"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(HEAD)
    days = ("2024.3.5", "2024年3月5日", "20240305", 45356, "2024/3/5")
    for i in range(ROWS):
        no = f"８{i:04d}" if i % 7 == 0 else f"8{i:04d}"
        row = [no, f"新员工{i}", f" {unit} ", "男" if i % 2 else "女", "合同工", days[i % 5], None, "x"]
        if i in {20, 21, 22}:
            row[2] = "没有这里"
        if i in {40, 41}:
            row[5] = "2024-02-30"
        if i == 60:
            row[6] = 110101198503070013  # a number keeps 15 digits only
        if i in {80, 81}:
            row[1] = None
        if i == 100:
            row[0] = "80099"  # a twin of the row above
        if i in {120, 121}:
            row[3] = "未知"
        sheet.append(row)
    sheet.append([None] * len(HEAD))
    book.save(path)


def count(house) -> tuple[int, int]:
    code = """
from portal.people.models import Person, WorkHistory
new = Person.objects.filter(staff_no__startswith='8')
print(new.count(), WorkHistory.objects.filter(person__in=new).count())"""
    people, stretches = house.ask(code).split()
    return int(people), int(stretches)


def test_a_dirty_workbook_is_corrected_imported_and_undone(house, visitor, tmp_path):
    unit = house.ask(
        "from portal.organization.models import Node; print(Node.objects.filter(kind='district').order_by('path').first().code)"
    )
    file = tmp_path / "花名册.xlsx"
    dirty(file, unit)
    who = visitor().sign_in(house.username_of("hr"))
    page = who.open("/imports/?kind=people")
    page.set_input_files("input[type=file]", str(file))
    page.click("main form button.btn--brand")

    # One heading is not known: it is matched once.
    page.wait_for_url("**/columns/")
    assert (page.locator("text=没有认出必需的列：工号").count(), who.axe()) == (1, [])
    page.get_by_label("人员代号", exact=True).select_option("staff_no")
    page.click("text=保存并检查")
    page.wait_for_selector("text=11 行有问题，189 行可以导入")
    assert (count(house), who.overflow(), who.axe()) == ((0, 0), 0, [])

    # Ten rows are put right by keyboard, page after page; one is left out.
    def fix(row: int, column: str, text: str) -> None:
        page.fill(f"input[name='c-{row + 4}-{column}']", text)

    for row in (20, 21, 22):
        fix(row, "unit", unit)
    for row in (40, 41):
        fix(row, "hired_on", "2024-02-29")
    page.press("input[name='c-45-hired_on']", "Enter")
    page.wait_for_selector("text=6 行有问题，194 行可以导入")
    page.reload()  # what was corrected is kept
    assert page.locator("text=6 行有问题，194 行可以导入").count() == 1
    fix(60, "id_no", "")
    fix(80, "name", "王建国")
    fix(81, "name", "李丽")
    fix(120, "gender", "男")
    fix(121, "gender", "女")
    page.check("input[name=skip][value='104']")
    page.click("#correct button.btn--brand")
    page.wait_for_selector("text=199 行全部检查通过")
    page.click("main button:has-text('导入 199 行')")
    page.wait_for_selector("text=已导入 199 行")
    assert count(house) == (199, 199)

    # The whole batch is taken back.
    page.click("text=撤销这次导入")
    page.click("main button:has-text('整批撤销')")
    page.wait_for_selector("text=已整批撤销")
    wait_until(lambda: count(house) == (0, 0), 10)
    assert (who.complaints, who.csp_violations()) == ([], [])
