"""Hangs scoring onto the house: its sentences, and its ear for changes on the floors below."""

from assessment.scoring.messages import SENTENCES
from assessment.scoring.services import mark_changed
from portal.kernel import changes, sentences


def hear(change: changes.Change) -> None:
    mark_changed(change)


def connect() -> None:
    sentences.register(SENTENCES)
    changes.listen(hear)
