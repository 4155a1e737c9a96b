"""Hangs the sentences of evidence onto the house."""

from assessment.metrics.messages import SENTENCES
from portal.kernel import sentences


def connect() -> None:
    sentences.register(SENTENCES)
