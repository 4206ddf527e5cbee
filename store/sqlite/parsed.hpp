// Texts of the database that were parsed before: every request reads the same few working hours,
// rules and requirements, and their JSON takes longer to parse than its row to read.
//
// What a text means never changes, so nothing is ever forgotten because of a write.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "store/agency.hpp"

namespace holdfast::sqlite {

template <class Value>
class Parsed {
 public:
  /// What `parse` makes of the text, now or earlier.
  template <class Parse>
  const Value& get(const std::string& text, Parse&& parse) {
    if (const auto known = values_.find(text); known != values_.end()) {
      return known->second;
    }
    if (values_.size() >= kMost) {
      values_.clear();
    }
    return values_.emplace(text, parse(text)).first->second;
  }

 private:
  static constexpr std::size_t kMost = 256;
  std::map<std::string, Value> values_;
};

/// Of one connection, so of one thread at a time.
struct ParsedFields {
  Parsed<store::WorkingHours> hours;
  Parsed<store::ServicePolicy> policies;
  Parsed<std::vector<store::Requirement>> requirements;
};

}  // namespace holdfast::sqlite
