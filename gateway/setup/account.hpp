// What an app has to know to find a person's calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/user.hpp"

namespace holdfast::gateway {

struct Account {
  std::string login;
  std::string name;
  std::string agency;
  std::string host;
  std::uint16_t port = 443;
  bool encrypted = true;

  /// "https://salon.example/dav/"
  [[nodiscard]] std::string server() const;
  /// The address that DAVx5 and other apps on Android are opened by: "caldavs://ana@host/dav/".
  [[nodiscard]] std::string app_link() const;
};

/// `base_url` as configured: scheme, host, maybe a port.
Account account_of(const store::User& user, std::string_view agency, std::string_view base_url);

}  // namespace holdfast::gateway
