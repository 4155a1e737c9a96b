from portal.documents.messages import SENTENCES
from portal.kernel import sentences


def connect() -> None:
    sentences.register(SENTENCES)
