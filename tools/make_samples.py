#!/usr/bin/env python
"""Write samples/*.xlsx: one small made-up mine, table by table as an HR department keeps it.

The enterprise is 云峡煤矿 (YX): one party committee, three branches (production, support, office), 60 people, third quarter
of 2026. Every table refers to the same codes and staff numbers, which stand in ``sample_mine.py``. Nobody in it exists.
Run ``python tools/make_samples.py`` after a change; the files are committed.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from sample_mine import (
    BRANCHES,
    COVERED_UNIT,
    MEMBERS,
    MONTHS,
    NAME_OF,
    PROBATIONARY,
    SCHOOLS,
    STAFF_NUMBERS,
    TEAMS,
    UNITS,
    born_on,
    district_of,
    hired_on,
    id_number,
    post_of,
    standing_of,
)

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def units() -> tuple[str, list[str], list[list[Any]]]:
    headings = ["序号", "组织编码", "组织名称", "简称", "组织类别", "上级编码", "考核分组", "成立日期"]
    rows = [[i * 10, c, n, s, k, p, g, opened.replace("-", ".")] for i, (c, n, s, k, p, g, opened) in enumerate(UNITS, 1)]
    return "云峡煤矿组织机构一览表", headings, rows


def people() -> tuple[str, list[str], list[list[Any]]]:
    headings = [
        "工号", "姓名", "性别", "身份证号码", "出生日期", "所在单位编码", "岗位名称", "岗位类别", "职业（工种）编码", "用工性质",
        "政治面貌", "文化程度", "入职时间", "联系电话",
    ]  # fmt: skip
    rows = []
    for no in STAFF_NUMBERS:
        born, hired, district = born_on(no), hired_on(no), district_of(no)
        post, category, occupation = post_of(no)
        leads = no in (10001, 10029, 10049)
        unit = district if leads or category != "操作岗" else TEAMS[district][no % len(TEAMS[district])]
        rows.append([
            str(no), NAME_OF[no], "女" if no >= 10049 else "男", id_number(born, no % 1000), born, unit, post, category, occupation,
            "劳务派遣" if no % 20 == 19 else "合同制", standing_of(no), "本科" if no >= 10049 else SCHOOLS[no % 5],
            f"{hired.year}年{hired.month}月{hired.day}日", f"199{no:08d}",
        ])  # fmt: skip
    return "云峡煤矿职工花名册（2026年9月）", headings, rows


def work_history() -> tuple[str, list[str], list[list[Any]]]:
    """Those who had other posts before: a finished stretch elsewhere, then the present one."""
    headings = ["工号", "姓名", "开始日期", "结束日期", "单位编码", "原工作单位", "岗位名称", "岗位类别", "工种编码"]
    rows: list[list[Any]] = []
    for no in STAFF_NUMBERS:
        post, category, occupation = post_of(no)
        hired = hired_on(no)
        turned = date(hired.year + 3, hired.month, 1)
        if category != "操作岗" or no % 2 or turned >= date(2024, 1, 1):
            continue
        rows.append([str(no), NAME_OF[no], hired, turned - timedelta(days=1), "YX", "", "辅助工", "操作岗", ""])
        rows.append([str(no), NAME_OF[no], turned, "", people_unit(no), "", post, category, occupation])
    return "职工工作经历表", headings, rows


def people_unit(staff_no: int) -> str:
    row = next(r for r in people()[2] if r[0] == str(staff_no))
    return row[5]


# measure -> unit -> values of the three months, target, baseline
MEASURES: dict[str, dict[str, tuple[tuple[float, float, float], float | None, float | None]]] = {
    "产量（工作量）": {
        "YX-ZC1": ((118_600, 121_300, 120_800), 120_000, 114_000), "YX-JD": ((96, 101, 99), 100, 95), "YX-ZH": ((50, 50, 51), 50, 48),
    },
    "轻伤及以上事故": {"YX-ZC1": ((0, 1, 0), 0, None), "YX-JD": ((0, 0, 0), 0, None), "YX-ZH": ((0, 0, 0), 0, None)},
    "较大及以上事故": {"YX-ZC1": ((0, 0, 0), 0, None), "YX-JD": ((0, 0, 0), 0, None), "YX-ZH": ((0, 0, 0), 0, None)},
    "逾期未闭环隐患": {"YX-ZC1": ((2, 0, 1), 0, None), "YX-JD": ((0, 1, 0), 0, None), "YX-ZH": ((0, 0, 0), 0, None)},
    "隐患闭环率": {"YX-ZC1": ((96.5, 99, 98), 98, 96), "YX-JD": ((100, 97.5, 99), 98, 97), "YX-ZH": ((100, 100, 100), 98, 98)},
    "设备完好率": {"YX-ZC1": ((93.2, 94.1, 95), 94, 92.5), "YX-JD": ((97.4, 97.9, 98.2), 97, 96.5)},
    "安全生产标准化得分": {"YX-ZC1": ((88.5, 90.2, 91), 90, 87), "YX-JD": ((92.4, 93, 93.6), 90, 90), "YX-ZH": ((95, 95, 96), 90, 93)},
    "单位成本": {"YX-ZC1": ((212.4, 207.9, 205.6), 210, 216), "YX-JD": ((31.8, 31.2, 30.9), 32, 33), "YX-ZH": ((4.9, 4.8, 4.8), 5, 5.2)},
    "立项创新成果": {"YX-ZC1": ((1, 0, 1), 1, None), "YX-JD": ((1, 1, 2), 1, None), "YX-ZH": ((0, 0, 1), 0, None)},
    "成果转化应用": {"YX-ZC1": ((0, 1, 1), 1, None), "YX-JD": ((1, 1, 1), 1, None), "YX-ZH": ((0, 0, 1), 0, None)},
    "核定创效金额": {"YX-ZC1": ((0, 3.6, 4.2), 3, None), "YX-JD": ((2.1, 5.8, 6.4), 4, None), "YX-ZH": ((0, 0, 1.2), 0, None)},
    "成果推广到外单位": {"YX-ZC1": ((0, 0, 0), 0, None), "YX-JD": ((0, 1, 0), 0, None), "YX-ZH": ((0, 0, 0), 0, None)},
}  # fmt: skip


def business_measures() -> tuple[str, list[str], list[list[Any]]]:
    headings = ["单位编码", "指标名称", "统计月份", "实际完成", "计划值", "上年同期", "数据来源"]
    rows: list[list[Any]] = []
    for i, month in enumerate(MONTHS):
        for measure, by_unit in MEASURES.items():
            for unit, (values, target, baseline) in by_unit.items():
                shown = "" if target is None else target, "" if baseline is None else baseline
                rows.append([unit, measure, f"{month.year}年{month.month}月", values[i], *shown, "调度日报"])
    return "云峡煤矿2026年三季度业务指标", headings, rows


FOUNDED, TERM = date(2009, 7, 1), (date(2024, 4, 1), date(2027, 3, 31))
COMMITTEE_POSTS = {
    "ZB-YX-ZC1": ("书记", "副书记", "组织委员", "宣传委员", "纪检委员"),
    "ZB-YX-JD": ("书记", "组织委员", "宣传委员", "纪检委员"),
    "ZB-YX-ZH": ("书记", "组织委员", "宣传委员", "纪检委员"),
}


def group_of(branch: str, index: int) -> str:
    """The coal face has two party groups; its members belong to them in turn."""
    return f"{branch}-{1 + index % 2}" if branch == "ZB-YX-ZC1" else ""


def branches() -> tuple[str, list[str], list[list[Any]]]:
    """One row, one fact: covered units, members, then posts with their term."""
    headings = ["类型", "支部编码", "工号", "姓名", "党小组编码", "党员类别", "职务", "覆盖单位编码", "份额", "起始日期", "截止日期"]
    rows: list[list[Any]] = []
    for branch, unit in COVERED_UNIT.items():
        rows.append(["覆盖单位", branch, "", "", "", "", "", unit, 100, FOUNDED, ""])
        for i, no in enumerate(MEMBERS[branch]):
            start = max(hired_on(no), FOUNDED)
            rows.append(["党员", branch, str(no), NAME_OF[no], group_of(branch, i), "正式党员", "", "", "", start, ""])
        for i, no in enumerate(PROBATIONARY.get(branch, [])):
            rows.append(["党员", branch, str(no), NAME_OF[no], group_of(branch, i), "预备党员", "", "", "", date(2025, 12, 1), ""])
        for no, post in zip(MEMBERS[branch], COMMITTEE_POSTS[branch], strict=False):
            rows.append(["委员", branch, str(no), NAME_OF[no], "", "", post, "", "", *TERM])
    for i, no in enumerate(MEMBERS["ZB-YX-ZC1"][5:7], 5):
        rows.append(["委员", "ZB-YX-ZC1", str(no), NAME_OF[no], group_of("ZB-YX-ZC1", i), "", "党小组组长", "", "", *TERM])
    return "云峡煤矿党支部、党员和委员名册", headings, rows


LAST_TERM = (date(2021, 4, 1), date(2024, 3, 31))


def posts() -> tuple[str, list[str], list[list[Any]]]:
    """The secretaries before the present ones, and the present committees: the file can be loaded after the branches."""
    headings = ["支部编码", "工号", "姓名", "职务", "任期开始", "任期届满", "卸任日期"]
    rows: list[list[Any]] = []
    for branch, numbers in MEMBERS.items():
        before = numbers[-1] if branch == "ZB-YX-JD" else numbers[1]
        rows.append([branch, str(before), NAME_OF[before], "书记", *LAST_TERM, LAST_TERM[1]])
        for no, post in zip(numbers, COMMITTEE_POSTS[branch], strict=False):
            rows.append([branch, str(no), NAME_OF[no], post, *TERM, ""])
    return "云峡煤矿党支部历届书记和现任委员", headings, rows


# kind -> (day of the month, start, end, place, kind of place)
MEETINGS = {
    "支部委员会会议": (3, "16:00", "17:00", "{b}会议室", "会议室"),
    "党小组会": (9, "16:00", "17:00", "{b}学习室", "党员活动阵地"),
    "主题党日": (15, "15:00", "17:00", "{b}作业现场", "生产现场"),
    "思想状况摸排": (20, "09:00", "10:00", "{b}学习室", "党员活动阵地"),
    "事故案例复盘会": (24, "16:00", "17:00", "{b}会议室", "会议室"),
}
TOPICS = {
    7: ("学习安全生产重要论述", "降低综采面粉尘浓度", "迎峰度夏保供"),
    8: ("学习产业工人队伍建设改革意见", "压缩检修停机时间", "师带徒结对"),
    9: ("学习国有企业党建工作会议精神", "皮带运输机节电", "隐患随手拍"),
}
# meetings that a branch missed, so that its score has something to explain
MISSED = {("ZB-YX-JD", "事故案例复盘会", 9), ("ZB-YX-ZH", "主题党日", 8), ("ZB-YX-ZC1", "思想状况摸排", 7)}


def people_of(branch: str, kind: str, group: int | None) -> list[int]:
    """Who is expected: the committee, one group, or everybody."""
    if kind == "支部委员会会议":
        return MEMBERS[branch][: len(COMMITTEE_POSTS[branch])]
    everybody = MEMBERS[branch] + PROBATIONARY.get(branch, [])
    if group is None:
        return everybody
    members, late = MEMBERS[branch], PROBATIONARY.get(branch, [])
    return members[group::2] + late[group::2]


def activity_row(branch: str, kind: str, day: date, group: int | None = None) -> list[Any]:
    """One line of the ledger; on each date one or two people are on shift or ill."""
    _day, start, end, place, where = MEETINGS.get(kind, (0, "15:00", "16:30", "{b}会议室", "会议室"))
    expected, study, month = people_of(branch, kind, group), TOPICS[day.month], day.month
    turn = day.day + month + len(expected)
    shift = [expected[turn % len(expected)]] if len(expected) > 4 else []
    sick = [expected[(turn + 3) % len(expected)]] if len(expected) > 6 and month == 8 else []
    if kind == "思想状况摸排":
        expected, shift, sick = expected[:3], [], []
    present = [no for no in expected if no not in (*shift, *sick)]
    subject = f"第三季度{kind}" if kind in ("支部党员大会", "党课") else f"{month}月{kind}"
    production = study[1] if kind in ("支部委员会会议", "主题党日") and (branch, month) != ("ZB-YX-ZH", 7) else ""
    listed = ["、".join(str(no) for no in some) for some in (present, shift, sick)]
    return [
        branch, kind, f"{branch}-{group + 1}" if group is not None else "", subject, f"{day:%Y-%m-%d} {start}", f"{day:%Y-%m-%d} {end}",
        place.format(b=COVERED_UNIT_NAME[branch]), where, str(present[0]), str(present[1]), *listed, len(expected), len(present),
        study[0] if kind in ("支部委员会会议", "支部党员大会") else "", production, study[2],
        f"围绕“{study[2]}”讨论，明确分工和时间。", "已归档" if month < 9 else "已提交",
    ]  # fmt: skip


COVERED_UNIT_NAME = {branch: next(u[2] for u in UNITS if u[0] == unit) for branch, unit in COVERED_UNIT.items()}


def activities() -> tuple[str, list[str], list[list[Any]]]:
    """What the three branches held in the quarter, as their ledger has it."""
    headings = [
        "支部编码", "会议类型", "党小组编码", "会议名称", "开始时间", "结束时间", "地点", "地点类型", "主持人工号", "记录人工号",
        "到会人员工号", "当班人员", "病假人员", "应到人数", "实到人数", "第一议题", "生产议题", "其他议题", "主要内容", "状态",
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for branch in BRANCHES:
        for month in MONTHS:
            for kind, (day, *_rest) in MEETINGS.items():
                groups: list[int | None] = [None] if kind != "党小组会" else [0, 1] if branch == "ZB-YX-ZC1" else []
                if (branch, kind, month.month) not in MISSED:
                    rows += [activity_row(branch, kind, month.replace(day=day), group) for group in groups]
        rows.append(activity_row(branch, "支部党员大会", date(2026, 7, 10)))
        if branch != "ZB-YX-ZH":
            rows.append(activity_row(branch, "党课", date(2026, 8, 12)))
    return "云峡煤矿2026年三季度组织生活台账", headings, rows


OCCUPATION_NAMES = {"OCC-COALCUT": "采煤工", "OCC-ELEC": "矿井维修电工", "OCC-POWER": "电工"}
GRADE_NAMES = {5: "五级（初级工）", 4: "四级（中级工）", 3: "三级（高级工）", 2: "二级（技师）"}


def certificate_number(issued: date, grade: int, serial: int) -> str:
    """22 characters of the national layout; assessor 0000 and site 990002 are made up."""
    return f"Y000014990002{issued:%y}{grade}{serial:06d}"


def grades_of(staff_no: int) -> list[int]:
    """The grades somebody has climbed; every sixth operator holds no certificate."""
    if staff_no % 6 == 5:
        return []
    years = 2026 - hired_on(staff_no).year
    highest = 2 if years >= 16 and staff_no % 8 == 2 else 3 if years >= 12 and staff_no % 2 else 4 if years >= 5 else 5
    return list(range(5, highest - 1, -1))


def certificates() -> tuple[str, list[str], list[list[Any]]]:
    """One row a certificate; an old one of sixteen digits is among them."""
    headings = ["序号", "工号", "姓名", "职业名称", "职业技能等级", "证书编号", "证书类别", "发证机构", "发证日期", "有效期"]
    rows: list[list[Any]] = []
    for no in STAFF_NUMBERS:
        _post, category, occupation = post_of(no)
        if category != "操作岗":
            continue
        for step, grade in enumerate(grades_of(no)):
            first = hired_on(no)
            issued = min(date(first.year + 1 + step * 4, 5 + no % 6, 10 + no % 15), date(2026, 6, 30))
            is_old = grade == 5 and no == 10002
            number = f"{no:016d}" if is_old else certificate_number(issued, grade, no)
            layout = "职业资格证书" if is_old else "职业技能等级证书"
            rows.append([
                len(rows) + 1, str(no), NAME_OF[no], OCCUPATION_NAMES[occupation], GRADE_NAMES[grade], number, layout,
                "云峡煤矿职业技能等级认定站", issued, "",
            ])  # fmt: skip
    return "云峡煤矿职业技能等级证书台账", headings, rows


LEVEL_NAMES = {5: "初级工", 4: "中级工", 3: "高级工", 2: "技师"}


def promotion_history() -> tuple[str, list[str], list[list[Any]]]:
    """How the present grades were climbed, from the ledger; the certificate is named where there is one."""
    headings = ["序号", "职工号", "姓名", "工种", "晋升等级", "晋级日期", "批准文号", "证书编号"]
    rows: list[list[Any]] = []
    for row in certificates()[2]:
        _no, staff_no, name, occupation, grade, number, _layout, _office, issued, _until = row
        level = next(g for g, text in GRADE_NAMES.items() if text == grade)
        if level < 5:
            rows.append(
                [len(rows) + 1, staff_no, name, occupation, LEVEL_NAMES[level], issued, f"云峡人〔{issued.year}〕{level}号", number]
            )
    return "云峡煤矿职工晋级台账", headings, rows


# staff number, status, day, branch, paper: the way into the Party of those at its door
STATUS_CHANGES = [
    (10006, "入党积极分子", date(2025, 5, 4), "", ""),
    (10015, "入党积极分子", date(2026, 3, 12), "", ""),
    (10035, "共青团员", date(2024, 5, 4), "", ""),
    (10035, "入党积极分子", date(2026, 9, 1), "", ""),
]


def party_status() -> tuple[str, list[str], list[list[Any]]]:
    """Applicants with the day they were accepted as such, and the probationary members of last December."""
    headings = ["人员编码", "姓名", "变更后政治面貌", "变更日期", "党支部编码", "依据"]
    rows: list[list[Any]] = [[str(no), NAME_OF[no], status, day, branch, paper] for no, status, day, branch, paper in STATUS_CHANGES]
    for branch, numbers in PROBATIONARY.items():
        rows += [[str(no), NAME_OF[no], "预备党员", date(2025, 12, 1), branch, "矿党〔2025〕46号"] for no in numbers]
    return "云峡煤矿发展党员台账", headings, rows


# title, staff number or code of the collective, level, day, giver, document, matter
HONOURS = [
    ("党员先锋岗", 10001, "", "2026-07-01", "云峡煤矿党委", "云峡党〔2026〕21号", ""),
    ("党员先锋岗", 10029, "", "2026-07-01", "云峡煤矿党委", "云峡党〔2026〕21号", ""),
    ("安全生产能手", 10004, "", "2026-07-10", "云峡煤矿工会", "云峡工〔2026〕9号", "百日安全竞赛"),
    ("安全生产能手", 10032, "", "2026-07-10", "云峡煤矿工会", "云峡工〔2026〕9号", "百日安全竞赛"),
    ("创新创效模范", 10030, "", "2026-08-05", "云峡煤矿", "云峡〔2026〕44号", "皮带运输机节电改造"),
    ("公司技术能手", 10030, "", "2026-08-20", "云峡煤矿", "云峡〔2026〕47号", "职工技能比武"),
    ("集团技术能手", 10030, "集团级", "2026-09-12", "集团公司", "集团〔2026〕108号", "职工技能比武"),
    ("岗位标兵", 10008, "", "2026-08-31", "云峡煤矿工会", "", ""),
    ("市五一劳动奖章", 10002, "市级", "2026-04-28", "市总工会", "市工发〔2026〕15号", ""),
    ("先进班组", "YX-ZC1-B1", "", "2026-07-01", "云峡煤矿工会", "云峡工〔2026〕8号", ""),
    ("先进基层党组织", "ZB-YX-JD", "", "2026-07-01", "云峡煤矿党委", "云峡党〔2026〕20号", ""),
    ("公司工人先锋号", "YX-JD", "", "2026-05-01", "云峡煤矿工会", "云峡工〔2026〕5号", ""),
]


def honours() -> tuple[str, list[str], list[list[Any]]]:
    """What people, teams and a branch received; the second and third of one matter count once, at the higher level."""
    headings = ["荣誉称号", "工号", "姓名", "单位或支部编码", "级别", "授予日期", "授予单位", "文号", "事由"]
    rows = [
        [
            title, str(who) if isinstance(who, int) else "", NAME_OF.get(who, "") if isinstance(who, int) else "",
            "" if isinstance(who, int) else who, level, date.fromisoformat(day), giver, document, matter,
        ]
        for title, who, level, day, giver, document, matter in HONOURS
    ]  # fmt: skip
    return "云峡煤矿2026年荣誉台账", headings, rows


def calendar_2026() -> tuple[str, list[str], list[list[Any]]]:
    """The year of the yaml sample as a table, for those who keep it in a spreadsheet."""
    said = yaml.safe_load((SAMPLES / "calendar-2026.yaml").read_text(encoding="utf-8"))
    words = {"holiday": "放假", "make_up": "调休上班"}
    rows = [[day["date"], day.get("to", ""), words[day["kind"]], day["name"]] for day in said["days"]]
    return "2026年放假安排", ["日期", "至", "类别", "名称"], rows


TABLES = {
    "branches": branches, "posts": posts, "units": units, "people": people, "work-history": work_history,
    "business-measures": business_measures, "activities": activities, "certificates": certificates, "calendar-2026": calendar_2026,
    "honours": honours, "promotion-history": promotion_history, "party-status": party_status,
}  # fmt: skip


def write(name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One workbook: a title over the table, a bold heading, dates as dates, long numbers as text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:28]
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    sheet.append(list(headings))
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDE9E1")
    widths = [len(h) * 2 + 2 for h in headings]
    for row in rows:
        sheet.append([None if v == "" else v for v in row])
        for i, cell in enumerate(sheet[sheet.max_row]):
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            if isinstance(cell.value, str):
                cell.number_format = "@"
            shown = str(cell.value or "")
            widths[i] = min(40, max(widths[i], sum(2 if ord(c) > 255 else 1 for c in shown) + 2))
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.freeze_panes = "A3"
    SAMPLES.mkdir(exist_ok=True)
    book.save(SAMPLES / f"{name}.xlsx")


def main() -> None:
    for name, table in TABLES.items():
        write(name, *table())


if __name__ == "__main__":
    main()
