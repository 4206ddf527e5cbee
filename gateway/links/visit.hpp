// Who opens a customer's link, and what they are shown: read in one snapshot, so that a page never
// says two things at once.
#pragma once

#include <optional>
#include <string>

#include "gateway/links/link_page.hpp"
#include "gateway/links/link_token.hpp"
#include "gateway/links/page_words.hpp"
#include "store/reads.hpp"
#include "store/template_text.hpp"
#include "store/user.hpp"

namespace holdfast::gateway {

/// What the pages of bookings and of wishes share.
struct Visit {
  LinkTarget target;
  /// Of the page, without the query.
  std::string path;
  Instant now;
  /// For facts and words: of the booking, of the offer, or of the wish.
  store::Appointment appointment;
  store::MessageSettings settings;
  const notify::Catalogue* catalogue = &notify::kEnglish;
  const PageWords* words = &kPageWordsEnglish;
  /// The booking: the offer's of a wish that has one.
  std::optional<store::Booking> booking = {};
  std::optional<store::WaitlistEntry> entry = {};
  /// Whether a cancelled booking was a promise before, not only a request.
  bool was_promised = false;
  /// Until when the customer may move or cancel the booking themselves.
  Instant change_until = {};

  [[nodiscard]] bool may_change() const;
  /// The customer, by a link.
  [[nodiscard]] store::Actor actor(std::string request_id) const;
  /// A sentence with its places filled in.
  [[nodiscard]] std::string said(std::string_view sentence) const;
  /// "Tuesday, 1 December 2026, 10:00 (CET)".
  [[nodiscard]] std::string described(Instant at) const;
  /// A page with the facts, in the customer's language.
  [[nodiscard]] LinkPage page(std::string_view title) const;
};

/// Nothing for what is not there, not for this purpose, or of somebody who was forgotten.
std::optional<Visit> visit(const LinkTarget& target, std::string path, const store::Reads& reads,
                           Instant now);

}  // namespace holdfast::gateway
