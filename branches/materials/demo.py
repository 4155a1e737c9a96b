"""A store, parts and a machine for the first branches: one part below its line, one idle, one that was idle and came to use."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.materials import services
from branches.materials.models import Equipment, Material, MaterialKind, MaterialStore
from branches.materials.services import CheckFacts, EquipmentFacts, MaterialFacts, MoveFacts, StoreFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User

# code, name, spec, kind, unit, fits, line, (days ago, kind, quantity) …
PARTS = (
    ("PJ-0012", "截齿", "U85", "SPARE", "个", "MG500 采煤机截割部", 40,
     ((60, "purchased", 100), (55, "stored", 100), (20, "issued", 45), (4, "issued", 30), (2, "returned", 5))),
    ("PJ-0107", "液压支架立柱密封圈", "Φ320", "SPARE", "套", "ZY9000 支架", 6,
     ((400, "purchased", 12), (398, "stored", 12), (30, "issued", 4))),
    ("PJ-0233", "减速器轴承", "22328", "SPARE", "套", "刮板输送机", None, ((420, "purchased", 3), (415, "stored", 3))),
    ("XH-0031", "抗磨液压油", "L-HM46", "CONSUMABLE", "桶", "", 5, ((40, "purchased", 10), (38, "stored", 10), (6, "issued", 3))),
)  # fmt: skip


def stock_up(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    kinds = {k.code: k for k in MaterialKind.objects.all()}
    for n, site in enumerate(sites[:3]):
        head = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        keeper = members[site.node.pk][1 + n % 2]
        known = StoreFacts(site.unit, "区队配件库", "井下材料硐室", keeper.staff_no if keeper.unit.path.startswith(site.unit.path) else "")
        store = services.save_store(actor=head, at=now, facts=known)
        for part in PARTS[: 4 - n]:
            _part(site, store, part, kinds, head, now, today)
        _machines(site, n, head, now, today)
    return f"{Material.objects.count()} parts, {Equipment.objects.count()} machines"


def _part(site: DemoBranch, store: MaterialStore, part: tuple, kinds: dict, head: Actor, now: datetime, today: date) -> None:
    code, name, spec, kind, unit, fits, line, moves = part
    facts = MaterialFacts(site.unit, code, name, kinds[kind], unit, spec=spec, fits=fits)
    row = services.register_material(actor=head, at=now, facts=facts)
    for days, what, quantity in moves:
        on = today - timedelta(days=days)
        words = {"supplier": "机电物资公司"} if what == "purchased" else {"used_for": "日常检修"} if what == "issued" else {}
        batch = f"{today - timedelta(days=moves[0][0]):%Y%m%d}"
        move = MoveFacts(row, store, what, batch, Decimal(quantity), on, unit_to=site.unit if what == "issued" else None, **words)
        services.record_move(actor=head, at=now, facts=move)
    if line is not None:
        position = row.positions.get(store=store)
        services.set_line(actor=head, at=now, position=position, version=position.version, least=Decimal(line), shelf="A-1")


def _machines(site: DemoBranch, n: int, head: Actor, now: datetime, today: date) -> None:
    start = today - timedelta(days=200)
    drill = EquipmentFacts(
        site.unit, f"ZJ-{n + 1:03d}", "数字化智能钻机", start, model="ZYWL-6000Y", is_innovation=True,
        innovation="一键钻进，钻进参数自动采集", data_link="online", link_note="钻进参数经井下环网上传至调度平台",
    )  # fmt: skip
    pump = EquipmentFacts(site.unit, f"BZ-{n + 1:03d}", "乳化液泵", start, model="BRW400", data_link="manual", link_note="当班抄表")
    for facts in (drill, pump):
        row = services.register_equipment(actor=head, at=now, facts=facts)
        good = CheckFacts(today - timedelta(days=40), "vibration")
        services.record_check(actor=head, at=now, equipment=row, facts=good)
        if facts is pump and n == 0:
            warm = CheckFacts(today - timedelta(days=3), "temperature", False, "柱塞温度偏高，趋势上升", today + timedelta(days=6))
            services.record_check(actor=head, at=now, equipment=row, facts=warm)
