"""Hangs the doors into the sign-in. Which of them are open the settings say."""

from allauth.socialaccount.providers import registry

from portal.doors.messages import SENTENCES
from portal.doors.providers import PROVIDERS
from portal.kernel import sentences


def connect() -> None:
    sentences.register(SENTENCES)
    for provider in PROVIDERS:
        registry.register(provider)
