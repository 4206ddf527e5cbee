#!/usr/bin/env python3
"""The demo's mail server: takes every message on loopback and keeps it as a file.

    demo_mailbox.py PORT FOLDER
"""
import asyncio
import pathlib
import signal
import sys

from aiosmtpd.smtp import SMTP


class Mailbox:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.count = len(list(self.folder.glob("*.eml")))

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        file = self.folder / f"{self.count:04}.eml"
        file.write_bytes(envelope.content)
        print(f"mail to {', '.join(envelope.rcpt_tos)}: {file}", flush=True)
        return "250 2.0.0 kept"


async def serve(port, folder):
    mailbox = Mailbox(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="demo"), "127.0.0.1", port)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
