#include "store/series_rule.hpp"

namespace holdfast::store {

std::vector<SeriesDate> dates_of(const SeriesRule& rule, const TimeZone& zone, std::size_t limit) {
  std::vector<SeriesDate> dates;
  auto local = rule.first;
  while (dates.size() < limit) {
    if (rule.count && dates.size() >= static_cast<std::size_t>(*rule.count)) {
      break;
    }
    if (rule.until && std::chrono::floor<std::chrono::days>(local.value) > *rule.until) {
      break;
    }
    dates.push_back({local, zone.meaning_of(local)});
    local.value += rule.every;
  }
  return dates;
}

}  // namespace holdfast::store
