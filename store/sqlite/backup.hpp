// The online copy.
#pragma once

#include <string>

#include "store/base/result.hpp"
#include "store/sqlite/connection.hpp"

namespace holdfast::sqlite {

/// Copies one snapshot of the database into a new file that stands by itself, marks it as restored
/// and puts it on stable storage. The name appears only once the copy is whole.
///
/// What was written of a copy that failed is taken away. Errors: already_exists. Throws
/// EngineFailure (storage_full also where it can be told beforehand).
Status copy_database(const ConnectionSettings& from, const std::string& to);

}  // namespace holdfast::sqlite
