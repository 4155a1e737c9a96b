"""Cases of the first branch in every state, one of them without a name."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.organization.demo import DemoBranch
from portal.rights.access import Actor, actor_of, system_actor
from workforce.care.demo import officer_of, workers_of
from workforce.cases import services
from workforce.cases.models import WorkerCase
from workforce.cases.services import CaseFacts

# days ago, category, subject, text, way, answer, solved ("": no word yet)
CASES = (
    (40, "pay", "夜班津贴少发两天", "上月夜班津贴与考勤不符，希望补发。", "named", "核对后随本月工资补发。", "yes"),
    (30, "rest", "年休假没有安排", "全年没有安排年休假，希望补休。", "named", "商定分两次补休。", "no"),
    (25, "environment", "检修间通风差", "检修间焊接时烟气散不出去。", "code", "加装两台排风扇。", ""),
    (20, "career", "技师评审名额怎么分", "想知道名额和评审条件。", "named", "", ""),
    (2, "safety", "防护手套换发周期太长", "手套磨破后没有及时换发。", "named", "", ""),
)


def defend(sites: list[DemoBranch], now: datetime) -> str:
    today, workers = timezone.localdate(now), workers_of(sites[0])
    if len(workers) < 3:
        return "no cases"
    officer = officer_of(today)
    for n, line in enumerate(CASES):
        _one(line, actor_of(workers[n % 2], today), officer, workers[2], now)
    services.escalate_late(actor=system_actor("case watch"), at=now, today=today)
    return f"{WorkerCase.objects.count()} cases of workers"


def _one(line: tuple, worker: Actor, officer: Actor, handler: Any, now: datetime) -> None:
    ago, category, subject, text, way, answer, solved = line
    at = now - timedelta(days=ago)
    row = services.raise_case(actor=worker, at=at, facts=CaseFacts(category, subject, text), way=way).case
    if ago < 5:
        return
    row = services.assign(actor=officer, at=at + timedelta(days=1), case=row, version=row.version, number=handler.person.staff_no)
    if answer:
        helper = actor_of(handler, timezone.localdate(now))
        row = services.answer(actor=helper, at=at + timedelta(days=3), case=row, version=row.version, text=answer)
    if solved:
        told = {"is_solved": solved == "yes", "reason": "" if solved == "yes" else "只补了两天，还差三天。"}
        services.speak(actor=worker, at=at + timedelta(days=5), case=row, version=row.version, **told)
