#include "gateway/net/http_client.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/net/address_kind.hpp"
#include "gateway/net/outgoing_url.hpp"
#include "gateway/net/plain_stream.hpp"
#include "gateway/net/resolver.hpp"
#include "gateway/net/response_reader.hpp"
#include "gateway/net/watchdog.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::address;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

/// token of RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

/// May be sent again without harm (RFC 9110 section 9.2.1, RFC 4918, RFC 3253).
bool is_safe(std::string_view method) {
  constexpr std::array<std::string_view, 5> kSafe = {"GET", "HEAD", "OPTIONS", "PROPFIND",
                                                     "REPORT"};
  return std::find(kSafe.begin(), kSafe.end(), method) != kSafe.end();
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOurs = {"host", "content-length", "connection",
                                                     "transfer-encoding", "expect"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](std::string_view ours) { return equal_ignoring_case(name, ours); });
}

std::string pool_key(const OutgoingUrl& url) {
  return (url.tls ? "https " : "http ") + url.host + " " + std::to_string(url.port);
}

std::string serialise(const OutgoingRequest& request, const OutgoingUrl& url,
                      const std::string& user_agent) {
  std::string out = request.method + " " + url.target + " HTTP/1.1\r\n";
  const auto add = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  add("Host", url.host_field);
  for (const auto& [name, value] : request.headers.fields()) {
    if (!is_ours(name)) {
      add(name, value);
    }
  }
  if (!request.headers.find("User-Agent")) {
    add("User-Agent", user_agent);
  }
  if (!request.headers.find("Accept-Encoding")) {
    // Saying nothing would allow any coding (RFC 9110 section 12.5.3).
    add("Accept-Encoding", "identity");
  }
  const bool may_be_empty = request.method == "GET" || request.method == "HEAD" ||
                            request.method == "DELETE" || request.method == "OPTIONS";
  if (!request.body.empty() || !may_be_empty) {
    add("Content-Length", std::to_string(request.body.size()));
  }
  return out + "\r\n" + request.body;
}

}  // namespace

/// One request. Its coroutines work on its members; it lives in the frame of `run`.
class NetHttpClient::Call {
 public:
  Call(NetHttpClient& client, OutgoingUrl url, OutgoingRequest request)
      : client_(client),
        url_(std::move(url)),
        octets_(serialise(request, url_, client.options_.user_agent)),
        method_(std::move(request.method)),
        max_body_(request.max_response_bytes),
        cut_(request.cut_response),
        until_(std::chrono::steady_clock::now() + request.timeout) {}

  Awaitable<Result<HttpResponse>> run();

 private:
  /// What came of one attempt; `heard` says that some of an answer did.
  struct Attempt {
    Result<HttpResponse> result;
    bool heard = false;
  };

  Awaitable<Attempt> attempt(std::unique_ptr<Stream> stream);
  Awaitable<Result<std::unique_ptr<Stream>>> connect();
  Awaitable<std::unique_ptr<Stream>> connect_to(address address);
  [[nodiscard]] Error late() const {
    return Error{Errc::timed_out, url_.host + " did not answer in time"};
  }

  NetHttpClient& client_;
  const OutgoingUrl url_;
  const std::string octets_;
  const std::string method_;
  const std::size_t max_body_;
  const bool cut_;
  const std::chrono::steady_clock::time_point until_;
};

Awaitable<Result<HttpResponse>> NetHttpClient::Call::run() {
  if (is_safe(method_)) {
    auto kept = client_.take_idle(pool_key(url_));
    if (kept) {
      auto first = co_await attempt(std::move(kept));
      const bool closed_meanwhile =
          !first.result && !first.heard && first.result.error().code == Errc::unavailable;
      if (!closed_meanwhile) {
        co_return std::move(first.result);
      }
    }
  }
  auto fresh = co_await connect();
  if (!fresh) {
    co_return fresh.error();
  }
  auto only = co_await attempt(std::move(*fresh));
  co_return std::move(only.result);
}

Awaitable<Result<std::unique_ptr<Stream>>> NetHttpClient::Call::connect() {
  const auto found = co_await resolve(url_.host, until_);
  if (!found) {
    co_return found.error();
  }
  bool any_allowed = false;
  for (const auto& address : *found) {
    if (!client_.options_.allow_private && !is_public(address)) {
      continue;
    }
    any_allowed = true;
    auto stream = co_await connect_to(address);
    if (stream) {
      co_return stream;
    }
    if (std::chrono::steady_clock::now() >= until_) {
      co_return late();
    }
  }
  if (!any_allowed) {
    co_return Error{Errc::forbidden, url_.host + " is not a public address"};
  }
  co_return Error{Errc::unavailable, "no connection to " + url_.host};
}

Awaitable<std::unique_ptr<Stream>> NetHttpClient::Call::connect_to(address address) {
  const auto until =
      std::min(until_, std::chrono::steady_clock::now() + client_.options_.connect_timeout);
  tcp::socket socket(client_.executor_);
  const auto close_socket = [&socket] {
    boost::system::error_code ignored;
    socket.close(ignored);
  };
  {
    const Watchdog watchdog(client_.executor_, until, close_socket);
    const tcp::endpoint endpoint(address, url_.port);
    const auto [error] = co_await socket.async_connect(endpoint, kAsTuple);
    if (error) {
      co_return nullptr;
    }
  }
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  auto stream = url_.tls ? make_tls_client_stream(client_.tls_, std::move(socket), url_.host)
                         : make_plain_stream(std::move(socket));
  if (!stream) {
    co_return nullptr;
  }
  const auto close_stream = [raw = stream.get()] { raw->close(); };
  const Watchdog watchdog(client_.executor_, until, close_stream);
  const bool open = co_await stream->open();
  if (!open) {
    stream.reset();
  }
  co_return stream;
}

Awaitable<NetHttpClient::Call::Attempt> NetHttpClient::Call::attempt(
    std::unique_ptr<Stream> stream) {
  Attempt out;
  const auto close_stream = [raw = stream.get()] { raw->close(); };
  const Watchdog watchdog(client_.executor_, until_, close_stream);
  // A peer may refuse and close while we still send: what it said goes before the failed write.
  const bool written = co_await stream->write(octets_, std::string_view());
  ReplyExpectation expected;
  expected.head = method_ == "HEAD";
  expected.max_body = max_body_;
  expected.cut = cut_;
  ReplyReader reader(*stream, expected);
  auto reply = co_await reader.read();
  out.heard = reader.heard();
  if (watchdog.barked()) {
    out.result = late();
  } else if (!reply) {
    out.result = Error{reply.error().code, url_.host + ": " + reply.error().detail};
  } else {
    out.result = std::move(reply->response);
    // Others are never sent over a kept connection, so there is nothing to keep it for.
    if (reply->reusable && written && is_safe(method_)) {
      client_.keep_idle(pool_key(url_), std::move(stream));
    }
  }
  co_return out;
}

NetHttpClient::NetHttpClient(asio::any_io_executor executor, TlsContext tls,
                             HttpClientOptions options)
    : executor_(std::move(executor)), tls_(std::move(tls)), options_(std::move(options)) {}

NetHttpClient::~NetHttpClient() = default;

Awaitable<Result<HttpResponse>> NetHttpClient::send(OutgoingRequest request) {
  auto work = run(std::move(request));
  auto result = co_await asio::co_spawn(executor_, std::move(work), asio::use_awaitable);
  co_return result;
}

Awaitable<Result<HttpResponse>> NetHttpClient::run(OutgoingRequest request) {
  auto url = parse_outgoing_url(request.url);
  if (!url) {
    co_return url.error();
  }
  if (!is_token(request.method)) {
    co_return Error{Errc::validation, "the method is not a token"};
  }
  for (const auto& field : request.headers.fields()) {
    if (!is_token(field.first)) {
      co_return Error{Errc::validation, "a field's name is not a token"};
    }
  }
  Call call(*this, std::move(*url), std::move(request));
  auto result = co_await call.run();
  co_return result;
}

std::unique_ptr<Stream> NetHttpClient::take_idle(const std::string& key) {
  const auto now = std::chrono::steady_clock::now();
  idle_.remove_if([now](const Idle& idle) { return idle.until <= now || idle.stream->stale(); });
  const auto found = std::find_if(idle_.begin(), idle_.end(),
                                  [&key](const Idle& idle) { return idle.key == key; });
  if (found == idle_.end()) {
    return nullptr;
  }
  auto stream = std::move(found->stream);
  idle_.erase(found);
  return stream;
}

void NetHttpClient::keep_idle(const std::string& key, std::unique_ptr<Stream> stream) {
  if (idle_.size() >= options_.max_idle) {
    idle_.pop_front();
  }
  idle_.push_back({key, std::move(stream), std::chrono::steady_clock::now() + options_.keep_idle});
}

}  // namespace holdfast::gateway
