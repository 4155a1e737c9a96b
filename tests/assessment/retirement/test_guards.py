"""What is asked once more directly before a piece is erased, and what retired rolls still protect."""

from datetime import date
from time import sleep

import pytest
from django.db import connection, transaction

from assessment.retirement import rules
from assessment.retirement.services import files
from assessment.rounds.models import AssessmentRound
from assessment.rounds.registry import need_sources
from branches.activities.models import Activity, ActivityKind
from branches.activities.services import work_on_activities
from portal.catalogue.models import RuleParameter
from portal.kernel.periods import parse_period
from tests.assessment.retirement.factories import YEAR, of_year, refused, restore, retire, rows, written_only
from tests.assessment.scoring.factories import round_of
from tests.support.interleaved import PATIENCE, once_after

pytestmark = [pytest.mark.django_db, pytest.mark.db]
of_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="locks are of PostgreSQL; SQLite has one writer")


def round_in(state):
    round = round_of([])
    AssessmentRound.objects.filter(pk=round.pk).update(code=str(YEAR), starts_on=date(YEAR, 1, 1), ends_on=date(YEAR, 12, 31), state=state)
    return round


def test_a_manifest_with_activities_of_another_year_erases_nothing(officers, rolls, tmp_path, monkeypatch):
    before = rows()
    written_only(officers, tmp_path, monkeypatch)
    path = tmp_path / rules.MANIFEST
    path.write_text(path.read_text(encoding="utf8").replace(f'"year": {YEAR}', f'"year": {YEAR - 1}'), encoding="utf8")
    refused("retire.other_year", officers, tmp_path, year=YEAR - 1)
    assert rows() == before


def test_a_round_that_opens_after_the_files_stops_the_erasing(officers, rolls, tmp_path, monkeypatch):
    before, real = rows(), files.check

    def late(folder, manifest):
        real(folder, manifest)
        round_in("published")

    monkeypatch.setattr(files, "check", late)
    refused("retire.rounds_open", officers, tmp_path)
    assert rows() == before


@pytest.fixture
def figures(transactional_db):
    """What other tests with real transactions have emptied."""
    for code, value in (("ROLL_KEEP_YEARS", 5), ("HOLD_CONFIRM_DAYS", 7)):
        words = {"name_zh": code, "name_en": code, "value": value, "source": "test"}
        RuleParameter.objects.get_or_create(code=code, effective_from=date(2000, 1, 1), defaults=words)
    ActivityKind.objects.get_or_create(code="MT-05", defaults={"name_zh": "主题党日", "name_en": "Theme day"})


@of_postgres
@pytest.mark.django_db(transaction=True)
def test_a_round_does_not_begin_while_a_piece_leaves(figures, officers, rolls, tmp_path):
    def begin():
        with transaction.atomic():
            need_sources(parse_period(str(YEAR)))

    with once_after("DELETE", "branches_attendance", act=begin) as answers:
        retire(officers, tmp_path)
    assert (answers, of_year(rolls).count()) == (["retire.round_away"], 0)


@of_postgres
@pytest.mark.django_db(transaction=True)
def test_a_round_that_is_being_unlocked_is_waited_for(figures, officers, rolls, tmp_path):
    round = round_in("locked")

    def unlock():
        with transaction.atomic():
            need_sources(parse_period(str(YEAR)))
            AssessmentRound.objects.filter(pk=round.pk).update(state="published")
            sleep(2 * PATIENCE)

    before = rows()
    with once_after("SELECT", "assessment_assessmentround", act=unlock) as answers:
        refused("retire.rounds_open", officers, tmp_path)
    assert (answers, rows()) == ([""], before)


@of_postgres
@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_being_ordered_is_waited_for(figures, people, officers, rolls, tmp_path):
    def order():
        with transaction.atomic():
            officers.order(node=people.branch_a.node)
            sleep(2 * PATIENCE)

    with once_after("SELECT", "branches_activity", "FOR UPDATE", act=order) as answers:
        left = retire(officers, tmp_path)
    assert (answers, left.kept, of_year([rolls[0], rolls[2]]).exists()) == ([""], 2, True)


def test_rolls_that_have_lost_their_activity_are_refused_in_words(officers, rolls, tmp_path):
    retire(officers, tmp_path)
    Activity.objects.filter(pk=rolls[1].pk).delete()
    refused("retire.ground_lost", officers, tmp_path, run=restore)
    assert of_year(rolls[1:]).count() == 0


def test_an_activity_whose_roll_is_away_is_not_taken_back(officers, rolls, tmp_path):
    def objections():
        gone = [Activity.objects.get(pk=activity.pk) for activity in rolls]
        return [(activity.pk, broken.code) for activity, broken in work_on_activities(gone, []) if broken.code == "activity.roll_away"]

    assert objections() == []
    retire(officers, tmp_path)
    assert objections() == [(activity.pk, "activity.roll_away") for activity in rolls]
    restore(officers, tmp_path)
    assert objections() == []
