"""Pure decisions about doors, and how the environment names them."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.doors.rules import Stated, counts_as_second_factor, may_be_looked_up, staff_number
from portal.kernel.doors import doors_of

WECOM = {"tenant": "ww1", "agent": "1", "secret": "hush"}
OIDC = {"issuer": "https://id.example.cn", "client_id": "c", "secret": "hush"}


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("00123", "00123"), (" 123 ", "123"), (123, "123"), (True, ""), (None, ""), ("", ""), ([1], ""), ({}, ""), (1.0, ""),
        ("1" * 20, "1" * 20), ("1" * 21, ""), ("12\x003", ""), ("12\n3", ""),
    ],
)  # fmt: skip
def test_a_staff_number_is_a_short_text(value, number):
    assert staff_number(value) == number


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (Stated("1", "t", "n"), ""),
        (Stated("1", "t", "m"), "door.other_nonce"),
        (Stated("1", "t", ""), "door.other_nonce"),
        (Stated("1", "u", "n"), "door.other_tenant"),
        (Stated("1", "", "n"), "door.other_tenant"),
        (Stated("", "t", "n"), "door.no_number"),
    ],
)
def test_an_answer_belongs_to_this_sign_in_and_this_tenant(stated, code):
    assert may_be_looked_up(stated, tenant="t", nonce="n").code == code


def test_no_factor_of_a_provider_is_trusted_unasked():
    assert not counts_as_second_factor((), {"otp", "mfa"})
    assert not counts_as_second_factor(("otp",), {"pwd"})
    assert counts_as_second_factor(("otp",), {"pwd", "otp"})


def test_only_doors_that_are_named_are_open():
    assert doors_of({"HONGJIANG_DOOR_WECOM": " "}) == {}
    found = doors_of({"HONGJIANG_DOOR_WECOM": json.dumps(WECOM), "HONGJIANG_DOOR_OIDC": json.dumps({**OIDC, "factors": ["otp"]})})
    assert (list(found), found["wecom"].number, found["oidc"].factors) == (["oidc", "wecom"], "userid", ("otp",))
    assert not found["oidc"].administrators


@pytest.mark.parametrize(
    ("variable", "text", "wrong"),
    [
        ("WECOM", "yes", "JSON"),
        ("WECOM", "[]", "JSON"),
        ("WECOM", json.dumps({"tenant": "ww1", "secret": "hush"}), "lacks agent"),
        ("WECOM", json.dumps({**WECOM, "corp": "x"}), "does not know corp"),
        ("WECOM", json.dumps({**WECOM, "factors": ["otp"]}), "does not know factors"),
        ("WECOM", json.dumps({**WECOM, "agent": 1}), "agent"),
        ("OIDC", json.dumps({**OIDC, "administrators": "no"}), "administrators"),
        ("OIDC", json.dumps({**OIDC, "issuer": "http://id.example.cn"}), "https"),
        ("OIDC", json.dumps({**OIDC, "tenant": "t"}), "together"),
    ],
)
def test_a_door_that_is_named_wrongly_stops_the_start_and_tells_no_secret(variable, text, wrong):
    with pytest.raises(ImproperlyConfigured, match=wrong) as stopped:
        doors_of({f"HONGJIANG_DOOR_{variable}": text})
    assert "hush" not in str(stopped.value)
