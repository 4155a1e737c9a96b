"""Two reports in the box of the demo: one anonymous and answered, one whose name is sealed for the officers together."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.whistle import rules, selectors, services
from branches.whistle.models import WhistleReport
from branches.whistle.services import ReportFacts
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

PASSPHRASE = "demo-demo-demo"  # of made-up officers in a made-up enterprise


def report(now: datetime) -> str:
    today = timezone.localdate(now)
    officers = [actor_of(grant.user, today) for grant in RoleGrant.objects.filter(role=Role.DISCIPLINE).select_related("user")]
    for officer in officers:
        services.make_key(actor=officer, at=now - timedelta(days=60), passphrase=PASSPHRASE, again=PASSPHRASE)
    office = selectors.offices(today).first()
    if office is None:
        return "no office takes reports"
    told = [
        ("anonymous", "某区队材料员", "领用的锚杆数量和井下实际用量对不上，已经连续三个月，仓库账上看不出来。", "", ""),
        ("named", "某科室采购员", "同一家供应商三次中标，报价只差几元，希望查一查比价记录。", "李明（化名）", "内线 6128（化名）"),
    ]
    for back, (mode, accused, text, name, contact) in enumerate(told):
        at = now - timedelta(days=12 - 9 * back)
        facts = ReportFacts(rules.new_receipt(), office, mode, accused, text, name=name, contact=contact)
        row = services.file_report(at=at, facts=facts).report
        if not back:
            services.accept(actor=officers[0], at=at + timedelta(days=3), report=row, text="已受理，正在核对出入库记录。")
    return f"{WhistleReport.objects.count()} reports in the box"
