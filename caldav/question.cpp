#include "caldav/question.hpp"

#include <array>

#include "caldav/seen.hpp"
#include "store/expansion_count.hpp"

namespace holdfast::caldav {
namespace {

/// Those that an answer may hang on.
constexpr std::array<std::string_view, 5> kHeaders = {"Depth", "Prefer", "Brief", "Content-Type",
                                                      "Content-Encoding"};

/// Behind its length, so that no two lists of parts look alike.
void add(std::string& question, std::string_view part) {
  question += std::to_string(part.size());
  question += ':';
  question += part;
}

bool may_be_known(const HttpRequest& request, const Place& place) {
  return (request.method == "PROPFIND" || request.method == "REPORT") && place.calendar &&
         place.resource && !place.vacant;
}

}  // namespace

std::string question_of(const store::Reads& reads, const HttpRequest& request, const Place& place,
                        const store::User& viewer) {
  std::string question;
  if (!may_be_known(request, place)) {
    return question;
  }
  question.reserve(request.body.size() + 256);
  add(question, place.calendar->id.value);
  add(question, std::to_string(place.calendar->change));
  // Of private objects the owner is told more than others are.
  add(question, sees_time_alone(place, viewer) ? "other" : "own");
  // The zone, and whose answers to invitations count.
  add(question, place.calendar->time_zone);
  add(question, place.resource->time_zone);
  add(question, place.resource->email);
  // What is found by time is found by instances, which are made anew when a zone has changed.
  add(question, reads.fact(store::kExpansionsFact));
  add(question, request.method);
  add(question, request.target);
  for (const auto name : kHeaders) {
    add(question, request.headers.joined(name).value_or(""));
  }
  add(question, request.body);
  return question;
}

}  // namespace holdfast::caldav
