from portal.kernel import sentences
from portal.signin.messages import SENTENCES


def connect() -> None:
    sentences.register(SENTENCES)
