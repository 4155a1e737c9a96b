"""Two people, a reason for each step, a line in the trail for each word, and a notice for whoever is next."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import AuditRow
from portal.holds import selectors, services
from portal.holds.models import LegalHold
from portal.holds.services import Wanted
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.portal.holds.factories import WHY

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("code", flat=True))


def trail() -> list[tuple]:
    rows = AuditRow.objects.filter(action__startswith="hold.").order_by("pk")
    return [(row.action, row.actor_label, row.reason) for row in rows]


def test_from_the_order_to_the_end(people, officers):
    hold = officers.order(person=people.worker.person, kind="exports")
    assert (hold.state, hold.node, hold.confirm_by_on) == ("ordered", people.worker.person.unit, clock.today() + timedelta(days=14))
    hold = services.confirm_hold(actor=officers.confirms, at=clock.now(), hold=hold)
    assert (hold.state, hold.confirmed_by) == ("standing", officers.guard)
    services.ask_to_lift(actor=officers.orders, at=clock.now(), hold=hold, reason="案件已结")
    hold = services.decline_hold(actor=officers.confirms, at=clock.now(), hold=hold, note="还有一案未结")
    assert (hold.state, hold.note) == ("standing", "还有一案未结")
    hold = officers.lift(hold)
    assert (hold.state, hold.lifted_by, hold.lift_asked_by) == ("lifted", officers.guard, officers.auditor)
    assert trail() == [
        ("hold.ordered", "auditadmin", WHY), ("hold.confirmed", "secadmin", WHY), ("hold.lift_asked", "auditadmin", "案件已结"),
        ("hold.lift_declined", "secadmin", "还有一案未结"), ("hold.lift_asked", "auditadmin", "案件已结"),
        ("hold.lifted", "secadmin", "案件已结"),
    ]  # fmt: skip
    assert AuditRow.objects.get(action="hold.ordered").after["staff_no"] == people.worker.person.staff_no
    assert told(officers.guard) == ["hold.ordered_notice", "hold.lift_notice", "hold.lift_notice"]
    assert told(officers.auditor) == ["hold.confirmed_notice", "hold.kept_notice", "hold.lifted_notice"]


def refused(act) -> str:
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.code


def test_what_is_refused(people, officers):
    now, hold = clock.now(), officers.order()
    lone = {"actor": officers.confirms, "at": now, "hold": hold}
    assert refused(lambda: services.decline_hold(**lone, note="不")) == "hold.reason_needed"
    assert refused(lambda: services.ask_to_lift(actor=officers.orders, at=now, hold=hold, reason="案件已结")) == "rights.wrong_state"
    services.confirm_hold(**lone)
    assert refused(lambda: services.confirm_hold(**lone)) == "rights.wrong_state"
    assert refused(lambda: services.ask_to_lift(actor=officers.orders, at=now, hold=hold, reason=" 结 ")) == "hold.reason_needed"
    assert refused(lambda: officers.order(kind="secrets")) == "hold.kind_unknown"
    assert (LegalHold.objects.count(), LegalHold.objects.get().state) == (1, "standing")


def test_a_person_is_held_only_in_a_kind_that_belongs_to_people(people, officers):
    assert refused(lambda: officers.order(person=people.worker.person, kind="webhooks")) == "hold.kind_of_nobody"
    assert officers.order(node=people.nodes["ZB-A"], kind="webhooks").kind == "webhooks"


@pytest.mark.parametrize("lapsed", [{"confirm_by_on": -1}, {"until_on": -1}])
def test_a_lapsed_order_waits_for_nobody_and_is_given_anew(people, officers, lapsed):
    hold, today = officers.order(), clock.today()
    assert selectors.waiting(officers.confirms, today) == 1
    LegalHold.objects.update(**{name: today + timedelta(days=days) for name, days in lapsed.items()})
    word = {"actor": officers.confirms, "at": clock.now(), "hold": hold}
    assert selectors.waiting(officers.confirms, today) == 0
    assert refused(lambda: services.confirm_hold(**word)) == "hold.lapsed"
    assert refused(lambda: services.decline_hold(**word, note="已经过期")) == "hold.lapsed"
    assert LegalHold.objects.get().state == "ordered"


def test_nobody_else_orders_and_nobody_has_both_words(people, officers):
    now, hold = clock.now(), officers.order()
    for user in (people.secretary, people.committee, people.hr, people.stranger):
        with pytest.raises(NotReachable):
            services.order_hold(actor=people.actor(user), at=now, wanted=Wanted(people.nodes["ZB-A"], WHY))
    with pytest.raises(NotReachable):
        services.confirm_hold(actor=officers.orders, at=now, hold=hold)
    with pytest.raises(NotReachable):
        services.order_hold(actor=officers.confirms, at=now, wanted=Wanted(people.nodes["JT"], WHY))
    for column in ("confirmed_by", "lifted_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalHold.objects.update(**{column: officers.auditor}, lift_asked_by=officers.auditor)
