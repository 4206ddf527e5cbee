"""cadaver, a WebDAV client of the command line: what a person does with files and with calendars."""
import os
import subprocess

import pytest


@pytest.fixture
def gateway(gateways):
    return gateways().init_demo().start()


def cadaver(gateway, folder, path, *lines):
    """Says these lines to cadaver and returns what it answers."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    (home / ".netrc").write_text(f"machine 127.0.0.1 login ana password "
                                 f"{gateway.credentials['DEMO_ANA_PASSWORD']}\n")
    (home / ".netrc").chmod(0o600)
    done = subprocess.run(["/usr/bin/cadaver", gateway.url(path)], cwd=folder, timeout=60,
                          input="\n".join([*lines, "quit"]) + "\n", text=True, check=False,
                          capture_output=True,
                          env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"})
    said = done.stdout + done.stderr
    assert "failed" not in said and "Could not" not in said, said
    return said


def test_files_go_there_and_back(gateway, tmp_path):
    (tmp_path / "offer.txt").write_text("Twelve hours at forty.\n")

    cadaver(gateway, tmp_path, "/dav/files/ana/",
            "mkcol letters", "cd letters", "put offer.txt", "copy offer.txt second.txt",
            "move second.txt third.txt", "propset third.txt mood good")
    said = cadaver(gateway, tmp_path, "/dav/files/ana/letters/",
                   "ls", "get third.txt back.txt", "propget third.txt mood")

    assert "offer.txt" in said and "third.txt" in said and "second.txt" not in said
    assert "good" in said
    assert (tmp_path / "back.txt").read_text() == "Twelve hours at forty.\n"
    said = cadaver(gateway, tmp_path, "/dav/files/ana/", "delete letters/offer.txt",
                   "rmcol letters", "ls")
    assert "letters" not in said.split("Listing collection")[-1]


def test_calendars_can_be_looked_at(gateway, tmp_path):
    said = cadaver(gateway, tmp_path, "/dav/calendars/ana/", "ls", "cd appointments", "ls")

    assert "appointments" in said
