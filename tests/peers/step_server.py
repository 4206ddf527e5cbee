"""Mail servers in this process that strike the gateway down at a step of the dialogue that the test
names: before the server answers, or right after."""
import socket
import threading


class StepServer:
    """Speaks line by line, each connection in a thread of its own.

    `arm(step, when, strike, about)`: the next time that this step is reached `strike` is called,
    once, and the connection is cut. `when` is "before" or "after" the answer. `about` is the
    recipient, where the step knows one; nothing: any.
    """

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        self.armed = None
        self.struck = threading.Event()
        self.lines = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.lines.append(connection)
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            with connection, connection.makefile("rb") as hear:
                self.serve(hear, connection)
        except OSError:
            pass

    def arm(self, step, when, strike, about=None):
        with self.lock:
            self.struck.clear()
            self.armed = (step, when, strike, about)

    def hang_up(self):
        """Ends what is open, as servers do with lines that nobody uses."""
        with self.lock:
            lines, self.lines = self.lines, []
        for line in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.listener.close()
        self.hang_up()

    def reached(self, step, when, about=None):
        with self.lock:
            due = self.armed is not None and self.armed[:2] == (step, when) \
                and (self.armed[3] is None or about is None or self.armed[3] == about)
            strike = self.armed[2] if due else None
            if due:
                self.armed = None
        if due:
            strike()
            self.struck.set()
            raise OSError("struck")

    def answer(self, connection, step, octets, about=None):
        self.reached(step, "before", about)
        connection.sendall(octets)
        self.reached(step, "after", about)

    def serve(self, hear, connection):
        raise NotImplementedError


def read_to_the_dot(hear):
    lines = []
    while True:
        line = hear.readline()
        if not line:
            raise OSError("the line broke")
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)


class StepSmtp(StepServer):
    """Takes every message. Steps: connect, EHLO, MAIL, RCPT, DATA, dot."""

    def __init__(self):
        self.taken = []
        super().__init__()

    def serve(self, hear, connection):
        self.answer(connection, "connect", b"220 steps.example\r\n")
        recipient = None
        while line := hear.readline():
            command = line.split(b":")[0].split()[0].upper().decode()
            if command == "EHLO":
                self.answer(connection, "EHLO", b"250-steps.example\r\n250 8BITMIME\r\n")
            elif command == "RCPT":
                recipient = line.split(b"<")[1].split(b">")[0].decode()
                self.answer(connection, "RCPT", b"250 2.1.5 ok\r\n", recipient)
            elif command == "DATA":
                self.answer(connection, "DATA", b"354 go on\r\n", recipient)
                octets = read_to_the_dot(hear)
                self.taken.append((recipient, octets))
                self.answer(connection, "dot", b"250 2.0.0 Ok: queued as STEP1\r\n", recipient)
            elif command == "QUIT":
                connection.sendall(b"221 2.0.0 bye\r\n")
                return
            else:
                self.answer(connection, command, b"250 2.0.0 ok\r\n")

    def of(self, recipient):
        return [octets for to, octets in self.taken if to == recipient]


class StepPop3(StepServer):
    """A mailbox. Steps: connect, USER, PASS, STAT, LIST, UIDL, RETR, DELE, QUIT. What is deleted
    goes when QUIT is answered, as RFC 1939 has it."""

    def __init__(self, password="s3cret"):
        self.password = password
        self.letters = {}
        self.retrieved = []
        self.visits = 0
        super().__init__()

    def put(self, name, octets):
        self.letters[name] = octets

    def serve(self, hear, connection):
        self.answer(connection, "connect", b"+OK here\r\n")
        names = list(self.letters)
        gone = set()
        while line := hear.readline():
            words = line.decode().split()
            command, argument = words[0].upper(), words[1] if len(words) > 1 else ""
            said = b"+OK\r\n"
            if command == "PASS" and argument != self.password:
                said = b"-ERR no\r\n"
            elif command == "STAT":
                said = b"+OK %d %d\r\n" % (len(names), sum(map(len, self.letters.values())))
            elif command == "LIST":
                said = b"+OK %s %d\r\n" % (argument.encode(), len(self.letters[names[int(argument) - 1]]))
            elif command == "UIDL":
                said = b"+OK %s %s\r\n" % (argument.encode(), names[int(argument) - 1].encode())
            elif command == "RETR":
                name = names[int(argument) - 1]
                self.retrieved.append(name)
                body = b"".join(b"." + part if part.startswith(b".") else part
                                for part in self.letters[name].splitlines(keepends=True))
                said = b"+OK\r\n" + body + b".\r\n"
            elif command == "DELE":
                gone.add(names[int(argument) - 1])
            elif command == "QUIT":
                self.reached("QUIT", "before")
                for name in gone:
                    self.letters.pop(name, None)
                self.visits += 1
            self.answer(connection, command, said)
            if command == "QUIT":
                return
