// The set-up page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/setup/account.hpp"
#include "store/base/http.hpp"
#include "store/device_access.hpp"
#include "store/grant.hpp"

namespace holdfast::gateway {

struct SetupPage {
  Account account;
  /// The page's own address: the path, and the whole of it.
  std::string path;
  std::string url;
  std::vector<store::AppPassword> passwords;
  /// Services that the person can be sent to, by their names in the API; empty: none.
  std::vector<std::string> services = {};
  /// Accounts of the person's elsewhere that were connected.
  std::vector<store::Grant> accounts = {};
  /// Made just now.
  std::optional<std::string> made = {};
  /// A sentence about what went wrong.
  std::string trouble = {};
};

/// HTML without scripts, readable on a phone. Cache-Control, Content-Security-Policy and the rest
/// keep the page, and the secret in its address, where they are.
HttpResponse to_response(const SetupPage& page);

}  // namespace holdfast::gateway
