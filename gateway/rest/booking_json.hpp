// Bookings as the API shows them.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "gateway/links/link_token.hpp"
#include "gateway/rest/names.hpp"
#include "store/base/http.hpp"
#include "store/booking.hpp"

namespace holdfast::gateway::rest {

boost::json::object customer_json(const store::Customer& customer);

/// `links`: where its customer sees and changes it, for callers who may hand that on; null: not
/// told.
boost::json::object booking_json(const store::Booking& booking, const Names& names,
                                 std::string_view base_url, const CustomerLinks* links = nullptr);

/// What is kept of a hold: no customer, and until when.
boost::json::object held_json(const store::Booking& held, const Names& names);

/// The whole booking with its ETag; a new one (201, 202) with its Location.
HttpResponse booking_response(int status, const store::Booking& booking, const Names& names,
                              std::string_view base_url, const CustomerLinks* links = nullptr);

/// What a dry run answers: the booking as it would be, without the parts that only a real one has.
HttpResponse dry_run_response(const store::Booking& booking, const Names& names);

}  // namespace holdfast::gateway::rest
