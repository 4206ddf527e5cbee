#include "caldav/icalendar/busy.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

bool says(const Component& component, std::string_view property, std::string_view value) {
  return equal_ignoring_case(trim(component.value_of(property)), value);
}

// Microsoft's finer word for TRANSP and STATUS.
bool busy_status_says(const Component& component, std::string_view value) {
  return says(component, "X-MICROSOFT-CDO-BUSYSTATUS", value) ||
         (component.find("X-MICROSOFT-CDO-BUSYSTATUS") == nullptr &&
          says(component, "X-MICROSOFT-CDO-INTENDEDSTATUS", value));
}

std::string mail_address_of(std::string_view text) {
  auto address = to_lower(trim(text));
  constexpr std::string_view kScheme = "mailto:";
  return address.starts_with(kScheme) ? address.substr(kScheme.size()) : address;
}

}  // namespace

std::string_view participation_of_owner(const Component& component, const ReadOptions& options) {
  if (options.owner_addresses.empty()) {
    return {};
  }
  const auto is_owner = [&options](std::string_view text) {
    return !text.empty() &&
           std::find(options.owner_addresses.begin(), options.owner_addresses.end(),
                     mail_address_of(text)) != options.owner_addresses.end();
  };
  for (const auto& property : component.properties) {
    // Some servers write an opaque URI as the value and the address into EMAIL (RFC 7986).
    if (property.is("ATTENDEE") &&
        (is_owner(property.value) || is_owner(property.parameter("EMAIL")))) {
      const auto given = property.parameter("PARTSTAT");
      return given.empty() ? std::string_view("NEEDS-ACTION") : given;
    }
  }
  return {};
}

Verdict judge_busy(const Component& component, bool all_day, const ReadOptions& options) {
  if (!component.is("VEVENT")) {
    // A to-do or a journal entry takes nobody's time; VFREEBUSY is read by its periods.
    return {false, "N4"};
  }
  if (says(component, "STATUS", "CANCELLED")) {
    return {false, "N2"};
  }
  const auto participation = participation_of_owner(component, options);
  if (equal_ignoring_case(participation, "DECLINED")) {
    return {false, "N3"};
  }
  if (says(component, "TRANSP", "TRANSPARENT")) {
    return {false, "N4"};
  }
  if (component.find("TRANSP") == nullptr && busy_status_says(component, "FREE")) {
    return {false, "N5"};
  }
  if (busy_status_says(component, "WORKINGELSEWHERE")) {
    return {false, "N6"};
  }
  if (busy_status_says(component, "OOF")) {
    return {true, "N7"};
  }
  if (says(component, "STATUS", "TENTATIVE") || busy_status_says(component, "TENTATIVE") ||
      equal_ignoring_case(participation, "TENTATIVE")) {
    return {options.tentative_is_busy, "N8"};
  }
  if (equal_ignoring_case(participation, "NEEDS-ACTION")) {
    return {!all_day, "N9"};
  }
  return {true, all_day ? "N10" : "N14"};
}

}  // namespace holdfast::icalendar
