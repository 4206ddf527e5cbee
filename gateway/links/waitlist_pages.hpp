// The pages of one wish on the waitlist.
#pragma once

#include "gateway/links/visit.hpp"

namespace holdfast::gateway {

/// The offer that stands now, and a button to accept or to decline it, by the link's purpose.
LinkPage offer_page(const Visit& visit);
LinkPage leave_page(const Visit& visit);

/// Whether there is an offer to answer.
bool has_offer(const Visit& visit);

}  // namespace holdfast::gateway
