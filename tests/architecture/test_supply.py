"""What is installed is what is pinned, and the list of parts tells all of it."""

import json

import pytest

from tools import sbom

BILL = sbom.bill()
PYTHON = {one["name"]: one for one in BILL["components"] if one["purl"].startswith("pkg:pypi/")}


def test_every_pin_is_installed_in_that_version():
    assert len(sbom.pinned()) > 10
    assert {name: PYTHON[name]["version"] for name in sbom.pinned()} == sbom.pinned()


def test_every_part_has_a_licence():
    silent = {"", "not told", "UNKNOWN"}
    assert [
        one["name"] for one in BILL["components"] if one.get("licenses", [{"license": {"name": ""}}])[0]["license"]["name"] in silent
    ] == []


def test_front_end_parts_carry_their_checksums():
    front = [one for one in BILL["components"] if one["purl"].startswith("pkg:npm/")]
    assert front
    assert all(len(one["hashes"][0]["content"]) == 128 for one in front)


def test_the_same_parts_give_the_same_list(tmp_path):
    target = tmp_path / "sbom.json"
    sbom.main(str(target))
    assert json.loads(target.read_text(encoding="utf8")) == BILL
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.5")
    with pytest.raises(OSError, match="No such file"):
        sbom.main(str(tmp_path / "none" / "sbom.json"))
