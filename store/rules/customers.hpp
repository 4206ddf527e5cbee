// Who a booking is for.
#pragma once

#include "store/booking.hpp"
#include "store/rules/faults.hpp"

namespace holdfast::store {

/// As it will be kept: blanks around the fields are gone.
Customer tidied(Customer customer);
void check(const Customer& customer, Faults& faults);

/// The forms in which addresses and numbers are compared: an address without regard to case, a
/// number by its digits alone.
std::string compared_email(std::string_view address);
std::string compared_phone(std::string_view number);

}  // namespace holdfast::store
