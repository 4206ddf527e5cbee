// Gives each seat a candidate of its own.
#pragma once

#include <optional>
#include <vector>

namespace holdfast::store {

/// For each seat the candidates that may take it, the best first. The answer names one candidate
/// for each seat, none twice, or nothing if that cannot be. Earlier seats choose first; a choice is
/// changed only where a later seat would otherwise stay empty (augmenting paths, so the work is
/// bounded by seats times candidates squared).
std::optional<std::vector<int>> seat(const std::vector<std::vector<int>>& wishes);

}  // namespace holdfast::store
