// Outgoing HTTP/1.1 over plain and TLS connections.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <string>

#include "gateway/net/stream.hpp"
#include "gateway/net/tls_stream.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

struct HttpClientOptions {
  /// Users name URLs: unless this is set, only public addresses are connected to.
  bool allow_private = false;
  std::string user_agent = "Holdfast";
  /// For each address of a host.
  std::chrono::milliseconds connect_timeout{10'000};
  /// Connections kept for a next request, in all and for how long.
  std::size_t max_idle = 16;
  std::chrono::seconds keep_idle{20};
};

/// `send` may be called on any thread; the exchange itself runs on the executor, which has one
/// thread.
///
/// The address is looked up once, checked, and then connected to itself: a name that answers with
/// another address the second time gains nothing. Kept connections are used for safe methods only,
/// which may be sent again if the peer had just closed; whether another method took effect cannot
/// be known then, so those always get a new connection.
///
/// Besides the errors of HttpClient: validation for a URL, method or field name that is none.
class NetHttpClient final : public HttpClient {
 public:
  NetHttpClient(boost::asio::any_io_executor executor, TlsContext tls, HttpClientOptions options);
  /// On the executor's thread, or when that has ended; before its context.
  ~NetHttpClient() override;

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override;

 private:
  class Call;
  struct Idle {
    std::string key;
    std::unique_ptr<Stream> stream;
    std::chrono::steady_clock::time_point until;
  };

  Awaitable<Result<HttpResponse>> run(OutgoingRequest request);
  std::unique_ptr<Stream> take_idle(const std::string& key);
  void keep_idle(const std::string& key, std::unique_ptr<Stream> stream);

  boost::asio::any_io_executor executor_;
  TlsContext tls_;
  const HttpClientOptions options_;
  std::list<Idle> idle_;
};

}  // namespace holdfast::gateway
