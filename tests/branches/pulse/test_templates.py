"""The questions that come with the house: every aspect is asked for, in both languages, and no template names an unknown one."""

import pytest

from branches.pulse import selectors
from branches.pulse.enums import PulseDimension
from branches.pulse.models import PulseQuestion, PulseTemplate


def test_templates_ask_for_the_aspects_of_their_rows(db):
    asked = {}
    for template in PulseTemplate.objects.all():
        questions, broken = selectors.questions_of(template)
        assert broken == []
        asked[template.code] = {q.dimension for q in questions}
    assert asked == {
        "MOOD": set(PulseDimension.values),
        "BELONGING": {"belonging", "ownership", "duty"},
        "PRIDE": {"pride", "identity"},
        "HAPPINESS": {"happiness", "service"},
    }


@pytest.mark.parametrize("dimension", PulseDimension.values)
def test_every_aspect_has_a_question_in_both_languages(db, dimension):
    rows = PulseQuestion.objects.filter(dimension=dimension, is_active=True)
    assert rows
    assert all(row.name_zh and row.name_en for row in rows)
