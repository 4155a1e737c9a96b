"""Results of the worker's unit, through the services."""

from datetime import date

from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople
from workforce.results import services
from workforce.results.models import ResultNomination, ResultReward, WorkResult
from workforce.results.services import AuthorTold, ResultFacts

DAY = date(2026, 5, 1)
PATENT, OTHER_PATENT = "ZL200310102344.5", "ZL202310012345.8"


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def facts(p: FourPeople, **changes) -> ResultFacts:
    first = {
        "kind": "patent", "title": "一种链条张紧装置", "number": PATENT, "achieved_on": DAY, "level": 7, "issued_by": "国家知识产权局",
        "authors": (AuthorTold(p.worker.person), AuthorTold(name="李四")),
    }  # fmt: skip
    return ResultFacts(**{**first, **changes})


def registered(p: FourPeople, user: User | None = None, **changes) -> WorkResult:
    return services.register_result(**words(p, user), facts=facts(p, **changes))


def confirmed(p: FourPeople, user: User | None = None, **changes) -> WorkResult:
    row = registered(p, user, **changes)
    return services.confirm_result(**words(p, p.second_hr), result=row)


def award(p: FourPeople, **changes) -> WorkResult:
    first = {"kind": "award", "title": "节电改造", "number": "", "level": 5, "prize_class": "first"}
    return confirmed(p, **{**first, **changes})


def paper(p: FourPeople, **changes) -> WorkResult:
    return confirmed(p, **{"kind": "paper", "title": "支架选型研究", "number": "", "level": 5, **changes})


def foreign(p: FourPeople) -> WorkResult:
    """A registered result of the other plant, the stranger's own."""
    row = WorkResult.objects.create(
        kind="patent", title="外矿专利", number=OTHER_PATENT, achieved_on=DAY, level=7, issued_by="国家知识产权局", node=p.nodes["CM-C"],
        registered_by=p.stranger, registered_at=clock.now(),
    )  # fmt: skip
    row.authors.create(place=1, person=p.stranger.person)
    return row


def rewarded(p: FourPeople, row: WorkResult, **changes) -> ResultReward:
    author = row.authors.get(person=p.worker.person)
    first = {"author": author, "kind": "reward", "amount": 3000, "paid_on": DAY, "basis": "岚奖〔2026〕3号"}
    return services.record_reward(**words(p), result=row, **{**first, **changes})


def nominated(p: FourPeople, row: WorkResult, **changes) -> ResultNomination:
    return services.nominate_result(**words(p), result=row, **{"contest": "行业成果评选", "level": 5, "nominated_on": DAY, **changes})
