"""``python -m tests.support.asked``: answers questions about an installation, line by line, without starting Django for each.

A line in is a JSON text of Python code; a line out is JSON with what the code printed and, where it failed, the traceback.
"""

import io
import json
import os
import subprocess
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Answerer:
    """The process that answers for one installation; it ends when its way in is closed."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.asked"], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, code: str) -> str:
        """What ``code`` prints; AssertionError with the traceback where it fails."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"failed": "the process ended"}')
        assert not answer["failed"], answer["failed"]
        return answer["printed"]

    def close(self) -> None:
        self.process.communicate(timeout=30)


def answer(code: str) -> dict[str, str]:
    printed, failed = io.StringIO(), ""
    try:
        with redirect_stdout(printed):
            exec(code, {"__name__": "asked"})
    except Exception:
        failed = traceback.format_exc()
    return {"printed": printed.getvalue(), "failed": failed}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.db import connections

    django.setup()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
        connections.close_all()


if __name__ == "__main__":
    main()
