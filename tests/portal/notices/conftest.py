import pytest

from tests.portal.notices.factories import chat_server


@pytest.fixture
def chat(settings):
    """A chat server of our own that the portal may call."""
    with chat_server() as server:
        settings.OUTGOING_HOSTS = [f"127.0.0.1:{server.port}"]
        yield server
