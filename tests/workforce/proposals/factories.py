"""Proposals of the standing worker at a certain point of their way."""

from datetime import timedelta
from decimal import Decimal

from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from workforce.proposals import services
from workforce.proposals.models import Proposal, ProposalBenefit, ProposalNote, ProposalReward
from workforce.proposals.services import NoteFacts, ProposalFacts

TEXT = ("皮带机头加装照明", "机头处照明不足，夜班看不清托辊", "加装防爆灯两盏，由机电队安装")
OTHER = ("优化工器具领用流程", "领用要跑三个部门，每次一个多小时", "改为班组集中申请，库房送到现场")
THIRD = ("支架高压胶管改用快插接头", "更换胶管要停机四十分钟", "试用快插接头，备件统一型号")
FOURTH = ("矿灯房增设充电位", "交接班排队时间长", "在东侧墙面增加二十个充电位")
TEXTS = (TEXT, OTHER, THIRD, FOURTH)


def words(p: FourPeople, user: User | None = None, at=None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": at or clock.now()}


def facts(p: FourPeople, user: User | None = None, text=TEXT, **changes) -> ProposalFacts:
    person = (user or p.worker).person
    first = {"title": text[0], "trouble": text[1], "idea": text[2], "topic": "safety", "node": person.unit, "authors": (person,)}
    return ProposalFacts(**{**first, **changes})


def filed(p: FourPeople, user: User | None = None, text=None, **changes) -> Proposal:
    """Of its own text each, so that no two are like each other."""
    at = changes.pop("at", None)
    n = Proposal.objects.count()
    if text is None:
        text = TEXTS[n] if n < len(TEXTS) else (f"第{n}项改进", "".join(chr(0x4E00 + 97 * n + i) for i in range(20)), f"办法{n * 7919}")
    row = services.file_proposal(**words(p, user or p.worker, at), facts=facts(p, user, text, **changes))
    return Proposal.objects.get(pk=row.pk)


def judge(p: FourPeople) -> User:
    """An engineer of the other district who judges and carries out."""
    found = User.objects.filter(person__name="研判甲").first()
    return found or user_with(Role.WORKER, p.nodes["CM-B"], unit=p.nodes["CM-B"], name="研判甲")


def assigned(p: FourPeople, row: Proposal | None = None, branch: bool = True, at=None, **changes) -> Proposal:
    row = row or filed(p, at=at, **changes)
    asked = p.nodes["ZB-A"] if branch else None
    return services.assign_proposal(**words(p, p.hr, at), proposal=row, assignee=judge(p).person.staff_no, branch=asked)


def answered(p: FourPeople, outcome: str = "adopted", row: Proposal | None = None, at=None, **more) -> Proposal:
    row = assigned(p, row, at=at)
    return services.answer_proposal(**words(p, judge(p), at), proposal=row, outcome=outcome, reply="列入检修计划", **more)


def started(p: FourPeople, at=None, **changes) -> Proposal:
    row = answered(p, at=at, **changes)
    due = clock.today() + timedelta(days=30)
    return services.start_proposal(**words(p, judge(p), at), proposal=row, owner=judge(p).person.staff_no, due_on=due)


def done(p: FourPeople, at=None, **changes) -> Proposal:
    return services.report_done(**words(p, judge(p), at), proposal=started(p, at=at, **changes), note="已安装两盏")


def claimed(p: FourPeople, amount="60000", row: Proposal | None = None) -> ProposalBenefit:
    row = row or done(p)
    return services.claim_benefit(**words(p, judge(p)), proposal=row, round="first", claimed=Decimal(amount), basis="减少停机")


def verified(p: FourPeople, amount="50000") -> ProposalBenefit:
    return services.verify_benefit(**words(p), benefit=claimed(p), verified=Decimal(amount))


def budgeted(p: FourPeople, amount="1000", unit="MK1"):
    return services.set_budget(**words(p), node=p.nodes[unit], year=clock.today().year, amount=Decimal(amount))


def rewarded(p: FourPeople, row: Proposal | None = None, amount="100") -> ProposalReward:
    budgeted(p)
    return services.propose_instant(**words(p), proposal=row or answered(p), amount=Decimal(amount))


def noted(p: FourPeople, *lines: str) -> ProposalNote:
    number = p.worker.person.staff_no
    text = "\n".join(lines or [f"{t}｜{w}｜{i}｜{number}" for t, w, i in (OTHER, THIRD)])
    told = NoteFacts("meeting", p.nodes["ZB-A"], "三季度党员大会", clock.today(), 12, "process", p.nodes["CM-A"], text)
    return services.file_note(**words(p, p.secretary), facts=told)


def foreign(p: FourPeople) -> Proposal:
    """A proposal of the other plant."""
    far = user_with(Role.WORKER, p.nodes["CM-C"], unit=p.nodes["CM-C"], name="职工丙")
    return filed(p, far, text=("外矿风门改造", "风门关闭不严", "更换密封条并加装闭锁"))
