"""Panels of the standing people, built through the services."""

from portal.kernel import clock
from portal.panels import services
from portal.panels.enums import PanelMethod
from portal.panels.models import Panel
from portal.panels.services import CaseDraft
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with

KIND = "panel_test"


def judges(people: FourPeople, count: int) -> list[User]:
    """Workers of MK1 with an account."""
    node = people.nodes["MK1"]
    return [user_with(Role.WORKER, node, unit=node, name=f"评委{n}") for n in range(1, count + 1)]


def convened(
    people: FourPeople, *, cases: int = 2, method: str = PanelMethod.VOTE, record_id: int = 1, person=None, user: User | None = None
) -> Panel:
    """A panel of MK1 that HR has convened; the first case is about ``person``."""
    drafts = [CaseDraft(KIND, n, f"对象{n}", person if n == 1 else None) for n in range(1, cases + 1)]
    return services.convene(
        actor=people.actor(user or people.hr), at=clock.now(), title="综合评审", node=people.nodes["MK1"], record_kind=KIND,
        record_id=record_id, method=method, cases=drafts,
    )  # fmt: skip


def seated(people: FourPeople, panel: Panel, users: list[User], deputies: list[User] | None = None) -> Panel:
    """The panel with ``users`` as members, the first of them its chair."""
    return services.seat_members(
        actor=people.actor(people.hr), at=clock.now(), panel=panel, version=panel.version, users=users, chair=users[0],
        deputies=deputies or [],
    )  # fmt: skip


def sitting(people: FourPeople, users: list[User], deputies: list[User] | None = None, **how) -> Panel:
    """An opened panel."""
    panel = seated(people, convened(people, **how), users, deputies)
    return services.open_panel(actor=people.actor(people.hr), at=clock.now(), panel=panel, version=panel.version)


def vote(people: FourPeople, panel: Panel, user: User, is_for: bool = True, **how) -> None:
    """``user`` votes the same on every case, or on ``case`` alone."""
    for case in [how["case"]] if "case" in how else panel.cases.all():
        services.give_opinion(actor=people.actor(user), at=clock.now(), case=case, is_for=is_for, reason="业绩突出")
