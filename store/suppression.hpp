// Addresses that nothing is sent to any more, because they are known not to exist.
#pragma once

#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// One address of one agency. It ends when somebody of the office takes it back, or when the person
/// gives the address anew by asking for something else.
struct Suppression {
  SuppressionId id;
  AgencyId agency;
  /// As in `Effect::channel`.
  std::string channel;
  /// In lower case; only who sends or clears may see it.
  std::string address;
  Instant since;
  /// The message that could not be delivered.
  EffectId effect;
  /// "5.1.1" (RFC 3463), or a provider's code; may be empty.
  std::string status;
  /// The other side's words; they may repeat the address.
  std::string detail;
};

/// Whether an enhanced status code (RFC 3463) says that there is no such mailbox, and will not be:
/// its class is permanent and its subject the address. A full mailbox, a refusal by policy or a
/// fault on the way says nothing about the address.
bool is_dead_address(std::string_view status);

}  // namespace holdfast::store
