#include "gateway/config_text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cctype>
#include <charconv>

#include "notify/return_address.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

bool all_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [others](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.find(c) != others.npos;
  });
}

bool is_domain(std::string_view text) {
  return !text.empty() && text.size() <= 253 && all_of(text, "-.") && text.front() != '.' &&
         text.back() != '.' && text.front() != '-' && text.find("..") == text.npos;
}

std::optional<std::string> fault_in_pattern(std::string_view text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const auto read = notify::ReturnAddresses::make(text, {"any key"});
  return read ? std::nullopt : std::optional(read.error().detail);
}

// RFC 5321 section 4.1.2 without quoted strings, address literals and comments: what a mail server
// somewhere would refuse is better refused here.
bool is_mail_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0 || at > 64) {
    return false;
  }
  return all_of(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~.") && is_domain(text.substr(at + 1));
}

bool is_base_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
  return url.has_value() && (url->scheme() == "http" || url->scheme() == "https") &&
         !url->host().empty() && !url->has_userinfo() && !url->has_query() &&
         !url->has_fragment() && text.back() != '/';
}

bool is_key(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return std::isxdigit(static_cast<unsigned char>(c)) != 0;
         });
}

}  // namespace

bool is_numeric_address(std::string_view text) {
  std::array<unsigned char, 16> bytes{};
  const std::string address(text);
  return ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
}

std::optional<Listen> read_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) {
    return std::nullopt;
  }
  auto address = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) {
    address = address.substr(1, address.size() - 2);
  }
  Listen listen;
  listen.address = address;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), listen.port);
  const bool number = read.ec == std::errc() && read.ptr == port.data() + port.size();
  const bool v6 = address.find(':') != address.npos;
  if (!number || !is_numeric_address(address) || v6 != bracketed) {
    return std::nullopt;
  }
  return listen;
}

bool is_loopback(std::string_view address) {
  return address == "::1" || (address.starts_with("127.") && is_numeric_address(address));
}

std::optional<std::string> fault_in(std::string_view text, TextRule rule) {
  if (!is_utf8(text) || has_control(text)) {
    return "must be one line of UTF-8 without control characters";
  }
  if (text.size() > 1000) {
    return "must not be longer than 1000 octets";
  }
  switch (rule) {
    case TextRule::line:
    case TextRule::optional_path:
    case TextRule::password:
      return std::nullopt;
    case TextRule::path:
      if (text.empty()) return "must name a file";
      return std::nullopt;
    case TextRule::host:
      if (text.empty() || is_domain(text) || is_numeric_address(text)) return std::nullopt;
      return "must be a host name such as \"mail.example.org\" or a numeric address";
    case TextRule::domain:
      if (is_domain(text)) return std::nullopt;
      return "must be a domain such as \"salon.example\"";
    case TextRule::mail_pattern:
      return fault_in_pattern(text);
    case TextRule::mail_address:
      if (text.empty() || is_mail_address(text)) return std::nullopt;
      return "must be a mail address such as \"booking@salon.example\"";
    case TextRule::optional_url:
      if (text.empty()) return std::nullopt;
      [[fallthrough]];
    case TextRule::url:
      if (is_base_url(text)) return std::nullopt;
      return "must be an http or https URL without a slash at the end, such as "
             "\"https://booking.salon.example\"";
    case TextRule::endpoint:
      if (text.empty() || read_endpoint(text)) return std::nullopt;
      return "must be a numeric address and a port, such as \"127.0.0.1:9464\" or "
             "\"[::1]:9464\"";
    case TextRule::key:
      if (text.empty() || is_key(text)) return std::nullopt;
      return "must be 64 hex digits (openssl rand -hex 32 makes some)";
  }
  return std::nullopt;
}

}  // namespace holdfast::gateway
