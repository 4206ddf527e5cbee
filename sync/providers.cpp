#include "sync/providers.hpp"

#include <array>

#include "sync/providers/caldav.hpp"
#include "sync/providers/feed.hpp"

namespace holdfast::sync {
namespace {

using Make = std::unique_ptr<Provider> (*)(HttpClient&);

template <class T>
std::unique_ptr<Provider> make(HttpClient& http) {
  return std::make_unique<T>(http);
}

struct Row {
  std::string_view name;
  Make make;
};

constexpr std::array kProviders{
    Row{"caldav", &make<CaldavProvider>},
    Row{"ics", &make<FeedProvider>},
};

}  // namespace

Providers::Providers(HttpClient& http) {
  for (const auto& row : kProviders) {
    providers_.emplace(row.name, row.make(http));
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
