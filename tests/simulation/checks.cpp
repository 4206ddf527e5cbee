// What must hold after every step, whatever happened; and what must be true once all is quiet.
#include <algorithm>
#include <map>
#include <set>

#include "store/audit.hpp"
#include "tests/simulation/agency.hpp"
#include "tests/store/raw_database.hpp"

namespace holdfast::simulation {

using namespace store;

void Agency::fault(const std::string& what) {
  if (faults_.size() < 10) {
    faults_.push_back("step " + std::to_string(steps_) + ", " + to_rfc3339(world_.now) + ": " +
                      what);
  }
}

/// What the store knows of a booking, for people who look for a fault.
std::string Agency::story_of(const std::string& booking) const {
  test::RawDatabase raw(life_->house.path());
  const auto about = " where booking = '" + booking + "'";
  return raw.ask(
             "select datetime(at / 1000000, 'unixepoch') || ' ' || actor_via || ' ' || action"
             " || ' ' || before || ' -> ' || after from audit where subject = '" +
             booking + "' order by number") +
         "\n" +
         raw.ask(
             "select datetime(created_at / 1000000, 'unixepoch') || ' ' || kind || ' ' ||"
             " sequence || ' ' || discriminator || ' ' || state || ' ' || attempts || ' ' ||"
             " last_detail from effects" +
             about + " and channel = 'calendar' order by number") +
         "\n" +
         raw.ask(
             "select source || ' ' || href || ' ' || etag || ' ' || sequence || ' ' || state ||"
             " ' ' || push_backs from mirrors" +
             about) +
         "\n" +
         raw.ask(
             "select source || ' ' || href || ' ' || etag || ' ' || sequence || ' ' || deleted"
             " from remote_objects" +
             about);
}

void Agency::check_step() {
  const auto doubled =
      life_->house.read([](const Reads& reads) { return reads.count_double_bookings(); });
  if (doubled != 0) {
    fault("a double booking");
  }
  if (!life_->house.ledger().healthy()) {
    fault("the ledger stopped writing");
  }
  for (const auto& line : life_->house.log.lines()) {
    if (line.event == "ledger.command_failed") {
      fault("a rule broke down: " + line.fields.at("detail"));
    }
  }
}

// The audit's chain, and each booking's status, claims, copies and conflicts: one story.
void Agency::check_all() {
  life_->house.read([&](const Reads& reads) {
    for (auto page = reads.audit(salon_.agency, audited_, 500); !page.empty();
         page = reads.audit(salon_.agency, audited_, 500)) {
      for (const auto& entry : page) {
        if (entry.number != audited_ + 1 || entry.previous != chain_ ||
            entry.hash != audit_hash(entry)) {
          fault("the audit's chain breaks at " + std::to_string(entry.number));
        }
        audited_ = entry.number;
        chain_ = entry.hash;
      }
    }
    BookingFilter filter;
    filter.agency = salon_.agency;
    filter.start_from = world_.now - std::chrono::days{2};
    for (const auto& booking : reads.bookings(filter, {*filter.start_from, {}}, 5000)) {
      const auto story = booking.id.value + " (" + std::string(name(booking.status)) + ") ";
      const bool holds = holds_claims(booking.status);
      const auto& owner = booking.session.empty() ? booking.id.value : booking.session.value;
      const auto claims = reads.claims_of(salon_.agency, owner);
      const auto copies = reads.objects_of_booking(salon_.agency, booking.id);
      const auto open = reads.open_conflicts_of(salon_.agency, booking.id);
      if (holds && claims.empty()) {
        fault(story + "holds no time");
      }
      if (!holds && booking.session.empty() && !claims.empty()) {
        fault(story + "still holds time");
      }
      if ((booking.status == BookingStatus::conflicted) == open.empty() &&
          booking.status != BookingStatus::requested) {
        fault(story + "has " + std::to_string(open.size()) + " open conflicts");
      }
      if (is_known(booking.status) && copies.empty()) {
        fault(story + "stands in nobody's calendar");
      }
      if (booking.status == BookingStatus::cancelled && !copies.empty()) {
        fault(story + "still stands in a calendar");
      }
      for (const auto& taken : booking.taken) {
        if (holds && std::none_of(claims.begin(), claims.end(), [&](const Claim& claim) {
              return claim.resource == taken.resource && claim.time.overlaps(booking.time);
            })) {
          fault(story + "takes somebody whose time it does not hold");
        }
      }
    }
    return 0;
  });
  // What was answered is there, over all the lives since.
  for (const auto& request : requests_) {
    if (request.answer && request.answer->starts_with("bk_")) {
      const auto stored = life_->house.read([&](const Reads& reads) {
        return reads.booking(salon_.agency, BookingId{*request.answer}).has_value();
      });
      if (!stored) {
        fault("an answered booking is lost: " + *request.answer);
      }
    }
  }
  check_letters();
}

// Nobody is told of what is not owed, and twice only where a sender could not know.
void Agency::check_letters() {
  std::map<std::string, int> copies;
  for (const auto& letter : world_.letters) {
    ++copies[letter.effect];
  }
  life_->house.read([&](const Reads& reads) {
    for (const auto& [id, count] : copies) {
      const auto effect = reads.effect(EffectId{id});
      const auto excused = world_.excuses.find(id);
      const int allowed = 1 + (excused == world_.excuses.end() ? 0 : excused->second);
      if (!effect) {
        fault("a message that nobody owed: " + id);
      } else if (count > allowed) {
        fault("one message came " + std::to_string(count) + " times, and " +
              std::to_string(allowed) + " could be explained: " + effect->kind);
      }
    }
    return 0;
  });
}

void Agency::check_rest() {
  test::RawDatabase asked(life_->house.path());
  const auto waiting = asked.ask(
      "select kind || ' ' || state || ' ' || last_detail from effects "
      "where state in ('due', 'leased') limit 5");
  if (!waiting.empty()) {
    fault("still owed after three quiet days: " + waiting);
  }
  if (asked.ask("select count(*) from effects where state = 'failed'") != "0") {
    fault(
        "messages failed for good: " +
        asked.ask("select kind || ' ' || last_detail from effects where state = 'failed' limit 5"));
  }
  if (asked.ask("pragma integrity_check") != "ok") {
    fault("the database file is broken");
  }

  // The newest message about a booking tells how it ended, and SEQUENCE never fell on the way.
  std::map<std::pair<std::string, std::string>, const Letter*> newest;
  for (const auto& letter : world_.letters) {
    if (!letter.kind.starts_with("booking.")) {
      continue;
    }
    auto& last = newest[{letter.booking, letter.recipient}];
    if (last != nullptr && letter.sequence < last->sequence && letter.effect != last->effect) {
      fault(letter.booking + " was told of SEQUENCE " + std::to_string(letter.sequence) +
            " after " + std::to_string(last->sequence));
    }
    if (last == nullptr || letter.sequence >= last->sequence) {
      last = &letter;
    }
  }
  life_->house.read([&](const Reads& reads) {
    for (const auto& [key, letter] : newest) {
      const auto booking = reads.booking(salon_.agency, BookingId{key.first});
      const auto told = parse_appointment(letter->payload);
      if (!booking || !told) {
        fault("a message about a booking that is not there: " + key.first);
      } else if (is_known(booking->status) && (told->booking.time != booking->time ||
                                               told->booking.sequence != booking->sequence)) {
        fault(key.first + ": the customer was last told of another time");
      }
    }
    // Our copies outside are those of the bookings that stand, each once.
    for (const auto& [host, calendar] : world_.calendars) {
      std::set<std::string> there;
      for (const auto& [href, object] : calendar.objects) {
        const auto at = object.text.find("UID:bk_");
        if (at == std::string::npos) {
          continue;
        }
        const auto id = object.text.substr(at + 4, 29);
        if (!there.insert(id).second) {
          fault(id + " stands twice in " + host);
        }
        const auto booking = reads.booking(salon_.agency, BookingId{id});
        if (!booking || booking->status == BookingStatus::cancelled) {
          fault(id + " is off and still stands in " + host + "\n" + story_of(id));
        }
      }
    }
    return 0;
  });
}

}  // namespace holdfast::simulation
