#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <thread>

#include "gateway/net/http_client.hpp"
#include "gateway/net/io_threads.hpp"
#include "gateway/net/outgoing_url.hpp"
#include "gateway/net/server.hpp"
#include "gateway/net/tls_context.hpp"
#include "tests/gateway/test_certificate.hpp"
#include "tests/support/recording_log.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::atomic<int> requests{0};

Awaitable<HttpResponse> echo(HttpRequest request, Peer /*peer*/) {
  ++requests;
  HttpResponse response;
  response.headers.add("X-Host", request.headers.find("Host").value_or("none"));
  response.headers.add("X-Method", request.method);
  response.body = request.target + "|" + request.body;
  if (request.target == "/large") {
    response.body = std::string(100'000, 'l');
  }
  co_return response;
}

/// Says the same to everyone who connects, then closes (or stays silent).
class ScriptedServer {
 public:
  explicit ScriptedServer(std::string says, bool closes = true)
      : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        says_(std::move(says)),
        closes_(closes),
        thread_([this] { serve(); }) {}
  ~ScriptedServer() {
    stop_ = true;
    boost::system::error_code ignored;
    tcp::socket waker(context_);
    waker.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve() {
    for (;;) {
      tcp::socket socket = acceptor_.accept();
      if (stop_) {
        return;
      }
      ++connections_;
      boost::system::error_code ignored;
      std::string request;
      if (!says_.empty()) {
        asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", ignored);
        asio::write(socket, asio::buffer(says_), ignored);
      }
      if (!closes_) {
        kept_.push_back(std::move(socket));
      }
    }
  }

  asio::io_context context_;
  tcp::acceptor acceptor_;
  const std::string says_;
  const bool closes_;
  std::vector<tcp::socket> kept_;
  std::atomic<bool> stop_{false};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

class HttpClientTest : public testing::Test {
 protected:
  HttpClientTest() {
    requests = 0;
    test::write_certificate(files_, 1);
    options_.allow_private = true;
  }
  ~HttpClientTest() override {
    server_.drain();
    threads_.stop();
    client_threads_.stop();
  }

  Result<HttpResponse> send(OutgoingRequest request) {
    if (!client_) {
      client_.emplace(client_threads_.context(0).get_executor(),
                      make_client_context(files_.certificate).value(), options_);
    }
    return asio::co_spawn(other_.context(0), client_->send(std::move(request)), asio::use_future)
        .get();
  }
  Result<HttpResponse> get(const std::string& url) {
    OutgoingRequest request;
    request.method = "GET";
    request.url = url;
    request.timeout = 2s;
    request.max_response_bytes = 64U * 1024;
    return send(std::move(request));
  }
  std::string plain_url() {
    const auto port = server_.listen({"127.0.0.1", 0, {}}).value();
    return "http://127.0.0.1:" + std::to_string(port);
  }

  test::TempFolder folder_;
  TlsFiles files_{folder_.file("certificate.pem"), folder_.file("key.pem")};
  test::RecordingLog log_;
  HttpClientOptions options_;
  IoThreads threads_{1};
  Server server_{threads_, echo, Limits{}, false, log_};
  IoThreads client_threads_{1};
  IoThreads other_{1};
  std::optional<NetHttpClient> client_;
};

TEST_F(HttpClientTest, SendsMethodTargetFieldsAndBody) {
  OutgoingRequest request;
  request.method = "PROPFIND";
  request.url = plain_url() + "/a%20b?x=1#fragment";
  request.body = "<x/>";
  const auto response = send(std::move(request)).value();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "/a%20b?x=1|<x/>");
  EXPECT_EQ(response.headers.find("X-Method"), "PROPFIND");
  EXPECT_TRUE(response.headers.find("X-Host")->starts_with("127.0.0.1:"));
}

TEST_F(HttpClientTest, KeepsAConnectionForTheNextSafeRequest) {
  const auto url = plain_url();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(get(url + "/").value().status, 200);
  }
  EXPECT_EQ(requests, 5);
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(HttpClientTest, TlsChecksTheCertificateAndItsName) {
  const auto port = server_.listen({"127.0.0.1", 0, files_}).value();
  const auto tail = ":" + std::to_string(port) + "/";
  EXPECT_EQ(get("https://localhost" + tail).value().status, 200);
  EXPECT_EQ(get("https://127.0.0.1" + tail).value().status, 200);
  // The same server under a name that its certificate does not hold.
  EXPECT_EQ(get("https://127.0.0.2" + tail).error().code, Errc::unavailable);
}

TEST_F(HttpClientTest, TlsRefusesAnAuthorityThatIsNotOurs) {
  const TlsFiles other{folder_.file("other.pem"), folder_.file("other.key")};
  test::write_certificate(other, 2);
  const auto port = server_.listen({"127.0.0.1", 0, other}).value();
  EXPECT_EQ(get("https://localhost:" + std::to_string(port) + "/").error().code, Errc::unavailable);
  EXPECT_EQ(requests, 0);
}

// A user's URL must not make us talk to the machine itself or its network: a canary that listens
// on loopback hears nothing, whatever the name for it.
TEST_F(HttpClientTest, PrivateAddressesHearNothing) {
  options_.allow_private = false;
  ScriptedServer canary("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const auto tail = canary.url().substr(std::string("http://127.0.0.1").size());
  for (const auto* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
                           "[::]", "127.1", "2130706433", "0x7f000001", "[64:ff9b::7f00:1]"}) {
    const auto refused = get("http://" + std::string(host) + tail + "/");
    ASSERT_FALSE(refused) << host;
    EXPECT_TRUE(refused.error().code == Errc::forbidden ||
                refused.error().code == Errc::unavailable)
        << host;
  }
  EXPECT_EQ(get("http://127.0.0.1" + tail).error().code, Errc::forbidden);
  EXPECT_EQ(canary.connections(), 0);
}

TEST_F(HttpClientTest, AnswerOverTheLimitIsAnError) {
  EXPECT_EQ(get(plain_url() + "/large").error().code, Errc::too_large);
}

TEST_F(HttpClientTest, AnswerThatNobodyWantsInFullIsCutAndNotWaitedFor) {
  const std::string head = "HTTP/1.1 200 OK\r\nX-Kept: yes\r\n";
  ScriptedServer promises(head + "Content-Length: 9999999999\r\n\r\nbegins", false);
  ScriptedServer pours(head + "\r\n" + std::string(200'000, 'p'));
  ScriptedServer chunks(head + "Transfer-Encoding: chunked\r\n\r\n5000\r\n" +
                        std::string(0x5000, 'c') + "\r\n");
  for (const auto* server : {&promises, &pours, &chunks}) {
    OutgoingRequest request;
    request.method = "POST";
    request.url = server->url();
    request.timeout = 2s;
    request.max_response_bytes = 4096;
    request.cut_response = true;
    const auto answer = send(request);
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->headers.find("X-Kept"), "yes");
    EXPECT_LE(answer->body.size(), 4096U);
  }
}

TEST_F(HttpClientTest, SilentServerTimesOut) {
  ScriptedServer silent("", false);
  OutgoingRequest request;
  request.method = "GET";
  request.url = silent.url();
  request.timeout = 300ms;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(send(std::move(request)).error().code, Errc::timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(HttpClientTest, NobodyListeningIsUnavailable) {
  std::string url;
  {
    const ScriptedServer gone("x");
    url = gone.url();
  }
  EXPECT_EQ(get(url).error().code, Errc::unavailable);
}

// A cut-off body must never pass for a shorter one: what is missing would look deleted.
TEST_F(HttpClientTest, CutOffBodyIsAnError) {
  ScriptedServer cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
  EXPECT_EQ(get(cut.url()).error().code, Errc::unavailable);
  ScriptedServer cut_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123");
  EXPECT_EQ(get(cut_chunk.url()).error().code, Errc::unavailable);
  ScriptedServer cut_head("HTTP/1.1 200 OK\r\nContent-Le");
  EXPECT_EQ(get(cut_head.url()).error().code, Errc::unavailable);
}

TEST_F(HttpClientTest, BodyWithoutALengthEndsWithTheConnection) {
  ScriptedServer old("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it");
  EXPECT_EQ(get(old.url()).value().body, "all of it");
}

TEST_F(HttpClientTest, InterimAnswersAreSkipped) {
  ScriptedServer early(
      "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
      "HTTP/1.1 207 Multi-Status\r\nContent-Length: 2\r\n\r\nok");
  const auto response = get(early.url()).value();
  EXPECT_EQ(response.status, 207);
  EXPECT_EQ(response.body, "ok");
  EXPECT_FALSE(response.headers.find("Link"));
}

TEST_F(HttpClientTest, RedirectsAreTheCallersBusiness) {
  ScriptedServer elsewhere(
      "HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(get(elsewhere.url()).value().status, 301);
}

// The peer closed the kept connection meanwhile: a read is sent again, a write is not.
TEST_F(HttpClientTest, OnlySafeRequestsAreSentAgain) {
  ScriptedServer closes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(get(closes.url()).value().status, 200);
  }
  EXPECT_EQ(closes.connections(), 3);
  ScriptedServer drops("x", true);
  OutgoingRequest put;
  put.method = "PUT";
  put.url = drops.url();
  EXPECT_EQ(send(std::move(put)).error().code, Errc::unavailable);
  EXPECT_EQ(drops.connections(), 1);
}

TEST_F(HttpClientTest, BrokenRequestsAreNotSent) {
  const auto url = plain_url();
  OutgoingRequest request;
  request.method = "GET / HTTP/1.1\r\nX:";
  request.url = url;
  EXPECT_EQ(send(std::move(request)).error().code, Errc::validation);
  OutgoingRequest named;
  named.method = "GET";
  named.url = url;
  named.headers.add("X\r\nY", "z");
  EXPECT_EQ(send(std::move(named)).error().code, Errc::validation);
  EXPECT_EQ(requests, 0);
}

TEST(OutgoingUrl, TellsThePartsApart) {
  const auto plain = parse_outgoing_url("http://Example.org").value();
  EXPECT_FALSE(plain.tls);
  EXPECT_EQ(plain.port, 80);
  EXPECT_EQ(plain.target, "/");
  EXPECT_EQ(plain.host_field, "Example.org");
  const auto six = parse_outgoing_url("https://[2001:db8::1]:8443/a/?q#f").value();
  EXPECT_EQ(six.host, "2001:db8::1");
  EXPECT_EQ(six.host_field, "[2001:db8::1]:8443");
  EXPECT_EQ(six.target, "/a/?q");
  EXPECT_EQ(parse_outgoing_url("https://h?q").value().target, "/?q");
}

TEST(OutgoingUrl, RefusesWhatIsNone) {
  for (const auto* url : {"", "/path", "h", "ftp://h/", "file:///etc/passwd", "http:///x",
                          "http://", "https://u:p@h/", "https://u@h/", "http://h:0/",
                          "http://h:70000/", "http://h/a b", "http://h/\r\nX: y", "http://h%0d%0a/",
                          "http://h%20x/", "http://[fe80::1%25eth0]/", "http://h/\xc3\xa9"}) {
    EXPECT_FALSE(parse_outgoing_url(url)) << url;
  }
}

}  // namespace
}  // namespace holdfast::gateway
