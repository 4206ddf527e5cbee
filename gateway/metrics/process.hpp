// What the process takes of the machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace holdfast::gateway::metrics {

/// Nothing for what the system does not tell.
struct ProcessFigures {
  std::chrono::microseconds processor{0};
  std::optional<std::int64_t> resident_octets;
  std::optional<std::int64_t> virtual_octets;
  std::optional<std::int64_t> open_files;
  std::optional<std::int64_t> most_files;
};

/// Any thread. Reads /proc.
ProcessFigures process_figures();

}  // namespace holdfast::gateway::metrics
