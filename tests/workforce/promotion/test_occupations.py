"""The version of the conditions that an occupation follows: shown to HR, chosen by HR of the enterprise, on record."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from tests.support.people import user_with
from tests.workforce.promotion.factories import electrician
from workforce.promotion import services
from workforce.promotion.models import GradeCondition
from workforce.promotion.selectors.facts import eligibility

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def occupation(people):
    return electrician(people.worker.person, since=date(2022, 11, 20), certified=date(2022, 11, 20))


@pytest.fixture
def root_hr(people):
    return user_with("hr", people.nodes["JT"], unit=people.nodes["JT"], name="集团人事")


def choose(people, user, occupation, version, **how):
    given = {"seen": "2023", "reason": "矿井维修电工国家职业技能标准（2018年版）"} | how
    return services.choose_rule_version(actor=people.actor(user), at=AT, occupation=occupation, rule_version=version, **given)


def test_four_years_after_grade_4_pass_by_2023_and_not_by_2018(people, occupation, root_hr):
    worker = people.worker.person
    assert eligibility(worker, occupation, DAY).next_grade.is_met
    occupation = choose(people, root_hr, occupation, "2018")
    grade = eligibility(worker, occupation, DAY).next_grade
    assert (grade.is_met, grade.best[0].code, grade.best[1].closes_on) == (False, "G3-1", date(2027, 11, 20))
    row = AuditRow.objects.get(action="occupation.version_chosen")
    assert (row.before, row.after, row.reason[:6]) == ({"rule_version": "2023"}, {"rule_version": "2018"}, "矿井维修电工")


def test_a_shortened_standard_counts_its_own_years(people, occupation, root_hr):
    occupation = choose(people, root_hr, occupation, "18R")
    assert eligibility(people.worker.person, occupation, DAY).next_grade.is_met


@pytest.mark.parametrize(
    ("version", "how", "code"),
    [
        ("1999", {}, "occupation.unknown_version"),
        ("2018", {"reason": " "}, "occupation.reason_needed"),
        ("2018", {"seen": "2018"}, "occupation.edited"),
    ],
)
def test_a_wrong_choice_is_refused(people, occupation, root_hr, version, how, code):
    with pytest.raises(RuleBroken) as refused:
        choose(people, root_hr, occupation, version, **how)
    assert refused.value.code == code
    occupation.refresh_from_db()
    assert occupation.rule_version == "2023"


def test_hr_of_a_plant_looks_and_asks_the_group(people, client, occupation):
    with pytest.raises(RuleBroken) as refused:
        choose(people, people.hr, occupation, "2018")
    assert refused.value.code == "occupation.root_only"
    client.force_login(people.hr)
    page = client.get(reverse("occupation_detail", args=[occupation.code]))
    assert (page.context["can_choose"], "请联系集团人事" in page.text) == (False, True)


def test_the_group_chooses_on_the_page(people, client, occupation, root_hr):
    client.force_login(root_hr)
    url = reverse("occupation_version", args=[occupation.code])
    empty = client.post(url, {"seen": "2023", "rule_version": "2018", "reason": ""})
    assert (empty.status_code, "请写明依据" in empty.text) == (422, True)
    assert client.post(url, {"seen": "2023", "rule_version": "2018", "reason": "2018 年版标准"}).status_code == 302
    page = client.get(reverse("occupation_detail", args=[occupation.code]))
    assert {c.rule_version for c in page.context["conditions"]} == {"2018"}
    stale = client.post(url, {"seen": "2023", "rule_version": "18R", "reason": "缩短年限"})
    assert (stale.status_code, "请刷新后再选择" in stale.text) == (409, True)
    assert "2018" in client.get(reverse("occupation_list")).text


def test_a_draft_under_another_version_is_chosen_anew(people, occupation, root_hr):
    me = people.actor(people.worker)
    row = services.draft_application(actor=me, at=AT, occupation=occupation, path_code="G3-2")
    choose(people, root_hr, occupation, "18R")
    with pytest.raises(RuleBroken) as refused:
        services.submit_application(actor=me, at=AT, application=row, version=row.version)
    assert refused.value.code == "promotion.version_changed"
    row = services.edit_application(actor=me, at=AT, application=row, version=row.version, path_code="G3-1", note="")
    row = services.submit_application(actor=me, at=AT, application=row, version=row.version)
    assert (row.rule_version, row.path_code, row.state) == ("18R", "G3-1", "submitted")


def test_the_page_is_for_hr_and_the_union(people, client, occupation):
    urls = [reverse("occupation_list"), reverse("occupation_detail", args=[occupation.code])]
    for user in (people.worker, people.stranger, people.committee):
        client.force_login(user)
        assert {client.get(url).status_code for url in urls} == {404}, user
        assert client.post(reverse("occupation_version", args=[occupation.code])).status_code == 404


def test_every_row_of_2018_names_its_source_and_how_sure_it_is(db):
    rows = GradeCondition.objects.filter(rule_version="2018")
    assert (rows.count(), {r.certainty for r in rows}, all("2018" in r.source for r in rows)) == (12, {"one_source"}, True)
    assert clock.today() >= rows.earliest("effective_from").effective_from
