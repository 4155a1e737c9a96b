from portal.kernel import sentences
from portal.publicity.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
