#include "store/sqlite/codec.hpp"

#include "store/names.hpp"
#include "store/reads.hpp"

namespace holdfast::sqlite {

namespace {

std::string_view text(sqlite3_stmt* statement, int at) {
  // The order matters: asking for the text may convert the value and change its length.
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

template <class Enum>
Enum known(std::optional<Enum> value) {
  if (!value) {
    throw store::EngineFailure(
        {Errc::storage_failed, "the database holds a name that this program does not know"});
  }
  return *value;
}

}  // namespace

int bind(sqlite3_stmt* statement, int at, std::int64_t value) {
  return sqlite3_bind_int64(statement, at, value);
}

int bind(sqlite3_stmt* statement, int at, int value) {
  return sqlite3_bind_int64(statement, at, value);
}

int bind(sqlite3_stmt* statement, int at, bool value) {
  return sqlite3_bind_int64(statement, at, value ? 1 : 0);
}

int bind(sqlite3_stmt* statement, int at, std::string_view value) {
  // A null pointer would bind NULL, and an empty view may hold one.
  return sqlite3_bind_text64(statement, at, value.empty() ? "" : value.data(), value.size(),
                             SQLITE_STATIC, SQLITE_UTF8);
}

int bind(sqlite3_stmt* statement, int at, std::nullopt_t) {
  return sqlite3_bind_null(statement, at);
}

int bind(sqlite3_stmt* statement, int at, std::chrono::minutes value) {
  return sqlite3_bind_int64(statement, at, value.count());
}

void column(sqlite3_stmt* statement, int at, std::int64_t& value) {
  value = sqlite3_column_int64(statement, at);
}

void column(sqlite3_stmt* statement, int at, int& value) {
  value = static_cast<int>(sqlite3_column_int64(statement, at));
}

void column(sqlite3_stmt* statement, int at, bool& value) {
  value = sqlite3_column_int64(statement, at) != 0;
}

void column(sqlite3_stmt* statement, int at, std::string& value) { value = text(statement, at); }

void column(sqlite3_stmt* statement, int at, Instant& value) {
  value = from_stored(sqlite3_column_int64(statement, at));
}

void column(sqlite3_stmt* statement, int at, std::chrono::minutes& value) {
  value = std::chrono::minutes(sqlite3_column_int64(statement, at));
}

void column(sqlite3_stmt* statement, int at, store::AgencyId& value) {
  value.value = sqlite3_column_int64(statement, at);
}

void column(sqlite3_stmt* statement, int at, store::ResourceKind& value) {
  value = known(store::resource_kind(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::BookingStatus& value) {
  value = known(store::booking_status(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::ClaimKind& value) {
  value = known(store::by_name(text(statement, at), store::ClaimKind::closure));
}

void column(sqlite3_stmt* statement, int at, store::EffectState& value) {
  value = known(store::effect_state(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::Fate& value) {
  value = known(store::fate(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::SourceState& value) {
  value = known(store::source_state(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::WishStatus& value) {
  value = known(store::wish_status(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::FeedPrivacy& value) {
  value = known(store::feed_privacy(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::WebhookState& value) {
  value = known(store::webhook_state(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::DeliveryState& value) {
  value = known(store::delivery_state(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::GrantState& value) {
  value = known(store::grant_state(text(statement, at)));
}

void column(sqlite3_stmt* statement, int at, store::Role& value) {
  value = known(store::role(text(statement, at)));
}

}  // namespace holdfast::sqlite
