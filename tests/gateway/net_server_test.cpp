#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <future>
#include <thread>

#include "gateway/net/server.hpp"
#include "tests/gateway/test_certificate.hpp"
#include "tests/support/recording_log.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::atomic<int> slow_ones_begun{0};
std::atomic<int> answered{0};

Awaitable<HttpResponse> say_hello(HttpRequest request, Peer peer) {
  if (request.target == "/slow") {
    ++slow_ones_begun;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, 1s);
    co_await timer.async_wait(asio::use_awaitable);
  }
  ++answered;
  HttpResponse response;
  response.body = "hello " + request.target + (peer.secure ? " in secret\n" : "\n");
  co_return response;
}

/// A blocking client over one connection.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(context_) {
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }

  void send(std::string_view text) { asio::write(socket_, asio::buffer(text)); }
  void get(std::string_view target) {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  /// Up to and with `end`; what came before the connection ended otherwise.
  std::string read_to(std::string_view end) {
    std::string text;
    char octet = 0;
    boost::system::error_code error;
    while (!text.ends_with(end) && socket_.read_some(asio::buffer(&octet, 1), error) == 1) {
      text += octet;
    }
    return text;
  }
  std::string read_all() { return read_to(std::string(1, '\0')); }

 private:
  asio::io_context context_;
  tcp::socket socket_;
};

class ServerTest : public testing::Test {
 protected:
  ~ServerTest() override { stop(); }

  std::uint16_t start(std::optional<TlsFiles> tls = {}) {
    slow_ones_begun = 0;
    answered = 0;
    threads_ = std::make_unique<IoThreads>(2);
    server_ = std::make_unique<Server>(*threads_, say_hello, limits_, false, log_);
    return server_->listen({"127.0.0.1", 0, std::move(tls)}).value();
  }

  void stop() {
    if (server_) {
      server_->drain();
      threads_->stop();
      server_.reset();
      threads_.reset();
    }
  }

  Limits limits_;
  test::RecordingLog log_;
  std::unique_ptr<IoThreads> threads_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, ServesTwoHundredConnectionsAtOnce) {
  const auto port = start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<Client>(port));
  }
  for (int round = 0; round < 5; ++round) {
    for (auto& client : clients) {
      client->get("/a");
      client->get("/b");
    }
    for (auto& client : clients) {
      EXPECT_TRUE(client->read_to("hello /a\n").starts_with("HTTP/1.1 200 OK\r\n"));
      EXPECT_TRUE(client->read_to("hello /b\n").starts_with("HTTP/1.1 200 OK\r\n"));
    }
  }
  EXPECT_EQ(answered, 2000);
  EXPECT_EQ(server_->connections(), 200);
}

// Whoever comes when all places are taken is told so, and told to come back.
TEST_F(ServerTest, ConnectionsOverTheLimitAreToldToComeBack) {
  limits_.connections = 2;
  const auto port = start();
  Client first(port);
  Client second(port);
  first.get("/");
  second.get("/");
  first.read_to("hello /\n");
  second.read_to("hello /\n");

  Client third(port);
  third.get("/");
  const auto refusal = third.read_all();

  EXPECT_TRUE(refusal.starts_with("HTTP/1.1 503 ")) << refusal;
  EXPECT_NE(refusal.find("Retry-After: "), std::string::npos);
  EXPECT_NE(refusal.find("Connection: close"), std::string::npos);
}

TEST_F(ServerTest, StopLosesNoRequestThatIsUnderWay) {
  const auto port = start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<Client>(port));
    clients.back()->get("/slow");
  }
  Client idle(port);
  idle.get("/");
  idle.read_to("hello /\n");
  // All are under way when the stop comes; each takes longer than it takes to begin them.
  while (slow_ones_begun < 50) {
    std::this_thread::sleep_for(1ms);
  }

  auto drained = std::async(std::launch::async, [this] { return server_->drain(); });

  for (auto& client : clients) {
    const auto answer = client->read_all();
    EXPECT_TRUE(answer.ends_with("hello /slow\n")) << answer;
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  }
  EXPECT_TRUE(drained.get());
  EXPECT_EQ(idle.read_all(), "");
  EXPECT_THROW(Client{port}, boost::system::system_error);
}

TEST_F(ServerTest, StopDoesNotWaitForEver) {
  limits_.shutdown_time = 1s;
  const auto port = start();
  Client slow(port);
  slow.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n123");
  while (server_->connections() == 0) {
    std::this_thread::sleep_for(1ms);
  }
  std::this_thread::sleep_for(50ms);

  EXPECT_FALSE(server_->drain());
  EXPECT_EQ(slow.read_all(), "");
}

TEST_F(ServerTest, SlowSenderIsCutOff) {
  limits_.head_time = 1s;
  const auto port = start();
  Client slow(port);
  const auto begin = std::chrono::steady_clock::now();
  slow.send("GET / HTTP/1.1\r\nHo");
  const auto answer = slow.read_all();

  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

// The answer must arrive although the client has sent much that nobody reads.
TEST_F(ServerTest, RefusedSenderStillLearnsWhy) {
  const auto port = start();
  for (int i = 0; i < 20; ++i) {
    Client sender(port);
    sender.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n" +
                std::string(200'000, 'x'));
    EXPECT_TRUE(sender.read_to("\r\n").starts_with("HTTP/1.1 413 "));
  }
}

TEST_F(ServerTest, PortInUseIsAnError) {
  const auto port = start();
  const auto again = server_->listen({"127.0.0.1", port, {}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::unavailable);
}

/// A blocking TLS client that looks at the certificate instead of judging it.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int max_version = 0, std::string_view protocol = {})
      : tls_(asio::ssl::context::tls_client), stream_(context_, tls_) {
    if (max_version != 0) {
      SSL_set_max_proto_version(stream_.native_handle(), max_version);
      SSL_set_security_level(stream_.native_handle(), 0);
    }
    if (!protocol.empty()) {
      const std::string list = static_cast<char>(protocol.size()) + std::string(protocol);
      SSL_set_alpn_protos(stream_.native_handle(),
                          reinterpret_cast<const unsigned char*>(list.data()),
                          static_cast<unsigned>(list.size()));
    }
    stream_.next_layer().connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    stream_.handshake(asio::ssl::stream_base::client, error_);
  }

  [[nodiscard]] bool failed() const { return static_cast<bool>(error_); }
  std::string get(std::string_view target) {
    const auto text = "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    asio::write(stream_, asio::buffer(text));
    std::string answer(4096, '\0');
    answer.resize(stream_.read_some(asio::buffer(answer)));
    return answer;
  }
  long serial() {
    const auto* const peer = SSL_get0_peer_certificate(stream_.native_handle());
    return ASN1_INTEGER_get(X509_get0_serialNumber(peer));
  }
  std::string protocol() {
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(stream_.native_handle(), &chosen, &size);
    return {reinterpret_cast<const char*>(chosen), size};
  }

 private:
  asio::io_context context_;
  asio::ssl::context tls_;
  asio::ssl::stream<tcp::socket> stream_;
  boost::system::error_code error_;
};

class TlsServerTest : public ServerTest {
 protected:
  TlsServerTest() { test::write_certificate(files_, 1); }
  test::TempFolder folder_;
  TlsFiles files_{folder_.file("certificate.pem"), folder_.file("key.pem")};
};

TEST_F(TlsServerTest, SpeaksTlsFrom12On) {
  const auto port = start(files_);
  EXPECT_NE(TlsClient(port).get("/").find("hello / in secret"), std::string::npos);
  EXPECT_NE(TlsClient(port, TLS1_2_VERSION).get("/").find("in secret"), std::string::npos);
  EXPECT_TRUE(TlsClient(port, TLS1_1_VERSION).failed());
}

TEST_F(TlsServerTest, AgreesOnHttp11AndNothingElse) {
  const auto port = start(files_);
  EXPECT_EQ(TlsClient(port, 0, "http/1.1").protocol(), "http/1.1");
  EXPECT_EQ(TlsClient(port).protocol(), "");
  EXPECT_TRUE(TlsClient(port, 0, "h2").failed());
}

TEST_F(TlsServerTest, RenewedCertificateIsUsedAndOldConnectionsGoOn) {
  const auto port = start(files_);
  TlsClient before(port);
  EXPECT_EQ(before.serial(), 1);

  test::write_certificate(files_, 2);
  server_->reload_certificates();

  EXPECT_EQ(TlsClient(port).serial(), 2);
  EXPECT_NE(before.get("/").find("in secret"), std::string::npos);
}

TEST_F(TlsServerTest, BrokenRenewalKeepsTheOldCertificate) {
  const auto port = start(files_);
  const TlsFiles other{folder_.file("other.pem"), folder_.file("other.key")};
  test::write_certificate(other, 2);
  std::filesystem::copy_file(other.key, files_.key,
                             std::filesystem::copy_options::overwrite_existing);
  server_->reload_certificates();

  EXPECT_EQ(TlsClient(port).serial(), 1);
  EXPECT_EQ(log_.count("net.certificate_not_reloaded"), 1);
}

TEST_F(TlsServerTest, CertificateThatEndsSoonIsAWarningAndAnErrorAtTheLast) {
  const auto told = [this](LogLevel level) {
    int times = 0;
    for (const auto& line : log_.lines()) {
      times += line.event == "net.certificate" && line.level == level ? 1 : 0;
    }
    return times;
  };
  test::write_certificate(files_, 1, 15);
  start(files_);
  EXPECT_EQ(told(LogLevel::warning), 1);

  // A day later nobody has renewed it.
  server_->tell_certificates();
  EXPECT_EQ(told(LogLevel::warning), 2);

  test::write_certificate(files_, 2, 5);
  server_->reload_certificates();
  EXPECT_EQ(told(LogLevel::error), 1);
}

TEST_F(TlsServerTest, MissingCertificateNamesTheFile) {
  start();
  const auto listening =
      server_->listen({"127.0.0.1", 0, TlsFiles{folder_.file("none.pem"), files_.key}});
  ASSERT_FALSE(listening);
  EXPECT_NE(listening.error().detail.find("none.pem"), std::string::npos);
}

// Someone who opens a TLS port and says nothing, or speaks plain HTTP there.
TEST_F(TlsServerTest, HandshakeHasAnEnd) {
  limits_.head_time = 1s;
  const auto port = start(files_);
  Client silent(port);
  EXPECT_EQ(silent.read_all(), "");
  Client plain(port);
  plain.get("/");
  plain.read_all();
  EXPECT_EQ(answered, 0);
}

}  // namespace
}  // namespace holdfast::gateway
