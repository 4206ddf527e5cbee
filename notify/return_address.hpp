// Addresses that answers and delivery reports come back to: one for each booking, one for each
// message. They hold a part that only who got the message can know, so what comes to them is tied
// to its booking, and nobody else can speak for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::notify {

/// Immutable; any thread.
class ReturnAddresses {
 public:
  /// `pattern` is an address with one asterisk: "booking+*@gw.example", or "*@bounces.gw.example"
  /// where a whole domain leads to us. `keys`: the newest first; all of them are believed, and the
  /// oldest makes addresses, so that the organizer of an invitation stays the same for as long as
  /// it can. At least one key.
  ///
  /// Errors: validation, with what would be right.
  static Result<ReturnAddresses> make(std::string_view pattern, std::vector<std::string> keys);

  /// The address of a booking or an effect, by its id.
  [[nodiscard]] std::string address_of(std::string_view id) const;
  /// What stands for the asterisk: for envelope ids.
  [[nodiscard]] std::string token_of(std::string_view id) const;

  /// The id that an address is for; nothing for an address that we did not make. Letters may have
  /// changed their case on the way.
  [[nodiscard]] std::optional<std::string> id_in_address(std::string_view address) const;
  [[nodiscard]] std::optional<std::string> id_in_token(std::string_view token) const;
  /// The domain that they all have.
  [[nodiscard]] std::string_view domain() const;

 private:
  ReturnAddresses(std::string before, std::string after, std::vector<std::string> keys)
      : before_(std::move(before)), after_(std::move(after)), keys_(std::move(keys)) {}

  std::string before_;
  /// With the @.
  std::string after_;
  std::vector<std::string> keys_;
};

}  // namespace holdfast::notify
