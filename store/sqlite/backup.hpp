// The online copy.
#pragma once

#include <string>

#include "store/base/result.hpp"
#include "store/sqlite/connection.hpp"

namespace holdfast::sqlite {

/// Copies one snapshot of the database into a new file that stands by itself, marks it as restored
/// and puts it on stable storage. The name appears only once the copy is whole.
///
/// Errors: already_exists. Throws EngineFailure.
Status copy_database(const ConnectionSettings& from, const std::string& to);

}  // namespace holdfast::sqlite
