import pytest

from portal.integration import services
from portal.integration.services import Subscription
from portal.kernel import clock
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.support.receiver import receiving


@pytest.fixture
def receiver(settings):
    """Another system whose host the operator has opened."""
    settings.OUTGOING_HOSTS = ["127.0.0.1"]
    with receiving() as found:
        yield found


@pytest.fixture
def keeper(people):
    """The system administrator of the whole enterprise."""
    return admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "jtsys")


@pytest.fixture
def subscribe(people, keeper, receiver):
    """Makes a subscription; gives it and its secret."""

    def make(*events, node="JT", **changes):
        wanted = Subscription("调度系统", receiver.url, events or ("activity.filed",), people.nodes[node], **changes)
        return services.create_webhook(actor=actor_of(keeper, clock.today()), at=clock.now(), wanted=wanted)

    return make
