#include "caldav/reports/member.hpp"

#include "caldav/calendar_data.hpp"
#include "caldav/errors.hpp"
#include "caldav/seen.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {
namespace {

void write_properties(webdav::Multistatus& out, const Door& door, const Call& call,
                      const Shelf& shelf, std::string_view href, const Member& member,
                      const std::string* text, const MemberRequest& request) {
  const Subject subject{.settings = door.settings,
                        .viewer = call.user,
                        .place = shelf.place,
                        .kind = Kind::object,
                        .entry = &member.entry,
                        .text = text,
                        .kept = member.kept};
  write_response(out, href, subject, request.properties);
}

}  // namespace

Result<MemberRequest> read_member_request(const Call& call, const webdav::Element& body) {
  MemberRequest request;
  if (const auto prop = body.child(webdav::dav("prop"))) {
    if (const auto data = prop->child(webdav::caldav("calendar-data"))) {
      auto excerpt = read_calendar_data(*data);
      if (!excerpt) {
        return excerpt.error();
      }
      request.excerpt = std::move(*excerpt);
    }
  }
  auto properties = read_property_request(body, webdav::prefers_minimal(call.request.headers));
  if (!properties) {
    return properties.error();
  }
  request.properties = std::move(*properties);
  request.wants_text = request.properties.asks_for(webdav::caldav("calendar-data"));
  return request;
}

std::vector<store::DeadProperty> kept_with_member(const store::Reads& reads, const Call& call,
                                                  const Shelf& shelf,
                                                  const store::ObjectEntry& entry,
                                                  const MemberRequest& request) {
  if (!request.properties.wants_kept(Kind::object) || is_veiled(shelf.place, call.user, entry)) {
    return {};
  }
  const auto subject = store::subject_of(shelf.place.calendar->id, entry.name);
  return reads.dead_properties(subject, subject);
}

Status write_member(webdav::Multistatus& out, const Door& door, const Call& call,
                    const Shelf& shelf, std::string_view href, const Member& member,
                    const MemberRequest& request, Work& work) {
  if (member.text == nullptr || !request.wants_text || request.excerpt.whole()) {
    write_properties(out, door, call, shelf, href, member, member.text, request);
    return {};
  }
  const auto own = member.object != nullptr
                       ? nullptr
                       : icalendar::Object::read(*member.text, shelf.options, shelf.floating);
  auto* object = member.object != nullptr ? member.object : own.get();
  if (object == nullptr) {
    // Nothing that was taken at PUT is such a text; what it says is better than nothing.
    write_properties(out, door, call, shelf, href, member, member.text, request);
    return {};
  }
  const auto steps_before = object->work();
  auto excerpt = request.excerpt;
  excerpt.max_size = door.settings.max_answer;
  const auto text = icalendar::text_of(*object, excerpt);
  work.add(object->work() - steps_before);
  if (!text) {
    return text.error().code == Errc::too_large ? answer_too_long() : text.error();
  }
  work.add_text(member.text->size() + text->size());
  write_properties(out, door, call, shelf, href, member, &*text, request);
  return {};
}

Result<bool> write_member_named(webdav::Multistatus& out, const Door& door, const Call& call,
                                const store::Reads& reads, const Shelf& shelf,
                                std::string_view href, std::string_view name,
                                const MemberRequest& request, Work& work) {
  std::optional<store::CalendarObject> object;
  if (request.wants_text) {
    object = seen_object(reads, shelf.place, call.user, name);
  } else if (auto entry = seen_entry(reads, shelf.place, call.user, name)) {
    object = store::CalendarObject{std::move(*entry), {}};
  }
  if (!object) {
    return false;
  }
  const Member member{object->entry, request.wants_text ? &object->text : nullptr, nullptr,
                      kept_with_member(reads, call, shelf, object->entry, request)};
  const auto written = write_member(out, door, call, shelf, href, member, request, work);
  if (!written) {
    return written.error();
  }
  return true;
}

HttpResponse members_response(const Door& door, const Call& call, const MemberRequest& request,
                              webdav::Multistatus out) {
  auto body = std::move(out).finish();
  if (request.properties.steady()) {
    door.answers.keep(call.question, body);
  }
  return xml_response(207, std::move(body));
}

Error answer_too_long() {
  return precondition("D:number-of-matches-within-limits", "ask for less at a time");
}

}  // namespace holdfast::caldav
