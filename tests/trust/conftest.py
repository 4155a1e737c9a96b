"""Fixtures of the checks of trust."""

import pytest
import requests

from tests.support.doors import HOSTS, opened
from tests.support.identity_providers import Providers


@pytest.fixture
def providers(settings, monkeypatch, people):
    settings.DOORS, settings.OUTGOING_HOSTS = opened(), HOSTS
    found = Providers(number=people.worker.person.staff_no)
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda adapter, request, **kwargs: found.send(request))
    return found
