// Which history of changes this database tells.
#pragma once

#include <string_view>

namespace holdfast::store {

/// A fact (Reads::fact): empty for a database that was never restored. Each restored copy has
/// another text: it counts its changes on from where the copy was taken, as the original did, so a
/// number alone would mean two states. Whoever hands out change numbers for keeping adds it to
/// them. Stays the same as long as the process runs.
inline constexpr std::string_view kHistoryFact = "history";
/// What stands there in a copy that nobody has opened yet.
inline constexpr std::string_view kNewHistory = "new";

}  // namespace holdfast::store
