#include "gateway/net/outgoing_url.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace holdfast::gateway {

namespace {

bool is_host_octet(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == ':';
}

}  // namespace

Result<OutgoingUrl> parse_outgoing_url(std::string_view url) {
  namespace urls = boost::urls;
  const Error bad{Errc::validation, "not an absolute http or https URL"};
  const auto parsed = urls::parse_uri({url.data(), url.size()});
  if (!parsed) {
    return bad;
  }
  OutgoingUrl out;
  if (parsed->scheme_id() == urls::scheme::http) {
    out.tls = false;
    out.port = 80;
  } else if (parsed->scheme_id() != urls::scheme::https) {
    return bad;
  }
  if (!parsed->has_authority() || parsed->has_userinfo()) {
    return bad;
  }
  out.host = parsed->host_address();
  // Boost.URL takes percent-escapes in names, and a zone in IPv6 addresses: neither has a place in
  // a look-up or a Host field.
  if (out.host.empty() || !std::all_of(out.host.begin(), out.host.end(), is_host_octet)) {
    return bad;
  }
  const auto scheme_port = out.port;
  if (parsed->has_port() && !parsed->port().empty()) {
    out.port = parsed->port_number();
    if (out.port == 0) {
      return bad;
    }
  }
  out.host_field = out.host.find(':') == std::string::npos ? out.host : "[" + out.host + "]";
  if (out.port != scheme_port) {
    out.host_field += ":" + std::to_string(out.port);
  }
  out.target = std::string(parsed->encoded_target());
  if (!out.target.starts_with('/')) {
    out.target.insert(0, "/");
  }
  return out;
}

}  // namespace holdfast::gateway
