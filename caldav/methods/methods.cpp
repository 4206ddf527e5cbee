#include "caldav/methods/methods.hpp"

namespace holdfast::caldav {
namespace {

// DELETE of a calendar is answered by itself: a staff member's calendar stays as long as the staff
// member does, and 403 says so better than 405.
constexpr Method kMethods[] = {
    {"OPTIONS", kEverywhere, options},
    {"GET", in(Kind::object), get},
    {"HEAD", in(Kind::object), get},
    {"PUT", in(Kind::object), put},
    {"DELETE", in(Kind::object, Kind::calendar), remove},
    {"PROPFIND", kEverywhere, propfind},
    {"PROPPATCH", kEverywhere, proppatch},
    {"REPORT", kEverywhere, report},
};

}  // namespace

std::span<const Method> methods() { return kMethods; }

std::string allowed_at(Kind kind) {
  std::string allowed;
  for (const auto& method : kMethods) {
    if ((method.kinds & in(kind)) != 0) {
      allowed += allowed.empty() ? "" : ", ";
      allowed += method.name;
    }
  }
  return allowed;
}

}  // namespace holdfast::caldav
