import pytest

from tests.portal.holds.factories import Officers


@pytest.fixture
def officers(people):
    return Officers(people)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
