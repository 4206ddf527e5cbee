#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <ostream>
#include <vector>

#include "gateway/net/session.hpp"
#include "tests/gateway/memory_stream.hpp"

namespace holdfast::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHost = "Host: holdfast.example\r\n";

struct Seen {
  HttpRequest request;
  Peer peer;
};

/// One session over a stream in memory, with a handler that says what it got.
class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    handler_ = [this](HttpRequest request, Peer peer) {
      return answer(std::move(request), std::move(peer));
    };
  }
  ~SessionTest() override { hang_up(); }

  Awaitable<HttpResponse> answer(HttpRequest request, Peer peer) {
    if (request.target == "/close") {
      session_->drain();
    }
    HttpResponse response = next_;
    if (response.body.empty() && response.status == 200) {
      response.body = request.method + " " + request.target + " [" + request.body + "]";
    }
    seen_.push_back({std::move(request), std::move(peer)});
    co_return response;
  }

  void start(std::deque<std::string> sends, bool ends = true) {
    hang_up();
    peer_ = {};
    peer_.sends = std::move(sends);
    peer_.ends = ends;
    auto stream = std::make_unique<test::MemoryStream>(context_, peer_);
    session_ = std::make_unique<Session>(std::move(stream), origin_, handler_, limits_, commons_);
    boost::asio::co_spawn(context_, session_->run(), boost::asio::detached);
    run();
  }

  void hang_up() {
    if (session_) {
      session_->close();
      run();
    }
  }

  void run() {
    context_.restart();
    context_.poll();
  }

  /// Half a second at a time, as the server does.
  void wait(std::chrono::milliseconds time) {
    now_ += time;
    session_->sweep(now_);
    run();
  }

  std::string talk(std::string sends) {
    start({std::move(sends)});
    return peer_.received;
  }

  static std::string get(std::string_view target, std::string_view fields = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\n" + std::string(kHost) +
           std::string(fields) + "\r\n";
  }

  Limits limits_;
  std::shared_ptr<Commons> commons_ = std::make_shared<Commons>(limits_);
  Origin origin_{"192.0.2.7", false, false};
  HttpResponse next_;
  boost::asio::io_context context_;
  test::MemoryPeer peer_;
  Handler handler_;
  std::vector<Seen> seen_;
  std::unique_ptr<Session> session_;
  Session::Time now_ = std::chrono::steady_clock::now();
};

/// A body that comes as the test gives it.
class Pieces final : public BodySource {
 public:
  explicit Pieces(boost::asio::io_context& context)
      : bell_(context, boost::asio::steady_timer::time_point::max()) {}

  Awaitable<std::string> next() override {
    while (given.empty() && !stopped && !ended) {
      bell_.expires_at(boost::asio::steady_timer::time_point::max());
      co_await bell_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    if (given.empty()) {
      co_return std::string();
    }
    auto piece = std::move(given.front());
    given.pop_front();
    co_return piece;
  }
  void stop() override {
    stopped = true;
    ring();
  }
  void ring() { bell_.cancel(); }

  std::deque<std::string> given;
  bool stopped = false;
  bool ended = false;

 private:
  boost::asio::steady_timer bell_;
};

class SessionStream : public SessionTest {
 protected:
  SessionStream() { next_.source = pieces_; }
  void give(std::string piece) {
    pieces_->given.push_back(std::move(piece));
    pieces_->ring();
    run();
  }
  void end() {
    pieces_->ended = true;
    pieces_->ring();
    run();
  }

  std::shared_ptr<Pieces> pieces_ = std::make_shared<Pieces>(context_);
};

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST_F(SessionTest, PipelinedRequestsAreAnsweredInOrder) {
  talk(get("/1") + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" + get("/3"));

  ASSERT_EQ(seen_.size(), 3U);
  const auto first = peer_.received.find("GET /1 []");
  const auto second = peer_.received.find("POST /2 [abc]");
  const auto third = peer_.received.find("GET /3 []");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos);
  EXPECT_EQ(peer_.writes, 3) << "one write for each answer";
}

// Where the network cuts must not matter.
TEST_F(SessionTest, OctetsThatComeOneByOneMeanTheSame) {
  const std::string all = "\r\n" + get("/a", "X-Thing:  padded \r\n") +
                          "PUT /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "4;x=\"y\"\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailing: no\r\n\r\n" +
                          get("/c");
  std::deque<std::string> octets;
  for (const char octet : all) {
    octets.emplace_back(1, octet);
  }
  start(std::move(octets));

  ASSERT_EQ(seen_.size(), 3U);
  EXPECT_EQ(seen_[0].request.headers.find("x-thing"), "padded");
  EXPECT_EQ(seen_[1].request.body, "Wikipedia");
  EXPECT_EQ(seen_[2].request.target, "/c");
}

// RFC 9110 section 6.5.1: a trailer must not pass for a field of the head.
TEST_F(SessionTest, TrailerIsNotAHeaderField) {
  talk(
      "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\nz\r\n0\r\nAuthorization: Basic c3R1ZmY=\r\n\r\n");

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_FALSE(seen_[0].request.headers.find("Authorization"));
}

TEST_F(SessionTest, TargetInAbsoluteFormBringsItsOwnHost) {
  talk("GET http://other.example:81/p?q=1 HTTP/1.1\r\nHost: first.example\r\n\r\n");

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].request.target, "/p?q=1");
  EXPECT_EQ(seen_[0].request.headers.find("Host"), "other.example:81");
}

TEST_F(SessionTest, AnswerToHeadHasALengthAndNoContent) {
  talk("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");

  EXPECT_NE(peer_.received.find("Content-Length: 10\r\n"), std::string::npos) << peer_.received;
  EXPECT_TRUE(peer_.received.ends_with("\r\n\r\n"));
}

TEST_F(SessionTest, NoContentHasNoLength) {
  next_.status = 204;
  talk(get("/x"));

  EXPECT_EQ(peer_.received.find("Content-Length"), std::string::npos);
}

TEST_F(SessionTest, LargeAnswerIsOneWriteToo) {
  next_.body = std::string(3'000'000, 'b');
  talk(get("/x"));

  EXPECT_EQ(peer_.writes, 1);
  EXPECT_TRUE(peer_.received.ends_with("bbb"));
  EXPECT_GT(peer_.received.size(), 3'000'000U);
}

TEST_F(SessionTest, ConnectionCloseIsObeyed) {
  talk(get("/x", "Connection: foo, Close\r\n") + get("/y"));

  EXPECT_EQ(seen_.size(), 1U);
  EXPECT_NE(peer_.received.find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(peer_.finished);
  EXPECT_TRUE(peer_.closed);
}

TEST_F(SessionTest, OldClientsCloseUnlessTheyAskOtherwise) {
  talk("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n" + get("/3"));

  EXPECT_EQ(seen_.size(), 2U);
  EXPECT_NE(peer_.received.find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST_F(SessionTest, ContinueIsSaidBeforeTheBodyAndOnlyThen) {
  start({"PUT /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"}, false);
  EXPECT_EQ(peer_.received, "HTTP/1.1 100 Continue\r\n\r\n");

  talk("PUT /x HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_EQ(count_of(peer_.received, "100 Continue"), 0U);
  EXPECT_NE(peer_.received.find("PUT /x [ok]"), std::string::npos);
}

TEST_F(SessionTest, BodyThatWouldBeTooLargeIsRefusedBeforeItIsSent) {
  talk("PUT /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");

  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 413 ")) << peer_.received;
}

TEST_F(SessionTest, CalendarObjectsMayBeLarger) {
  const std::string body(2'000'000, 'x');
  const auto length = std::to_string(body.size());
  talk("PUT /dav/x HTTP/1.1\r\nHost: h\r\nAuthorization: Basic eDp5\r\nContent-Length: " + length +
       "\r\n\r\n" + body);

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].request.body, body);
  EXPECT_EQ(commons_->budget->held(), 0U) << "what was answered is held no longer";
}

// Some apps send a whole object first and sign in when they are asked to. A stranger can do the
// same on a hundred connections.
TEST_F(SessionTest, WhatIsSentWithoutASignInIsNotKept) {
  const std::string body(2'000'000, 'x');
  const auto length = std::to_string(body.size());
  talk("PUT /dav/x HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n" + body +
       get("/y"));

  ASSERT_EQ(seen_.size(), 2U) << "the connection goes on";
  EXPECT_EQ(seen_[0].request.body, "");
  EXPECT_EQ(seen_[1].request.target, "/y");
}

TEST_F(SessionTest, WhoAsksBeforeSendingIsAnsweredWithoutTheBody) {
  start({"PUT /v1/bookings HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: "
         "500000\r\n\r\n"},
        false);

  EXPECT_EQ(count_of(peer_.received, "100 Continue"), 0U);
  EXPECT_NE(peer_.received.find("Connection: close\r\n"), std::string::npos) << peer_.received;
  EXPECT_EQ(seen_.size(), 1U);
}

class SessionBudget : public SessionTest {
 protected:
  SessionBudget() {
    // Somebody else holds all but 100,000 octets of what one client may have.
    others_ = commons_->budget->share("192.0.2.7");
    const auto most = limits_.in_flight_mib * 1024 * 1024 / 4;
    EXPECT_TRUE(others_.hold(most + OctetBudget::kFree - 100'000));
  }
  std::string put(std::size_t octets) {
    return talk("PUT /dav/x HTTP/1.1\r\nHost: h\r\nAuthorization: Basic eDp5\r\nContent-Length: " +
                std::to_string(octets) + "\r\n\r\n" + std::string(octets, 'x'));
  }

  OctetBudget::Share others_;
};

TEST_F(SessionBudget, BodiesBeyondWhatOneClientMayHoldAreRefused) {
  const auto answered = put(1'000'000);

  EXPECT_TRUE(answered.starts_with("HTTP/1.1 503 ")) << answered;
  EXPECT_NE(answered.find("Retry-After: 5\r\n"), std::string::npos);
  EXPECT_TRUE(peer_.closed);
  EXPECT_TRUE(seen_.empty());
}

TEST_F(SessionBudget, SmallRequestsPassAllTheSame) {
  EXPECT_TRUE(put(8'000).starts_with("HTTP/1.1 200 "));
}

TEST_F(SessionBudget, OtherClientsHaveRoom) {
  origin_.address = "198.51.100.1";

  EXPECT_TRUE(put(1'000'000).starts_with("HTTP/1.1 200 "));
}

TEST_F(SessionBudget, LongAnswersWaitForThoseThatAreNotTakenYet) {
  next_.body = std::string(1'000'000, 'b');

  const auto refused = talk(get("/long"));
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused.substr(0, 200);
  EXPECT_NE(refused.find("Retry-After: 5\r\n"), std::string::npos);
  others_.release();
  EXPECT_TRUE(talk(get("/long")).starts_with("HTTP/1.1 200 "));
}

// A refusal would say that nothing was done.
TEST_F(SessionBudget, WhatWasChangedIsToldHoweverLong) {
  next_.body = std::string(1'000'000, 'b');

  EXPECT_TRUE(put(100).starts_with("HTTP/1.1 200 "));
  EXPECT_GT(peer_.received.size(), 1'000'000U);
}

TEST_F(SessionTest, ManyRequestsOfOneClientBehindAProxyAreCountedByTheirAddress) {
  origin_ = {"10.0.0.2", false, true};
  std::vector<Admissions::Place> under_way;
  for (int i = 0; i < limits_.connections_per_address; ++i) {
    under_way.push_back(commons_->proxied.admit(boost::asio::ip::make_address("203.0.113.5")));
  }

  EXPECT_TRUE(talk(get("/x", "X-Forwarded-For: 203.0.113.5\r\n")).starts_with("HTTP/1.1 503 "));
  EXPECT_TRUE(talk(get("/x", "X-Forwarded-For: 203.0.113.6\r\n")).starts_with("HTTP/1.1 200 "));
}

TEST_F(SessionTest, ChunksAreCountedTogether) {
  std::string sends = "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 17; ++i) {
    sends += "10000\r\n" + std::string(65536, 'x') + "\r\n";
  }
  talk(sends + "0\r\n\r\n");

  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(seen_.empty());
}

// Beast lets a chunk extension of any length pass under the body limit.
TEST_F(SessionTest, ChunkExtensionsCountAsWell) {
  talk("PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;e=" +
       std::string(4U * 1024 * 1024, 'e') + "\r\nx\r\n0\r\n\r\n");
  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 413 "));

  std::string sends = "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 500; ++i) {
    sends += "1;e=" + std::string(4000, 'e') + "\r\nx\r\n";
  }
  talk(sends + "0\r\n\r\n");
  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(seen_.empty());
}

TEST_F(SessionTest, HeadThatComesTooSlowlyIsAnswered408) {
  start({"GET / HTTP/1.1\r\n", "Host: h\r\n"}, false);
  wait(9s);
  EXPECT_EQ(peer_.received, "");
  wait(2s);
  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(peer_.closed);
}

TEST_F(SessionTest, BodyThatComesTooSlowlyIsAnswered408) {
  start({"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n123"}, false);
  wait(29s);
  EXPECT_EQ(peer_.received, "");
  wait(2s);
  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 408 "));
}

TEST_F(SessionTest, IdleConnectionClosesWithoutAWord) {
  start({get("/")}, false);
  const auto answered = peer_.received;
  wait(74s);
  EXPECT_FALSE(peer_.closed);
  wait(2s);
  EXPECT_TRUE(peer_.closed);
  EXPECT_EQ(peer_.received, answered);
}

TEST_F(SessionTest, ConnectionThatSaysNothingIsGivenTheTimeOfAHead) {
  start({}, false);
  wait(11s);
  EXPECT_TRUE(peer_.closed);
  EXPECT_EQ(peer_.received, "");
}

TEST_F(SessionTest, DrainClosesAnIdleConnection) {
  start({get("/")}, false);
  EXPECT_FALSE(peer_.closed);
  session_->drain();
  run();
  EXPECT_TRUE(peer_.closed);
}

TEST_F(SessionTest, DrainInTheMiddleOfARequestAnswersItAsTheLast) {
  talk(get("/close") + get("/next"));

  EXPECT_EQ(seen_.size(), 1U);
  EXPECT_NE(peer_.received.find("Connection: close\r\n"), std::string::npos);
}

// Identity belongs to the request: the proxy mixes many people's requests in one connection.
TEST_F(SessionTest, ProxyNamesTheClientOfEachRequest) {
  origin_ = {"127.0.0.1", false, true};
  talk(get("/1", "X-Forwarded-For: 6.6.6.6, 198.51.100.1\r\nX-Forwarded-Proto: https\r\n") +
       get("/2", "X-Forwarded-For: evil\r\n") + get("/3"));

  ASSERT_EQ(seen_.size(), 3U);
  EXPECT_EQ(seen_[0].peer.address, "198.51.100.1") << "what stands before is the client's word";
  EXPECT_TRUE(seen_[0].peer.secure);
  EXPECT_EQ(seen_[1].peer.address, "127.0.0.1");
  EXPECT_FALSE(seen_[1].peer.secure);
  EXPECT_EQ(seen_[2].peer.address, "127.0.0.1");
  EXPECT_NE(seen_[0].peer.request_id, seen_[1].peer.request_id);
}

TEST_F(SessionTest, StrangersCannotPassForOthers) {
  talk(get("/1", "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\n"));

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].peer.address, "192.0.2.7");
  EXPECT_FALSE(seen_[0].peer.secure);
}

TEST_F(SessionTest, HandlerCannotBreakTheFraming) {
  next_.body = "four";
  next_.headers.add("Content-Length", "400");
  next_.headers.add("Transfer-Encoding", "chunked");
  next_.headers.add("X-Two", "a\r\nSet-Cookie: b");
  talk(get("/"));

  EXPECT_NE(peer_.received.find("Content-Length: 4\r\n"), std::string::npos);
  EXPECT_EQ(peer_.received.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(peer_.received.find("\r\nSet-Cookie"), std::string::npos);
}

/// What must never reach a handler. Each is refused, the connection ends, and the octets behind it
/// are not taken for another request.
struct Attack {
  const char* name;
  std::string sends;
  int status;
};

void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.name; }

class SessionAttack : public SessionTest, public testing::WithParamInterface<Attack> {};

TEST_P(SessionAttack, IsRefusedAndEndsTheConnection) {
  talk(GetParam().sends + get("/smuggled"));

  EXPECT_TRUE(seen_.empty());
  EXPECT_TRUE(peer_.received.starts_with("HTTP/1.1 " + std::to_string(GetParam().status) + " "))
      << peer_.received;
  EXPECT_NE(peer_.received.find("Connection: close\r\n"), std::string::npos);
  EXPECT_NE(peer_.received.find("application/problem+json"), std::string::npos);
  EXPECT_EQ(count_of(peer_.received, "Content-Length: "), 1U) << "one answer, not two";
  EXPECT_TRUE(peer_.closed);
}

std::string post(std::string_view fields, std::string_view body) {
  return "POST /x HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::vector<Attack> attacks() {
  const std::string chunks = "1\r\nx\r\n0\r\n\r\n";
  std::vector<Attack> rows = {
      {"UnknownCoding", post("Transfer-Encoding: xchunked\r\n", chunks), 400},
      {"Identity", post("Transfer-Encoding: identity\r\n", chunks), 400},
      {"ChunkedNotLast", post("Transfer-Encoding: chunked, identity\r\n", chunks), 400},
      {"ChunkedTwice", post("Transfer-Encoding: chunked, chunked\r\n", chunks), 400},
      {"ChunkedInTwoFields",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks), 400},
      {"CodingWeDoNotKnow", post("Transfer-Encoding: gzip, chunked\r\n", chunks), 501},
      {"EmptyCoding", post("Transfer-Encoding: \r\n", chunks), 400},
      {"CodingInOldVersion", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
       400},
      {"LengthAndCoding", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", chunks), 400},
      {"CodingAndLength", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", chunks), 400},
      {"LengthList", post("Content-Length: 3, 3\r\n", "abc"), 400},
      {"TwoEqualLengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
      {"TwoLengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400},
      {"SignedLength", post("Content-Length: +3\r\n", "abc"), 400},
      {"NegativeLength", post("Content-Length: -3\r\n", "abc"), 400},
      {"HexLength", post("Content-Length: 0x3\r\n", "abc"), 400},
      {"EmptyLength", post("Content-Length:\r\n", "abc"), 400},
      {"OverflowingLength", post("Content-Length: 18446744073709551617\r\n", "abc"), 400},
      {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
      {"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"HostWithPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"HostWithUser", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
      {"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"HostList", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"RawUtf8Target", "GET /caf\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"ControlInTarget", "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"FragmentInTarget", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"TargetWithoutSlash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"ForeignScheme", "GET gopher://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"UserInTarget", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"FoldedField", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400},
      {"FoldedFirstField", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"BareLineFeedInHead", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400},
      {"BareReturnInHead", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400},
      {"SpaceBeforeColon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"ZeroOctet", std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29), 400},
      {"NoRequest", "hello\r\n\r\n", 400},
      {"Http09", "GET /\r\n\r\n", 400},
      {"Http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"Http12", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"Connect", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 501},
      {"ForeignExpectation", post("Expect: wonders\r\nContent-Length: 1\r\n", "x"), 417},
      {"BadChunkSize", post("Transfer-Encoding: chunked\r\n", "zz\r\nx\r\n0\r\n\r\n"), 400},
      {"ChunkWithoutEnd", post("Transfer-Encoding: chunked\r\n", "1\r\nxy\r\n0\r\n\r\n"), 400},
      {"ChunkBareLineFeed", post("Transfer-Encoding: chunked\r\n", "1\nx\r\n0\r\n\r\n"), 400},
      {"ChunkExtensionLineFeed", post("Transfer-Encoding: chunked\r\n", "1;a\nb\r\nx\r\n0\r\n\r\n"),
       400},
      {"LongTarget", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"EndlessTarget", "GET /" + std::string(40'000, 'a'), 414},
      {"LongField", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17'000, 'a') + "\r\n\r\n",
       431},
      {"EndlessField", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'a'), 431},
      {"LargeBody", post("Content-Length: 1048577\r\n", ""), 413},
      {"OddPathIsNotDav", "PUT /davx HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413},
      {"LargeDavBody", "PUT /dav/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5242881\r\n\r\n", 413},
  };
  std::string many;
  for (int i = 0; i < 150; ++i) {
    many += "X-" + std::to_string(i) + ": y\r\n";
  }
  rows.push_back({"ManyFields", "GET / HTTP/1.1\r\nHost: a\r\n" + many + "\r\n", 431});
  return rows;
}

INSTANTIATE_TEST_SUITE_P(, SessionAttack, testing::ValuesIn(attacks()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_F(SessionStream, GoesOutPieceByPieceAndEndsInDueForm) {
  next_.body = "first";
  start({get("/stream")}, false);
  EXPECT_NE(peer_.received.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(peer_.received.find("Content-Length"), std::string::npos);
  EXPECT_NE(peer_.received.find("\r\n\r\n5\r\nfirst\r\n"), std::string::npos);
  give(std::string(26, 'x'));
  EXPECT_TRUE(peer_.received.ends_with("1a\r\n" + std::string(26, 'x') + "\r\n"));
  EXPECT_FALSE(peer_.finished);
  end();
  EXPECT_TRUE(peer_.received.ends_with("\r\n0\r\n\r\n"));
  EXPECT_TRUE(peer_.finished);
}

TEST_F(SessionStream, MayBeSilentForAsLongAsItsSourceIs) {
  next_.body = "first";
  start({get("/stream")}, false);
  for (int i = 0; i < 600; ++i) {
    wait(500ms);
  }
  EXPECT_FALSE(peer_.closed);
  give("late");
  EXPECT_TRUE(peer_.received.ends_with("4\r\nlate\r\n"));
}

TEST_F(SessionStream, EndsWhenTheServerDoes) {
  next_.body = "first";
  start({get("/stream")}, false);
  session_->drain();
  run();
  EXPECT_TRUE(pieces_->stopped);
  EXPECT_TRUE(peer_.received.ends_with("0\r\n\r\n"));
}

TEST_F(SessionStream, IsNotBegunForAHeadAndEndsWithTheConnectionInHttp10) {
  next_.body = "first";
  start({"HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n"});
  EXPECT_EQ(peer_.received.find("Transfer-Encoding"), std::string::npos);
  EXPECT_FALSE(pieces_->stopped);
  start({"GET /stream HTTP/1.0\r\n\r\n"}, false);
  give("second");
  EXPECT_EQ(peer_.received.find("Transfer-Encoding"), std::string::npos);
  EXPECT_TRUE(peer_.received.ends_with("\r\n\r\nfirstsecond"));
}

}  // namespace
}  // namespace holdfast::gateway
