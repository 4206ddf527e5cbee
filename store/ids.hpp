// Identities. Each kind is a type of its own, so that a room cannot be claimed by a service's id.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "store/base/clock.hpp"

namespace holdfast::store {

/// Text with a prefix that tells the kind ("bk_"), then 26 characters of a UUIDv7 in Crockford's
/// base 32 (lower case): ids made later sort later.
template <class Tag>
struct Id {
  std::string value;

  [[nodiscard]] bool empty() const { return value.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;
  friend bool operator==(const Id&, const Id&) = default;
  static constexpr std::string_view prefix() { return Tag::prefix; }
};

#define HOLDFAST_ID(Name, text)                      \
  struct Name##Tag {                                 \
    static constexpr std::string_view prefix = text; \
  };                                                 \
  using Name = Id<Name##Tag>

HOLDFAST_ID(ResourceId, "rs_");
HOLDFAST_ID(ServiceId, "sv_");
HOLDFAST_ID(BookingId, "bk_");
HOLDFAST_ID(CustomerId, "cu_");
HOLDFAST_ID(CalendarId, "ca_");
HOLDFAST_ID(UserId, "us_");
HOLDFAST_ID(TokenId, "tk_");
HOLDFAST_ID(SourceId, "so_");
HOLDFAST_ID(EffectId, "ef_");
HOLDFAST_ID(ConflictId, "cf_");
HOLDFAST_ID(ClosureId, "cl_");
HOLDFAST_ID(SeriesId, "se_");
HOLDFAST_ID(SessionId, "gs_");
HOLDFAST_ID(WaitlistId, "wl_");
HOLDFAST_ID(FeedId, "fd_");
HOLDFAST_ID(AppPasswordId, "ap_");
HOLDFAST_ID(InvitationId, "iv_");
HOLDFAST_ID(GrantId, "gr_");
HOLDFAST_ID(PushChannelId, "pc_");
HOLDFAST_ID(WebhookId, "wh_");
HOLDFAST_ID(EventId, "ev_");
HOLDFAST_ID(SuppressionId, "sp_");
#undef HOLDFAST_ID

/// The tenant; small numbers, 1 on a plain install. First column of every key.
struct AgencyId {
  std::int64_t value = 1;
  friend auto operator<=>(const AgencyId&, const AgencyId&) = default;
};

/// 26 characters: 48 bits of milliseconds, then random bits. Sorts by `now`.
std::string make_sortable_id(Instant now, RandomSource& random);

template <class T>
T make_id(Instant now, RandomSource& random) {
  return T{std::string(T::prefix()) + make_sortable_id(now, random)};
}

}  // namespace holdfast::store

template <class Tag>
struct std::hash<holdfast::store::Id<Tag>> {
  std::size_t operator()(const holdfast::store::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
