#include "store/rules/customers.hpp"

#include <algorithm>
#include <utility>

#include "store/base/text.hpp"

namespace holdfast::store {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_phone(std::string_view number) {
  const auto digits = std::count_if(number.begin(), number.end(), is_digit);
  return number.size() <= 40 && digits >= 5 && digits <= 15 &&
         std::all_of(number.begin(), number.end(), [](char c) {
           return is_digit(c) || std::string_view("+ -()./").find(c) != std::string_view::npos;
         });
}

/// The shape of BCP 47, not its registry.
bool is_locale(std::string_view locale) {
  return locale.size() >= 2 && locale.size() <= 35 &&
         std::all_of(locale.begin(), locale.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
         });
}

}  // namespace

Customer tidied(Customer customer) {
  for (auto* field : {&customer.name, &customer.email, &customer.phone, &customer.locale,
                      &customer.time_zone, &customer.notify}) {
    *field = std::string(trim(*field));
  }
  return customer;
}

void check(const Customer& customer, Faults& faults) {
  faults.check_line("/customer/name", customer.name, 200);
  if (customer.email.empty() && customer.phone.empty()) {
    faults.add("/customer", "needs an e-mail address or a telephone number");
  }
  if (!customer.email.empty()) {
    faults.check_email("/customer/email", customer.email);
  }
  if (!customer.phone.empty()) {
    faults.unless(is_phone(customer.phone), "/customer/phone",
                  "must be a telephone number of 5 to 15 digits, such as +49 30 1234567");
  }
  if (!customer.locale.empty()) {
    faults.unless(is_locale(customer.locale), "/customer/locale",
                  "must be a language tag such as de or en-GB");
  }
  if (!customer.time_zone.empty()) {
    faults.check_zone("/customer/time_zone", customer.time_zone);
  }
  const auto& notify = customer.notify;
  faults.unless(notify.empty() || notify == "mail" || notify == "sms" || notify == "both",
                "/customer/notify", "must be mail, sms or both");
  faults.unless((notify != "sms" && notify != "both") || !customer.phone.empty(),
                "/customer/notify", "needs a telephone number");
}

}  // namespace holdfast::store
