// calendar-multiget, RFC 4791 section 7.9. Depth means nothing to it.
#include <algorithm>
#include <unordered_set>

#include "caldav/errors.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/webdav/href.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

/// The name of the member that an href means, if it means one of the call's calendar. The host of
/// an absolute URL is not looked at: behind a proxy we do not know our own.
std::optional<std::string> name_of(const Door& door, const Call& call, std::string_view href) {
  href.remove_prefix(webdav::origin_of(href).size());
  const auto target = read_target(path_of(href), door.settings.root);
  if (!target || *target != object_in(call.place.target, target->object) ||
      target->object.empty()) {
    return std::nullopt;
  }
  return target->object;
}

/// Hrefs as the client wrote them, each once: a repeated one would be a cheap way to a long answer.
Result<std::vector<std::string>> read_hrefs(const Door& door, const webdav::Element& body) {
  std::vector<std::string> hrefs;
  std::unordered_set<std::string> seen;
  for (const auto& element : body.children(webdav::dav("href"))) {
    std::string href(trim(element.text()));
    if (seen.insert(href).second) {
      hrefs.push_back(std::move(href));
    }
  }
  if (hrefs.size() > door.settings.max_multiget) {
    return answer_too_long();
  }
  return hrefs;
}

/// Each href that was asked for gets its response, under the name that the client used; what is
/// not there, is somebody else's or lies elsewhere is one and the same 404.
void write_piece(webdav::Multistatus& out, const Door& door, const Call& call,
                 std::span<const std::string> hrefs, const PropertyRequest& request) {
  const bool wants_text = request.asks_for(webdav::caldav("calendar-data"));
  door.ledger.engine().read([&](const store::Reads& reads) {
    const auto& calendar = call.place.calendar->id;
    for (const auto& href : hrefs) {
      const auto name = name_of(door, call, href);
      const auto object = name && wants_text ? reads.object(calendar, *name) : std::nullopt;
      const auto entry = name && !wants_text ? reads.object_entry(calendar, *name) : std::nullopt;
      if (object) {
        write_member(out, door, call, href, object->entry, &object->text, request);
      } else if (entry) {
        write_member(out, door, call, href, *entry, nullptr, request);
      } else {
        out.status(href, 404);
      }
      if (out.size() > door.settings.max_answer) {
        return;
      }
    }
  });
}

}  // namespace

Awaitable<Result<HttpResponse>> calendar_multiget(const Door& door, const Call& call,
                                                  webdav::Element body) {
  const auto hrefs = read_hrefs(door, body);
  if (!hrefs) {
    co_return hrefs.error();
  }
  const auto request = read_member_request(call, body);
  if (!request) {
    co_return request.error();
  }
  webdav::Multistatus out;
  std::span<const std::string> rest(*hrefs);
  while (!rest.empty()) {
    const auto piece = rest.first(
        std::min<std::size_t>(rest.size(), static_cast<std::size_t>(door.settings.piece)));
    write_piece(out, door, call, piece, *request);
    if (out.size() > door.settings.max_answer) {
      co_return answer_too_long();
    }
    rest = rest.subspan(piece.size());
    if (!rest.empty()) {
      co_await breathe();
    }
  }
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
