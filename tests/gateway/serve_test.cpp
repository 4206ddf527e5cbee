// The whole program in this process, over real sockets and a real database.
#include "gateway/serve.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iomanip>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "gateway/cli/cli.hpp"
#include "store/sqlite/engine.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

/// The answer to one request on a connection of its own; empty if there was none.
std::string ask(std::uint16_t port, const std::string& head, const std::string& body = {}) {
  asio::io_context context;
  tcp::socket socket(context);
  boost::system::error_code error;
  socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port), error);
  const auto text =
      head + "Host: h\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  asio::write(socket, asio::buffer(text), error);
  std::string answer;
  std::array<char, 4096> piece;
  while (!error) {
    answer.append(piece.data(), socket.read_some(asio::buffer(piece), error));
  }
  return answer;
}

class ServeTest : public testing::Test {
 protected:
  ServeTest() {
    config_.database = folder_.file("holdfast.db");
    config_.secret_key_file = folder_.file("holdfast.key");
    config_.listen = {{"127.0.0.1", 0, {}}};
    config_.threads = 2;
    config_.log_level = LogLevel::error;
    const auto file = folder_.file("holdfast.toml");
    std::ofstream(file) << "database = \"holdfast.db\"\nsecret_key_file = \"holdfast.key\"\n";
    std::istringstream in;
    std::ostringstream out;
    cli::Console console{in, out, out, {}, false};
    const auto credentials = folder_.file("credentials");
    const auto made =
        cli::run({"--config", file, "init", "--demo", "--write-credentials", credentials}, console);
    EXPECT_EQ(made, 0) << out.str();
    std::ifstream lines(credentials);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("DEMO_TOKEN=")) {
        token_ = line.substr(11);
      }
    }
  }
  ~ServeTest() override { stop(); }

  std::uint16_t start() {
    const auto port = std::make_shared<std::promise<std::uint16_t>>();
    auto known = port->get_future();
    status_ = std::async(std::launch::async, [this, port] {
      return serve(config_, [port](const std::vector<std::uint16_t>& ports) {
        port->set_value(ports.front());
      });
    });
    if (known.wait_for(30s) != std::future_status::ready) {
      throw std::runtime_error("the server did not start");
    }
    return known.get();
  }

  /// The exit status.
  int stop() {
    if (!status_.valid()) {
      return -1;
    }
    ::kill(::getpid(), SIGTERM);
    return status_.get();
  }

  std::string authorization() const { return "Authorization: Bearer " + token_ + "\r\n"; }

  /// The id in the answer to a booking; empty if it was none.
  static std::string booking_in(const std::string& answer) {
    const auto at = answer.find("\"id\":\"bk_");
    return answer.starts_with("HTTP/1.1 201 ") && at != std::string::npos
               ? answer.substr(at + 6, 29)
               : std::string();
  }

  /// One of the hours in the next weeks. Some are taken or lie on a Sunday: a refusal is an answer
  /// too.
  std::string book(std::uint16_t port, int number) const {
    const std::chrono::year_month_day day =
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) +
        std::chrono::days(4 + number / 7 % 40);
    std::ostringstream start;
    start << static_cast<int>(day.year()) << '-' << std::setfill('0') << std::setw(2)
          << static_cast<unsigned>(day.month()) << '-' << std::setw(2)
          << static_cast<unsigned>(day.day()) << 'T' << std::setw(2) << 9 + number % 7 << ":00";
    const auto who = std::to_string(number);
    const auto body = R"({"service":"haircut","local":")" + start.str() +
                      R"(","time_zone":"Europe/Berlin","customer":{"name":"C )" + who +
                      R"(","email":"c)" + who + R"(@example.com"}})";
    return ask(port,
               "POST /v1/bookings HTTP/1.1\r\n" + authorization() +
                   "Content-Type: application/json\r\nIdempotency-Key: serve-test-" + who + "\r\n",
               body);
  }

  test::TempFolder folder_;
  Config config_;
  std::string token_;
  std::future<int> status_;
};

TEST_F(ServeTest, AnswersThroughEveryDoorAndStopsWithZero) {
  const auto port = start();
  EXPECT_TRUE(ask(port, "GET /readyz HTTP/1.1\r\n").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(ask(port, "GET /v1/me HTTP/1.1\r\n" + authorization()).starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(ask(port, "GET /v1/me HTTP/1.1\r\n").starts_with("HTTP/1.1 401 "));
  EXPECT_TRUE(ask(port, "PROPFIND /dav/ HTTP/1.1\r\n").starts_with("HTTP/1.1 401 "));
  EXPECT_EQ(stop(), 0);
}

// Bookings arrive while the process is told to stop. What was answered 201 is in the database; a
// request that reached us is answered; who came too late is not answered at all, and nothing of it
// is kept without its caller knowing.
TEST_F(ServeTest, StopWhileBookingsArriveLosesNone) {
  const auto port = start();
  std::atomic<int> next{0};
  std::atomic<bool> stopping{false};
  std::mutex mutex;
  std::vector<std::string> promised;
  int unanswered_before = 0;
  std::vector<std::thread> customers;
  for (int i = 0; i < 16; ++i) {
    customers.emplace_back([&] {
      while (next < 5000) {
        const bool late = stopping;
        const auto answer = book(port, next++);
        const auto id = booking_in(answer);
        const std::lock_guard lock(mutex);
        if (!id.empty()) {
          promised.push_back(id);
        }
        if (answer.empty() && !late && !stopping) {
          ++unanswered_before;
        }
        if (answer.empty() && stopping) {
          return;
        }
      }
    });
  }
  while (next < 150) {
    std::this_thread::sleep_for(1ms);
  }
  stopping = true;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
  for (auto& customer : customers) {
    customer.join();
  }

  EXPECT_GT(promised.size(), 20U);
  EXPECT_EQ(unanswered_before, 0);
  sqlite::Options options;
  options.path = config_.database;
  const auto engine = sqlite::Engine::open(options).value();
  store::read(*engine, [&](const store::Reads& reads) {
    const auto agency = reads.agencies().front().id;
    for (const auto& id : promised) {
      EXPECT_TRUE(reads.booking(agency, store::BookingId{id})) << id;
    }
    EXPECT_EQ(reads.count_double_bookings(), 0);
    return 0;
  });
}

TEST_F(ServeTest, PortInUseEndsWithAFailure) {
  asio::io_context context;
  const tcp::acceptor taken(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  config_.listen[0].port = taken.local_endpoint().port();
  config_.log_level = LogLevel::error;
  EXPECT_EQ(serve(config_), 1);
}

TEST_F(ServeTest, MissingKeyIsAMatterOfConfiguration) {
  config_.secret_key_file = folder_.file("none");
  EXPECT_EQ(serve(config_), 3);
}

TEST_F(ServeTest, MissingCertificateIsAMatterOfConfiguration) {
  config_.listen[0].tls = TlsFiles{folder_.file("none.pem"), folder_.file("none.key")};
  EXPECT_EQ(serve(config_), 3);
}

// Type=notify: systemd learns when requests are answered, and that we are stopping.
TEST_F(ServeTest, ServiceManagerIsToldOfStartAndStop) {
  const auto path = folder_.file("notify");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  const auto receive = [socket] {
    std::array<char, 64> text{};
    const auto size = ::recv(socket, text.data(), text.size(), 0);
    return std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  };

  start();
  EXPECT_EQ(receive(), "READY=1");
  EXPECT_EQ(stop(), 0);
  EXPECT_EQ(receive(), "STOPPING=1");
  ::unsetenv("NOTIFY_SOCKET");
  ::close(socket);
}

}  // namespace
}  // namespace holdfast::gateway
