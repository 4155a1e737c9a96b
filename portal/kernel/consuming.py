"""A worker that is connected, idle and takes nothing: the broker ended while an answer to it was on its way, and the transport did
not notice. Its own thread of life looks, and lets the consumer lose the connection properly, after which it makes a new one."""

import logging
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)


class ConsumerWatch:
    """Looks at one consumer of Celery every few seconds (``look``); asks nothing where the broker is no Redis."""

    def __init__(self, consumer: Any) -> None:
        from redis import Redis

        self.consumer = consumer
        self.queues = [queue.name for queue in consumer.task_consumer.queues] if settings.REDIS_URL else []
        self.broker = Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) if self.queues else None
        self._idle_at: int | None = None  # tasks taken when it was last seen idle beside waiting messages

    def look(self) -> bool:
        """Renew a consumer that was idle beside waiting messages at the look before and has taken none since; whether it did."""
        from celery.worker import state

        taken = sum(state.total_count.values())
        is_idle = not state.reserved_requests and not state.active_requests and self._is_waiting()
        is_stuck = is_idle and self._idle_at == taken
        self._idle_at = taken if is_idle and not is_stuck else None
        if is_stuck and self.consumer.hub is not None:
            log.warning("messages wait and this worker takes none: it connects to the broker anew")
            self.consumer.hub.call_soon(_lose_the_connection)
        return is_stuck

    def _is_waiting(self) -> bool:
        """Whether a queue of this worker holds a message; a broker that does not answer has none to give."""
        if self.broker is None:
            return False
        try:
            return any(self.broker.llen(name) for name in self.queues)
        except Exception:
            return False


def _lose_the_connection() -> None:
    """In the loop of the consumer, which takes it for a broken connection: one of the errors it recovers from."""
    raise ConnectionError("the consumer takes nothing although messages wait")
