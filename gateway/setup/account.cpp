#include "gateway/setup/account.hpp"

#include <boost/url/parse.hpp>

#include "store/base/http.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::uint16_t kHttp = 80;
constexpr std::uint16_t kHttps = 443;

std::string authority_of(const Account& account) {
  const bool usual = account.port == (account.encrypted ? kHttps : kHttp);
  return usual ? account.host : account.host + ':' + std::to_string(account.port);
}

}  // namespace

std::string Account::server() const {
  return (encrypted ? "https://" : "http://") + authority_of(*this) + "/dav/";
}

std::string Account::app_link() const {
  return (encrypted ? "caldavs://" : "caldav://") + percent_encode(login) + '@' +
         authority_of(*this) + "/dav/";
}

Account account_of(const store::User& user, std::string_view agency, std::string_view base_url) {
  Account account;
  account.login = user.login;
  account.name = user.name;
  account.agency = agency;
  if (const auto url = boost::urls::parse_uri(boost::urls::string_view(base_url))) {
    account.encrypted = url->scheme() == "https";
    account.host = std::string(url->encoded_host());
    account.port = url->has_port() && url->port_number() != 0 ? url->port_number()
                   : account.encrypted                        ? kHttps
                                                              : kHttp;
  }
  return account;
}

}  // namespace holdfast::gateway
