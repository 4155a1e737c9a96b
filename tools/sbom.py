"""What the portal is made of, as CycloneDX 1.5 JSON: python tools/sbom.py [FILE]. Needs no network.

Python packages come from requirements.txt and their metadata, front-end packages from package-lock.json with their checksums.
"""

import base64
import importlib.metadata as metadata
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;#]+)")


def pinned() -> dict[str, str]:
    """name -> version of requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf8").splitlines()
    return {match[1].lower().replace("_", "-"): match[2] for line in lines if (match := PIN.match(line))}


def needed(names: list[str]) -> dict[str, str]:
    """``names`` and everything installed that they ask for, name -> installed version."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            one = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # asked for on another system or by an extra that is not used
        found[name] = one.version
        waiting += [re.split(r"[\s<>=!~;\[(]", text, maxsplit=1)[0] for text in one.requires or [] if "extra ==" not in text]
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
        for name, version in sorted(needed(list(pinned())).items())
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
