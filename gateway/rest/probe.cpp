#include "gateway/rest/probe.hpp"

#include <algorithm>

#include "store/engine.hpp"
#include "store/occupancy.hpp"

namespace holdfast::gateway::rest {
namespace {

/// What one booking has asked at most: a pool may be large.
constexpr std::size_t kMost = 8;

/// Blind calendars of those who could take it; nothing if somebody else can be taken whose
/// calendars are known.
std::vector<store::SourceId> blind_sources(const Context& context, store::AgencyId agency,
                                           const std::vector<store::Requirement>& requirements,
                                           const std::optional<store::ResourceId>& wanted,
                                           const store::Reads& reads) {
  std::vector<store::SourceId> out;
  for (const auto& requirement : requirements) {
    const bool has_wanted = wanted && std::find(requirement.pool.begin(), requirement.pool.end(),
                                                *wanted) != requirement.pool.end();
    std::vector<store::SourceId> here;
    int known = 0;
    for (const auto& id : requirement.pool) {
      if (has_wanted && id != *wanted) {
        continue;
      }
      bool blind = false;
      for (const auto& source : reads.sources_of(agency, id)) {
        if (store::is_blind(source, context.settings.rules, context.clock.now())) {
          blind = true;
          here.push_back(source.id);
        }
      }
      known += blind ? 0 : 1;
    }
    if (known < (has_wanted ? 1 : requirement.count)) {
      out.insert(out.end(), here.begin(), here.end());
    }
  }
  out.resize(std::min(out.size(), kMost));
  return out;
}

}  // namespace

Awaitable<void> probe_for(Context context, store::AgencyId agency, store::ServiceId service,
                          std::optional<store::ResourceId> wanted,
                          std::vector<store::NextService> then) {
  if (!context.settings.probe) {
    co_return;
  }
  auto sources = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    std::vector<store::Requirement> requirements;
    const auto add = [&](const store::ServiceId& id) {
      if (const auto found = reads.service(agency, id)) {
        requirements.insert(requirements.end(), found->requirements.begin(),
                            found->requirements.end());
      }
    };
    add(service);
    for (const auto& next : then) {
      add(next.service);
    }
    return blind_sources(context, agency, requirements, wanted, reads);
  });
  if (!sources.empty()) {
    co_await context.settings.probe(std::move(sources));
  }
}

}  // namespace holdfast::gateway::rest
