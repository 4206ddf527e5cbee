#include "store/freshness.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "store/occupancy.hpp"

namespace holdfast::store {
namespace {

std::set<ResourceId> everybody(const Wish& wish, const Reads& reads) {
  std::set<ResourceId> people;
  const auto add = [&](const Service& service) {
    for (const auto& requirement : service.requirements) {
      people.insert(requirement.pool.begin(), requirement.pool.end());
    }
  };
  add(wish.service);
  for (const auto& next : wish.then) {
    if (const auto service = reads.service(wish.service.agency, next.service)) {
      add(*service);
    }
  }
  return people;
}

}  // namespace

Freshness freshness(const Wish& wish, const RuleSettings& settings, Instant now,
                    const Reads& reads) {
  Freshness fresh;
  for (const auto& id : everybody(wish, reads)) {
    for (auto& source : reads.sources_of(wish.service.agency, id)) {
      if (is_blind(source, settings, now)) {
        fresh.blind.push_back(std::move(source));
      } else if (source.reads && source.last_good_at) {
        const auto until = *source.last_good_at + settings.source_max_age;
        fresh.verified_until = std::min(fresh.verified_until.value_or(until), until);
      }
    }
  }
  if (!fresh.blind.empty()) {
    fresh.verified_until.reset();
  }
  return fresh;
}

}  // namespace holdfast::store
