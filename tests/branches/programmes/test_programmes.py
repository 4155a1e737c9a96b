""" "Party +" programmes: the difference as a table, two sources of a figure, pages for the four standing people."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.plans.models import PlanItem
from branches.programmes import rules, selectors, services
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme
from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.measures.models import MeasureKind
from tests.branches.plans.factories import drafted, figure, put
from tests.branches.programmes.factories import begun, closed, facts, started
from tests.support.papers import PNG


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("before", "after", "lower", "change", "share", "better"),
    [
        ("4.8", "3.7", True, "-1.1", "-22.9", True),
        ("100", "77", True, "-23", "-23.0", True),
        ("90", "98.6", False, "8.6", "9.6", True),
        ("90", "90", False, "0", "0.0", False),
        ("90", "90", True, "0", "0.0", False),
        ("0", "3", False, "3", None, True),
        ("90", "80", False, "-10", "-11.1", False),
    ],
)
def test_the_difference(before, after, lower, change, share, better):
    found = rules.difference(Decimal(before), Decimal(after), is_lower=lower)
    assert (found.change, found.share, found.is_better) == (Decimal(change), None if share is None else Decimal(share), better)


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("1", None), (None, None)])
def test_without_two_figures_there_is_no_difference(before, after):
    pair = [None if text is None else Decimal(text) for text in (before, after)]
    assert rules.difference(*pair, is_lower=False) is None


@pytest.mark.parametrize(
    ("act", "state", "has_figure", "code"),
    [
        ("start", "planned", True, ""),
        ("start", "planned", False, "programme.no_baseline"),
        ("start", "running", True, "programme.not_planned"),
        ("close", "running", True, ""),
        ("close", "running", False, "programme.no_effect"),
        ("close", "planned", True, "programme.not_running"),
    ],
)
def test_when_it_begins_and_ends(act, state, has_figure, code):
    ask = rules.may_start if act == "start" else rules.may_close
    assert ask(state, has_figure).code == code


@pytest.mark.django_db
def test_the_catalogue_has_every_kind_of_the_sources():
    codes = set(PartyPlusKind.objects.values_list("code", flat=True))
    assert codes == {"SAFETY", "QUALITY", "RESEARCH", "CULTURE", "EQUIPMENT", "DIGITAL", "GREEN", "VANGUARD", "VANGUARD-POST"}


@pytest.mark.django_db
def test_equipment_faults_went_down_by_a_share_with_a_paper(people):
    row = closed(people, started(people))
    found = selectors.compared([row], clock.today())[row.pk]
    assert (found.before, found.after, found.before_from, found.after_from) == (Decimal("4.8"), Decimal("3.7"), "typed", "typed")
    assert (found.share_shown, found.difference.is_better) == ("−22.9%", True)
    acts = list(AuditRow.objects.filter(action__startswith="programme.").order_by("pk").values_list("action", flat=True))
    assert acts == ["programme.begun", "programme.started", "programme.closed"]


@pytest.mark.django_db
def test_business_measures_speak_for_both_times(people):
    for month, value in ((1, "90"), (2, "92"), (7, "97"), (8, "99")):
        figure(people, "CM-A", month, value)
    kind = MeasureKind.objects.get(code="AVAILABILITY")
    row = started(people, measure=kind, baseline=None, unit_label="", is_lower_better=False)
    row = closed(people, row, effect=None, effect_source="", uploads=[])
    found = selectors.compared([row], clock.today())[row.pk]
    assert (found.before, found.after, found.before_from, found.after_from) == (Decimal(91), Decimal(98), "measured", "measured")
    assert found.difference.is_better


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "programme.no_title"),
        ({"problem": ""}, "programme.no_problem"),
        ({"unit_label": ""}, "programme.no_unit"),
        ({"ends_on": date(2026, 6, 30)}, "programme.span_backwards"),
        ({"baseline_to": date(2025, 12, 31)}, "programme.baseline_backwards"),
        ({"baseline_to": date(2026, 7, 2)}, "programme.baseline_after_start"),
    ],
)
def test_what_a_programme_cannot_be(people, given, code):
    assert code_of(begun, people, **given) == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"effect_source": " "}, "programme.no_source"),
        ({"uploads": []}, "programme.no_proof"),
        ({"effect": None}, "programme.no_effect"),
        ({"effect_to": date(2026, 6, 30)}, "programme.effect_backwards"),
        ({"effect_from": date(2026, 6, 30)}, "programme.effect_before_start"),
        ({"effect_to": date(2999, 1, 1)}, "programme.effect_ahead"),
    ],
)
def test_an_effect_needs_its_proof(people, given, code):
    row = started(people)
    assert code_of(closed, people, row, **given) == code
    assert PartyPlusProgramme.objects.get().state == "running"


@pytest.mark.django_db
def test_it_begins_with_a_figure_changes_before_and_ends_once(people):
    by = {"actor": people.actor(people.secretary), "at": clock.now()}
    row = begun(people, baseline=None)
    assert code_of(services.start_programme, **by, programme=row) == "programme.no_baseline"
    row = services.change_programme(**by, programme=row, version=1, facts=facts(people))
    with pytest.raises(EditConflict):
        services.change_programme(**by, programme=row, version=1, facts=facts(people))
    row = services.start_programme(**by, programme=row)
    assert code_of(services.change_programme, **by, programme=row, version=row.version, facts=facts(people)) == "programme.not_planned"
    row = closed(people, row)
    assert closed(people, row).version == row.version
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            begun(people, user=user)


@pytest.mark.django_db
def test_a_double_click_begins_one(people):
    by = {"actor": people.actor(people.secretary), "at": clock.now(), "facts": facts(people), "once_key": "k"}
    assert services.begin_programme(**by).pk == services.begin_programme(**by).pk
    assert PartyPlusProgramme.objects.count() == 1


@pytest.mark.django_db
def test_it_stands_for_a_task_of_the_plan(people):
    item = put(people, drafted(people), title="设备攻关")
    assert begun(people, item=item) == PlanItem.objects.get(pk=item.pk).programmes.get()
    foreign = put(people, drafted(people, user=people.stranger, node="ZB-C"), user=people.stranger)
    assert code_of(begun, people, item=foreign) == "programme.item_foreign"


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_programme(client, people, who, status):
    row = started(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("programme_detail", args=[row.pk])).status_code == status
    assert len(client.get(reverse("programme_list")).context["listing"].page.object_list) == (status == 200)
    body = client.get("/api/v1/programmes/").json()["results"]
    assert [(r["before"], r["after"]) for r in body] == ([("4.8000", None)] if status == 200 else [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        begun(people, title=f"项目{no}", measure=MeasureKind.objects.get(code="AVAILABILITY"))
    client.force_login(people.secretary)
    with django_assert_num_queries(13):
        client.get(reverse("programme_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_api_reads_the_figures_of_a_page_together(client, people, django_assert_num_queries, count):
    for no in range(count):
        begun(people, title=f"项目{no}", measure=MeasureKind.objects.get(code="AVAILABILITY"))
    client.force_login(people.secretary)
    with django_assert_num_queries(11):
        client.get("/api/v1/programmes/")


def test_from_the_form_to_the_summing_up(client, people):
    client.force_login(people.secretary)
    typed = {
        "node": "ZB-A", "kind": "EQUIPMENT", "title": "党建+设备管理", "problem": "故障率高", "starts_on": "2026-07-01",
        "ends_on": "2026-12-31", "baseline_from": "2026-01-01", "baseline_to": "2026-06-30", "unit_label": "%", "is_lower_better": "on",
        "baseline": "4.8", "once_key": "a",
    }  # fmt: skip
    assert client.post(reverse("programme_new"), {**typed, "unit_label": ""}).status_code == 422
    assert client.post(reverse("programme_new"), typed).status_code == 302
    row = PartyPlusProgramme.objects.get()
    assert client.post(reverse("programme_edit", args=[row.pk]), {**typed, "baseline": "5", "version": "1"}).status_code == 302
    assert client.post(reverse("programme_start", args=[row.pk])).status_code == 302
    effect = {"effect_from": "2026-07-01", "effect_to": "2026-10-31", "effect": "3.85", "effect_source": "月报", "words": "党员包机"}
    assert client.post(reverse("programme_close", args=[row.pk]), effect).status_code == 422
    proof = {**effect, "uploads": SimpleUploadedFile("月报.png", PNG)}
    assert client.post(reverse("programme_close", args=[row.pk]), proof).status_code == 302
    page = client.get(reverse("programme_detail", args=[row.pk])).content.decode()
    assert ("−23.0%" in page, "有改善" in page, "月报.png" in page) == (True, True, True)


@pytest.mark.django_db
def test_a_programme_summed_up_after_its_end_is_announced_for_the_day_it_counts(people):
    row = started(people)
    PartyPlusProgramme.objects.filter(pk=row.pk).update(ends_on=row.starts_on)
    with changes.kept() as found:
        done = closed(people, row)
    assert done.closed_on > done.ends_on
    assert [(c.on, c.until) for c in found if c.source == "programme"] == [(done.ends_on, done.closed_on)]
