"""The made-up mine of the samples, 云峡煤矿 (YX): its units, its people, and what each of them is. Nobody in it exists."""

from datetime import date, timedelta

MINE, COMMITTEE = "YX", "YX-DW"
MONTHS = (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))

# code, name, short name, kind, parent, peer group, opened
UNITS = [
    ("YX", "云峡煤矿", "云峡矿", "煤矿", "", "", "2009-05-18"),
    ("YX-DW", "云峡煤矿党委", "矿党委", "党委", "YX", "", "2009-06-01"),
    ("YX-ZC1", "综采一队", "综采一队", "区队", "YX", "", "2009-06-01"),
    ("YX-ZC1-B1", "综采一队早班", "早班", "班组", "YX-ZC1", "", "2009-06-01"),
    ("YX-ZC1-B2", "综采一队中班", "中班", "班组", "YX-ZC1", "", "2009-06-01"),
    ("YX-ZC1-B3", "综采一队夜班", "夜班", "班组", "YX-ZC1", "", "2009-06-01"),
    ("YX-JD", "机电队", "机电队", "区队", "YX", "", "2009-06-01"),
    ("YX-JD-B1", "机电队检修班", "检修班", "班组", "YX-JD", "", "2009-06-01"),
    ("YX-JD-B2", "机电队运行班", "运行班", "班组", "YX-JD", "", "2009-06-01"),
    ("YX-ZH", "综合办公室", "综合办", "部室", "YX", "", "2009-06-01"),
    ("ZB-YX-ZC1", "综采一队党支部", "综采一队支部", "党支部", "YX-DW", "生产", "2009-07-01"),
    ("ZB-YX-ZC1-1", "综采一队第一党小组", "第一党小组", "党小组", "ZB-YX-ZC1", "", "2009-07-01"),
    ("ZB-YX-ZC1-2", "综采一队第二党小组", "第二党小组", "党小组", "ZB-YX-ZC1", "", "2009-07-01"),
    ("ZB-YX-JD", "机电队党支部", "机电队支部", "党支部", "YX-DW", "辅助", "2009-07-01"),
    ("ZB-YX-ZH", "综合办公室党支部", "综合办支部", "党支部", "YX-DW", "机关", "2009-07-01"),
]
# branch -> the unit whose facts count for it
COVERED_UNIT = {"ZB-YX-ZC1": "YX-ZC1", "ZB-YX-JD": "YX-JD", "ZB-YX-ZH": "YX-ZH"}
BRANCHES = tuple(COVERED_UNIT)
# branch -> staff numbers of its full members; the first is the secretary, then deputy or organisation, publicity, discipline
MEMBERS = {
    "ZB-YX-ZC1": [10001, 10002, 10003, 10005, 10008, 10011, 10014, 10017, 10020, 10023],
    "ZB-YX-JD": [10029, 10030, 10031, 10034, 10037, 10040, 10043, 10046],
    "ZB-YX-ZH": [10049, 10050, 10051, 10053, 10054, 10056, 10058],
}
PROBATIONARY = {"ZB-YX-ZC1": [10026], "ZB-YX-JD": [10048]}
# offices of the enterprise for the walk-through: who gets which role
OFFICES = {"committee": 10050, "second_committee": 10051, "assessor": 10053, "hr": 10054, "second_hr": 10055, "worker": 10004}

NAMES = """
赵建平 王立新 李国栋 孙志强 周永胜 吴海波 郑文博 冯春生 陈德旺 卫东升 蒋振华 沈长林 韩晓东 杨少峰 朱云飞 秦天佑
尤家明 许成功 何大伟 吕小龙 施保国 张爱民 孔兴旺 曹俊杰 严浩然 华宇航 金磊 魏涛
陶鹏 姜军 戚勇 谢杰 邹伟 喻凯 柏超 水生 窦建国 章立军 云志远 苏明亮 潘学文 葛庆丰 奚望 范进喜 彭程 郎平安 鲁班生 韦国强
昌晓燕 马丽 苗红梅 凤秀英 花静 方敏 俞雪晴 任欣怡 袁子涵 柳婷 鲍倩 史玉兰
""".split()  # noqa: SIM905
POSTS = {  # unit -> (post, occupation) in turn
    "YX-ZC1": (("采煤机司机", "OCC-COALCUT"), ("液压支架工", "OCC-COALCUT"), ("刮板输送机司机", "OCC-COALCUT")),
    "YX-JD": (("井下电钳工", "OCC-ELEC"), ("维修电工", "OCC-ELEC"), ("变电所值班员", "OCC-POWER")),
}
TEAMS = {"YX-ZC1": ("YX-ZC1-B1", "YX-ZC1-B2", "YX-ZC1-B3"), "YX-JD": ("YX-JD-B1", "YX-JD-B2"), "YX-ZH": ("YX-ZH",)}
SCHOOLS = ("高中", "技校", "大专", "大专", "本科")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(birth: date, serial: int) -> str:
    """An 18-digit number with a right check digit; region 99 is assigned to nobody."""
    body = f"990101{birth:%Y%m%d}{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def district_of(staff_no: int) -> str:
    """10001–10028 coal face, 10029–10048 electricians, 10049–10060 office."""
    return "YX-ZC1" if staff_no <= 10028 else "YX-JD" if staff_no <= 10048 else "YX-ZH"


def born_on(staff_no: int) -> date:
    return date(1970, 3, 15) + timedelta(days=(staff_no * 7919) % 9800)


def hired_on(staff_no: int) -> date:
    born = born_on(staff_no)
    return max(date(born.year + 20 + staff_no % 4, 1 + staff_no % 12, 1), date(2009, 7, 1))


def post_of(staff_no: int) -> tuple[str, str, str]:
    """(post, kind of post, occupation code); the first of each district leads it."""
    district = district_of(staff_no)
    if staff_no in (10001, 10029, 10049):
        return ("队长" if district != "YX-ZH" else "主任", "管理岗", "")
    if district == "YX-ZH":
        return ("科员", "管理岗", "")
    if staff_no % 9 == 0:
        return ("技术员", "技术岗", "")
    post, occupation = POSTS[district][staff_no % len(POSTS[district])]
    return post, "操作岗", occupation


def standing_of(staff_no: int) -> str:
    if any(staff_no in numbers for numbers in MEMBERS.values()):
        return "中共党员"
    if any(staff_no in numbers for numbers in PROBATIONARY.values()):
        return "预备党员"
    return ("群众", "群众", "共青团员", "群众", "入党积极分子")[staff_no % 5]


STAFF_NUMBERS = tuple(range(10001, 10061))
NAME_OF = dict(zip(STAFF_NUMBERS, NAMES, strict=True))
