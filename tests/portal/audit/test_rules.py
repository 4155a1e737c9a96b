"""No exported cell is ever a formula."""

import pytest

from portal.audit.rules import harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "==", " =", "|", "%"])
def test_a_formula_is_disarmed(start):
    assert harmless(f"{start}cmd()") == f"'{start}cmd()"


@pytest.mark.parametrize("text", ["", "主题党日", "10021", "2026-11-20", "a=b", "'=1"])
def test_plain_text_stays(text):
    assert harmless(text) == text
