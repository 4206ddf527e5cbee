#include "gateway/setup/profile.hpp"

#include "gateway/setup/html.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

/// The form of a UUID (RFC 9562 version 8) that is always the same for the same text.
std::string uuid_of(std::string_view text) {
  auto hex = sha256_hex(text).substr(0, 32);
  hex[12] = '8';
  hex[16] = 'a';
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) {
    hex.insert(dash, 1, '-');
  }
  return hex;
}

void entry(Html& plist, std::string_view key, std::string_view type, std::string_view value) {
  plist.element("key", key);
  plist.element(type, value);
}

void flag(Html& plist, std::string_view key, bool value) {
  plist.element("key", key);
  plist.empty(value ? "true" : "false", {});
}

void payload_head(Html& plist, std::string_view type, const std::string& identifier,
                  std::string_view title) {
  entry(plist, "PayloadType", "string", type);
  entry(plist, "PayloadVersion", "integer", "1");
  entry(plist, "PayloadIdentifier", "string", identifier);
  entry(plist, "PayloadUUID", "string", uuid_of(identifier));
  entry(plist, "PayloadDisplayName", "string", title);
}

}  // namespace

std::string profile(const Account& account) {
  const auto identifier =
      "holdfast." + account.host + '.' + sha256_hex(account.login).substr(0, 12);
  const auto title = account.agency + " (" + account.login + ')';
  Html plist;
  plist.open("plist", {{"version", "1.0"}});
  plist.open("dict");
  payload_head(plist, "Configuration", identifier, title);
  entry(plist, "PayloadOrganization", "string", account.agency);
  flag(plist, "PayloadRemovalDisallowed", false);
  plist.element("key", "PayloadContent");
  plist.open("array");
  plist.open("dict");
  payload_head(plist, "com.apple.caldav.account", identifier + ".caldav", title);
  entry(plist, "CalDAVAccountDescription", "string", title);
  entry(plist, "CalDAVHostName", "string", account.host);
  entry(plist, "CalDAVPort", "integer", std::to_string(account.port));
  flag(plist, "CalDAVUseSSL", account.encrypted);
  entry(plist, "CalDAVPrincipalURL", "string", "/dav/principals/" + account.login + '/');
  entry(plist, "CalDAVUsername", "string", account.login);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
         "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n" +
         std::move(plist).finish();
}

}  // namespace holdfast::gateway
