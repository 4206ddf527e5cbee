// HTTP/1.1 over one connection (RFC 9112): requests in, answers out, in order.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "gateway/config.hpp"
#include "gateway/net/admissions.hpp"
#include "gateway/net/handler.hpp"
#include "gateway/net/octet_budget.hpp"
#include "gateway/net/request_reader.hpp"
#include "gateway/net/response_head.hpp"
#include "gateway/net/stream.hpp"

namespace holdfast::gateway {

/// What a connection says of the one at its other end.
struct Origin {
  /// Numeric.
  std::string address;
  bool secure = false;
  /// The other end is a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed.
  bool trusted_proxy = false;
};

/// What the sessions of a server have together.
struct Commons {
  explicit Commons(const Limits& limits)
      : budget(std::make_shared<OctetBudget>(limits.in_flight_mib * 1024 * 1024)),
        proxied(limits.connections, limits.connections_per_address) {}

  const std::shared_ptr<OctetBudget> budget;
  /// Requests under way of the clients behind a trusted proxy, whose connections say nothing of
  /// how many clients there are.
  Admissions proxied;
};

/// All on the thread of the stream's executor, like the connection itself.
///
/// Times are kept by `sweep`, which somebody calls about twice a second: a timer of its own for
/// each read and write would cost more than the rest of a small request.
class Session {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `handler` and `limits` outlive the session.
  Session(std::unique_ptr<Stream> stream, Origin origin, const Handler& handler,
          const Limits& limits, std::shared_ptr<Commons> commons);

  /// Returns when the connection has ended.
  Awaitable<void> run();

  /// Ends what takes too long: a request that comes too slowly is answered 408, the rest is cut.
  void sweep(Time now);
  /// No further request: the one in progress is answered, an idle connection closes, a stream
  /// ends.
  void drain();
  void close();

 private:
  enum class Phase { opening, idle, head, body, handling, answering, finishing };
  enum class Got { request, refused, ended };

  class Streaming;

  void enter(Phase phase, std::chrono::milliseconds allowed);
  Awaitable<Got> next_request();
  Awaitable<HttpResponse> handle(HttpRequest request);
  /// Whether so much of the request's body may be in memory.
  bool holds_body();
  void share_as(const std::string& address);
  void give_back();
  /// The answer, or a refusal where there is no room for it and the request only `reads`.
  HttpResponse within_budget(HttpResponse response, bool reads, const std::string& request_id,
                             const std::string& address);
  Awaitable<bool> answer(HttpResponse response, Framing framing);
  /// A body that has no length beforehand, and goes on until its source ends or nobody reads.
  Awaitable<bool> stream_out(HttpResponse response, Framing framing);
  void stop_source();
  Awaitable<void> refuse(Refusal refusal);
  Awaitable<void> finish();
  [[nodiscard]] Peer peer_of(const HttpRequest& request) const;
  /// Numeric.
  [[nodiscard]] std::string address_of(const HttpRequest& request) const;

  std::unique_ptr<Stream> stream_;
  const Origin origin_;
  const Handler& handler_;
  const Limits& limits_;
  const std::shared_ptr<Commons> commons_;
  RequestReader reader_;
  /// Of the request under way and its answer.
  OctetBudget::Share held_;
  bool shares_ = false;
  /// Behind a trusted proxy, while a request is under way.
  Admissions::Place place_;
  Refusal refusal_;
  Phase phase_ = Phase::opening;
  Time deadline_ = Time::max();
  /// What is being streamed; null: nothing.
  BodySource* source_ = nullptr;
  bool timed_out_ = false;
  bool draining_ = false;
};

}  // namespace holdfast::gateway
