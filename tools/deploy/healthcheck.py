"""Ask the portal about one of its parts, under the first of its own host names; exit 0 when that part is well.

``python tools/deploy/healthcheck.py live`` asks the process beside it, ``… worker`` asks the web server about the worker.
"""

import json
import os
import sys
import urllib.error
import urllib.request

part = sys.argv[1]
address = os.environ.get("HONGJIANG_WEB", "127.0.0.1:8000")
host = os.environ.get("DJANGO_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
path = "live" if part == "live" else "ready"
try:
    answer = urllib.request.urlopen(urllib.request.Request(f"http://{address}/healthz/{path}", headers={"Host": host}), timeout=3)
except urllib.error.HTTPError as error:
    answer = error
body = json.load(answer)
is_well = body["status"] == "ok" if part == "live" else body["checks"].get(part) == "ok"
sys.exit(0 if is_well else 1)
