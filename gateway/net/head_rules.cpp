#include "gateway/net/head_rules.hpp"

#include <charconv>

#include "store/base/text.hpp"

namespace holdfast::gateway {

namespace {

constexpr Refusal kManyHosts{400, "bad-request",
                             "A request has exactly one Host field (RFC 9112 section 3.2)."};
constexpr Refusal kBadHost{400, "bad-request", "The Host field is not a host and a port."};
constexpr Refusal kBadTarget{
    400, "bad-request",
    "The request target is a path of printable ASCII characters; others are percent-encoded."};
constexpr Refusal kNoTunnel{501, "not-implemented", "CONNECT is not offered."};
constexpr Refusal kBadLength{400, "bad-request",
                             "Content-Length is one decimal number, and stands once."};
constexpr Refusal kTwoLengths{
    400, "bad-request",
    "Content-Length and Transfer-Encoding in one request contradict each other."};
constexpr Refusal kBadCoding{400, "bad-request",
                             "The last transfer coding of a request is chunked, and stands once."};
constexpr Refusal kUnknownCoding{501, "not-implemented",
                                 "The only transfer coding understood is chunked."};
constexpr Refusal kOldCoding{400, "bad-request", "Transfer-Encoding does not exist in HTTP/1.0."};
constexpr Refusal kUnknownExpectation{417, "expectation-failed",
                                      "The only expectation understood is 100-continue."};

int count_fields(const HttpHeaders& headers, std::string_view name) {
  int count = 0;
  for (const auto& field : headers.fields()) {
    count += equal_ignoring_case(field.first, name) ? 1 : 0;
  }
  return count;
}

/// Characters of a host, an IP literal and a port (RFC 3986 section 3.2.2), no user information.
bool is_host(std::string_view text) {
  constexpr std::string_view kOthers = "-._~%!$&'()*+;=:[]";
  if (text.empty()) {
    return false;
  }
  for (const char c : text) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!alphanumeric && kOthers.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// One or more members of a comma-separated list that equal `token`.
bool lists(std::optional<std::string> list, std::string_view token) {
  std::string_view rest = list ? std::string_view(*list) : std::string_view();
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (equal_ignoring_case(trim(rest.substr(0, comma)), token)) {
      return true;
    }
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return false;
}

std::optional<Refusal> judge_target(HttpRequest& request) {
  auto& target = request.target;
  for (const char c : target) {
    if (c <= 0x20 || c >= 0x7f || c == '#') {
      return kBadTarget;
    }
  }
  if (target.starts_with('/')) {
    return std::nullopt;
  }
  if (target == "*" && request.method == "OPTIONS") {
    target = "/";
    return std::nullopt;
  }
  const auto lower = to_lower(std::string_view(target).substr(0, 8));
  const std::size_t scheme = lower.starts_with("http://") ? 7 : lower == "https://" ? 8 : 0;
  if (scheme == 0) {
    return kBadTarget;
  }
  // RFC 9112 section 3.2.2: a server must accept the absolute form, and its authority goes before
  // the Host field.
  const auto authority_end = target.find_first_of("/?", scheme);
  const auto authority = target.substr(scheme, authority_end - scheme);
  if (!is_host(authority)) {
    return kBadTarget;
  }
  request.headers.set("Host", authority);
  auto rest = authority_end == std::string::npos ? std::string() : target.substr(authority_end);
  target = rest.starts_with('/') ? rest : "/" + rest;
  return std::nullopt;
}

std::optional<Refusal> judge_host(const HttpHeaders& headers, int version) {
  const int hosts = count_fields(headers, "Host");
  if (hosts > 1 || (hosts == 0 && version >= 11)) {
    return kManyHosts;
  }
  if (hosts == 1 && !is_host(*headers.find("Host"))) {
    return kBadHost;
  }
  return std::nullopt;
}

std::optional<Refusal> judge_length(const HttpHeaders& headers, HeadFacts& facts) {
  const int lengths = count_fields(headers, "Content-Length");
  if (lengths == 0) {
    return std::nullopt;
  }
  const auto text = *headers.find("Content-Length");
  std::uint64_t length = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, length);
  if (lengths > 1 || text.empty() || error != std::errc() || stop != end) {
    return kBadLength;
  }
  facts.content_length = length;
  return std::nullopt;
}

std::optional<Refusal> judge_coding(const HttpHeaders& headers, HeadFacts& facts) {
  const auto coding = headers.joined("Transfer-Encoding");
  if (!coding) {
    return std::nullopt;
  }
  if (facts.version < 11) {
    return kOldCoding;
  }
  if (facts.content_length) {
    return kTwoLengths;
  }
  const auto last = trim(std::string_view(*coding).substr(coding->rfind(',') + 1));
  if (!equal_ignoring_case(last, "chunked")) {
    return kBadCoding;
  }
  if (coding->find(',') != std::string::npos) {
    const auto before = coding->substr(0, coding->rfind(','));
    return lists(before, "chunked") ? kBadCoding : kUnknownCoding;
  }
  facts.chunked = true;
  return std::nullopt;
}

std::optional<Refusal> judge_expectation(const HttpHeaders& headers, HeadFacts& facts) {
  const auto expected = headers.joined("Expect");
  // RFC 9110 section 10.1.1: an expectation in a HTTP/1.0 request is ignored.
  if (!expected || facts.version < 11) {
    return std::nullopt;
  }
  if (!equal_ignoring_case(trim(*expected), "100-continue")) {
    return kUnknownExpectation;
  }
  facts.expects_continue = facts.chunked || facts.content_length.value_or(0) > 0;
  return std::nullopt;
}

}  // namespace

JudgedHead judge_head(HttpRequest& request, int version) {
  JudgedHead judged;
  auto& [facts, refusal] = judged;
  facts.version = version;
  if (request.method == "CONNECT") {
    refusal = kNoTunnel;
    return judged;
  }
  refusal = judge_host(request.headers, version);
  if (!refusal) {
    refusal = judge_target(request);
  }
  if (!refusal) {
    refusal = judge_length(request.headers, facts);
  }
  if (!refusal) {
    refusal = judge_coding(request.headers, facts);
  }
  if (!refusal) {
    refusal = judge_expectation(request.headers, facts);
  }
  const auto connection = request.headers.joined("Connection");
  facts.keep_alive = version >= 11 ? !lists(connection, "close") : lists(connection, "keep-alive");
  return judged;
}

bool needs_sign_in(std::string_view target) {
  return target.starts_with("/dav/") || target.starts_with("/v1/");
}

}  // namespace holdfast::gateway
