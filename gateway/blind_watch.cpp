#include "gateway/blind_watch.hpp"

#include <vector>

#include "store/engine.hpp"
#include "store/occupancy.hpp"

namespace holdfast::gateway {
namespace {

/// A read that failed is tried again after a minute or so; what comes back at once is no news.
constexpr Duration kPatience = std::chrono::minutes{1};

/// Nothing new can be learnt of it: that its last word still counts for a while is the ledger's
/// business, but somebody has to know. Also where nothing failed: what is not asked says nothing.
bool is_in_the_dark(const store::Source& source, const store::RuleSettings& rules, Instant now) {
  return source.reads && !source.paused &&
         (source.failures > 0 || store::is_blind(source, rules, now));
}

}  // namespace

std::vector<store::Source> BlindWatch::look() {
  const auto now = clock_.now();
  const auto dark = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    std::vector<store::Source> out;
    for (const auto& agency : reads.agencies()) {
      for (auto& source : reads.sources(agency.id)) {
        if (is_in_the_dark(source, rules_, now)) {
          out.push_back(std::move(source));
        }
      }
    }
    return out;
  });
  std::map<store::SourceId, Seen> still;
  std::vector<store::Source> news;
  for (const auto& source : dark) {
    const auto known = blind_.find(source.id);
    auto seen = known == blind_.end() ? Seen{now, false} : known->second;
    const bool wants_a_person = source.state == store::SourceState::stopped;
    if (!seen.told && (wants_a_person || now - seen.since >= kPatience)) {
      seen.told = true;
      news.push_back(source);
      log_.error("source.blind",
                 {{"source", source.id.value},
                  {"state", name(source.state)},
                  {"last_good_at",
                   source.last_good_at ? to_rfc3339(*source.last_good_at) : std::string("never")}});
    }
    still.emplace(source.id, seen);
  }
  for (const auto& [id, seen] : blind_) {
    if (seen.told && !still.contains(id)) {
      log_.info("source.sees_again", {{"source", id.value}});
    }
  }
  blind_ = std::move(still);
  return news;
}

}  // namespace holdfast::gateway
