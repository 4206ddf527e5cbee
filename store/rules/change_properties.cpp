// PROPPATCH, RFC 4918 section 9.2: all or nothing.
#include "store/rules/calendar_changes.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/dead_properties.hpp"
#include "store/rules/record.hpp"
#include "store/unsettled.hpp"

namespace holdfast::store {
namespace {

/// A person's files and what is kept with them share one bound; the members of a calendar have one
/// for what is kept with all of them.
Status judge_room(const ChangeProperties& command, const Reads& reads) {
  std::int64_t more = 0;
  for (const auto& change : command.change.properties) {
    more += change.remove ? 0 : std::ssize(change.property.xml);
  }
  if (more == 0) {
    return {};
  }
  if (!command.files_of.empty() &&
      reads.file_totals(command.files_of).octets + more > FileLimits{}.max_octets) {
    return quota_exceeded("a person keeps at most 32 MiB of files and their properties");
  }
  if (!command.object.empty()) {
    return judge_room_of_members(command.calendar, more, reads);
  }
  return {};
}

/// Whether there is anything to keep properties with. The condition speaks of an object's version.
Status judge_subject(const ChangeProperties& command, const Reads& reads) {
  const Error nothing{Errc::not_found, "there is no such resource"};
  if (!command.files_of.empty() && !command.file.empty()) {
    const auto file = reads.file(command.files_of, command.file);
    if (!file) {
      return nothing;
    }
    return judge(command.condition, &file->etag);
  }
  // Only objects and files have versions.
  if (command.object.empty() && !command.condition.etags.empty()) {
    return judge(command.condition, nullptr);
  }
  if (command.calendar.empty()) {
    return {};
  }
  const auto calendar = reads.calendar(command.calendar);
  if (!calendar || calendar->agency != command.agency) {
    return nothing;
  }
  if (command.condition.change && *command.condition.change != calendar->change) {
    return Error{Errc::precondition_failed, "the calendar has changed"};
  }
  if (command.object.empty()) {
    return {};
  }
  const auto stored = reads.object(command.calendar, command.object);
  if (!stored) {
    return nothing;
  }
  return judge(command.condition, *calendar, stored);
}

}  // namespace

Result<bool> decide(const ChangeProperties& command, RuleContext context, Transaction& tx) {
  if (const auto there = judge_subject(command, tx); !there) {
    return there.error();
  }
  const auto& change = command.change;
  if (const auto fits = judge_properties(command.subject, change.properties, tx); !fits) {
    return fits.error();
  }
  if (const auto room = judge_room(command, tx); !room) {
    return room.error();
  }
  if (!command.calendar.empty() && command.object.empty()) {
    const auto before = *tx.calendar(command.calendar);
    auto calendar = before;
    if (const auto applied = apply_change(change, calendar); !applied) {
      return applied.error();
    }
    tx.put(calendar);
    if (calendar.time_zone != before.time_zone) {
      unsettle(calendar.id, Unsettling::texts, tx);
    } else if (calendar.transparent != before.transparent) {
      unsettle(calendar.id, Unsettling::blocks, tx);
    }
    record({command.agency, command.actor, "calendar.changed", calendar.id.value, describe(before),
            describe(calendar)},
           context, tx);
  } else {
    // The names that people give their files are theirs.
    const auto& subject = command.files_of.empty() ? command.subject : command.files_of.value;
    record({command.agency,
            command.actor,
            "properties.changed",
            subject,
            {},
            {{"properties", change.properties.size()}}},
           context, tx);
  }
  change_properties(command.subject, change.properties, tx);
  return true;
}

}  // namespace holdfast::store
