"""Reports in the box of the first plant's discipline, officers with keys."""

from branches.whistle import rules, services
from branches.whistle.models import WhistleReport
from branches.whistle.services import Filed, ReportFacts
from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with

PASS = "correct horse battery"


def officers(p: FourPeople, node: str = "DW1", count: int = 2, *, keyed: bool = True) -> list[User]:
    """Discipline officers at a node, made when asked for first, each with a key."""
    found = list(User.objects.filter(grants__role=Role.DISCIPLINE, grants__node__code=node).order_by("pk"))
    unit = p.nodes["JT" if node == "JT" else "MK2" if node == "DW2" else "MK1"]
    while len(found) < count:
        found.append(user_with(Role.DISCIPLINE, p.nodes[node], unit=unit, name=f"纪检{node}{'甲乙丙丁'[len(found)]}"))
    if keyed:
        for user in found:
            services.make_key(**words(p, user), passphrase=PASS, again=PASS)
    return found


def words(p: FourPeople, user: User) -> dict:
    return {"actor": p.actor(user), "at": clock.now()}


def facts(p: FourPeople, **changes) -> ReportFacts:
    first = {
        "receipt": rules.new_receipt(), "node": p.nodes["DW1"], "mode": "anonymous", "accused": "某采购员", "text": "三次中标都是同一家",
    }  # fmt: skip
    return ReportFacts(**{**first, **changes})


def filed(p: FourPeople, **changes) -> Filed:
    officers(p)
    return services.file_report(at=clock.now(), facts=facts(p, **changes))


def report(p: FourPeople, **changes) -> WhistleReport:
    return filed(p, **changes).report


def signed(p: FourPeople, mode: str = "sealed") -> WhistleReport:
    return report(p, mode=mode, name="张三丰", contact="13912345678")
