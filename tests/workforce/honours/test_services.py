from datetime import date

import pytest

from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.models import Transfer
from tests.workforce.honours.factories import HonourFactory
from workforce.honours import services
from workforce.honours.models import Honour, HonourTitle
from workforce.honours.selectors import wall
from workforce.honours.services import Award

DAY = date(2026, 5, 1)


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [found.append])
    return found


def award(code: str = "SAFETY-EXPERT", **given) -> Award:
    return Award(**{"title": HonourTitle.objects.get(code=code), "awarded_on": DAY, "awarded_by": " 矿工会 ", **given})


def register(people, who: str = "hr", **given) -> Honour:
    return services.register_honour(actor=people.actor(getattr(people, who)), at=clock.now(), award=award(**given))


def confirm(people, row: Honour, who: str = "second_hr", **given) -> Honour:
    return services.confirm_honour(actor=people.actor(getattr(people, who)), at=clock.now(), honour=row, **given)


def test_an_honour_counts_after_a_second_person_confirmed_it(people, heard):
    row = register(people, person=people.worker.person)
    assert (row.level, row.node, row.awarded_by, row.confirmed_at) == (row.title.level, people.nodes["CM-A"], "矿工会", None)
    with pytest.raises(RuleBroken, match=r"honour\.second_person"):
        confirm(people, row, "hr")
    row = confirm(people, row)
    assert (row.confirmed_by, row.version) == (people.second_hr, 2)
    assert [(c.source, c.on, set(c.unit_ids), set(c.person_ids)) for c in heard] == [
        ("honour", DAY, {people.nodes["CM-A"].pk}, {people.worker.person_id})
    ] * 2
    assert list(AuditRow.objects.filter(object_kind="honour").order_by("pk").values_list("action", flat=True)) == [
        "honour.registered",
        "honour.confirmed",
    ]
    assert Notice.objects.get(recipient=people.worker).code == "honour.confirmed_notice"


def test_a_branch_is_honoured_as_a_branch(people, heard):
    row = register(people, "committee", code="ADVANCED-BRANCH", node=people.nodes["ZB-A"])
    assert (row.person, set(heard[0].branch_ids), set(heard[0].unit_ids)) == (None, {people.nodes["ZB-A"].pk}, set())
    assert confirm(people, row, "second_committee").confirmed_at


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"node": "CM-A"}, "honour.for_people"),
        ({"code": "ADVANCED-TEAM", "person": "worker"}, "honour.for_collectives"),
        ({"code": "ADVANCED-TEAM"}, "honour.no_node"),
        ({"person": "worker", "awarded_on": date(2999, 1, 1)}, "honour.in_the_future"),
    ],
)
def test_what_is_no_honour_is_refused(people, given, code):
    given = dict(given)
    if "person" in given:
        given["person"] = getattr(people, given["person"]).person
    if "node" in given:
        given["node"] = people.nodes[given["node"]]
    with pytest.raises(RuleBroken) as refused:
        register(people, **given)
    assert refused.value.code == code


def test_a_title_out_of_use_is_refused(people):
    HonourTitle.objects.filter(code="SAFETY-EXPERT").update(is_active=False)
    with pytest.raises(RuleBroken, match=r"honour\.title_closed"):
        register(people, person=people.worker.person)


def test_the_same_honour_is_registered_once_until_withdrawn(people):
    row = register(people, person=people.worker.person)
    with pytest.raises(RuleBroken, match=r"honour\.twice"):
        register(people, person=people.worker.person)
    services.withdraw_honour(actor=people.actor(people.hr), at=clock.now(), honour=row, reason="登记有误")
    assert register(people, person=people.worker.person).pk != row.pk


@pytest.mark.parametrize("who", ["stranger", "secretary", "worker", "assessor"])
def test_whoever_has_no_right_there_reaches_nothing(people, who):
    row = HonourFactory(person=people.worker.person)
    actor = people.actor(getattr(people, who))
    for act in (
        lambda: register(people, who, person=people.worker.person),
        lambda: confirm(people, row, who),
        lambda: services.withdraw_honour(actor=actor, at=clock.now(), honour=row, reason="x"),
    ):
        with pytest.raises(NotReachable):
            act()


def test_the_unit_on_the_day_is_honoured(people):
    person = people.worker.person
    Transfer.objects.create(
        person=person, from_unit=people.nodes["CM-B"], to_unit=people.nodes["CM-A"], moved_on=date(2026, 6, 1), reason="调令"
    )
    assert register(people, person=person).node == people.nodes["CM-B"]
    assert register(people, person=person, awarded_on=date(2026, 6, 1)).node == people.nodes["CM-A"]


def test_an_honour_of_another_plant_is_left_to_that_plant(people):
    person = people.worker.person
    Transfer.objects.create(
        person=person, from_unit=people.nodes["CM-C"], to_unit=people.nodes["CM-A"], moved_on=date(2026, 6, 1), reason="调令"
    )
    with pytest.raises(RuleBroken, match=r"honour\.other_unit_then"):
        register(people, person=person)


def test_nobody_confirms_or_withdraws_his_own(people):
    row = HonourFactory(person=people.second_hr.person, node=people.nodes["MK1"])
    with pytest.raises(RuleBroken, match=r"honour\.own"):
        confirm(people, row)
    with pytest.raises(RuleBroken, match=r"honour\.own"):
        services.withdraw_honour(actor=people.actor(people.second_hr), at=clock.now(), honour=row, reason="x")


def test_a_withdrawn_honour_stays_readable_with_its_reason(people, heard):
    row = HonourFactory(person=people.worker.person, confirmed=True, is_shown=True)
    with pytest.raises(RuleBroken, match=r"honour\.reason_needed"):
        services.withdraw_honour(actor=people.actor(people.hr), at=clock.now(), honour=row, reason=" ")
    row = services.withdraw_honour(actor=people.actor(people.hr), at=clock.now(), honour=row, reason="文件已撤销")
    assert (row.withdraw_reason, row.is_shown, len(heard)) == ("文件已撤销", False, 1)
    assert Notice.objects.get(recipient=people.worker).code == "honour.withdrawn_notice"
    with pytest.raises(RuleBroken, match=r"honour\.is_withdrawn"):
        confirm(people, row)


def test_two_at_once_are_told(people):
    row = HonourFactory(person=people.worker.person)
    confirm(people, row, version=1)
    with pytest.raises(EditConflict):
        services.withdraw_honour(actor=people.actor(people.hr), at=clock.now(), honour=row, reason="x", version=1)


def test_the_holder_alone_decides_who_sees_it(people):
    row = HonourFactory(person=people.worker.person)
    mine = people.actor(people.worker)
    with pytest.raises(RuleBroken, match=r"honour\.not_confirmed"):
        services.show_honour(actor=mine, at=clock.now(), honour=row, is_shown=True)
    confirm(people, row)
    with pytest.raises(NotReachable):
        services.show_honour(actor=people.actor(people.hr), at=clock.now(), honour=row, is_shown=True)
    assert not wall().exists()
    services.show_honour(actor=mine, at=clock.now(), honour=row, is_shown=True)
    assert list(wall()) == [row]
    services.show_honour(actor=mine, at=clock.now(), honour=row, is_shown=False)
    assert not wall().exists()
