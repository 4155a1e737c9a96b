from datetime import timedelta

import pytest

from branches.places import selectors, services, todos
from branches.places.enums import PlaceCare
from branches.places.models import BranchBrand
from branches.places.services import BrandFacts
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.places import factories as make
from tests.branches.places.factories import words


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_a_place_stands_where_its_keeper_may_have_one(people):
    make.place(people)
    assert code_of(lambda: make.place(people)) == "place.twice"
    assert code_of(lambda: make.place(people, name="别处", unit=people.nodes["CM-B"])) == "place.unit_foreign"
    assert code_of(lambda: make.place(people, name="别处", owner="00000")) == "place.no_person"
    assert code_of(lambda: make.place(people, name="别处", opened_on=clock.today() + timedelta(days=1))) == "place.opened_ahead"
    assert code_of(lambda: make.place(people, name=" ")) == "place.name_needed"
    above = make.place(people, people.committee, node=people.nodes["DW1"], name="文化长廊", unit=people.nodes["CM-B"])
    assert above.unit == people.nodes["CM-B"]
    far = make.place_facts(people, node=people.nodes["DW1"], name="长廊", unit=people.nodes["CM-C"])
    assert code_of(lambda: services.open_place(**words(people, people.committee), facts=far)) == "place.unit_foreign"
    for user in (people.sibling, people.stranger, people.worker):
        with pytest.raises(NotReachable):
            make.place(people, user, name="别处")


def test_a_change_asks_for_the_state_that_was_seen(people):
    row = make.place(people)
    make.inspected(people, row)
    facts = make.place_facts(people, name="一队学习角")
    late = make.place_facts(people, opened_on=clock.today())
    assert code_of(lambda: services.change_place(**words(people), place=row, version=1, facts=late)) == "place.opened_cuts"
    assert services.change_place(**words(people), place=row, version=1, facts=facts).name == "一队学习角"
    with pytest.raises(EditConflict):
        services.change_place(**words(people), place=row, version=1, facts=facts)


def test_inspections_mending_and_the_end(people):
    row = make.place(people)
    found = make.to_mend(people, row)
    assert code_of(lambda: make.inspected(people, row)) == "place.inspected_twice"
    with pytest.raises(NotReachable):
        services.mend_place(**words(people, people.sibling), inspection=found, note="换灯")
    assert services.mend_place(**words(people), inspection=found, note="换灯").mended_on == clock.today()
    assert code_of(lambda: services.mend_place(**words(people), inspection=found, note="换灯")) == "place.nothing_to_mend"
    end = {"place": row, "version": 1, "reason": "搬迁"}
    assert code_of(lambda: services.close_place(**words(people), **end, on=clock.today() - timedelta(days=11))) == "place.close_day"
    services.close_place(**words(people), **end, on=clock.today())
    assert code_of(lambda: make.inspected(people, row, 1)) == "place.is_closed"
    assert make.place(people).pk != row.pk


def test_the_list_by_how_places_stand(people):
    fresh, mend = make.place(people, name="新"), make.place(people, name="理")
    make.place(people, name="旧")
    make.inspected(people, fresh)
    make.to_mend(people, mend)
    gone = make.place(people, name="停")
    services.close_place(**words(people), place=gone, version=1, on=clock.today(), reason="搬迁")
    rows, today = selectors.places(people.actor(people.secretary).scope("place.view")), clock.today()
    shown = {care.value: list(selectors.by_care(rows, care, today).values_list("name", flat=True)) for care in PlaceCare}
    assert shown == {"fine": ["新"], "mend": ["理"], "due": ["旧"], "closed": ["停"]}
    assert {row.name: row.care.value for row in selectors.with_care(list(rows), today, 90)} == {
        "新": "fine", "理": "mend", "旧": "due", "停": "closed",
    }  # fmt: skip
    waits = todos.places_due(people.actor(people.secretary), clock.now())
    assert ([t.title for t in waits.first], waits.late) == (["旧：检查", "理：整理"], 1)
    assert todos.places_due(people.actor(people.stranger), clock.now()).count == 0


def test_a_brand_is_approved_by_somebody_else_and_its_author_is_told(people):
    row = make.brand(people)
    judge = words(people, people.committee)
    assert code_of(lambda: services.decide_brand(**judge, brand=row, version=1, is_approved=True)) == "brand.not_submitted"
    assert code_of(lambda: make.brand(people)) == "brand.twice"
    row = services.submit_brand(**words(people), brand=row)
    facts = BrandFacts(people.branch_a, "新名", "新意")
    assert code_of(lambda: services.change_brand(**words(people), brand=row, version=2, facts=facts)) == "brand.not_draft"
    assert todos.brands_waiting(people.actor(people.committee), clock.now()).count == 1
    with pytest.raises(EditConflict):
        services.decide_brand(**judge, brand=row, version=1, is_approved=True)
    assert code_of(lambda: services.decide_brand(**judge, brand=row, version=2, is_approved=False)) == "brand.reason_needed"
    services.decide_brand(**judge, brand=row, version=2, is_approved=False, reason="写实一点")
    assert Notice.objects.get(code="brand.decided_notice").recipient == people.secretary
    row = services.change_brand(**words(people), brand=row, version=3, facts=facts)
    row = services.submit_brand(**words(people), brand=row)
    row = services.decide_brand(**judge, brand=row, version=row.version, is_approved=True)
    assert (row.state, row.decided_on, row.return_reason) == ("approved", clock.today(), "")
    for user in (people.secretary, people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.decide_brand(**words(people, user), brand=row, version=row.version, is_approved=True)


def test_nobody_decides_on_a_brand_that_he_submitted(people):
    row = make.submitted(people)
    BranchBrand.objects.filter(pk=row.pk).update(made_by=people.committee)
    judge = words(people, people.committee)
    assert code_of(lambda: services.decide_brand(**judge, brand=row, version=row.version, is_approved=True)) == "brand.own_decision"
    assert todos.brands_waiting(people.actor(people.committee), clock.now()).count == 0
    assert todos.brands_waiting(people.actor(people.second_committee), clock.now()).count == 1


def test_the_yearly_look_is_written_once_and_may_end_a_brand(people):
    row, judge = make.approved(people), words(people, people.committee)
    assert todos.brands_waiting(people.actor(people.committee), clock.now()).count == 0
    BranchBrand.objects.filter(pk=row.pk).update(decided_on=clock.today() - timedelta(days=366))
    assert todos.brands_waiting(people.actor(people.committee), clock.now()).count == 1
    assert code_of(lambda: services.look_at_brand(**judge, brand=row, outcome="keep", note=" ")) == "brand.note_needed"
    services.look_at_brand(**judge, brand=row, outcome="keep", note="职工认可")
    assert code_of(lambda: services.look_at_brand(**judge, brand=row, outcome="keep", note="又")) == "brand.looked_twice"
    assert todos.brands_waiting(people.actor(people.committee), clock.now()).count == 0
    other = make.approved(people, "匠心")
    services.look_at_brand(**judge, brand=other, outcome="retire", note="合并到井下先锋")
    assert BranchBrand.objects.get(pk=other.pk).state == "retired"
    assert make.brand(people, "匠心").pk != other.pk
