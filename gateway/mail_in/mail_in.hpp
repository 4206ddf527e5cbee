// Mail that came back, from the octets to the ledger.
#pragma once

#include <string>

#include "notify/inbound/meaning.hpp"
#include "notify/return_address.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

struct ReceivedMail {
  /// Empty: from nobody, as reports are.
  std::string sender;
  /// One address that `MailIn::accepts`.
  std::string recipient;
  std::string octets;
};

/// The references outlive it. Any thread.
class MailIn {
 public:
  /// `authserv_id`: as the mail server names itself in Authentication-Results; empty: it does not
  /// look who sent a mail.
  MailIn(store::Ledger& ledger, notify::ReturnAddresses returns, Log& log,
         std::string authserv_id = {})
      : ledger_(ledger),
        returns_(std::move(returns)),
        log_(log),
        authserv_id_(std::move(authserv_id)) {}

  /// Whether it is an address that we made: all that is asked before a mail is taken.
  [[nodiscard]] bool accepts(std::string_view recipient) const {
    return returns_.id_in_address(recipient).has_value();
  }

  /// Returns once what it means is on disk, and says in a word what became of it. What means
  /// nothing is taken too: whoever brought it must not come again with it. Errors: those of the
  /// ledger that pass (overloaded, storage_full, storage_failed, canceled); not_found for an
  /// address that we did not make.
  Awaitable<Result<std::string>> take(ReceivedMail mail);

 private:
  Awaitable<Result<std::string>> take_reports(store::EffectId effect,
                                              notify::inbound::Meaning meaning);
  Awaitable<Result<std::string>> take_about(store::Booking booking,
                                            notify::inbound::Meaning meaning);
  Awaitable<Result<std::string>> take_answer(store::Booking booking,
                                             notify::inbound::Meaning meaning);
  Awaitable<Result<std::string>> take_letter(store::Booking booking, std::string name,
                                             std::string text);
  [[nodiscard]] std::optional<store::Booking> booking_of(const std::string& id) const;

  store::Ledger& ledger_;
  const notify::ReturnAddresses returns_;
  Log& log_;
  const std::string authserv_id_;
};

}  // namespace holdfast::gateway
