"""Where the one-line words after an act wait for the next page: Django's storage, under a cookie with the prefix of the house."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class PrefixedCookieStorage(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class FlashStorage(FallbackStorage):
    storage_classes = (PrefixedCookieStorage, SessionStorage)
