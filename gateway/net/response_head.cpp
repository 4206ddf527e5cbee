#include "gateway/net/response_head.hpp"

#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <utility>

#include "store/base/text.hpp"

namespace holdfast::gateway {

namespace {

bool status_has_content(int status) { return status >= 200 && status != 204 && status != 304; }

/// The Date field of this second: formatted once a second for each thread.
std::string_view date_text(Instant now) {
  thread_local std::chrono::sys_seconds second;
  thread_local std::string text;
  const auto floor = std::chrono::floor<std::chrono::seconds>(now);
  if (text.empty() || floor != second) {
    second = floor;
    text = to_http_date(Instant(floor));
  }
  return text;
}

bool is_framing_field(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"content-length",    "connection", "date",
                                                      "transfer-encoding", "keep-alive", "upgrade"};
  for (const auto framing : kNames) {
    if (equal_ignoring_case(name, framing)) {
      return true;
    }
  }
  return false;
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) {
  namespace http = boost::beast::http;
  const auto known = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
  return {known.data(), known.size()};
}

bool has_content(int status, Framing framing) {
  return !framing.head && status_has_content(status);
}

std::string content_piece(std::string piece, Framing framing) {
  if (framing.http_1_0) {
    return piece;
  }
  std::array<char, 16> length{};
  const auto end =
      std::to_chars(length.data(), length.data() + length.size(), piece.size(), 16).ptr;
  std::string chunk(length.data(), end);
  return chunk + "\r\n" + std::move(piece) + "\r\n";
}

std::string response_head(const HttpResponse& response, Framing framing, Instant now) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers.fields()) {
    if (!is_framing_field(name)) {
      add_field(head, name, value);
    }
  }
  add_field(head, "Date", date_text(now));
  if (framing.open_ended) {
    if (!framing.http_1_0) {
      add_field(head, "Transfer-Encoding", "chunked");
    }
  } else if (status_has_content(response.status)) {
    const auto told = response.headers.find("Content-Length");
    if (framing.head && response.body.empty() && told) {
      add_field(head, "Content-Length", *told);
    } else {
      add_field(head, "Content-Length", std::to_string(response.body.size()));
    }
  }
  if (!framing.keep_alive) {
    add_field(head, "Connection", "close");
  } else if (framing.http_1_0) {
    add_field(head, "Connection", "keep-alive");
  }
  head.append("\r\n");
  return head;
}

}  // namespace holdfast::gateway
