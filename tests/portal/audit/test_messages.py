"""Every act that the services write has a name in words."""

import re
from pathlib import Path

from portal.audit.messages import ACTIONS
from portal.kernel.registry import APPS

ROOT = Path(__file__).resolve().parents[3]
WRITTEN = re.compile(r'(?:action=|action: str = |action = |record\(actor, at, |_told\([a-z]+, actor, at, )"([a-z_]+\.[a-z_]+)"')


def test_every_act_has_a_name():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    written = {code for path in sources for code in WRITTEN.findall(path.read_text(encoding="utf8"))}

    assert sorted(written - set(ACTIONS)) == []
