"""Results of the made-up enterprise: registered by their authors or an officer, most of them confirmed, some rewarded."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User
from workforce.results import services
from workforce.results.models import WorkResult
from workforce.results.rules import check_digit
from workforce.results.services import AuthorTold, ResultFacts

# (kind, title, number, days ago, level, class, giver, branch by place in the list, authors by place in the crew or by name)
RESULTS = [
    ("patent", "一种刮板机链条张紧装置", "ZL202310012345.{}", 410, 7, "", "国家知识产权局", 0, (7, 8)),
    ("patent", "矿用移动式喷雾降尘装置", "ZL202410034567.{}", 160, 7, "", "国家知识产权局", 3, (6, "王明远", 7)),
    ("paper", "薄煤层综采工作面液压支架选型", "10.13199/j.cnki.cst.2025.04.012", 220, 5, "", "《煤炭科学技术》2025 年第 4 期", 5, (8, 9)),
    ("paper", "皮带运输机变频改造节电分析", "", 75, 2, "", "《岚谷煤业》2026 年第 3 期", 1, (9,)),
    ("award", "皮带运输机节电改造", "MT2026-117", 66, 5, "second", "中国煤炭工业协会", 5, (8, 9, "李广田")),
    ("award", "掘进工作面快速支护工法", "", 120, 3, "first", "岚谷煤业集团", 2, (4,)),
    ("award", "综采设备远程诊断", "", 430, 5, "third", "中国煤炭工业协会", 4, (5, 6)),
    ("software", "井下人员定位数据校核软件", "2025SR0456789", 300, 7, "", "国家版权局", 6, (7,)),
    ("standard", "矿井通风设施远程控制技术要求", "Q/LG 0102-2026", 48, 3, "", "岚谷煤业集团", 6, (7, 8)),
]
WAITING = 2  # the newest ones wait for somebody else


def achieve(branches: list[DemoBranch], crews: dict[int, list[Person]], first: User, second: User, at: datetime) -> int:
    """Register the results above as far as the enterprise is large enough, confirm and reward them; returns how many."""
    today, made = localdate(at), []
    registrar, checker = actor_of(first, today), actor_of(second, today)
    for kind, title, number, ago, level, prize_class, giver, of, who in RESULTS:
        if of >= len(branches):
            continue
        crew = crews[branches[of].node.pk]
        authors = tuple(
            AuthorTold(name=n) if isinstance(n, str) else AuthorTold(crew[n]) for n in who if isinstance(n, str) or n < len(crew)
        )
        day = today - timedelta(days=ago)
        if not any(a.person for a in authors) or WorkResult.objects.filter(kind=kind, title=title).exists():
            continue
        number = number.format(check_digit(number[2:14])) if "{}" in number else number
        facts = ResultFacts(kind, title, day, level, giver, authors, number, prize_class, node=branches[of].unit)
        made.append(services.register_result(actor=registrar, at=at, facts=facts))
    for row in made[: len(made) - WAITING]:
        services.confirm_result(actor=checker, at=at, result=row)
    _follow(made[: len(made) - WAITING], today, at, registrar)
    return len(made)


def _follow(rows: list[WorkResult], today: date, at: datetime, registrar) -> None:
    """Awards are rewarded; the first went on to a contest of the trade."""
    awards = [row for row in rows if row.kind == "award"]
    for row in awards:
        author = row.authors.select_related("person").get(place=1)
        if author.person is not None and author.person_id != registrar.person_id:
            day = min(row.achieved_on + timedelta(days=20), today)
            services.record_reward(
                actor=registrar, at=at, result=row, author=author, kind="reward", amount=Decimal(3000), paid_on=day, basis="创新奖励办法"
            )
    if awards:
        services.nominate_result(
            actor=registrar,
            at=at,
            result=awards[0],
            contest="全国煤炭行业职工技术创新成果评选",
            level=7,
            nominated_on=today - timedelta(days=9),
        )
