import pytest

from portal.exports import rules
from tests.portal.exports.asking import WHY, ask, limit


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hr(people):
    return people.actor(people.hr)


@pytest.fixture
def asked(people, hr):
    limit("EXPORT_SECOND_PERSON", 3)
    return ask(hr, reason=WHY)


@pytest.fixture
def queued(people, hr, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    return ask(hr)
