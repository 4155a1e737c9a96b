"""A dozen honours of the made-up enterprise, registered by one officer and confirmed by another."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User
from workforce.honours.models import Honour, HonourTitle
from workforce.honours.services import Award, confirm_honour, register_honour, show_honour

# (title, branch by place in the list, person by place in the crew; None: the branch or its unit, days ago, giver, matter)
HONOURS = [
    ("VANGUARD-POST", 0, 2, 142, "岚谷煤业集团党委", ""),
    ("VANGUARD-POST", 5, 3, 142, "岚谷煤业集团党委", ""),
    ("SAFETY-EXPERT", 0, 7, 96, "岚谷一矿工会", "百日安全竞赛"),
    ("SAFETY-EXPERT", 3, 6, 96, "岚谷一矿工会", "百日安全竞赛"),
    ("INNOVATION-MODEL", 5, 8, 70, "岚谷一矿", "皮带运输机节电改造"),
    ("EXPERT-COMPANY", 5, 8, 63, "岚谷一矿", "职工技能比武"),
    ("EXPERT-GROUP", 5, 8, 41, "岚谷煤业集团", "职工技能比武"),
    ("POST-MODEL", 1, 9, 33, "岚谷一矿工会", ""),
    ("MODEL-MUNICIPAL", 2, 4, 204, "市总工会", ""),
    ("ADVANCED-BRANCH", 0, None, 143, "岚谷煤业集团党委", ""),
    ("PIONEER-COMPANY", 6, None, 201, "岚谷煤业集团工会", ""),
    ("SERVICE-VANGUARD", 4, 5, 9, "岚谷一矿工会", ""),
    ("WORKER-INVENTOR", 6, 7, 6, "岚谷煤业集团", "通风设施远程控制"),
]
WAITING = 2  # the newest ones wait for the second person


def award(branches: list[DemoBranch], crews: dict[int, list[Person]], first: User, second: User, at: datetime) -> int:
    """Register and confirm the honours above as far as the enterprise is large enough; returns how many."""
    today, count = localdate(at), 0
    registrar, checker = actor_of(first, today), actor_of(second, today)
    titles = {t.code: t for t in HonourTitle.objects.all()}
    for place, (code, of, who, ago, giver, matter) in enumerate(HONOURS):
        if of >= len(branches) or (who is not None and who >= len(crews[branches[of].node.pk])):
            continue
        branch, title = branches[of], titles[code]
        person = crews[branch.node.pk][who] if who is not None else None
        node = None if person else branch.node if code == "ADVANCED-BRANCH" else branch.unit
        day = today - timedelta(days=ago)
        if Honour.objects.filter(title=title, person=person, awarded_on=day, withdrawn_at=None).exists():
            continue
        told = Award(title, day, giver, person, node, document=f"岚谷〔{day.year}〕{20 + place}号", matter=matter)
        row = register_honour(actor=registrar, at=at, award=told)
        count += 1
        if place < len(HONOURS) - WAITING:
            row = confirm_honour(actor=checker, at=at, honour=row)
            holder = User.objects.filter(person=person).first() if person else None
            if holder is not None:
                show_honour(actor=actor_of(holder, today), at=at, honour=row, is_shown=True)
    return count
