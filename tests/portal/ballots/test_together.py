"""Clicks at the same moment, on connections of their own: one paper for each person."""

from importlib import import_module

import pytest
from django.apps import apps

from branches.activities.models import ActivityKind
from portal.ballots.models import BallotPaper, BallotVoter
from tests.portal.ballots.factories import cast, closed, members, opened
from tests.portal.publicity.test_together import together
from tests.support.people import four_people

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def catalogue(transactional_db):
    """Another such test may have emptied the tables that migrations fill."""
    import_module("portal.migrations.0031_voting_rules").fill(apps, None)
    import_module("portal.migrations.0035_ballot_and_notice_figures").fill(apps, None)
    ActivityKind.objects.get_or_create(code="MT-01", defaults={"name_zh": "支部党员大会", "name_en": "Members' meeting"})


def test_a_double_click_casts_one_paper():
    people = four_people()
    row, user = opened(people), members(people)[0]
    answers = together(*[lambda: cast(people, row, user, "yes")] * 4)
    assert sorted(answers) == ["", *["ballot.voted_already"] * 3]
    assert row.envelopes.count() == 1


def test_all_vote_at_once_and_every_paper_counts():
    people = four_people()
    row, users = opened(people), members(people)
    answers = together(*[(lambda u=user: cast(people, row, u, "yes")) for user in users])
    assert answers == [""] * 5
    row = closed(people, row)
    assert (row.cast, BallotPaper.objects.count(), BallotVoter.objects.filter(has_voted=True).count()) == (5, 5, 5)


def test_the_last_paper_and_the_closing_do_not_cross():
    people = four_people()
    row, users = opened(people), members(people)
    for user in users[:4]:
        cast(people, row, user, "yes")
    answers = together(lambda: cast(people, row, users[4], "yes"), lambda: closed(people, row))
    row.refresh_from_db()
    late = "ballot.cannot_cast" in answers  # the closing came first
    assert answers == ["", "ballot.cannot_cast" if late else ""]
    assert (row.cast, row.voters.filter(has_voted=True).count()) == ((4, 4) if late else (5, 5))
