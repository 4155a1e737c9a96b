"""Records of studios for the tests that go over all rooms."""

from portal.kernel import clock
from tests.support.people import FourPeople, user_with
from tests.workforce.studios import factories as make
from workforce.studios import services
from workforce.studios.models import Studio


def _applied(p: FourPeople) -> dict:
    return {"pk": make.applied(p).pk}


def _check(p: FourPeople) -> dict:
    return {"pk": make.applied(p).checks.first().pk}


def _act(p: FourPeople) -> dict:
    return {"pk": make.applied(p).pk, "act": "topic"}


SAMPLES = {
    "studio_detail": _applied, "studio-detail": _applied, "studio_edit": _applied, "studio_check": _check, "studio_act": _act,
}  # fmt: skip
ROOMS = {
    "studio-list": (
        "studio_list", ("", "s=creating&o=-name", "s=named&o=level", "kind=1&o=-valid_until", "level=1", "q=职工甲")
    ),
    "studio-money": ("studio_money", ("", "kind=grant&o=-amount", "use=attack&o=on", "q=创新")),
}  # fmt: skip


def fill(people: FourPeople) -> None:
    """One near, with money; one far."""
    row, today = make.applied(people), clock.today()
    services.note_money(**make.words(people), studio=row, kind="grant", amount=100, on=today, basis="拨款")
    services.note_money(**make.words(people), studio=row, kind="spend", use="attack", amount=40, on=today, basis="试件")
    far = user_with(None, people.nodes["CM-C"], unit=people.nodes["CM-C"], name="远方领衔")
    other = Studio.objects.create(
        kind=row.kind, name="外矿工作室", unit=people.nodes["CM-C"], lead=far.person, aim="远", place="远", applied_at=clock.now()
    )
    other.money.create(kind="grant", amount=7, on=today, basis="远方拨款", noted_at=clock.now())
