"""A strict Twilio on loopback: the Messages API with its own checks, a bad day to order, and signed
callbacks. The signature is computed here by itself."""
import base64
import hashlib
import hmac
import http.server
import json
import re
import threading
import time
import urllib.parse
from email.utils import formatdate

import requests

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "example-auth-token"
KNOWN = {"To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"}
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def signature(url, form, token=TOKEN):
    text = url + "".join(name + value for name, value in sorted(form.items()))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Twilio(http.server.ThreadingHTTPServer):
    """`trouble(form)` may give (status, headers, code) instead of taking a text, "lose" to take it and
    hang up, or "drop" to hang up before. `messages` is what it has, in order; `refused` why requests
    were none."""
    daemon_threads = True

    def __init__(self, token=TOKEN, trouble=lambda form: None):
        self.token = token
        self.trouble = trouble
        self.messages = []
        self.posts = []
        self.lists = 0
        self.refused = []
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    def sent_to(self, number):
        return [message for message in list(self.messages) if message["to"] == number]

    def take(self, form):
        with self.lock:
            message = {"sid": f"SM{len(self.messages):032x}", "status": "queued", "to": form["To"],
                       "from": form.get("From"), "body": form["Body"], "error_code": None,
                       "date_created": formatdate(usegmt=False, localtime=False),
                       "callback": form.get("StatusCallback"), "num_segments": "1"}
            self.messages.append(message)
            return message

    def report(self, message, status, code=None, token=None):
        """Calls back, and returns the answer's status."""
        message["status"], message["error_code"] = status, code
        form = {"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "MessageSid": message["sid"],
                "MessageStatus": status, "SmsSid": message["sid"], "SmsStatus": status,
                "To": message["to"], "From": message["from"] or "", "NewField": "of tomorrow"}
        if code:
            form["ErrorCode"] = str(code)
        return self.call(message["callback"], form, token).status_code

    def call(self, url, form, token=None):
        signed = {"X-Twilio-Signature": signature(url, form, token or self.token)}
        return requests.post(url, data=form, headers=signed, timeout=20)

    def text(self, url, sender, to, body, sid=None, token=None):
        """Somebody texts; returns the answer."""
        form = {"MessageSid": sid or f"SM{time.time_ns():032x}", "From": sender, "To": to, "Body": body,
                "NumMedia": "0", "NumSegments": "1"}
        return self.call(url, form, token)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=None):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, code, why, headers=None):
        self.server.refused.append(why)
        self.answer(status, {"code": code, "message": why, "status": status,
                             "more_info": f"https://www.twilio.com/docs/errors/{code}"}, headers)

    def may_enter(self):
        right = "Basic " + base64.b64encode(f"{ACCOUNT}:{self.server.token}".encode()).decode()
        if self.headers.get("Authorization") != right:
            self.refuse(401, 20003, "Authenticate")
            return False
        return True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        fields = urllib.parse.parse_qsl(body, keep_blank_values=True, strict_parsing=True)
        form = dict(fields)
        self.server.posts.append(form)
        if not self.may_enter():
            return
        if self.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return self.refuse(404, 20404, f"no such resource: {self.path}")
        if self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            return self.refuse(400, 20001, "not a form")
        if len(fields) != len(form) or set(form) - KNOWN:
            return self.refuse(400, 20001, f"unknown or doubled parameters: {fields}")
        trouble = self.server.trouble(form)
        if trouble == "drop":
            return self.hang_up()
        if trouble == "lose":
            self.server.take(form)
            return self.hang_up()
        if trouble:
            status, headers, code = trouble
            return self.refuse(status, code, f"trouble {status}", headers)
        if not E164.fullmatch(form.get("To", "")):
            return self.refuse(400, 21211, "invalid To")
        if not E164.fullmatch(form.get("From", "")) and not form.get("MessagingServiceSid"):
            return self.refuse(400, 21212, "invalid From")
        if not 0 < len(form.get("Body", "")) <= 1600:
            return self.refuse(400, 21617, "body too long")
        if not 1 <= int(form.get("ValidityPeriod", "100")) <= 36000:
            return self.refuse(400, 21620, "ValidityPeriod out of range")
        message = self.server.take(form)
        self.answer(201, {key: value for key, value in message.items() if key != "callback"})

    def do_GET(self):
        if not self.may_enter():
            return
        path, _, query = self.path.partition("?")
        base = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
        if path == base + ".json":
            asked = dict(urllib.parse.parse_qsl(query, strict_parsing=True))
            if set(asked) - {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize"}:
                return self.refuse(400, 20001, f"unknown filters: {asked}")
            self.server.lists += 1
            found = list(reversed(self.server.sent_to(asked.get("To"))))
            return self.answer(200, {"messages": found[:int(asked.get("PageSize", 50))]})
        for message in self.server.messages:
            if path == f"{base}/{message['sid']}.json":
                return self.answer(200, message)
        return self.refuse(404, 20404, "no such message")

    def hang_up(self):
        self.close_connection = True
        self.connection.close()
