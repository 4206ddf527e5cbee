#include "store/audit.hpp"

#include <array>

#include "store/base/text.hpp"

namespace holdfast::store {

std::string audit_hash(const AuditEntry& entry) {
  const std::array<std::string, 12> fields{entry.previous,
                                           std::to_string(entry.agency.value),
                                           std::to_string(entry.number),
                                           std::to_string(to_stored(entry.at)),
                                           entry.actor.kind,
                                           entry.actor.id,
                                           entry.actor.via,
                                           entry.actor.request_id,
                                           entry.action,
                                           entry.subject,
                                           entry.before,
                                           entry.after};
  // Netstrings, so that no text can reach over into the next field.
  std::string whole;
  for (const auto& field : fields) {
    whole += std::to_string(field.size()) + ':' + field + ',';
  }
  return sha256_hex(whole);
}

}  // namespace holdfast::store
