"""What is installed is what is pinned, and the list of parts tells all of it."""

import importlib.metadata as metadata
import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools import sbom

ROOT = Path(__file__).resolve().parents[2]

BILL = sbom.bill()
PYTHON = {one["name"]: one for one in BILL["components"] if one["purl"].startswith("pkg:pypi/")}


def test_every_pin_is_installed_in_that_version():
    assert len(sbom.pinned()) > 10
    assert {name: PYTHON[name]["version"] for name in sbom.pinned()} == sbom.pinned()


def test_parts_of_an_extra_are_told():
    assert {tuple(pin.extras) for pin in sbom.pins()} == {(), ("mfa",), ("brotli",)}
    assert {"fido2", "qrcode", "brotli"} <= set(PYTHON)


def test_extras_are_followed_as_the_installed_packages_say(monkeypatch):
    asks = {
        "a": ["b[fast]>=1", "left-out; extra == 'other'", "elsewhere; sys_platform == 'nowhere'"], "b": ["c; extra == 'fast'", "A"],
        "c": None,
    }  # fmt: skip

    class Installed:
        version = "1"

        def __init__(self, name):
            if name not in asks:
                raise metadata.PackageNotFoundError(name)
            self.requires = asks[name]

    monkeypatch.setattr(sbom.metadata, "distribution", Installed)

    assert sbom.needed([Requirement("A==1")]) == {"a": "1", "b": "1", "c": "1"}
    assert sbom.needed([Requirement("b==1"), Requirement("b[fast]==1")]) == {"a": "1", "b": "1", "c": "1"}
    with pytest.raises(metadata.PackageNotFoundError):
        sbom.needed([Requirement("a[other]==1")])


def test_images_carry_the_version_of_the_release():
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]["version"]
    tags = re.findall(r"image: hongjiang[\w-]*:(\S+)", (ROOT / "docker-compose.yml").read_text(encoding="utf8"))

    assert tags == [release] * 4


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
