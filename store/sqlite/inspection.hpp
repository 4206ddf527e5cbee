// What a database file says of itself, without being changed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::sqlite {

struct FileFacts {
  /// 0: nothing is in it yet.
  std::int64_t schema = 0;
  std::int64_t agencies = 0;
};

/// The file is there. Throws EngineFailure (also where it is no database).
FileFacts inspect(const std::string& path);

/// Pages, indexes and references that do not fit together: a sentence each, a few of them; empty if
/// all is well. Reads the whole file. Throws EngineFailure.
std::vector<std::string> damage_in(const std::string& path);

}  // namespace holdfast::sqlite
