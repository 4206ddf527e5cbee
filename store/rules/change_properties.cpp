// PROPPATCH, RFC 4918 section 9.2: all or nothing.
#include "store/rules/calendar_changes.hpp"
#include "store/rules/conditions.hpp"
#include "store/rules/dead_properties.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

constexpr int kPiece = 500;

void block_all_again(const Calendar& calendar, const Actor& actor, RuleContext context,
                     Transaction& tx) {
  std::string after;
  for (auto members = tx.members(calendar.id, after, kPiece); !members.empty();
       members = tx.members(calendar.id, after, kPiece)) {
    for (const auto& member : members) {
      block_again(calendar, member.name, actor, context, tx);
    }
    after = members.back().name;
  }
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
  if (!command.calendar.empty() && command.object.empty()) {
    const auto before = *tx.calendar(command.calendar);
    auto calendar = before;
    if (const auto applied = apply_change(change, calendar); !applied) {
      return applied.error();
    }
    tx.put(calendar);
    if (calendar.transparent != before.transparent) {
      block_all_again(calendar, command.actor, context, tx);
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
