// The table of providers.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/http.hpp"
#include "sync/access_tokens.hpp"
#include "sync/provider.hpp"
#include "sync/service_hosts.hpp"

namespace holdfast::sync {

/// What a provider may work with. The references outlive it.
struct ProviderContext {
  HttpClient& http;
  AccessTokens& tokens;
  Clock& clock;
  ServiceHosts hosts = {};
};

/// One of each provider, made once. A `Source` names its own.
class Providers {
 public:
  explicit Providers(const ProviderContext& context);

  /// Null for a name that no provider has.
  [[nodiscard]] Provider* find(std::string_view name) const;
  [[nodiscard]] static std::vector<std::string_view> names();

 private:
  std::map<std::string, std::unique_ptr<Provider>, std::less<>> providers_;
};

}  // namespace holdfast::sync
