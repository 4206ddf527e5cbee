// What is in a customer's link: what it is for, which booking, until when; and that we made it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/auth/secret_box.hpp"
#include "notify/message_context.hpp"
#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::gateway {

/// Where customers' links lead. What follows is a secret.
inline constexpr std::string_view kLinkPath = "/l/";

struct LinkTarget {
  notify::LinkPurpose purpose = notify::LinkPurpose::manage;
  store::AgencyId agency;
  /// Of a booking, or of a waitlist entry for `accept`, `decline` and `leave`. Not its version: the
  /// link of an old mail shows what holds now.
  std::string id;
  /// The last day on which it opens, in days since 1970.
  std::int64_t last_day = 0;
  friend bool operator==(const LinkTarget&, const LinkTarget&) = default;
};

/// Nothing is stored: a token is its own proof. "cancel.1.bk_….20500.<HMAC-SHA256, 128 bits of it
/// in base64url>", by a key that is derived from the box's. Immutable; any thread.
class LinkTokens {
 public:
  explicit LinkTokens(const SecretBox& secrets);

  [[nodiscard]] std::string make(const LinkTarget& target) const;
  /// Nothing for what we did not make; what has ended is told apart by `last_day`.
  [[nodiscard]] std::optional<LinkTarget> read(std::string_view token) const;

 private:
  /// The newest first, which makes; all of them are believed.
  std::vector<std::string> keys_;
};

/// The links of bookings and wishes, as customers get them. Any thread.
class CustomerLinks {
 public:
  /// `base_url` has no slash at the end.
  CustomerLinks(const SecretBox& secrets, std::string base_url)
      : tokens_(secrets), base_url_(std::move(base_url)) {}

  /// `end` is that of the appointment, or of the last time that is wished for; the link opens for
  /// some months longer.
  [[nodiscard]] std::string url(notify::LinkPurpose purpose, store::AgencyId agency,
                                std::string_view id, Instant end) const;
  /// The same without scheme and host.
  [[nodiscard]] std::string path(notify::LinkPurpose purpose, store::AgencyId agency,
                                 std::string_view id, Instant end) const;
  [[nodiscard]] const LinkTokens& tokens() const { return tokens_; }
  [[nodiscard]] const std::string& base_url() const { return base_url_; }

 private:
  LinkTokens tokens_;
  std::string base_url_;
};

}  // namespace holdfast::gateway
