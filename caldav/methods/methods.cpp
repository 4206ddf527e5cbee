#include "caldav/methods/methods.hpp"

namespace holdfast::caldav {
namespace {

constexpr auto kCalendars = in(Kind::object, Kind::calendar);
constexpr auto kFiles = in(Kind::folder, Kind::file);

// A method stands here once for each kind of resource that it means something else for.
constexpr Method kMethods[] = {
    {"OPTIONS", kEverywhere, options, false, true},
    {"GET", in(Kind::object), get},
    {"GET", in(Kind::file), get_file},
    {"HEAD", in(Kind::object), get},
    {"HEAD", in(Kind::file), get_file},
    {"PUT", in(Kind::object), put, true},
    {"PUT", in(Kind::file), put_file, true, true},
    {"POST", in(Kind::calendar), post, true},
    {"DELETE", kCalendars, remove, true},
    {"DELETE", kFiles, remove_file, true},
    {"COPY", kCalendars, copy},
    {"COPY", kFiles, copy_file},
    {"MOVE", kCalendars, copy, true},
    {"MOVE", kFiles, copy_file, true},
    {"MKCALENDAR", kCalendars | in(Kind::home), mkcalendar, true, true},
    {"MKCOL", kCalendars | in(Kind::home), mkcol, true, true},
    {"MKCOL", kFiles | in(Kind::files), make_folder, true, true},
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
