"""Each service of docker-compose.yml as a local process with the command that the file gives it: database, pool in
transaction mode, one-shot migration, web, worker, beat and the TLS proxy, ending with a page read through all of them."""

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tests.journeys.conftest import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf8"))
ADDRESS = os.environ.get("TEST_DATABASE_URL", "")
TOOLS = ("redis-server", "pgbouncer", "nginx", "envsubst", "openssl", "psql", "setpriv")
MISSING = [tool for tool in TOOLS if not (shutil.which(tool) or Path("/usr/sbin", tool).exists())]
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []

if os.environ.get("HONGJIANG_REQUIRE_ALL") != "1" and (MISSING or not ADDRESS):
    pytest.skip(f"needs TEST_DATABASE_URL and {', '.join(TOOLS)}", allow_module_level=True)


class Services:
    """The processes of one installation, each with the environment that the compose file gives its service."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.running = folder, []
        self.server = urlsplit(ADDRESS)
        self.name, self.password = f"compose_{uuid.uuid4().hex[:10]}", uuid.uuid4().hex
        self.app, self.app_password = f"{self.name}_app", uuid.uuid4().hex
        self.ports = {name: free_port() for name in ("pool", "web", "http", "https", "redis")}
        self.sql(f"CREATE ROLE {self.name} LOGIN CREATEROLE PASSWORD '{self.password}'")
        self.sql(f"CREATE DATABASE {self.name} OWNER {self.name}")

    def sql(self, statement: str, database: str = "") -> str:
        address = f"{ADDRESS.rpartition('/')[0]}/{database}" if database else ADDRESS
        return subprocess.run(["psql", "-qtA", address, "-c", statement], check=True, capture_output=True, text=True).stdout.strip()

    def environment(self, service: str) -> dict[str, str]:
        """As the file says, with the names of the other services replaced by where they run here."""
        given = {
            "DJANGO_SECRET_KEY": "k4w8v2m9x7q1z5t3r6y0u8i2o4p7a9s1d3f5g7h9j2l4n6b8c0e1", "HONGJIANG_FIELD_KEYS": "one-key-for-fields",
            "DJANGO_ALLOWED_HOSTS": "hongjiang.example", "POSTGRES_PASSWORD": self.password,
        }  # fmt: skip
        own = {"POSTGRES_APP_PASSWORD": self.app_password, "REDIS_PASSWORD": self.app_password}
        out = {}
        for key, value in COMPOSE["services"][service].get("environment", {}).items():
            for name, text in own.items():
                value = re.sub(rf"\$\{{{name}:-\$\{{[^}}]*\}}\}}", text, value)
            value = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
            for name, text in given.items():
                value = value.replace(f"${{{name}:?set {name}}}", text)
            value = value.replace("@db:5432/hongjiang", f"@{self.server.hostname}:{self.server.port or 5432}/{self.name}")
            value = value.replace("@pool:6432/hongjiang", f"@127.0.0.1:{self.ports['pool']}/{self.name}")
            value = value.replace("hongjiang_app", self.app).replace("//hongjiang:", f"//{self.name}:")
            out[key] = value.replace("@redis:6379/0", f"@127.0.0.1:{self.ports['redis']}/0")
        return {"PATH": f"{Path(sys.executable).parent}:/usr/sbin:{os.environ['PATH']}", "HONGJIANG_VAR": str(self.folder / "var"), **out}

    def start(self, command: list[str], env: dict[str, str], *, nobody: bool = False) -> None:
        run = [*(AS_NOBODY if nobody else []), *command]
        with (self.folder / f"{len(self.running)}.log").open("w") as log:
            self.running.append(subprocess.Popen(run, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True))

    def logs(self) -> str:
        return "\n".join(f"{p.args}: {(self.folder / f'{n}.log').read_text()[-800:]}" for n, p in enumerate(self.running))

    def stop(self) -> None:
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()  # who is not waited for is complained of in the next test
        self.sql(f"DROP DATABASE {self.name} WITH (FORCE)")
        self.sql(f"DROP ROLE IF EXISTS {self.app}")
        self.sql(f"DROP ROLE {self.name}")


@pytest.fixture
def folder():
    """Where another user may read, unlike the folders that pytest makes."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def services(folder):
    (folder / "var").mkdir()
    found = Services(folder)
    yield found
    found.stop()


def web_command() -> list[str]:
    line = next(row for row in (ROOT / "Dockerfile").read_text(encoding="utf8").splitlines() if row.startswith("CMD "))
    return json.loads(line.removeprefix("CMD "))


def certificate(folder: Path) -> Path:
    tls = folder / "tls"
    tls.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hongjiang.example",
         "-keyout", str(tls / "tls.key"), "-out", str(tls / "tls.crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    (tls / "tls.key").chmod(0o644)  # read below by another user, from a folder that is gone after the test
    return tls


def fetch(url: str, **headers: str) -> tuple[int, str]:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args, **kwargs):
            return None

    context = ssl._create_unverified_context()  # our own certificate, made above
    opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(urllib.request.Request(url, headers={"Host": "hongjiang.example", **headers}), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", "")


def healthy(services: Services, service: str) -> bool:
    """The service's own health check, as the file gives it."""
    check = [
        part.replace("web:8000", f"127.0.0.1:{services.ports['web']}") for part in COMPOSE["services"][service]["healthcheck"]["test"][1:]
    ]
    env = services.environment("web") | {"HONGJIANG_WEB": f"127.0.0.1:{services.ports['web']}"}
    return subprocess.run(check, cwd=ROOT, env=env, capture_output=True, check=False).returncode == 0


def start_redis(services: Services) -> None:
    """As the file starts it, without the image's own way to another user, on a port of its own."""
    kept, line = services.folder / "redis.conf", COMPOSE["services"]["redis"]["command"][-1].replace("$$", "$")
    for there, here in (("chown redis /tmp/redis.conf &&", ""), ("docker-entrypoint.sh ", ""), ("/tmp/redis.conf", str(kept))):
        assert there in line
        line = line.replace(there, here)
    own = f" --port {services.ports['redis']} --dir {services.folder}"
    services.start(["sh", "-c", line + own], services.environment("redis"))
    asked = ["redis-cli", "-p", str(services.ports["redis"]), "ping"]
    secret = {"PATH": os.environ["PATH"], "REDISCLI_AUTH": services.app_password}

    def says(env: dict[str, str]) -> str:
        return subprocess.run(asked, env=env, capture_output=True, text=True, check=False).stdout

    wait_until(lambda: "PONG" in says(secret))
    assert "NOAUTH" in says({"PATH": os.environ["PATH"]})
    assert kept.stat().st_mode & 0o077 == 0


def test_the_services_of_the_compose_file_work_together(services, folder):
    ports, server = services.ports, services.server
    migrate = services.environment("migrate")
    assert "pool" not in COMPOSE["services"]["migrate"]["environment"]["DATABASE_URL"]
    command = [part.replace("hongjiang_app", services.app) for part in COMPOSE["services"]["migrate"]["command"]]
    done = subprocess.run(command, cwd=ROOT, env=migrate, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    start_redis(services)

    pool = services.environment("pool") | {
        "DATABASE_HOST": server.hostname, "DATABASE_PORT": str(server.port or 5432), "DATABASE_NAME": services.name,
        "POOL_PORT": str(ports["pool"]), "POOL_ADDRESS": "127.0.0.1",
    }  # fmt: skip
    services.start(["bash", "tools/deploy/pool/run.sh"], pool, nobody=True)
    web = [part.replace("0.0.0.0:8000", f"127.0.0.1:{ports['web']}") for part in web_command()]
    services.start(web, services.environment("web"))
    services.start(COMPOSE["services"]["worker"]["command"], services.environment("worker"))
    services.start(COMPOSE["services"]["beat"]["command"], services.environment("beat"))
    own = {"WEB": f"127.0.0.1:{ports['web']}", "HTTP_PORT": str(ports["http"]), "HTTPS_PORT": str(ports["https"])}
    tls = certificate(folder)
    services.start(["bash", "tools/deploy/proxy/run.sh"], services.environment("proxy") | own | {"TLS_DIR": str(tls)}, nobody=True)

    def is_up() -> bool:
        try:
            return fetch(f"https://127.0.0.1:{ports['https']}/healthz/ready")[0] == 200
        except OSError:
            return False

    until = time.monotonic() + 90
    while not is_up() and time.monotonic() < until:
        time.sleep(0.5)
    assert is_up(), services.logs()

    assert fetch(f"http://127.0.0.1:{ports['http']}/login/") == (301, "https://hongjiang.example/login/")
    status, page = fetch(f"https://127.0.0.1:{ports['https']}/login/")
    assert status == 200
    assert "红匠" in page
    assert fetch(f"https://127.0.0.1:{ports['https']}/login/", Host="other.example")[0] == 400
    wait_until(lambda: healthy(services, "web") and healthy(services, "worker"))
    # The portal works under the role that owns nothing, and no service but migrate knows the owner.
    assert services.sql("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
                        services.name) == services.app  # fmt: skip
    assert not any(services.password in str(services.environment(name)) for name in ("pool", "web", "worker", "beat", "redis", "proxy"))
    backup = subprocess.run(
        [sys.executable, "manage.py", "backup", str(folder / "kept")], cwd=ROOT, env=services.environment("worker"), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert backup.returncode == 0, backup.stderr[-2000:]


def test_the_pool_and_the_proxy_refuse_to_start_without_what_they_need(tmp_path):
    env = {"PATH": f"/usr/sbin:{os.environ['PATH']}"}
    pool = subprocess.run(["bash", "tools/deploy/pool/run.sh"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert pool.returncode != 0
    assert "DATABASE_PASSWORD" in pool.stderr
    proxy = subprocess.run(
        ["bash", "tools/deploy/proxy/run.sh"], cwd=ROOT, env=env | {"TLS_DIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert proxy.returncode != 0
    assert "tls.crt" in proxy.stderr
