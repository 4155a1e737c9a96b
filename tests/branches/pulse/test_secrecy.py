"""Nobody's answer can be found: not in a table, not in the trail, not by subtracting."""

import pytest
from django.db import connection
from django.urls import reverse

from branches.pulse import services
from branches.pulse.models import PulseEnvelope, PulseFigure, PulseRoll
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.pulse import factories as make

pytestmark = pytest.mark.db
ALLOWED = {
    "branches_pulseenvelope": {"id", "survey_id", "sealed"},
    "branches_pulsefigure": {"id", "survey_id", "cell_id", "ask_id", "agree", "neutral", "oppose"},
    "branches_pulseroll": {"id", "survey_id", "person_id", "cell_id", "has_answered"},
}


def test_no_table_can_join_an_answer_to_a_person(db):
    with connection.cursor() as cursor:
        for table, columns in ALLOWED.items():
            assert {c.name for c in connection.introspection.get_table_description(cursor, table)} == columns


def test_an_answer_writes_the_roll_and_an_envelope_and_nothing_else(people, client):
    users = make.crew(people, "CM-A", 10)
    row = make.opened(people)
    trail = set(AuditRow.objects.values_list("pk", flat=True))
    client.force_login(users[2])
    session = dict(client.session)
    assert client.post(reverse("pulse_answer", args=[row.pk]), {"a1": "5", "a2": "2"}).status_code == 302
    assert dict(client.session) == session
    assert set(AuditRow.objects.exclude(action__startswith="account.").values_list("pk", flat=True)) == trail
    make.answer(people, row, users[3], 1)
    lengths = set(map(len, PulseEnvelope.objects.values_list("sealed", flat=True)))
    assert len(lengths) == 1


def test_at_the_end_only_shares_are_left(people):
    users = make.crew(people, "CM-A", 12)
    row = make.opened(people)
    for n, user in enumerate(users):
        make.answer(people, row, user, 5 if n < 9 else 1)
    row = make.closed(people, row)
    assert (row.answers, row.seal_key, PulseEnvelope.objects.count()) == (12, "", 0)
    assert not PulseRoll.objects.filter(has_answered=True).exists()
    whole = PulseFigure.objects.filter(cell=None)
    assert set(whole.values_list("agree", "neutral", "oppose")) == {(75, 5, 25)}
    rows = list(PulseRoll.objects.order_by("pk").values_list("person__staff_no", flat=True))
    assert rows == sorted(rows)


def test_once_only_and_only_who_is_asked(people):
    users = make.crew(people, "CM-A", 10)
    row = make.opened(people, people.secretary, node="ZB-A")
    make.answer(people, row, users[0])
    with pytest.raises(RuleBroken, match=r"pulse.answered_already"):
        make.answer(people, row, users[0])
    with pytest.raises(NotReachable):
        make.answer(people, row, people.stranger)
    assert PulseEnvelope.objects.count() == 1


def test_a_cancelled_survey_is_never_read(people):
    users = make.crew(people, "CM-A", 10)
    row = make.opened(people)
    for user in users:
        make.answer(people, row, user)
    row.refresh_from_db()
    row = services.cancel_survey(**make.words(people), survey=row, version=row.version, reason="重新组织")
    assert (row.state, row.seal_key, PulseEnvelope.objects.count(), PulseFigure.objects.count()) == ("cancelled", "", 0, 0)
    assert not PulseRoll.objects.filter(has_answered=True).exists()


@pytest.mark.parametrize(
    ("of_a", "of_b", "shown"),
    [(12, 12, {"支部A", "支部B"}), (12, 9, set()), (9, 9, set()), (12, 0, {"支部A"})],
)
def test_a_small_group_cannot_be_had_by_subtraction(people, of_a, of_b, shown):
    ours, theirs = make.crew(people, "CM-A", 12), make.crew(people, "CM-B", 12)
    row = make.opened(people)
    for user in [*ours[:of_a], *theirs[:of_b]]:
        make.answer(people, row, user)
    row = make.closed(people, row)
    assert {c.branch.node.name for c in row.cells.filter(is_shown=True)} == shown
    assert set(PulseFigure.objects.exclude(cell=None).values_list("cell__branch__node__name", flat=True)) == shown
    assert row.cells.filter(is_shown=False, answers__isnull=False).count() == 0


def test_a_question_left_out_by_one_group_is_not_had_by_subtraction(people):
    ours, theirs = make.crew(people, "CM-A", 12), make.crew(people, "CM-B", 12)
    row = make.opened(people)
    for n, user in enumerate(ours):
        make.answer(people, row, user, only=(1, 2) if n < 4 else (2,))
    for user in theirs:
        make.answer(people, row, user, only=(1, 2))
    row = make.closed(people, row)
    assert set(row.figures.filter(ask__no=1).values_list("cell", flat=True)) == {None}
    assert row.figures.filter(ask__no=2).count() == 3


def test_too_few_answers_show_nothing(people):
    users = make.crew(people, "CM-A", 10)
    row = make.opened(people)
    for user in users[:9]:
        make.answer(people, row, user)
    row = make.closed(people, row)
    assert (row.answers, row.figures.count()) == (9, 0)


def test_small_branches_answer_together(people):
    make.crew(people, "CM-A", 12)
    make.crew(people, "CM-B", 4)
    row = make.opened(people)
    assert list(row.cells.values_list("branch", "people")) == [(None, 16)]


def test_the_next_round_waits_and_is_coarse_after_few_changes(people):
    users = make.crew(people, "CM-A", 14)
    first = make.opened(people)
    for user in users[:12]:
        make.answer(people, first, user)
    with pytest.raises(RuleBroken, match=r"pulse.running_elsewhere"):
        make.opened(people, people.secretary, node="ZB-A")
    first = make.closed(people, first)
    assert first.step == 1
    with pytest.raises(RuleBroken, match=r"pulse.too_soon"):
        make.opened(people, people.secretary, node="ZB-A", code="BELONGING")  # other people above, but the same question
    make.long_ago(first)
    make.crew(people, "CM-A", 15)
    second = make.opened(people)
    for n, user in enumerate(users[:13]):
        make.answer(people, second, user, 5 if n < 9 else 1)
    second = make.closed(people, second)
    assert second.step == 5
    assert second.figures.filter(cell=None).first().agree == 70  # nine of thirteen are 69 in whole percent


def test_too_few_people_are_not_asked(people):
    with pytest.raises(RuleBroken, match=r"pulse.too_few"):
        make.opened(people, people.secretary, node="ZB-A")
