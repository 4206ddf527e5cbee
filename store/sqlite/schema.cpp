#include "store/sqlite/schema.hpp"

#include <array>
#include <string>

#include "store/reads.hpp"

namespace holdfast::sqlite {

namespace {

// "HOLD" in the file's header: other programs, and file(1), can tell whose database it is.
constexpr std::int64_t kApplicationId = 0x484f4c44;

const std::array kMigrations = {kMigration0001, kMigration0002, kMigration0003, kMigration0004,
                                kMigration0005, kMigration0006, kMigration0007, kMigration0008,
                                kMigration0009, kMigration0010, kMigration0011, kMigration0012,
                                kMigration0013, kMigration0014, kMigration0015};

Status refuse_foreign(Connection& connection, std::int64_t version) {
  const auto application = connection.number("pragma application_id");
  const auto tables = connection.number("select count(*) from sqlite_schema");
  if (application != kApplicationId && (application != 0 || tables != 0 || version != 0)) {
    return Error{Errc::version_conflict,
                 "the file is a database of another program; choose another path"};
  }
  return {};
}

Status refuse_unknown(Connection& connection, std::int64_t version) {
  if (auto ours = refuse_foreign(connection, version); !ours) {
    return ours;
  }
  if (version > schema_version()) {
    return Error{Errc::version_conflict,
                 "the database has schema version " + std::to_string(version) +
                     ", this program knows versions up to " + std::to_string(schema_version()) +
                     "; run the newer program"};
  }
  return {};
}

void apply(Connection& connection, std::size_t index) {
  connection.execute("begin immediate");
  try {
    // Another process may have been here while this one waited for the lock.
    if (connection.number("pragma user_version") == static_cast<std::int64_t>(index)) {
      connection.execute(std::string(kMigrations.at(index)));
      connection.execute("pragma application_id = " + std::to_string(kApplicationId));
      connection.execute("pragma user_version = " + std::to_string(index + 1));
    }
    connection.execute("commit");
  } catch (const store::EngineFailure&) {
    if (connection.in_transaction()) {
      connection.execute("rollback");
    }
    throw;
  }
}

}  // namespace

int schema_version() { return static_cast<int>(kMigrations.size()); }

Status check_schema(Connection& connection) {
  const auto version = connection.number("pragma user_version");
  if (auto known = refuse_unknown(connection, version); !known) {
    return known;
  }
  if (version < schema_version()) {
    return Error{Errc::version_conflict,
                 "the database has schema version " + std::to_string(version) +
                     ", this program works with version " + std::to_string(schema_version()) +
                     "; `holdfast serve` of this program brings it up when it starts"};
  }
  return {};
}

Status migrate(Connection& connection) {
  const auto version = connection.number("pragma user_version");
  if (auto known = refuse_unknown(connection, version); !known) {
    return known;
  }
  for (auto next = static_cast<std::size_t>(version); next < kMigrations.size(); ++next) {
    apply(connection, next);
  }
  return {};
}

}  // namespace holdfast::sqlite
