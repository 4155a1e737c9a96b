"""Something that happens on another connection in the very middle of what this one does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from django.db import connection

from tests.portal.publicity.test_together import together

PATIENCE = 1  # seconds after which the other is taken to be waiting for this one


@contextmanager
def once_after(*pieces: str, act: Callable[[], object]) -> Iterator[list[str]]:
    """After the first statement here that begins with ``pieces[0]`` and holds the others, ``act`` has its second on another
    connection. Gives the code of its refusal, empty where it went through; filled at the end."""
    others: list[Thread] = []
    answers: list[str] = []

    def pause(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if not others and sql.startswith(pieces[0]) and all(piece in sql for piece in pieces):
            others.append(Thread(target=lambda: answers.extend(together(act))))
            others[0].start()
            others[0].join(timeout=PATIENCE)
        return answer

    with connection.execute_wrapper(pause):
        yield answers
    assert len(others) == 1, "the statement never came"
    others[0].join()
