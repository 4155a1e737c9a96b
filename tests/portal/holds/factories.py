"""Administrators at the root, and a hold as they leave it."""

from portal.holds import services
from portal.holds.models import LegalHold
from portal.holds.services import Wanted
from portal.kernel import clock
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.support.people import FourPeople

WHY = "某某案件调查，纪审〔2026〕8号"


class Officers:
    """``orders`` (audit) and ``confirms`` (security): accounts and their actors."""

    def __init__(self, people: FourPeople) -> None:
        root = people.nodes["JT"]
        self.auditor, self.guard = admin(Role.AUDIT_ADMIN, root, "auditadmin"), admin(Role.SECURITY_ADMIN, root, "secadmin")
        self.root = root

    @property
    def orders(self) -> Actor:
        return actor_of(self.auditor, clock.today())

    @property
    def confirms(self) -> Actor:
        return actor_of(self.guard, clock.today())

    def order(self, *, person=None, node=None, kind="", until_on=None) -> LegalHold:
        wanted = Wanted(node or self.root, WHY, person, kind, until_on)
        return services.order_hold(actor=self.orders, at=clock.now(), wanted=wanted)

    def stand(self, **what) -> LegalHold:
        return services.confirm_hold(actor=self.confirms, at=clock.now(), hold=self.order(**what))

    def lift(self, hold: LegalHold) -> LegalHold:
        services.ask_to_lift(actor=self.orders, at=clock.now(), hold=hold, reason="案件已结")
        return services.confirm_hold(actor=self.confirms, at=clock.now(), hold=hold)


def hold_at(node, **facts) -> LegalHold:
    """A row as an order leaves it, by an administrator of its own."""
    by = admin(Role.AUDIT_ADMIN, node, f"orders-{LegalHold.objects.count()}")
    now = clock.now()
    return LegalHold.objects.create(node=node, reason=WHY, ordered_by=by, ordered_at=now, confirm_by_on=clock.today(), **facts)
