"""Made-up people: invented names, numbers that pass the check digit and belong to nobody."""

from datetime import date, timedelta
from random import Random

from portal.kernel.fields import keyed_hash
from portal.organization.demo import DemoBranch
from portal.people.enums import Education, EmploymentType, Gender, PoliticalStatus, PostCategory, SchoolKind, TitleLevel
from portal.people.models import Person, ProfessionalTitle, Schooling, WorkHistory
from portal.people.rules import pinyin_of

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = [
    "建国", "志强", "海波", "文博", "晓东", "秀英", "丽", "静", "敏", "磊", "涛", "伟", "鹏",
    "军", "勇", "杰", "娟", "艳", "红梅", "雪晴", "凯", "超", "浩然", "宇航", "子涵", "欣怡",
    "俊杰", "国栋", "永胜", "长林", "春生", "秋月", "冬梅", "玉兰", "立新", "保国", "爱民", "振华", "德胜",
    "兴旺", "少峰", "云飞", "天佑", "家明", "成功", "大伟", "小龙", "晓燕", "倩", "婷",
]  # fmt: skip
POSTS = {
    "mining": ("采煤机司机", "OCC-COALCUT"),
    "heading": ("掘进机司机", "OCC-ROADHEAD"),
    "electrical": ("井下电工", "OCC-ELEC"),
    "ventilation": ("通风工", "OCC-VENT"),
    "transport": ("输送机司机", "OCC-CONVEY"),
    "repair": ("设备维修工", "OCC-REPAIR"),
    "washing": ("洗煤工", "OCC-WASH"),
    "office": ("科员", ""),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(region: str, birth: date, serial: int) -> str:
    """An 18-digit number with a right check digit (GB 11643); region 99 is assigned to nobody."""
    body = f"{region}{birth:%Y%m%d}{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def _someone(no: int, branch: DemoBranch, rng: Random, today: date) -> Person:
    name = rng.choice(SURNAMES) + rng.choice(GIVEN)
    pinyin, initials = pinyin_of(name)
    birth = today - timedelta(days=rng.randint(22 * 365, 57 * 365))
    hired = max(birth.replace(day=min(birth.day, 28), year=birth.year + rng.randint(18, 24)), date(1990, 1, 1))
    hired = min(hired, today - timedelta(days=400))
    post, occupation = POSTS[branch.work]
    is_office = branch.work == "office"
    category = PostCategory.MANAGEMENT if is_office or no % 25 == 0 else (PostCategory.TECHNICAL if no % 9 == 0 else PostCategory.OPERATING)
    phone, id_no = f"199{no:08d}", id_number("990101", birth, no % 1000)
    return Person(
        staff_no=f"{20000 + no}", name=name, pinyin=pinyin, initials=initials, gender=rng.choice(Gender.values),
        unit=branch.teams[no % len(branch.teams)], employment_type=EmploymentType.CONTRACT if no % 30 else EmploymentType.DISPATCH,
        post=post if category == PostCategory.OPERATING else ("技术员" if category == PostCategory.TECHNICAL else "管理人员"),
        post_category=category, occupation_code=occupation if category == PostCategory.OPERATING else "",
        political_status=PoliticalStatus.MASSES, education=rng.choice(Education.values[1:5]), birth_on=birth, hired_on=hired,
        phone=phone, phone_hash=keyed_hash(phone), id_no=id_no, id_no_hash=keyed_hash(id_no),
    )  # fmt: skip


def hire(branches: list[DemoBranch], count: int, rng: Random, today: date) -> dict[int, list[Person]]:
    """``count`` people spread over the branches' teams, bigger crews underground; returns them by branch node id."""
    weights = [1 if b.work == "office" else 3 for b in branches]
    shares = [max(8, count * w // sum(weights)) for w in weights]
    rows: list[Person] = []
    owners: list[int] = []
    for branch, size in zip(branches, shares, strict=True):
        for _ in range(size):
            rows.append(_someone(len(rows) + 1, branch, rng, today))
            owners.append(branch.node.pk)
    Person.objects.bulk_create(rows, batch_size=400)
    crews: dict[int, list[Person]] = {}
    for owner, person in zip(owners, rows, strict=True):
        crews.setdefault(owner, []).append(person)
    _biographies(rows, rng)
    return crews


def _biographies(people: list[Person], rng: Random) -> None:
    """Work history for everybody, schooling and titles for some, so that every path to a grade has its people."""
    history, schooling, titles = [], [], []
    for i, person in enumerate(people):
        start = person.hired_on
        assert start is not None
        history.append(
            WorkHistory(
                person=person,
                unit=person.unit,
                post=person.post,
                post_category=person.post_category,
                occupation_code=person.occupation_code,
                started_on=start,
            )
        )
        if person.occupation_code and i % 5 == 0:
            kind = rng.choice([SchoolKind.SECONDARY_VOCATIONAL, SchoolKind.COLLEGE, SchoolKind.SENIOR_WORKER_CLASS])
            schooling.append(
                Schooling(person=person, kind=kind, school="岚谷工业技术学校", field="矿山机电", graduated_on=start - timedelta(days=60))
            )
        if person.post_category == PostCategory.TECHNICAL:
            titles.append(
                ProfessionalTitle(
                    person=person,
                    level=rng.choice(TitleLevel.values[:2]),
                    name="工程系列职称",
                    field="矿山",
                    obtained_on=start + timedelta(days=900),
                )
            )
    WorkHistory.objects.bulk_create(history, batch_size=500)
    Schooling.objects.bulk_create(schooling, batch_size=500)
    ProfessionalTitle.objects.bulk_create(titles, batch_size=500)
