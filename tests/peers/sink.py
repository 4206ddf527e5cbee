"""Runs smtp_sink.py and reads what it took."""
import json
import pathlib

from processes import Program, free_port, listens, wait_for

HERE = pathlib.Path(__file__).parent


class Sink:
    script = "smtp_sink.py"

    def __init__(self, root, port=None, **options):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.port = port or free_port()
        self.out = self.root / "messages.jsonl"
        self.options = [str(word) for name, value in options.items()
                        for word in (f"--{name}", value)]
        self.program = None

    def start(self):
        self.program = Program(["/usr/bin/python3", str(HERE / self.script), "--port",
                                str(self.port), "--out", str(self.out), *self.options],
                               self.root / "log")
        wait_for(lambda: listens(self.port), 20, "the mail sink listens")

    def stop(self):
        if self.program:
            self.program.stop()

    def messages(self):
        if not self.out.exists():
            return []
        messages = [json.loads(line) for line in self.out.read_text().splitlines()]
        return [m for m in messages if any("customer.example" in to for to in m["to"])]

    def wait_for_messages(self, count, seconds=30):
        wait_for(lambda: len(self.messages()) >= count, seconds, f"{count} mails")
        return self.messages()


class FaultySink(Sink):
    """One that does wrong what the recipient's name says."""
    script = "faulty_smtp.py"
