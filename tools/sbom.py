"""What the portal is made of, as CycloneDX 1.5 JSON: python tools/sbom.py [FILE]. Needs no network.

Python packages come from requirements.txt and their metadata, front-end packages from package-lock.json with their checksums.
"""

import base64
import importlib.metadata as metadata
import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def pins() -> list[Requirement]:
    """The lines of requirements.txt, with their extras."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text(encoding="utf8").splitlines())
    return [Requirement(line) for line in lines if line]


def pinned() -> dict[str, str]:
    """name -> version of requirements.txt."""
    return {str(canonicalize_name(pin.name)): next(iter(pin.specifier)).version for pin in pins()}


def needed(asked: list[Requirement]) -> dict[str, str]:
    """``asked`` and everything installed that they ask for here, by their extras too, name -> installed version."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()  # a package asked for with another extra asks for more
    waiting = list(asked)
    while waiting:
        one = waiting.pop()
        name = str(canonicalize_name(one.name))
        for extra in {"", *one.extras}:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            here = metadata.distribution(name)  # asked for and not installed: the list would be short of it
            found[name] = here.version
            texts = (Requirement(text) for text in here.requires or [])
            waiting += [more for more in texts if more.marker is None or more.marker.evaluate({"extra": extra})]
    return found


def licence_of(name: str) -> str:
    """As the package says: the expression, the classifiers, or the first line of the field."""
    told = metadata.distribution(name).metadata
    if expression := told.get("License-Expression"):
        return expression
    classes = [line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    words = (told.get("License") or "").strip()
    return " / ".join(classes) or words.partition("\n")[0]


def _python() -> list[dict[str, Any]]:
    return [
        {
            "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"license": {"name": licence_of(name) or "not told"}}],
        }
        for name, version in sorted(needed(pins()).items())
    ]  # fmt: skip


def _front() -> list[dict[str, Any]]:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf8"))["packages"]
    out = []
    for path, row in sorted(packages.items()):
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        one = {"type": "library", "name": name, "version": row["version"], "purl": f"pkg:npm/{name.replace('@', '%40')}@{row['version']}"}
        if row.get("license"):
            one["licenses"] = [{"license": {"name": row["license"]}}]
        if (kind := row.get("integrity", "").partition("-"))[2]:
            one["hashes"] = [{"alg": kind[0].upper().replace("SHA", "SHA-"), "content": base64.b64decode(kind[2]).hex()}]
        out.append(one)
    return out


def bill() -> dict[str, Any]:
    """The whole list."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]["version"]
    parts = [*_python(), *_front()]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(parts, sort_keys=True))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{serial}", "version": 1,
        "metadata": {"component": {"type": "application", "name": "hongjiang", "version": version}}, "components": parts,
    }  # fmt: skip


def main(target: str = "") -> None:
    text = json.dumps(bill(), ensure_ascii=False, indent=1) + "\n"
    if target:
        Path(target).write_text(text, encoding="utf8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
