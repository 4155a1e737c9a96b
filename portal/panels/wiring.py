from portal.kernel import sentences
from portal.panels.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
