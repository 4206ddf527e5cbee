#include "store/suppression.hpp"

#include <algorithm>
#include <array>

namespace holdfast::store {

bool is_dead_address(std::string_view status) {
  // No mailbox, no domain, malformed, moved without a trace, a domain that takes no mail, and a
  // mailbox that was closed. 5.1.4 (ambiguous), 5.1.7 and 5.1.8 (about the sender) are not.
  constexpr std::array<std::string_view, 6> kDead = {"5.1.1", "5.1.2",  "5.1.3",
                                                     "5.1.6", "5.1.10", "5.2.1"};
  return std::find(kDead.begin(), kDead.end(), status) != kDead.end();
}

}  // namespace holdfast::store
