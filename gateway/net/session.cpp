#include "gateway/net/session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/config_text.hpp"
#include "gateway/net/address_kind.hpp"
#include "gateway/net/request_id.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {

namespace {

constexpr Refusal kTooSlow{408, "request-timeout", "The request did not come in time."};
constexpr Refusal kNoRoom{503, "overloaded",
                          "Too much is being sent and read at once; repeat it in a moment."};
constexpr Refusal kTooMany{
    503, "overloaded", "Too many requests of this address are under way; repeat it in a moment."};
constexpr const char* kRepeatAfter = "5";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// How long a peer may take to notice that we have finished.
constexpr std::chrono::seconds kFinishTime{2};
/// Slower readers than this are cut off, however long the answer.
constexpr std::size_t kBytesPerSecond = 16U * 1024;
/// Bodies up to this are copied behind the head: one buffer costs less than two.
constexpr std::size_t kCopiedBody = 16U * 1024;

bool wants_close(const HttpResponse& response) {
  const auto connection = response.headers.find("Connection");
  return connection && equal_ignoring_case(*connection, "close");
}

bool changes_nothing(std::string_view method) {
  constexpr std::array<std::string_view, 5> kReads = {"GET", "HEAD", "PROPFIND", "REPORT",
                                                      "OPTIONS"};
  return std::find(kReads.begin(), kReads.end(), method) != kReads.end();
}

HttpResponse refusal_of(const Refusal& refusal, std::string_view request_id) {
  auto response = to_problem(refusal, request_id);
  if (refusal.status == 503) {
    response.headers.set("Retry-After", kRepeatAfter);
  }
  return response;
}

Instant wall_time() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

}  // namespace

Session::Session(std::unique_ptr<Stream> stream, Origin origin, const Handler& handler,
                 const Limits& limits, std::shared_ptr<Commons> commons)
    : stream_(std::move(stream)),
      origin_(std::move(origin)),
      handler_(handler),
      limits_(limits),
      commons_(std::move(commons)),
      reader_(limits) {}

void Session::enter(Phase phase, std::chrono::milliseconds allowed) {
  phase_ = phase;
  deadline_ = std::chrono::steady_clock::now() + allowed;
}

void Session::sweep(Time now) {
  if (now < deadline_) {
    return;
  }
  deadline_ = Time::max();
  if (phase_ == Phase::head || phase_ == Phase::body) {
    timed_out_ = true;
    stream_->cancel();
  } else {
    stream_->close();
  }
}

void Session::drain() {
  draining_ = true;
  stop_source();
  // A request that has reached this machine but was not read yet is still answered.
  if (phase_ == Phase::opening || (phase_ == Phase::idle && !stream_->stale())) {
    stream_->close();
  }
}

void Session::close() {
  stream_->close();
  stop_source();
}

void Session::stop_source() {
  if (source_ != nullptr) {
    source_->stop();
  }
}

Awaitable<void> Session::run() {
  enter(Phase::opening, limits_.head_time);
  const bool open = co_await stream_->open();
  while (open) {
    const auto got = co_await next_request();
    if (got == Got::refused) {
      co_await refuse(refusal_);
    }
    if (got != Got::request) {
      break;
    }
    const auto facts = reader_.facts();
    auto request = reader_.take();
    Framing framing;
    framing.http_1_0 = facts.version < 11;
    framing.head = request.method == "HEAD";
    // How long a handler may take is its own affair: each of its waits has its own bound.
    phase_ = Phase::handling;
    deadline_ = Time::max();
    auto response = co_await handle(std::move(request));
    framing.open_ended = response.source && has_content(response.status, framing);
    framing.keep_alive =
        facts.keep_alive && !draining_ && !wants_close(response) && !framing.open_ended;
    const bool written = co_await answer(std::move(response), framing);
    give_back();
    if (!written) {
      break;
    }
    if (!framing.keep_alive || draining_) {
      co_await finish();
      break;
    }
  }
  stream_->close();
}

Awaitable<HttpResponse> Session::handle(HttpRequest request) {
  auto peer = peer_of(request);
  const auto id = peer.request_id;
  const auto address = peer.address;
  if (origin_.trusted_proxy) {
    boost::system::error_code error;
    const auto client = boost::asio::ip::make_address(address, error);
    place_ = commons_->proxied.admit(client);
    if (!place_) {
      co_return refusal_of(kTooMany, id);
    }
  }
  const bool reads = changes_nothing(request.method);
  auto response = co_await handler_(std::move(request), std::move(peer));
  co_return within_budget(std::move(response), reads, id, address);
}

void Session::share_as(const std::string& address) {
  if (shares_) {
    return;
  }
  boost::system::error_code error;
  const auto client = boost::asio::ip::make_address(address, error);
  held_ = commons_->budget->share(error ? std::string() : client_or_nobody(client));
  shares_ = true;
}

bool Session::holds_body() {
  const auto octets = reader_.held();
  if (octets > OctetBudget::kFree) {
    share_as(address_of(reader_.head()));
  }
  return held_.hold(octets);
}

Awaitable<Session::Got> Session::next_request() {
  // A first request is given the time of a head, later ones that of an idle connection.
  const bool first = phase_ == Phase::opening;
  if (first) {
    enter(Phase::idle, limits_.head_time);
  } else {
    enter(Phase::idle, limits_.idle_time);
  }
  for (;;) {
    const auto step = reader_.advance();
    if (step != RequestReader::Step::refused && !holds_body()) {
      refusal_ = kNoRoom;
      co_return Got::refused;
    }
    if (step == RequestReader::Step::complete) {
      co_return Got::request;
    }
    if (step == RequestReader::Step::refused) {
      refusal_ = reader_.refusal();
      co_return Got::refused;
    }
    if (step == RequestReader::Step::continue_wanted) {
      const bool told = co_await stream_->write(kContinue, std::string_view());
      if (!told) {
        co_return Got::ended;
      }
    }
    if (reader_.in_body() && phase_ != Phase::body) {
      enter(Phase::body, limits_.body_time);
    } else if (reader_.started() && phase_ == Phase::idle) {
      // The head's time is counted from its first octet, however slowly the others follow.
      enter(Phase::head, limits_.head_time);
    } else if (!reader_.started() && draining_) {
      co_return Got::ended;
    }
    const auto room = reader_.prepare();
    const auto count = co_await stream_->read_some(room);
    if (timed_out_) {
      refusal_ = kTooSlow;
      co_return Got::refused;
    }
    if (count == 0) {
      co_return Got::ended;
    }
    reader_.commit(count);
  }
}

/// Says for its lifetime what is being streamed.
class Session::Streaming {
 public:
  Streaming(Session& session, BodySource& source) : session_(session) { session.source_ = &source; }
  ~Streaming() { session_.source_ = nullptr; }
  Streaming(const Streaming&) = delete;
  Streaming& operator=(const Streaming&) = delete;

 private:
  Session& session_;
};

Awaitable<bool> Session::stream_out(HttpResponse response, Framing framing) {
  const auto source = std::move(response.source);
  auto octets = response_head(response, framing, wall_time());
  if (!response.body.empty()) {
    octets += content_piece(std::move(response.body), framing);
  }
  const Streaming streaming(*this, *source);
  bool more = true;
  while (!octets.empty()) {
    enter(Phase::answering,
          limits_.answer_time + std::chrono::seconds(octets.size() / kBytesPerSecond));
    const bool written = co_await stream_->write(octets, std::string_view());
    if (!written) {
      co_return false;
    }
    octets.clear();
    if (more) {
      // How long there is nothing to tell is the source's affair.
      phase_ = Phase::handling;
      deadline_ = Time::max();
      if (draining_) {
        source->stop();
      }
      auto piece = co_await source->next();
      more = !piece.empty();
      octets = content_piece(std::move(piece), framing);
    }
  }
  co_return true;
}

HttpResponse Session::within_budget(HttpResponse response, bool reads,
                                    const std::string& request_id, const std::string& address) {
  if (response.body.size() > OctetBudget::kFree) {
    share_as(address);
  }
  // What was changed is told in any case.
  if (!reads) {
    held_.hold_in_any_case(response.body.size());
    return response;
  }
  if (held_.hold(response.body.size())) {
    return response;
  }
  auto refused = refusal_of(kNoRoom, request_id);
  refused.headers.set("Connection", "close");
  return refused;
}

void Session::give_back() {
  held_ = {};
  shares_ = false;
  place_ = {};
}

Awaitable<bool> Session::answer(HttpResponse response, Framing framing) {
  if (framing.open_ended) {
    co_return co_await stream_out(std::move(response), framing);
  }
  auto head = response_head(response, framing, wall_time());
  auto body = std::move(response.body);
  if (!has_content(response.status, framing)) {
    body.clear();
  }
  if (body.size() <= kCopiedBody) {
    head += body;
    body.clear();
  }
  enter(Phase::answering,
        limits_.answer_time + std::chrono::seconds(body.size() / kBytesPerSecond));
  const bool written = co_await stream_->write(head, body);
  co_return written;
}

Awaitable<void> Session::refuse(Refusal refusal) {
  const auto id = make_request_id();
  auto response = refusal_of(refusal, id);
  Framing framing;
  framing.keep_alive = false;
  const bool written = co_await answer(std::move(response), framing);
  if (written) {
    co_await finish();
  }
}

Awaitable<void> Session::finish() {
  enter(Phase::finishing, kFinishTime);
  co_await stream_->finish();
}

Peer Session::peer_of(const HttpRequest& request) const {
  Peer peer{address_of(request), origin_.secure, make_request_id()};
  if (origin_.trusted_proxy) {
    const auto scheme = request.headers.find("X-Forwarded-Proto");
    peer.secure = scheme && equal_ignoring_case(trim(*scheme), "https");
  }
  return peer;
}

std::string Session::address_of(const HttpRequest& request) const {
  if (!origin_.trusted_proxy) {
    return origin_.address;
  }
  // The proxy appends the address that it sees; what stands before it, anyone can have written.
  const auto forwarded = request.headers.joined("X-Forwarded-For");
  if (!forwarded) {
    return origin_.address;
  }
  const auto last = trim(std::string_view(*forwarded).substr(forwarded->rfind(',') + 1));
  return is_numeric_address(last) ? std::string(last) : origin_.address;
}

}  // namespace holdfast::gateway
