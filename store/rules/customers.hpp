// Who a booking is for.
#pragma once

#include "store/booking.hpp"
#include "store/rules/faults.hpp"

namespace holdfast::store {

/// As it will be kept: blanks around the fields are gone.
Customer tidied(Customer customer);
void check(const Customer& customer, Faults& faults);

}  // namespace holdfast::store
