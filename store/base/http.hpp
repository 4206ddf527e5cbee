// HTTP messages as plain values: what protocol handlers take and give, and what providers send.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/result.hpp"

namespace holdfast {

/// Header fields in order. Names compare without case. A value with CR, LF or NUL is never kept:
/// `add` and `set` replace those octets by a space, so that no text can make a second header.
class HttpHeaders {
 public:
  using Field = std::pair<std::string, std::string>;

  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<Field> fields);

  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);
  void erase(std::string_view name);
  /// The first field of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// All fields of that name joined by ", " (RFC 9110 section 5.3).
  [[nodiscard]] std::optional<std::string> joined(std::string_view name) const;
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// `target` is the request target as sent: path and query, still percent-encoded.
struct HttpRequest {
  std::string method;
  std::string target;
  HttpHeaders headers;
  std::string body;
};

/// A body that comes piece by piece for as long as there is something to tell. Owned by one answer
/// and used on the thread of its connection.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The next octets, when there are some; empty: that was all.
  virtual Awaitable<std::string> next() = 0;
  /// Nobody reads any more, or the process ends: `next` returns soon.
  virtual void stop() = 0;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  std::string body;
  /// Where the rest of the body comes from, after `body`; null: there is no more.
  std::shared_ptr<BodySource> source = nullptr;
};

/// The path of a target, before the first '?'.
std::string_view path_of(std::string_view target);
/// The query of a target, without the '?'. Empty where there is none.
std::string_view query_of(std::string_view target);
/// Undoes percent-encoding. Nothing for a broken escape or an encoded NUL.
std::optional<std::string> percent_decode(std::string_view text);
/// Escapes all but the unreserved characters of RFC 3986 section 2.3 (and '/' where kept).
std::string percent_encode(std::string_view text, bool keep_slash = false);
/// Name and decoded value of each query parameter, in order ('+' is a space). Nothing for a broken
/// escape.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

/// An outgoing request. `url` is absolute, http or https.
struct OutgoingRequest {
  std::string method;
  std::string url;
  HttpHeaders headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};
  std::size_t max_response_bytes = 20U * 1024 * 1024;
  /// A longer answer is no error: it is cut there.
  bool cut_response = false;
};

/// Does not follow redirects: where credentials may go is the caller's decision. Any thread.
///
/// Errors: unavailable (no connection, cut off), timed_out, too_large, forbidden (the guard against
/// private addresses refuses the target).
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Awaitable<Result<HttpResponse>> send(OutgoingRequest request) = 0;
};

}  // namespace holdfast
