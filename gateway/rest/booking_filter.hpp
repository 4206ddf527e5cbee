// The filters and the cursor of GET /v1/bookings.
#pragma once

#include <string>

#include "gateway/rest/request.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

struct BookingPage {
  store::BookingFilter filter;
  store::BookingCursor after;
  int limit = 50;
  /// The filters as text: what a cursor is bound to.
  std::string list;
  /// A filter that nothing can match, such as a resource that is not there.
  bool nothing = false;
};

/// Errors: validation, cursor_mismatch.
Result<BookingPage> read_booking_page(const Request& request, const store::Reads& reads);

std::string cursor_after(const store::Booking& last, const BookingPage& page);

}  // namespace holdfast::gateway::rest
