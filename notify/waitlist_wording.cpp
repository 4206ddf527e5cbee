#include "notify/waitlist_wording.hpp"

namespace holdfast::notify {
namespace {

using store::Appointment;

std::string names_of_staff(const Appointment& appointment) {
  std::string names;
  for (const auto& resource : appointment.resources) {
    if (resource.kind == "staff") {
      names += (names.empty() ? "" : ", ") + resource.name;
    }
  }
  return names;
}

std::string describe_instant(Instant at, const TimeZone& zone) {
  return to_string(zone.date_at(at)) + " " + to_string(zone.to_local(at)).substr(11, 5) + " (" +
         zone.abbreviation_at(at) + ")";
}

/// The times of the wish, or the one that is offered.
std::vector<Wording::Fact> facts_of(const Appointment& appointment) {
  const auto zone = zone_of(appointment);
  std::vector<Wording::Fact> facts = {{"What", appointment.service_name}};
  for (const auto& window : appointment.windows) {
    facts.push_back({"Wished", describe_time(window, zone)});
  }
  if (appointment.windows.empty()) {
    facts.push_back({"When", describe_time(appointment.booking.time, zone)});
  }
  if (auto staff = names_of_staff(appointment); !staff.empty()) {
    facts.push_back({"With", std::move(staff)});
  }
  facts.push_back({"Waitlist", appointment.booking.id.value});
  return facts;
}

}  // namespace

// There is no page for customers yet: what acts on an entry is named as the API has it, for whoever
// passes the message on.
Result<Wording> waitlist_wording(std::string_view kind, const Appointment& appointment) {
  const auto& booking = appointment.booking;
  const auto what = appointment.service_name + " at " + appointment.agency_name;
  const auto path = "/v1/waitlist/" + booking.id.value;
  Wording words;
  words.facts = facts_of(appointment);
  words.sentences = {"Hello " + booking.customer.name + ","};
  const auto say = [&words](std::string sentence) {
    words.sentences.push_back(std::move(sentence));
  };
  if (kind == "waitlist.joined") {
    words.subject = "On the waitlist: " + what;
    say("you are on the waitlist. We write to you as soon as a time that you wished for is free. "
        "Nothing is booked yet.");
    words.facts.push_back({"To leave", "DELETE " + path});
  } else if (kind == "waitlist.offered") {
    words.subject = "A time is free for you: " + what;
    say("a time that you wait for is free. It is not booked yet: please accept it.");
    if (booking.deadline) {
      const auto until = describe_instant(*booking.deadline, zone_of(appointment));
      say("You can accept it until " + until + ". After that somebody else may have it.");
      words.facts.push_back({"Until", until});
    }
    words.facts.push_back({"To accept", "POST " + path + "/accept"});
    words.facts.push_back({"To decline", "POST " + path + "/decline"});
  } else if (kind == "waitlist.lapsed") {
    words.subject = "No longer kept for you: " + what;
    say("the time below was kept for you, and that has ended without an answer. If your wish still "
        "stands, you stay on the waitlist for other times.");
  } else if (kind == "waitlist.lost") {
    words.subject = "Already taken: " + what;
    say("somebody else was quicker with the time below. You stay on the waitlist for other times.");
  } else if (kind == "waitlist.expired") {
    words.subject = "The waitlist ends: " + what;
    say("none of the times that you wished for has become free in time. You are not on the "
        "waitlist "
        "any more.");
  } else {
    return Error{Errc::validation, "no message has the kind '" + std::string(kind) + "'"};
  }
  return words;
}

}  // namespace holdfast::notify
