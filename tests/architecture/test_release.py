"""The offline bundle installs without a network and starts: everything it needs is in it."""

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("release")
    done = subprocess.run(["bash", "tools/release.sh", str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with tarfile.open(next(out.glob("*.tar.gz"))) as tar:
        tar.extractall(out, filter="data") if hasattr(tarfile, "data_filter") else tar.extractall(out)
    return next(p for p in out.iterdir() if p.is_dir())


def run(bundle: Path, *command: str) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "HOME": str(bundle), "HONGJIANG_VAR": str(bundle / "var"), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(command, cwd=bundle, env=env, capture_output=True, text=True, check=False)


def test_the_bundle_installs_offline_and_answers(bundle):
    assert not (bundle / "tests").exists()
    done = run(bundle, "bash", "install.sh")
    assert done.returncode == 0, done.stderr[-2000:]
    for command in (["check"], ["migrate", "-v", "0"]):
        done = run(bundle, ".venv/bin/python", "manage.py", *command)
        assert done.returncode == 0, done.stderr[-2000:]
    # `make run` finds nothing left to fetch or build.
    assert run(bundle, "make", "-q", "staticfiles/.done").returncode == 0


def test_a_damaged_bundle_is_refused(bundle):
    (bundle / "manage.py").write_text("# changed\n")
    done = run(bundle, "bash", "install.sh")
    assert done.returncode != 0
    assert "manage.py" in done.stderr + done.stdout
