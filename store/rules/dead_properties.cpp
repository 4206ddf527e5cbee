#include "store/rules/dead_properties.hpp"

#include <map>
#include <utility>

namespace holdfast::store {

Error quota_exceeded(std::string_view detail) {
  return {Errc::storage_full, std::string(detail), {{"element", "D:quota-not-exceeded"}}};
}

Status judge_properties(const std::string& subject, const std::vector<PropertyChange>& changes,
                        const Reads& reads) {
  if (changes.empty()) {
    return {};
  }
  std::map<std::pair<std::string, std::string>, std::size_t> sizes;
  for (const auto& kept : reads.dead_properties(subject, subject)) {
    sizes[{kept.ns, kept.local}] = kept.xml.size();
  }
  for (const auto& change : changes) {
    if (change.remove) {
      sizes.erase({change.property.ns, change.property.local});
    } else {
      sizes[{change.property.ns, change.property.local}] = change.property.xml.size();
    }
  }
  std::size_t octets = 0;
  for (const auto& [name, size] : sizes) {
    octets += size;
  }
  if (sizes.size() > kMostDeadProperties || octets > kMostPropertyOctets) {
    return quota_exceeded("a resource keeps at most 100 properties of 256 KiB together");
  }
  return {};
}

std::int64_t octets_of(const std::vector<DeadProperty>& properties) {
  std::int64_t octets = 0;
  for (const auto& property : properties) {
    octets += std::ssize(property.xml);
  }
  return octets;
}

std::int64_t octets_kept(const std::string& subject, const Reads& reads) {
  return octets_of(reads.dead_properties(subject, subject));
}

Status judge_room_of_members(const CalendarId& calendar, std::int64_t more, const Reads& reads) {
  if (more <= 0) {
    return {};
  }
  // "0" is what follows "/", with which the names of members begin.
  const auto all =
      octets_of(reads.dead_properties(subject_of(calendar, ""), subject_of(calendar) + "0"));
  if (all + more > static_cast<std::int64_t>(kMostMemberPropertyOctets)) {
    return quota_exceeded("the members of a calendar keep at most 32 MiB of properties together");
  }
  return {};
}

void change_properties(const std::string& subject, const std::vector<PropertyChange>& changes,
                       Transaction& tx) {
  for (const auto& change : changes) {
    auto property = change.property;
    property.subject = subject;
    if (change.remove) {
      tx.remove_dead_property(property);
    } else {
      tx.put(property);
    }
  }
}

void copy_properties(const std::string& from, const std::string& to, Transaction& tx) {
  if (from == to) {
    return;
  }
  auto properties = tx.dead_properties(from, from);
  tx.remove_dead_properties(to);
  for (auto& property : properties) {
    property.subject = to;
    tx.put(property);
  }
}

}  // namespace holdfast::store
