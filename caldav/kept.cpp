#include "caldav/kept.hpp"

namespace holdfast::caldav {

std::string kept_subject(const Place& place) {
  switch (place.target.kind) {
    case Kind::root:
    case Kind::principals:
    case Kind::homes:
      return {};
    case Kind::principal:
      return store::principal_subject(place.owner->id);
    case Kind::home:
      return store::home_subject(place.owner->id);
    case Kind::calendar:
      // What somebody calls a guest in their home, and its colour there, is theirs alone.
      return place.shared ? store::guest_subject(place.owner->id, place.calendar->id)
                          : store::subject_of(place.calendar->id);
    case Kind::object:
      return store::subject_of(place.calendar->id, place.target.object);
    case Kind::files:
    case Kind::folder:
    case Kind::file:
      return store::file_subject(place.owner->id, place.target.path);
  }
  return {};
}

std::vector<store::DeadProperty> kept_with(const store::Reads& reads, const Place& place) {
  const auto subject = kept_subject(place);
  return subject.empty() ? std::vector<store::DeadProperty>{}
                         : reads.dead_properties(subject, subject);
}

}  // namespace holdfast::caldav
