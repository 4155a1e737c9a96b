from portal.kernel import sentences
from portal.offline.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
