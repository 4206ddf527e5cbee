// The numbered migrations.
#pragma once

#include <string_view>

#include "store/base/result.hpp"
#include "store/sqlite/connection.hpp"

namespace holdfast::sqlite {

/// Brings the file to this program's schema: each migration in one transaction that also raises
/// user_version, so that a crash leaves one version or the next.
///
/// Errors: version_conflict for a schema that is newer than this program, or a file of another
/// program. Throws EngineFailure.
Status migrate(Connection& connection);

/// Whether the file is of this program's schema, which is left as it is.
///
/// Errors: version_conflict, also for an older schema. Throws EngineFailure.
Status check_schema(Connection& connection);

/// The schema that this program knows.
int schema_version();

// One text for each migration; a released one is never edited.
extern const std::string_view kMigration0001;
extern const std::string_view kMigration0002;
extern const std::string_view kMigration0003;
extern const std::string_view kMigration0004;
extern const std::string_view kMigration0005;
extern const std::string_view kMigration0006;
extern const std::string_view kMigration0007;
extern const std::string_view kMigration0008;
extern const std::string_view kMigration0009;
extern const std::string_view kMigration0010;
extern const std::string_view kMigration0011;
extern const std::string_view kMigration0012;
extern const std::string_view kMigration0013;
extern const std::string_view kMigration0014;
extern const std::string_view kMigration0015;

}  // namespace holdfast::sqlite
