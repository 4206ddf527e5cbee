"""The authorization servers of Google and Microsoft, before the stand-ins of their calendars: every
parameter is looked at, a code works once and for its own verifier and address alone, refresh tokens
rotate (Microsoft's) and are watched."""
import base64
import hashlib
import json
import urllib.parse
import uuid

from google_standin import Google
from google_standin import Refused as GoogleRefused
from graph_standin import Graph
from graph_standin import Refused as GraphRefused

GOOGLE_SCOPES = {"openid", "email", "https://www.googleapis.com/auth/calendar.events",
                 "https://www.googleapis.com/auth/calendar.calendarlist.readonly"}
MICROSOFT_SCOPES = {"openid", "email", "profile", "offline_access",
                    "https://graph.microsoft.com/Calendars.ReadWrite"}
AUTHORIZE = {"client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge",
             "code_challenge_method"}
EXCHANGE = {"grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret"}
REFRESH = {"grant_type", "refresh_token", "client_id", "client_secret"}


class Strict:
    """`person`: who is signed in at the service. `agrees`: what the person does. `granted`: the scopes
    that they leave ticked; nothing: all. `lifetime`: seconds of an access token."""
    scopes, more, refused = set(), set(), None

    def __init__(self):
        self.person, self.agrees, self.granted, self.lifetime = "ana@salon.example", True, None, 3599
        self.refreshed, self.complaints_of_oauth = [], []
        super().__init__()

    def complain(self, what):
        self.complaints_of_oauth.append(what)
        raise self.refused(400, "invalid_request")

    def agree(self, query):
        if not AUTHORIZE <= set(query) or not set(query) <= AUTHORIZE | self.more:
            self.complain(f"parameters {sorted(query)}")
        if query["client_id"] != "client" or query["response_type"] != "code":
            self.complain("client or response type")
        if query["code_challenge_method"] != "S256" or len(query["code_challenge"]) != 43:
            self.complain("no proof key")
        if set(query["scope"].split()) != self.scopes:
            self.complain(f"scopes {query['scope']}")
        if len(query["state"]) < 32:
            self.complain("a state that can be guessed")
        if not self.agrees:
            answer = {"error": "access_denied", "state": query["state"]}
            return query["redirect_uri"] + "?" + urllib.parse.urlencode(answer)
        code = f"4/{uuid.uuid4().hex}"
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": query["state"]})

    def exchange(self, form):
        """What the person agreed to. A second use of a code is an alarm."""
        if set(form) != EXCHANGE or form["client_secret"] != "client-secret":
            self.complain(f"members {sorted(form)}")
        asked = self.codes.pop(form["code"], None)
        if asked is None:
            self.complain("a code was used twice")
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            self.complain("the verifier is not the challenge's")
        if form["redirect_uri"] != asked["redirect_uri"]:
            self.complain("another address to come back to")

    def access(self):
        token = f"access.{uuid.uuid4().hex}"
        self.access_tokens.add(token)
        return token

    def id_token(self):
        claims = {"sub": f"id of {self.person}", "email": self.person}
        middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"e30.{middle}.e30"


class StrictGoogle(Strict, Google):
    scopes, more, refused = GOOGLE_SCOPES, {"access_type", "prompt", "login_hint"}, GoogleRefused

    def agree(self, query):
        if query.get("access_type") != "offline" or query.get("prompt") != "consent":
            self.complain("there would be no refresh token")
        return super().agree(query)

    def token(self, form):
        answer = {"expires_in": self.lifetime, "token_type": "Bearer"}
        if form.get("grant_type") == "authorization_code":
            self.exchange(form)
            token = f"1//{uuid.uuid4().hex}"
            self.refresh_tokens.add(token)
            answer |= {"refresh_token": token, "id_token": self.id_token()}
        else:
            if set(form) != REFRESH:
                self.complain(f"members {sorted(form)}")
            self.refreshed.append(form["refresh_token"])
            if form["refresh_token"] not in self.refresh_tokens:
                raise GoogleRefused(400, "invalid_grant")
        return answer | {"access_token": self.access(), "scope": " ".join(self.granted or GOOGLE_SCOPES)}

    def revoke_all(self):
        """The person takes it back in the account's settings."""
        self.refresh_tokens.clear()
        self.access_tokens.clear()


class StrictMicrosoft(Strict, Graph):
    scopes, more, refused = MICROSOFT_SCOPES, {"response_mode", "prompt", "login_hint"}, GraphRefused

    def token(self, form):
        answer = {"expires_in": self.lifetime, "token_type": "Bearer", "scope": "Calendars.ReadWrite"}
        if form.get("grant_type") == "authorization_code":
            self.exchange(form)
            answer |= {"id_token": self.id_token()}
        else:
            if set(form) != REFRESH:
                self.complain(f"members {sorted(form)}")
            self.refreshed.append(form["refresh_token"])
            if form["refresh_token"] != self.refresh_token:
                raise GraphRefused(400, "invalid_grant")
        self.refresh_token = f"0.{uuid.uuid4().hex}"
        return answer | {"access_token": self.access(), "refresh_token": self.refresh_token}
