"""Texts by way of a strict Twilio: from a booking to the phone and back, on good days and bad ones."""
import time

import pytest

from gateway import Gateway, weekday
from processes import wait_for
from sink import Sink
from twilio_standin import ACCOUNT, TOKEN, Twilio

KIM = "+436601234567"
SALON = "+15550100"


def settings_of(twilio, **more):
    lines = {"provider": "twilio", "account_sid": ACCOUNT, "auth_token": TOKEN, "sender": SALON,
             "twilio_url": twilio.url, "retry_base_seconds": 1, "retry_ceiling_seconds": 2, **more}
    values = "\n".join(f'{name} = {value if isinstance(value, int) else chr(34) + value + chr(34)}'
                       for name, value in lines.items())
    # Settings stand before the listener; a section of their own goes behind all others.
    return f"\n[sms]\n{values}\n"


class Salon:
    """A gateway that texts customers besides mail, its relay and its Twilio."""

    def __init__(self, root, use="also", twilio=None, mail=True, **more):
        self.twilio = twilio or Twilio()
        self.sink = Sink(root / "sink") if mail else None
        if self.sink:
            self.sink.start()
        self.gateway = Gateway(root, smtp_port=self.sink.port if mail else None,
                               limits=settings_of(self.twilio, **more))
        self.gateway.init_demo().start()
        answer = self.gateway.rest("PUT", "/v1/message-settings", {
            "language": "en", "sms": {"use": use, "region": "AT", "quiet_from": "00:00",
                                      "quiet_until": "00:00"}}, If_Match='"0"')
        assert answer.status_code == 200, answer.text

    def book(self, email="kim@customer.example", phone="0660 1234567", hour=10, **customer):
        fields = {"name": "Kim", **({"email": email} if email else {}), "phone": phone, **customer}
        answer = self.gateway.book(weekday(hour=hour), customer=fields)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def texts(self, booking):
        page = self.gateway.rest("GET", f"/v1/notifications?channel=sms&booking={booking}").json()
        return page["data"]

    def status(self, booking):
        texts = self.texts(booking)
        return texts[0]["status"] if texts else None

    def waits_for(self, booking, status, seconds=15):
        wait_for(lambda: self.status(booking) == status, seconds,
                 f"{status}: {self.texts(booking)}\n{self.twilio.refused}\n"
                 f"{self.gateway.program.output()[-2000:]}")

    def close(self):
        self.gateway.stop()
        self.twilio.shutdown()
        if self.sink:
            self.sink.stop()


@pytest.fixture(name="salon")
def make_salon(tmp_path):
    made = []

    def make(**more):
        made.append(Salon(tmp_path / str(len(made)), **more))
        return made[-1]
    yield make
    for one in made:
        one.close()


def test_a_text_goes_out_and_its_fate_comes_back(salon):
    salon = salon()
    booking = salon.book()
    salon.waits_for(booking, "submitted")
    message = salon.twilio.messages[0]
    assert message["to"] == KIM and message["from"] == SALON
    assert "confirmed" in message["body"] and "http://127.0.0.1" in message["body"]
    assert not salon.twilio.refused

    assert salon.twilio.report(message, "delivered") == 204
    assert salon.status(booking) == "delivered"
    # Reordered, repeated and forged ones.
    assert salon.twilio.report(message, "sent") == 204
    assert salon.twilio.report(message, "undelivered", 30005) == 204
    assert salon.twilio.report(message, "failed", 30005, token="guessed") == 403
    assert salon.status(booking) == "delivered"
    whole = salon.gateway.rest("GET", "/v1/notifications/" + salon.texts(booking)[0]["id"]).json()
    assert whole["recipient"] == KIM
    assert whole["attempts"][0]["reference"] == message["sid"]
    assert [report["status"] for report in whole["reports"]].count("delivered") == 1
    log = salon.gateway.program.output()
    assert TOKEN not in log and KIM not in log and "sms.forged" in log


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(salon):
    lost = ["lose"]
    twilio = Twilio(trouble=lambda form: lost.pop() if lost else None)
    salon = salon(twilio=twilio)
    booking = salon.book()
    salon.waits_for(booking, "submitted", 40)
    assert len(twilio.messages) == 1 and twilio.lists == 1


def test_too_many_requests_are_heeded(salon):
    twilio = Twilio(trouble=lambda form: (429, {"Retry-After": "1"}, 20429))
    salon = salon(twilio=twilio)
    booking = salon.book()
    wait_for(lambda: "429" in salon.texts(booking)[0]["last_detail"], 15, "the first attempt")
    salon.book(hour=12)
    time.sleep(1)
    assert salon.status(booking) == "retrying"
    assert len(twilio.posts) == 1, "the provider asked for patience"


def test_what_cannot_be_delivered_goes_by_mail_once(salon):
    salon = salon(use="instead")
    booking = salon.book(phone="0660 7654321")
    salon.waits_for(booking, "submitted")
    assert not salon.sink.messages()
    salon.twilio.report(salon.twilio.messages[0], "undelivered", 30005)
    salon.sink.wait_for_messages(1, 15)
    time.sleep(1)
    assert len(salon.twilio.messages) == 1
    assert [m["to"] for m in salon.sink.messages()] == [["kim@customer.example"]]


def test_stop_holds_until_start(salon):
    salon = salon(mail=False)
    hook = f"http://127.0.0.1:{salon.gateway.port}/hooks/sms/twilio"
    salon.waits_for(salon.book(), "submitted")
    assert salon.twilio.text(hook, KIM, SALON, "STOP", token="guessed").status_code == 403
    assert salon.twilio.text(hook, KIM, SALON, "Stop").text.endswith("<Response></Response>")
    assert not salon.texts(salon.book(hour=12))
    assert "STOP ends these texts" in salon.twilio.text(hook, KIM, SALON, "help").text
    salon.twilio.text(hook, KIM, SALON, "start")
    salon.waits_for(salon.book(hour=14), "submitted")
    # Words for people are a letter to the office.
    salon.twilio.text(hook, KIM, SALON, "I am <late>")
    letters = salon.gateway.query("select count(*) from effects where kind = 'letter.wrote'")
    assert letters[0][0] == 1


def test_killed_between_any_two_steps_nobody_is_texted_twice(salon):
    salon = salon(mail=False)
    bookings = []
    for hour in (9, 10, 11, 12, 13):
        bookings.append(salon.book(phone=f"0660 1234{hour:03d}", hour=hour))
        salon.gateway.kill()
        salon.gateway.start()
    # What was struck in mid-attempt waits for its lease to run out: two minutes.
    wait_for(lambda: all(salon.status(b) in ("submitted", "sending") for b in bookings), 15, "all")
    numbers = [message["to"] for message in salon.twilio.messages]
    assert len(numbers) == len(set(numbers))
    assert sum(salon.status(b) == "submitted" for b in bookings) <= len(numbers)


def test_wrong_credentials_stop_it_and_say_so(salon):
    salon = salon(twilio=Twilio(token="changed meanwhile"))
    booking = salon.book()
    wait_for(lambda: "sms.account_fault" in salon.gateway.program.output(), 15, "an alarm")
    assert salon.status(booking) == "retrying"
    salon.book(hour=12)
    time.sleep(1)
    assert len(salon.twilio.posts) == 1, "every text was tried in turn"


def test_no_name_becomes_a_parameter(salon):
    salon = salon(mail=False)
    for hour, name in zip((9, 11, 13), ("Kim&To=+15550177", "Kim\r\nTo: +15550177", "{{link}} %0d%0a")):
        answer = salon.gateway.book(weekday(hour=hour),
                                    customer={"name": name, "phone": "0660 1234567"})
        if answer.status_code == 201:
            salon.waits_for(answer.json()["id"], "submitted")
    assert {message["to"] for message in salon.twilio.messages} == {KIM}
    assert not salon.twilio.refused
