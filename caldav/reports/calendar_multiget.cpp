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

struct Multiget {
  MemberRequest request;
  std::vector<Shelf> shelves;
  /// As the client wrote them.
  std::vector<std::string> hrefs;
  std::size_t next = 0;
};

/// What an href means, if it means something that the request's URL covers. The host of an absolute
/// URL is not looked at: behind a proxy we do not know our own.
struct Meant {
  const Shelf* shelf = nullptr;
  std::string name;
};

Meant meaning_of(const Door& door, const Call& call, const std::vector<Shelf>& shelves,
                 std::string_view href) {
  href.remove_prefix(webdav::origin_of(href).size());
  const auto target = read_target(path_of(href), door.settings.root);
  if (!target || target->kind != Kind::object) {
    return {};
  }
  const auto shelf = std::find_if(shelves.begin(), shelves.end(), [&](const Shelf& one) {
    return *target == object_in(one.place.target, target->object);
  });
  // Asked of an object, the report is about that one.
  const bool covered = call.place.target.kind != Kind::object || *target == call.place.target;
  return shelf != shelves.end() && covered ? Meant{&*shelf, target->object} : Meant{};
}

/// Each once: a repeated one would be a cheap way to a long answer.
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
Status write_href(webdav::Multistatus& out, const Door& door, const Call& call,
                  const store::Reads& reads, const Multiget& asked, const std::string& href,
                  Work& work) {
  const auto [shelf, name] = meaning_of(door, call, asked.shelves, href);
  if (shelf == nullptr) {
    out.status(href, 404);
    return {};
  }
  const auto written =
      write_member_named(out, door, call, reads, *shelf, href, name, asked.request, work);
  if (!written) {
    return written.error();
  }
  if (!*written) {
    out.status(href, 404);
  }
  return {};
}

/// Writes the next hrefs and moves on.
Status write_piece(webdav::Multistatus& out, const Door& door, const Call& call, Multiget& asked) {
  Status written;
  const auto piece = static_cast<std::size_t>(
      asked.request.excerpt.whole() ? door.settings.piece : door.settings.text_piece);
  const auto end = std::min(asked.hrefs.size(), asked.next + piece);
  door.ledger.engine().read([&](const store::Reads& reads) {
    Work work;
    while (written && asked.next < end && out.size() <= door.settings.max_answer &&
           !work.enough()) {
      written = write_href(out, door, call, reads, asked, asked.hrefs[asked.next], work);
      ++asked.next;
    }
  });
  return written;
}

Result<Multiget> read_multiget(const Door& door, const Call& call, const webdav::Element& body) {
  auto hrefs = read_hrefs(door, body);
  if (!hrefs) {
    return hrefs.error();
  }
  auto request = read_member_request(call, body);
  if (!request) {
    return request.error();
  }
  return Multiget{.request = std::move(*request),
                  .shelves = shelves_of(door, call),
                  .hrefs = std::move(*hrefs)};
}

}  // namespace

Awaitable<Result<HttpResponse>> calendar_multiget(const Door& door, const Call& call,
                                                  webdav::Element body) {
  auto asked = read_multiget(door, call, body);
  if (!asked) {
    co_return asked.error();
  }
  webdav::Multistatus out;
  while (asked->next < asked->hrefs.size()) {
    if (asked->next > 0) {
      co_await breathe();
    }
    if (auto written = write_piece(out, door, call, *asked); !written) {
      co_return written.error();
    }
    if (out.size() > door.settings.max_answer) {
      co_return answer_too_long();
    }
  }
  co_return members_response(door, call, asked->request, std::move(out));
}

}  // namespace holdfast::caldav
