"""A line of the log: moment with its zone, request, and no word that begins a line of its own."""

import io
import logging
import re
import sys

from django.urls import reverse

from portal.kernel import context
from portal.kernel.logs import LineFormatter


def record(words: str, *args) -> logging.LogRecord:
    return logging.LogRecord("portal.test", logging.WARNING, __file__, 1, words, args, None)


def test_a_line_says_when_where_and_in_which_request():
    token = context.enter(context.RequestFacts("192.0.2.1", "abc123def456", "/people/"))
    try:
        line = LineFormatter().format(record("refused: account %s has no right %s", 7, "person.list"))
    finally:
        context.leave(token)

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING portal\.test \[abc123def456\] refused: account 7 has no right person\.list", line
    )


def test_nobody_writes_a_line_of_his_own():
    line = LineFormatter().format(record("path %s", "/x\r\n2026-12-01T00:00:00.000Z WARNING forged\x1b[31m\u2028y"))

    assert len(line.splitlines()) == 1
    assert "\\r\\n2026" in line


def test_the_trace_of_an_error_is_indented():
    try:
        raise ValueError("boom\n2026-12-01 forged")
    except ValueError:
        entry = logging.LogRecord("portal.test", logging.ERROR, __file__, 1, "broken", (), sys.exc_info())
    first, *rest = LineFormatter().format(entry).splitlines()

    assert first.endswith("broken")
    assert all(line.startswith("  ") for line in rest)


TWICE = "duplicate key value\nDETAIL:  Key (phone)=(13812345678,\nmore of it) already exists.\n"
FAILING = "second\nDETAIL:  Failing row contains (1, 甲).\nHINT:  look there"


def test_what_the_database_tells_of_a_row_stays_out():
    try:
        try:
            raise ValueError(TWICE)
        except ValueError as first:
            raise RuntimeError(FAILING) from first
    except RuntimeError:
        entry = logging.LogRecord("portal.test", logging.ERROR, __file__, 1, "broken", (), sys.exc_info())
    said = LineFormatter().format(entry)

    assert [word for word in ("DETAIL", "13812345678", "more of it", "甲") if word in said] == []
    assert "duplicate key value" in said
    assert "HINT:  look there" in said
    assert "The above exception" in said


def test_a_stack_is_indented():
    entry = logging.LogRecord(
        "portal.test", logging.ERROR, __file__, 1, "here", (), None, None, "Stack (most recent call last):\n2026 forged"
    )

    assert [line[:2] for line in LineFormatter().format(entry).splitlines()[1:]] == ["  ", "  "]


def test_who_has_no_right_stands_in_the_log(client, people, caplog):
    client.force_login(people.worker)
    assert client.get(reverse("account_list")).status_code == 404
    assert client.get("/api/v1/people/").status_code == 404
    said = [r.getMessage() for r in caplog.records if r.getMessage().startswith("refused:")]

    assert said == [f"refused: account {people.worker.pk} has no right {right}" for right in ("account.view", "person.view")]


def test_a_stream_takes_the_format():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    handler.emit(record("one\ntwo"))

    assert stream.getvalue().count("\n") == 1
