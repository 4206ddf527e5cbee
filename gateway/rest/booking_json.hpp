// Bookings as the API shows them.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

#include "gateway/links/link_token.hpp"
#include "gateway/rest/names.hpp"
#include "store/base/http.hpp"
#include "store/booking.hpp"

namespace holdfast::gateway::rest {

boost::json::object customer_json(const store::Customer& customer);

/// People under `staff`, rooms and things under `resources`.
void add_taken(boost::json::object& body, const std::vector<store::Taken>& taken,
               const Names& names);

/// Where its customer sees and changes it, for callers who may hand that on.
struct HandedOn {
  /// Null: nothing is told.
  const CustomerLinks* links = nullptr;
  /// Also what changes it: only to who may change bookings.
  bool changes = false;
};

boost::json::object booking_json(const store::Booking& booking, const Names& names,
                                 std::string_view base_url, HandedOn handed_on = {});

/// What is kept of a hold: no customer, and until when.
boost::json::object held_json(const store::Booking& held, const Names& names);

/// The whole booking with its ETag; a new one (201, 202) with its Location.
HttpResponse booking_response(int status, const store::Booking& booking, const Names& names,
                              std::string_view base_url, HandedOn handed_on = {});

/// What a dry run answers: the booking as it would be, without the parts that only a real one has.
HttpResponse dry_run_response(const store::Booking& booking, const Names& names);

}  // namespace holdfast::gateway::rest
