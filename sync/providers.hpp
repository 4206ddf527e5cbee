// The table of providers.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/http.hpp"
#include "sync/provider.hpp"

namespace holdfast::sync {

/// One of each provider, made once. A `Source` names its own.
class Providers {
 public:
  /// `http` outlives it.
  explicit Providers(HttpClient& http);

  /// Null for a name that no provider has.
  [[nodiscard]] Provider* find(std::string_view name) const;
  [[nodiscard]] static std::vector<std::string_view> names();

 private:
  std::map<std::string, std::unique_ptr<Provider>, std::less<>> providers_;
};

}  // namespace holdfast::sync
