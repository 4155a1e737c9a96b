"""The examples of docs/api-guide.md do what the page says: run, in their order, against a running installation."""

import os
import subprocess
import sys

import pytest

from portal.integration.selectors import guide_parts

BRANCH = "ZB-M1-ZC1"


def examples(language: str) -> str:
    return "\n".join(part.text for part in guide_parts() if part.kind == "code" and part.language == language)


@pytest.fixture
def env(house) -> dict[str, str]:
    """The environment of a reader who follows the guide: the secretary of a branch with a token of his own."""
    secret = house.manage("issue_token", house.username_of("secretary", BRANCH), "--days", "1", "--scopes", "activity:write").strip()
    return {"PATH": os.environ["PATH"], "HONGJIANG_URL": house.url, "HONGJIANG_TOKEN": secret, "LANG": "C.UTF-8"}


@pytest.mark.parametrize(
    ("language", "command"), [("bash", ["bash", "-euo", "pipefail", "-c"]), ("python", [sys.executable, "-W", "error", "-c"])]
)
def test_the_examples_run(language, command, env, tmp_path):
    code = examples(language)
    done = subprocess.run([*command, code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert code.count("assert ") + code.count("test ") >= 2
