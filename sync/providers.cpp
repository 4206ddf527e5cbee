#include "sync/providers.hpp"

#include <array>

#include "sync/providers/caldav.hpp"
#include "sync/providers/feed.hpp"
#include "sync/providers/google.hpp"
#include "sync/providers/graph.hpp"

namespace holdfast::sync {
namespace {

using Make = std::unique_ptr<Provider> (*)(const ProviderContext&);

/// A provider that asks for the context takes it whole; one whose accounts have passwords needs
/// HTTP alone.
template <class T>
std::unique_ptr<Provider> make(const ProviderContext& context) {
  if constexpr (std::is_constructible_v<T, const ProviderContext&>) {
    return std::make_unique<T>(context);
  } else {
    return std::make_unique<T>(context.http);
  }
}

struct Row {
  std::string_view name;
  Make make;
};

constexpr std::array kProviders{
    Row{"caldav", &make<CaldavProvider>},
    Row{"ics", &make<FeedProvider>},
    Row{"google", &make<GoogleProvider>},
    Row{"microsoft", &make<GraphProvider>},
};

}  // namespace

Providers::Providers(const ProviderContext& context) {
  for (const auto& row : kProviders) {
    providers_.emplace(row.name, row.make(context));
  }
}

Provider* Providers::find(std::string_view name) const {
  const auto found = providers_.find(name);
  return found == providers_.end() ? nullptr : found->second.get();
}

std::vector<std::string_view> Providers::names() {
  std::vector<std::string_view> out;
  for (const auto& row : kProviders) {
    out.push_back(row.name);
  }
  return out;
}

}  // namespace holdfast::sync
