"""A private PostgreSQL for one command: its own folder, its own unix socket, no network, gone afterwards.

    .venv/bin/python tools/postgres_cluster.py .venv/bin/pytest src/daybook/finance
    .venv/bin/python tools/postgres_cluster.py --durable .venv/bin/python -m bench

The command finds the database in DAYBOOK_DATABASE_URL.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    # Installing every trigger in one transaction, and dropping each in a test, locks every table.
    "max_locks_per_transaction": "1024",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    "log_min_messages": "error",
}
# Only for tests that never pull the plug: a flush to disk per commit would take most of their time. Their tables are
# small and new: compiling a statement, or a look for what to clean, takes longer than what it is for.
NOT_DURABLE = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off", "autovacuum": "off",
}  # fmt: skip


class NoPostgres(Exception):
    """PostgreSQL's server programs are not on this machine."""


@dataclass(frozen=True)
class Cluster:
    """A running server, reached through `socket` (a folder) as the superuser `daybook`."""

    socket: Path

    def url(self, database: str = "daybook") -> str:
        return f"postgresql:///{database}?host={self.socket}&user=daybook"


def server_programs() -> Path:
    """The newest installed PostgreSQL's bin folder; NoPostgres when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres("PostgreSQL is not installed. On Debian 12, as root: apt-get install postgresql-15")
    return Path(on_path).resolve().parent


@contextmanager
def postgres_cluster(*, durable: bool) -> Iterator[Cluster]:
    """Make a cluster in a temporary folder, start it, and take it away afterwards.

    `durable` keeps every safety setting as PostgreSQL ships it (for speed measured honestly and for tests of crashes);
    otherwise nothing is flushed to disk.
    """
    programs = server_programs()
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
    server = _Server(programs, folder, _unprivileged_user())
    try:
        server.make(SETTINGS | ({} if durable else NOT_DURABLE))
        server.start()
        try:
            yield Cluster(folder)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to run the server as: ourselves (None), or, since PostgreSQL refuses to run as root, somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL will not run as root, and there is neither a user postgres nor a user nobody.")


@dataclass(frozen=True)
class _Server:
    programs: Path
    folder: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self, settings: dict[str, str]) -> None:
        if self.user is not None:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self._run("initdb", "--username=daybook", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        lines.append(f"unix_socket_directories = '{self.folder}'")
        with (self.data / "postgresql.conf").open("a") as config:
            config.write("\n".join(lines) + "\n")

    def start(self) -> None:
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self.folder / 'log'}")
        self._run("createdb", f"--host={self.folder}", "--username=daybook", "daybook", on_data=False)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate")

    def _run(self, program: str, *arguments: str, on_data: bool = True) -> None:
        data = [f"--pgdata={self.data}"] if on_data else []
        done = subprocess.run(
            [self.programs / program, *data, *arguments],
            cwd=self.folder,
            # Files, not pipes: the server that pg_ctl leaves running would hold a pipe open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
        if done.returncode:
            log = self.folder / "log"
            said = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program} failed with exit code {done.returncode}. {said}".strip())


def main() -> int:
    """Run the command given with a cluster of its own; its exit code is ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--durable", action="store_true", help="flush every commit to disk")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    if not given.command:
        parser.error("name the command to run")
    # So that the cluster is taken away when we are asked to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with postgres_cluster(durable=given.durable) as cluster:
            return subprocess.run(given.command, env=os.environ | {"DAYBOOK_DATABASE_URL": cluster.url()}).returncode
    except NoPostgres as why:
        print(why, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
