"""素质提升到支部、凝聚群众到支部: counts by branch with a floor, the list behind each, nobody's name."""

from datetime import date

import pytest
from django.urls import reverse

from branches.reach import rules, selectors
from portal.exports.selectors import asked_for, found_for
from portal.kernel import clock
from portal.kernel.exporters import exporter_of
from portal.kernel.scope import Scope
from portal.rights.enums import Role
from tests.branches.activities.factories import ActivityFactory, kind
from tests.branches.tickets import factories as tickets
from tests.support.day import LATE_NOVEMBER
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.cases import factories as cases
from tests.workforce.mentorship import factories as mentorship
from tests.workforce.proposals import factories as proposals
from tests.workforce.training import factories as training
from workforce.skills.models import GradeLevel, GradeRecord, Occupation
from workforce.training.models import TrainingEnrolment

TODAY = LATE_NOVEMBER.date()
COLUMNS = (rules.Count("n", "n"), rules.Count("part", "part", part_of="n"), rules.Count("sum", "sum", beside="n"))


def whole_of(people) -> Scope:
    return Scope((people.nodes["DW1"].path,))


def quality(people, scope=None):
    branches = list(selectors.branches_of(scope or whole_of(people)))
    return selectors.quality(branches, TODAY.year, TODAY)


def lines_of(board):
    return {branch.node.code: figures for branch, figures in board.lines}


def risen(people, count, unit="CM-A"):
    """So many workers of a unit whose grade rose this year, one who entered with his first."""
    work, levels = Occupation.objects.first(), {g.rank: g for g in GradeLevel.objects.all()}
    for n in range(count + 1):
        person = PersonFactory(unit=people.nodes[unit])
        if n:
            GradeRecord.objects.create(person=person, occupation=work, level=levels[3], from_on=date(2024, 1, 1), to_on=TODAY)
        GradeRecord.objects.create(person=person, occupation=work, level=levels[4], from_on=TODAY)


def trained(people, count, unit="CM-A"):
    row = training.closed(people, people.worker.person, capacity=50)
    TrainingEnrolment.objects.filter(training_class=row).delete()
    for _ in range(count):
        person = PersonFactory(unit=people.nodes[unit])
        TrainingEnrolment.objects.create(
            training_class=row, person=person, unit=person.unit, is_present=True, hours=8, enrolled_at=clock.now()
        )


@pytest.mark.parametrize(
    ("raw", "shown", "whole"),
    [
        ({"a": 6, "b": 7}, {"a": 6, "b": 7}, 13),
        ({"a": 2, "b": 7}, {"a": None, "b": None}, 9),  # the other would give it away
        ({"a": 2, "b": 3, "c": 7}, {"a": None, "b": None, "c": 7}, 12),
        ({"a": 2, "b": 0}, {"a": None, "b": 0}, None),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}, 0),
    ],
)
def test_small_counts_are_not_told(raw, shown, whole):
    found = {place: {"n": n, "part": n, "sum": 8 * n} for place, n in raw.items()}
    lines, total = rules.told(found, COLUMNS, 5)

    assert ({place: line["n"] for place, line in lines.items()}, total["n"]) == (shown, whole)
    assert {place: line["sum"] for place, line in lines.items()} == {p: None if n is None else 8 * n for p, n in shown.items()}
    assert total["sum"] == (None if whole is None else 8 * whole)


@pytest.mark.parametrize(("part", "shown"), [(10, 10), (5, 5), (9, None), (1, None), (0, 0)])
def test_a_part_is_told_where_neither_it_nor_the_rest_is_small(part, shown):
    lines, whole = rules.told({"a": {"n": 10, "part": part}}, COLUMNS, 5)

    assert (lines["a"]["part"], lines["a"]["n"], whole["n"]) == (shown, 10, 10)


def test_the_board_of_skills(people):
    risen(people, 6)
    risen(people, 2, "CM-C")
    trained(people, 5)
    mentorship.running(people)
    found = quality(people)

    assert lines_of(found)["ZB-A"] == {"pairs": None, "trained": 5, "hours": 40, "rises": 6}
    assert lines_of(found)["ZB-B"] == {"pairs": 0, "trained": 0, "hours": 0, "rises": 0}
    assert (found.whole["rises"], found.whole["pairs"], found.least) == (6, None, 5)
    far = quality(people, Scope((people.nodes["DW2"].path,)))
    assert lines_of(far)["ZB-C"]["rises"] is None


def test_the_board_of_voices(people):
    for n in range(5):
        proposals.filed(people, text=f"第 {n} 条：主运皮带加装自动张紧装置，减少停机 {n} 小时")
        tickets.raised(people, subject=f"澡堂热水不够 {n}")
        cases.raised(people)
    tickets.raised(people, is_direct=True)
    ActivityFactory(branch=people.branch_b, kind=kind("ACT-03"), held_on=TODAY, archived=True)
    ActivityFactory(branch=people.branch_b, kind=kind("MT-01"), held_on=TODAY, archived=True)
    own = selectors.board_of(people.actor(people.secretary), Scope((people.nodes["ZB-A"].path,)), "rally", TODAY.year, TODAY)
    above = selectors.board_of(people.actor(people.committee), whole_of(people), "rally", TODAY.year, TODAY)

    assert lines_of(own)["ZB-A"] == {"proposals": 5, "replied": 0, "tickets": 5, "answered": 0, "activities": 0}  # no cases
    assert lines_of(above)["ZB-A"] == {**lines_of(own)["ZB-A"], "cases": 5, "settled": 0}
    assert lines_of(above)["ZB-B"]["activities"] == 1


@pytest.mark.parametrize("count", [1, 2])
def test_the_boards_take_the_same_statements(people, django_assert_num_queries, count):
    risen(people, 2)
    trained(people, 2)
    branches = list(selectors.branches_of(whole_of(people)))[:count]
    with django_assert_num_queries(7):
        selectors.quality(branches, TODAY.year, TODAY)
    tickets.raised(people)
    proposals.filed(people)
    with django_assert_num_queries(7):
        selectors.rally(branches, TODAY.year, TODAY, with_cases=False)
    with django_assert_num_queries(8):
        selectors.rally(branches, TODAY.year, TODAY, with_cases=True)


@pytest.mark.parametrize("name", ["reach_quality", "reach_rally"])
@pytest.mark.parametrize(
    ("who", "seen"), [("secretary", "支部A"), ("committee", "支部A,支部B"), ("sibling", "支部B"), ("stranger", "支部C")]
)
def test_each_sees_the_branches_of_his_reach(people, client, name, who, seen):
    client.force_login(getattr(people, who))
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert ",".join(branch.node.name[-3:] for branch, _cells in page.context["lines"]) == seen
    assert client.get(reverse(name), {"year": "1999"}).context["year"] == TODAY.year  # no other span than a year
    client.force_login(people.worker)
    assert client.get(reverse(name)).status_code == 404


def test_a_figure_leads_to_its_list_where_the_reader_may_open_it(people, client):
    risen(people, 6)
    client.force_login(people.secretary)
    cells = client.get(reverse("reach_quality")).context["lines"][0][1]
    assert cells == [
        (0, reverse("mentorship_list")), (0, f"{reverse('training_list')}?year={TODAY.year}"), (0, reverse("training_board")), (6, ""),
    ]  # fmt: skip
    for _figure, url in cells[:3]:
        assert client.get(url).status_code == 200
    for _figure, url in client.get(reverse("reach_rally")).context["lines"][0][1]:
        assert client.get(url).status_code == 200
    assert [name for name, _label in client.get(reverse("reach_rally")).context["six"]][3] == "reach_quality"

    disciplined = user_with(Role.DISCIPLINE, people.nodes["DW1"], unit=people.nodes["MK1"], name="纪检甲")
    client.force_login(disciplined)
    assert {url for _figure, url in client.get(reverse("reach_quality")).context["lines"][0][1]} == {""}


def test_the_boards_as_files_and_over_the_api(people, client):
    risen(people, 6)
    exporter = exporter_of("reach-quality")
    found = found_for(exporter, asked_for(people.actor(people.committee), exporter, "", clock.now()))
    told = [c.read(found.rows[0]) for c in exporter.columns]
    assert (told[0], told[-1]) == ("ZB-A", 6)

    client.force_login(people.secretary)
    said = client.get(reverse("api_reach_skills")).json()
    assert [line["branch"] for line in said["lines"]] == ["ZB-A"]
    assert [(f["key"], f["value"]) for f in said["lines"][0]["figures"]][-1] == ("rises", "6.0")
    assert client.get(reverse("api_reach_people"), {"year": TODAY.year - 1}).json()["year"] == TODAY.year - 1
    client.force_login(people.worker)
    assert client.get(reverse("api_reach_skills")).status_code == 404
