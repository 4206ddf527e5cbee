// How the domain's types are bound to statements and read from rows. Times are microseconds since
// 1970, enums their names, empty optionals NULL, an empty id NULL where the column may be empty.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/agency.hpp"
#include "store/booking.hpp"
#include "store/claim.hpp"
#include "store/effect.hpp"
#include "store/feed.hpp"
#include "store/grant.hpp"
#include "store/ids.hpp"
#include "store/source.hpp"
#include "store/user.hpp"
#include "store/waitlist.hpp"
#include "store/webhook.hpp"

namespace holdfast::sqlite {

// Binding. Text is not copied: it must live until the statement has run. The connection's functions
// bind and run in one call, so that a temporary in the argument list does.
int bind(sqlite3_stmt* statement, int at, std::int64_t value);
int bind(sqlite3_stmt* statement, int at, int value);
int bind(sqlite3_stmt* statement, int at, bool value);
int bind(sqlite3_stmt* statement, int at, std::string_view value);
int bind(sqlite3_stmt* statement, int at, std::nullopt_t);
int bind(sqlite3_stmt* statement, int at, std::chrono::minutes value);

inline int bind(sqlite3_stmt* statement, int at, const std::string& value) {
  return bind(statement, at, std::string_view(value));
}
inline int bind(sqlite3_stmt* statement, int at, const char* value) {
  return bind(statement, at, std::string_view(value));
}
inline int bind(sqlite3_stmt* statement, int at, Instant value) {
  return bind(statement, at, to_stored(value));
}
inline int bind(sqlite3_stmt* statement, int at, store::AgencyId value) {
  return bind(statement, at, value.value);
}
template <class Tag>
int bind(sqlite3_stmt* statement, int at, const store::Id<Tag>& value) {
  return value.empty() ? bind(statement, at, std::nullopt)
                       : bind(statement, at, std::string_view(value.value));
}
template <class Enum>
requires std::is_enum_v<Enum>
int bind(sqlite3_stmt* statement, int at, Enum value) {
  return bind(statement, at, std::string_view(name(value)));
}
template <class T>
int bind(sqlite3_stmt* statement, int at, const std::optional<T>& value) {
  return value ? bind(statement, at, *value) : bind(statement, at, std::nullopt);
}

// Reading. Throws EngineFailure (storage_failed) for an enum's name that the program does not know.
void column(sqlite3_stmt* statement, int at, std::int64_t& value);
void column(sqlite3_stmt* statement, int at, int& value);
void column(sqlite3_stmt* statement, int at, bool& value);
void column(sqlite3_stmt* statement, int at, std::string& value);
void column(sqlite3_stmt* statement, int at, Instant& value);
void column(sqlite3_stmt* statement, int at, std::chrono::minutes& value);
void column(sqlite3_stmt* statement, int at, store::AgencyId& value);
void column(sqlite3_stmt* statement, int at, store::ResourceKind& value);
void column(sqlite3_stmt* statement, int at, store::BookingStatus& value);
void column(sqlite3_stmt* statement, int at, store::ClaimKind& value);
void column(sqlite3_stmt* statement, int at, store::EffectState& value);
void column(sqlite3_stmt* statement, int at, store::Fate& value);
void column(sqlite3_stmt* statement, int at, store::SourceState& value);
void column(sqlite3_stmt* statement, int at, store::GrantState& value);
void column(sqlite3_stmt* statement, int at, store::Role& value);
void column(sqlite3_stmt* statement, int at, store::WishStatus& value);
void column(sqlite3_stmt* statement, int at, store::FeedPrivacy& value);
void column(sqlite3_stmt* statement, int at, store::WebhookState& value);
void column(sqlite3_stmt* statement, int at, store::DeliveryState& value);

template <class Tag>
void column(sqlite3_stmt* statement, int at, store::Id<Tag>& value) {
  column(statement, at, value.value);
}
template <class T>
void column(sqlite3_stmt* statement, int at, std::optional<T>& value) {
  value.reset();
  if (sqlite3_column_type(statement, at) != SQLITE_NULL) {
    column(statement, at, value.emplace());
  }
}

}  // namespace holdfast::sqlite
