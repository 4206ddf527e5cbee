#include "caldav/read_anew.hpp"

#include "caldav/icalendar/read.hpp"
#include "caldav/zone.hpp"
#include "store/commands/calendar_objects.hpp"

namespace holdfast::caldav {
namespace {

/// Texts that are held at one time.
constexpr int kPiece = 50;

struct Piece {
  std::vector<store::RefreshObject> commands;
  std::string last;
  bool more = false;
};

/// What could be read when it was put can be read again; what cannot stays as it was.
Piece read_piece(const Door& door, const store::Reads& reads, const store::CalendarId& id,
                 const std::string& after) {
  Piece piece;
  const auto calendar = reads.calendar(id);
  const auto resource =
      calendar ? reads.resource(calendar->agency, calendar->resource) : std::nullopt;
  if (!resource) {
    return piece;
  }
  const auto zone = zone_of(*resource, *calendar);
  const auto options = reading_options(door, *resource, zone);
  const auto members = reads.members(id, after, kPiece);
  for (const auto& entry : members) {
    const auto object = entry.booking.empty() ? reads.object(id, entry.name) : std::nullopt;
    auto draft = object ? icalendar::read_object(object->text, options)
                        : Result<store::ObjectDraft>(Error{Errc::not_found});
    if (draft) {
      piece.commands.push_back(
          {calendar->agency, id, entry.name, object->entry.etag, std::move(*draft)});
    }
  }
  piece.more = members.size() == static_cast<std::size_t>(kPiece);
  piece.last = members.empty() ? std::string{} : members.back().name;
  return piece;
}

}  // namespace

Awaitable<void> read_anew(const Door& door, store::CalendarId calendar) {
  std::string after;
  for (bool more = true; more;) {
    auto piece = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
      return read_piece(door, reads, calendar, after);
    });
    for (auto& command : piece.commands) {
      co_await door.ledger.apply(std::move(command));
    }
    after = std::move(piece.last);
    more = piece.more;
  }
}

}  // namespace holdfast::caldav
