// How often stored objects were expanded anew.
#pragma once

#include <string_view>

namespace holdfast::store {

/// A fact (Reads::fact): a number that each command raises after which instances of stored objects
/// may be others than before, although no object and no calendar has changed: the rules of a zone
/// did, or a series was expanded further. Whoever keeps what was found by instances keeps it for
/// this number.
inline constexpr std::string_view kExpansionsFact = "expansions";

class Transaction;

/// Raises it.
void count_expansion(Transaction& tx);

}  // namespace holdfast::store
