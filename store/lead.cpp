#include "store/lead.hpp"

#include <charconv>

namespace holdfast::store {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes kLongest = days{366};

/// Takes "12D" off the front: the number, if that unit follows it.
std::optional<int> take(std::string_view& rest, char unit) {
  int number = 0;
  const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  const auto length = static_cast<std::size_t>(read.ptr - rest.data());
  // A sign is no digit; more than four digits are more than a year of anything but minutes.
  if (read.ec != std::errc() || length >= rest.size() || length > 6 || rest.front() == '-' ||
      rest[length] != unit) {
    return std::nullopt;
  }
  rest.remove_prefix(length + 1);
  return number;
}

Instant shifted(Instant at, int whole_days, const TimeZone& zone) {
  if (whole_days == 0) {
    return at;
  }
  // What is finer than a second stays as it is.
  const auto fraction = at - std::chrono::floor<std::chrono::seconds>(at);
  const auto local = zone.to_local(at);
  return zone.to_instant(LocalTime{local.value + days{whole_days}}) + fraction;
}

}  // namespace

std::optional<Lead> parse_lead(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') {
    return std::nullopt;
  }
  text.remove_prefix(1);
  Lead lead;
  lead.days += 7 * take(text, 'W').value_or(0);
  lead.days += take(text, 'D').value_or(0);
  if (!text.empty() && text.front() == 'T' && text.size() > 1) {
    text.remove_prefix(1);
    lead.time += hours{take(text, 'H').value_or(0)};
    lead.time += minutes{take(text, 'M').value_or(0)};
  }
  const auto length = roughly(lead);
  if (!text.empty() || length <= minutes{0} || length > kLongest) {
    return std::nullopt;
  }
  return lead;
}

std::string to_string(const Lead& lead) {
  std::string text = "P";
  if (lead.days != 0) {
    text += std::to_string(lead.days) + 'D';
  }
  const auto whole = std::chrono::floor<hours>(lead.time);
  const auto rest = lead.time - whole;
  if (lead.time.count() != 0) {
    text += 'T';
  }
  if (whole.count() != 0) {
    text += std::to_string(whole.count()) + 'H';
  }
  if (rest.count() != 0) {
    text += std::to_string(rest.count()) + 'M';
  }
  return text;
}

minutes roughly(const Lead& lead) { return days{lead.days} + lead.time; }

Instant ahead_of(Instant at, const Lead& lead, const TimeZone& zone) {
  return shifted(at, -lead.days, zone) - lead.time;
}

Instant behind(Instant at, const Lead& lead, const TimeZone& zone) {
  return shifted(at, lead.days, zone) + lead.time;
}

}  // namespace holdfast::store
