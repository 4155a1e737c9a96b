"""``python -m tests.support.shifted PORT FILE``: the portal's web process on a day of its own.

FILE holds a moment (ISO); the clock of this process stands there until another is written. Only the clock that the house asks
is moved: cookies and limits of sign-in go by the machine's, so that a browser keeps its session. SIGUSR1 lets it write down where
each of its threads stands.
"""

import faulthandler
import signal
import sys
from datetime import datetime
from pathlib import Path

from django.utils import timezone


def shift(file: Path) -> None:
    """Let ``timezone.now``, which ``portal.kernel.clock`` asks, read the moment from the file."""
    timezone.now = lambda: datetime.fromisoformat(file.read_text(encoding="ascii").strip())


def main(port: str, file: str) -> None:
    from django.core.servers.basehttp import run

    from portal.wsgi import application

    shift(Path(file))
    faulthandler.register(signal.SIGUSR1)
    run("127.0.0.1", int(port), application, threading=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
