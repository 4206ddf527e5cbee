"""Texts by way of Kannel and its fake centre: out, reported, and back."""
import pytest

from gateway import Gateway, weekday
from kannel_server import Kannel, lacking
from processes import wait_for

pytestmark = pytest.mark.skipif(bool(lacking()),
                                reason=f"not installed here: {', '.join(lacking())}; see the "
                                       "packages kannel and kannel-extras")
KIM = "+436601234567"
SALON = "+15550100"


@pytest.fixture(name="salon")
def make_salon(tmp_path):
    gateway = Gateway(tmp_path / "gateway")
    inbound = f"http://127.0.0.1:{gateway.port}/hooks/sms/kannel/inbound?key=between-us"
    kannel = Kannel(tmp_path / "kannel", inbound)
    with open(gateway.config, "a", encoding="utf-8") as config:
        config.write(f"""
[sms]
provider = "kannel"
sender = "{SALON}"
kannel_url = "{kannel.url}"
kannel_username = "holdfast"
kannel_password = "foobar"
inbound_key = "between-us"
retry_base_seconds = 1
retry_ceiling_seconds = 1
""")
    gateway.init_demo().start()
    answer = gateway.rest("PUT", "/v1/message-settings", {
        "language": "en", "sms": {"use": "also", "region": "AT", "quiet_from": "00:00",
                                  "quiet_until": "00:00"}}, If_Match='"0"')
    assert answer.status_code == 200, answer.text
    yield gateway, kannel
    gateway.stop()
    kannel.stop()


def book(gateway, hour=10, **more):
    answer = gateway.book(weekday(hour=hour),
                          customer={"name": "Kim", "phone": "0660 1234567", **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def texts(gateway, booking):
    return gateway.rest("GET", f"/v1/notifications?channel=sms&booking={booking}").json()["data"]


def test_a_text_reaches_the_phone_and_its_report_comes_back(salon):
    gateway, kannel = salon
    kannel.start()
    booking = book(gateway)
    wait_for(lambda: texts(gateway, booking)[0]["status"] == "delivered", 20,
             f"delivered: {texts(gateway, booking)}")
    arrived = kannel.arrived()
    assert [(sender, to) for sender, to, _ in arrived] == [(SALON, KIM)]
    assert "confirmed" in arrived[0][2]
    whole = gateway.rest("GET", "/v1/notifications/" + texts(gateway, booking)[0]["id"]).json()
    assert "delivered" in [report["status"] for report in whole["reports"]]
    assert "foobar" not in gateway.program.output()


def test_what_comes_while_the_centre_is_away_arrives_later_and_once(salon):
    gateway, kannel = salon
    booking = book(gateway)
    wait_for(lambda: texts(gateway, booking)[0]["last_detail"], 15, "a first attempt")
    kannel.start()
    # Nobody was there: the answer is lost for all that is known, and its report is waited for.
    assert texts(gateway, booking)[0]["status"] in ("retrying", "sending")
    second = book(gateway, hour=12)
    wait_for(lambda: texts(gateway, second)[0]["status"] == "delivered", 20, "the second")
    assert len(kannel.arrived()) == 1


def test_other_alphabets_and_long_texts_arrive_whole(salon):
    gateway, kannel = salon
    kannel.start()
    words = "Zdravé odpoledne, žlutý kůň se těší na viděnou " * 3
    answer = gateway.rest("PUT", "/v1/message-templates/booking.confirmed.en", {"text": words.strip()}, If_Match='"0"')
    assert answer.status_code == 200, answer.text
    booking = book(gateway)
    wait_for(lambda: texts(gateway, booking)[0]["status"] == "delivered", 20, "delivered")
    parts = [part for _, _, part in kannel.arrived()]
    assert len(parts) > 1 and "".join(parts) == words.strip()


def test_stop_comes_back_and_is_answered(salon):
    gateway, kannel = salon
    kannel.start(f"{KIM} {SALON} text Stop")
    wait_for(lambda: any("no more texts" in words for _, _, words in kannel.arrived()), 20,
             f"an answer: {kannel.arrived()}")
    assert not texts(gateway, book(gateway))
