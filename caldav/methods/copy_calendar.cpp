#include "caldav/methods/copy_calendar.hpp"

#include "caldav/errors.hpp"
#include "caldav/kept.hpp"
#include "caldav/live_updates.hpp"
#include "caldav/methods/stored_object.hpp"
#include "caldav/seen.hpp"
#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/multistatus.hpp"
#include "store/commands/calendars.hpp"

namespace holdfast::caldav {
namespace {

/// Entries that are read in one go.
constexpr int kPiece = 500;

void take_name(const Door& door, const store::DeadProperty& kept, store::CalendarChange& change) {
  const auto document = webdav::Document::parse(kept.xml, door.settings.xml);
  const auto* row =
      find_live_update(webdav::dav("displayname"), Kind::calendar, UpdateOf::new_calendar);
  if (document && row != nullptr) {
    const auto name = document->root();
    // A name that no calendar can have leaves the original's.
    row->apply(change, &name, door.clock.now());
  }
}

store::MakeCalendar making(const Door& door, const Call& call, const Place& to) {
  const auto& from = *call.place.calendar;
  store::MakeCalendar command;
  command.agency = from.agency;
  command.actor = actor_of(call);
  command.resource = to.resource->id;
  command.slug = to.target.calendar;
  command.change.name = from.name;
  command.change.time_zone = from.time_zone;
  command.change.transparent = from.transparent;
  command.change.components = from.components;
  auto kept = store::read(door.ledger.engine(),
                          [&](const store::Reads& reads) { return kept_with(reads, call.place); });
  for (auto& property : kept) {
    // The name that a guest has in this home: the copy has it as its own.
    if (property.ns == webdav::kDav && property.local == "displayname") {
      take_name(door, property, command.change);
    } else {
      command.change.properties.push_back({std::move(property), false});
    }
  }
  return command;
}

Result<store::CopyCalendarObject> copying(const Door& door, const Call& call, const Place& to,
                                          const std::string& name) {
  auto source = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.object(call.place.calendar->id, name);
  });
  if (!source) {
    return Error{Errc::not_found, "nothing is at this path"};
  }
  if (is_veiled(call.place, call.user, source->entry)) {
    return need_privilege(call.href + percent_encode(name), "read");
  }
  auto draft = read_draft(door, to, source->text);
  if (!draft) {
    return draft.error();
  }
  store::CopyCalendarObject command;
  command.agency = call.place.calendar->agency;
  command.actor = actor_of(call);
  command.from = call.place.calendar->id;
  command.from_name = name;
  command.etag = source->entry.etag;
  command.to = to.calendar->id;
  command.to_name = name;
  command.draft = std::move(*draft);
  command.text = std::move(source->text);
  command.overwrite = false;
  return command;
}

Awaitable<Status> copy_member(const Door& door, const Call& call, const Place& to,
                              std::string name) {
  // An object is read before the transaction, so somebody may have written it anew since.
  Place place = to;
  for (int tries = 1;; ++tries) {
    auto command = copying(door, call, place, name);
    if (!command) {
      co_return command.error();
    }
    const auto copied = co_await door.ledger.apply(std::move(*command));
    if (copied) {
      co_return Status{};
    }
    if (copied.error().code != Errc::version_conflict || tries == kReadingTries) {
      co_return copied.error();
    }
    look_again(door, place);
  }
}

std::vector<store::ObjectEntry> next_members(const Door& door, const Call& call,
                                             const std::string& after) {
  return store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.members(call.place.calendar->id, after, kPiece);
  });
}

/// The hrefs of those that could not be copied go into `failed`; false if there are none. What is
/// gone by the time it is looked for was deleted, and is not missed.
Awaitable<bool> copy_members(const Door& door, const Call& call, const Place& to,
                             webdav::Multistatus& failed) {
  bool any_failed = false;
  std::string after;
  for (bool more = true; more;) {
    const auto members = next_members(door, call, after);
    more = members.size() == static_cast<std::size_t>(kPiece);
    for (const auto& member : members) {
      after = member.name;
      const auto copied = co_await copy_member(door, call, to, member.name);
      if (copied || copied.error().code == Errc::not_found) {
        continue;
      }
      any_failed = true;
      const auto href = call.href + percent_encode(member.name);
      failed.status(href, error_response(copied.error()).status);
      if (copied.error().code == Errc::storage_full) {
        co_return true;
      }
    }
  }
  co_return any_failed;
}

}  // namespace

Awaitable<Result<HttpResponse>> copy_calendar(const Door& door, const Call& call, MoveTo to) {
  const auto depth = webdav::read_depth(call.request.headers);
  if (!depth) {
    co_return depth.error();
  }
  if (*depth == webdav::Depth::one) {
    co_return Error{Errc::validation, "a calendar is copied with Depth 0 or infinity"};
  }
  if (to.place.target.kind != Kind::calendar || !to.place.resource) {
    co_return precondition("C:calendar-collection-location-ok",
                           "a calendar is copied into the home of somebody who can be booked");
  }
  if (!to.place.vacant && !to.overwrite) {
    co_return Error{Errc::precondition_failed, "there is a calendar at the destination"};
  }
  if (!to.place.vacant) {
    co_return Error{Errc::forbidden, "a calendar is not overwritten; delete it first"};
  }
  auto command = making(door, call, to.place);
  auto made = co_await door.ledger.apply(std::move(command));
  if (!made) {
    co_return made.error();
  }
  to.place.calendar = std::move(*made);
  to.place.vacant = false;
  webdav::Multistatus failed;
  bool any_failed = false;
  if (*depth != webdav::Depth::zero) {
    any_failed = co_await copy_members(door, call, to.place, failed);
  }
  if (any_failed) {
    co_return xml_response(207, std::move(failed).finish());
  }
  co_return moved(true);
}

}  // namespace holdfast::caldav
