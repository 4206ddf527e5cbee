#include "sync/url.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "store/base/text.hpp"

namespace holdfast::sync {
namespace {

constexpr std::uint16_t kHttp = 80;
constexpr std::uint16_t kHttps = 443;

std::uint16_t standard_port(bool secure) { return secure ? kHttps : kHttp; }

/// RFC 3986 section 5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool slash_at_end = false;
  path.remove_prefix(1);
  for (;;) {
    const auto end = path.find('/');
    const auto segment = path.substr(0, end);
    const bool last = end == std::string_view::npos;
    slash_at_end = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) {
        kept.pop_back();
      }
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    if (last) {
      break;
    }
    path.remove_prefix(end + 1);
  }
  std::string out;
  for (const auto segment : kept) {
    out += '/';
    out += segment;
  }
  if (slash_at_end || out.empty()) {
    out += '/';
  }
  return out;
}

std::string normal_target(std::string_view target) {
  const auto mark = target.find('?');
  auto out = without_dot_segments(target.substr(0, mark));
  if (mark != std::string_view::npos) {
    out += target.substr(mark);
  }
  return out;
}

bool in_icloud(std::string_view host) {
  return host == "icloud.com" || host.ends_with(".icloud.com");
}

}  // namespace

std::string Url::text() const {
  std::string out = secure ? "https://" : "http://";
  out += host;
  if (port != standard_port(secure)) {
    out += ':' + std::to_string(port);
  }
  return out + target;
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos || has_control(text) ||
      text.find_first_of(" \"<>\\^`{|}") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto scheme = to_lower(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") {
    return std::nullopt;
  }
  url.secure = scheme == "https";
  text.remove_prefix(scheme_end + 3);
  text = text.substr(0, text.find('#'));
  const auto authority_end = std::min(text.find_first_of("/?"), text.size());
  auto authority = text.substr(0, authority_end);
  text.remove_prefix(authority_end);

  url.port = standard_port(url.secure);
  const auto bracket = authority.find(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto digits = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
    if (!digits.empty()) {
      const auto* end = digits.data() + digits.size();
      const auto [stop, failed] = std::from_chars(digits.data(), end, url.port);
      if (failed != std::errc{} || stop != end || url.port == 0) {
        return std::nullopt;
      }
    }
  }
  url.host = to_lower(authority);
  if (url.host.empty() || url.host.find('@') != std::string::npos) {
    return std::nullopt;
  }
  url.target = normal_target(text.starts_with('/') ? std::string(text) : '/' + std::string(text));
  return url;
}

std::optional<Url> resolve(const Url& base, std::string_view reference) {
  reference = trim(reference);
  reference = reference.substr(0, reference.find('#'));
  if (reference.starts_with("//")) {
    return parse_url((base.secure ? "https:" : "http:") + std::string(reference));
  }
  const auto colon = reference.find(':');
  if (colon != std::string_view::npos && colon < reference.find_first_of("/?")) {
    return parse_url(reference);
  }
  Url whole = base;
  if (reference.empty()) {
    return whole;
  }
  if (reference.front() == '/') {
    whole.target = reference;
  } else {
    const auto path = whole.target.substr(0, whole.target.find('?'));
    whole.target = reference.front() == '?'
                       ? path + std::string(reference)
                       : path.substr(0, path.rfind('/') + 1) + std::string(reference);
  }
  return parse_url(whole.text());
}

bool may_share_credentials(const Url& from, const Url& to) {
  if (from.secure && !to.secure) {
    return false;
  }
  const bool same_ports = from.port == to.port || (from.port == standard_port(from.secure) &&
                                                   to.port == standard_port(to.secure));
  const bool same_site = from.host == to.host || (in_icloud(from.host) && in_icloud(to.host));
  return same_ports && same_site;
}

Url as_collection(Url url) {
  const auto mark = url.target.find('?');
  if (mark != std::string::npos) {
    url.target.resize(mark);
  }
  if (!url.target.ends_with('/')) {
    url.target += '/';
  }
  return url;
}

}  // namespace holdfast::sync
