"""No text that leaves is ever a formula, and what was guarded comes back as it was."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.sheets import FORMULA_STARTS, guarded, is_risky, unguarded, without_illegal

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "==", " =", "|", "%", "\0"]


@pytest.mark.parametrize("start", STARTS)
def test_a_formula_is_disarmed(start):
    assert guarded(f"{start}cmd()") == f"'{start}cmd()"
    assert unguarded(f"'{start}cmd()") == f"{start}cmd()"


@pytest.mark.parametrize("text", ["", "主题党日", "10021", "2026-11-20", "a=b", "O'Neill"])
def test_plain_text_stays(text):
    assert (guarded(text), unguarded(text)) == (text, text)


@pytest.mark.parametrize(("text", "shown"), [("'=1", "''=1"), ("'abc", "''abc"), ("'", "''")])
def test_an_apostrophe_of_ones_own_is_guarded_too(text, shown):
    assert (guarded(text), unguarded(shown)) == (shown, text)


def test_an_apostrophe_before_ordinary_words_is_nobodys_guard():
    assert unguarded("'abc") == "'abc"


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n＝＋－＠|%' 'a1中"), max_size=8))
def test_every_text_comes_back_and_none_can_start_a_formula(text):
    left = guarded(text)

    assert unguarded(left) == text
    assert not is_risky(left)
    assert not left.startswith(FORMULA_STARTS)


CASES = [
    ("", ""),
    ("主题党日 10021", "主题党日 10021"),
    ("一\t二\r\n三", "一\t二\r\n三"),  # the three controls that XML has
    ("一\x0b二", "一二"),
    ("\x00\x01\x08\x0b\x0c\x0e\x1f", ""),
    ("\x1f\x20", "\x20"),
    ("\x7f\x85\x9f", "\x7f\x85\x9f"),  # odd, and allowed
    ("\ud7ff\ue000", "\ud7ff\ue000"),
    ("一\ud800二\udfff", "一二"),
    ("\ufffd\ufffe\uffff", "\ufffd"),
    ("𬱖㛃\U0010ffff", "𬱖㛃\U0010ffff"),
]


@pytest.mark.parametrize(("text", "left"), CASES)
def test_what_xml_cannot_hold_is_left_out(text, left):
    assert without_illegal(text) == left
    ElementTree.fromstring(f"<a>{left}</a>".encode())
