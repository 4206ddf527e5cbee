#include "gateway/rest/probe.hpp"

#include <algorithm>

#include "store/occupancy.hpp"

namespace holdfast::gateway::rest {
namespace {

/// What one booking has asked at most: a pool may be large.
constexpr std::size_t kMost = 8;

/// Publishers are asked for their feeds every few minutes only: one that was read longer ago is
/// asked again before somebody is promised a time that it may hold.
constexpr std::chrono::minutes kFeedIsFresh{2};

using Sources = std::vector<store::SourceId>;

bool is_old_feed(const store::Source& source, Instant now) {
  return source.provider == "ics" && source.reads && !source.paused && source.last_good_at &&
         *source.last_good_at + kFeedIsFresh < now;
}

/// Those of one resource that cannot be trusted, added to `blind`, and its old feeds, to `feeds`.
/// True if any is blind.
bool add_doubtful(Sources& blind, Sources& feeds, const Context& context, store::AgencyId agency,
                  const store::ResourceId& resource, const store::Reads& reads) {
  bool any = false;
  const auto now = context.clock.now();
  for (const auto& source : reads.sources_of(agency, resource)) {
    if (store::is_blind(source, context.settings.rules, now)) {
      any = true;
      blind.push_back(source.id);
    } else if (is_old_feed(source, now)) {
      feeds.push_back(source.id);
    }
  }
  return any;
}

void add_of_pool(Sources& out, const Context& context, const Bookable& wish,
                 const store::Requirement& requirement, const store::Reads& reads) {
  const auto& pool = requirement.pool;
  const bool has_wanted =
      wish.wanted && std::find(pool.begin(), pool.end(), *wish.wanted) != pool.end();
  Sources here;
  int known = 0;
  for (const auto& id : pool) {
    if (!has_wanted || id == *wish.wanted) {
      // Whoever it is given to, their feed counts: nobody is left out for an old one.
      known += add_doubtful(here, out, context, wish.agency, id, reads) ? 0 : 1;
    }
  }
  if (known < (has_wanted ? 1 : requirement.count)) {
    out.insert(out.end(), here.begin(), here.end());
  }
}

}  // namespace

Sources doubtful_sources(const Context& context, const Bookable& wish, const Names& names,
                         const store::Reads& reads) {
  Sources out;
  if (!context.settings.probe) {
    return out;
  }
  const auto add = [&](const store::ServiceId& id) {
    const auto* known = names.find(id);
    const auto read = known == nullptr ? reads.service(wish.agency, id) : std::nullopt;
    const auto* service = known == nullptr && read ? &*read : known;
    if (service != nullptr) {
      for (const auto& requirement : service->requirements) {
        add_of_pool(out, context, wish, requirement, reads);
      }
    }
  };
  add(wish.service);
  for (const auto& next : wish.then) {
    add(next.service);
  }
  out.resize(std::min(out.size(), kMost));
  return out;
}

Sources doubtful_sources(const Context& context, const store::Booking& booking,
                         const std::optional<store::ResourceId>& wanted,
                         const store::Reads& reads) {
  Sources out;
  if (!context.settings.probe) {
    return out;
  }
  if (wanted) {
    add_doubtful(out, out, context, booking.agency, *wanted, reads);
  }
  for (const auto& taken : booking.taken) {
    if (taken.resource != wanted) {
      add_doubtful(out, out, context, booking.agency, taken.resource, reads);
    }
  }
  out.resize(std::min(out.size(), kMost));
  return out;
}

Awaitable<void> probe(Context context, Sources sources) {
  if (!sources.empty()) {
    co_await context.settings.probe(std::move(sources));
  }
}

}  // namespace holdfast::gateway::rest
