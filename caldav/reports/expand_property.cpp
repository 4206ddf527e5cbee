// expand-property, RFC 3253 section 3.8. macOS asks it of principals, for the names and addresses
// of those who delegate to the user.
#include "caldav/errors.hpp"
#include "caldav/kept.hpp"
#include "caldav/properties.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {
namespace {

/// Properties in properties in properties: nobody asks for more than two, and each multiplies.
constexpr int kDeepest = 3;
/// Hrefs that are followed in one answer.
constexpr int kMostFollowed = 1000;

/// What the whole report works with.
struct Expansion {
  const Door& door;
  const Call& call;
  const store::Reads& reads;
  bool minimal = false;
  int followed = 0;
};

struct Asked {
  webdav::Name name;
  const Property* row = nullptr;
  /// Of the resources that its hrefs name; empty: the hrefs are told as they are.
  std::vector<Asked> inside;
};

Result<std::vector<Asked>> read_asked(const webdav::Element& parent, int depth) {
  std::vector<Asked> asked;
  for (const auto& element : parent.children(webdav::dav("property"))) {
    const auto local = element.attribute("name");
    if (!local || !webdav::is_ncname(*local)) {
      return Error{Errc::validation, "a property to expand has a name"};
    }
    if (asked.size() >= kMostNames || depth > kDeepest) {
      return Error{Errc::validation, "too many property names in one request"};
    }
    auto inside = read_asked(element, depth + 1);
    if (!inside) {
      return inside.error();
    }
    const webdav::Name name{element.attribute("namespace").value_or(webdav::kDav), *local};
    asked.push_back({name, find_property(name), std::move(*inside)});
  }
  return asked;
}

/// What stands between the marks of each D:href that this program has just written.
std::vector<std::string> hrefs_in(std::string_view xml) {
  constexpr std::string_view kOpen = "<D:href>";
  constexpr std::string_view kClose = "</D:href>";
  std::vector<std::string> hrefs;
  for (auto at = xml.find(kOpen); at != std::string_view::npos; at = xml.find(kOpen, at)) {
    at += kOpen.size();
    hrefs.emplace_back(xml.substr(at, xml.find(kClose, at) - at));
  }
  return hrefs;
}

void write_resource(webdav::Multistatus& out, std::string_view href, const Place& place,
                    const std::vector<Asked>& asked, Expansion& expansion);

/// In the place of each href a response with what is asked of that resource; nothing for what the
/// viewer may not see.
void write_followed(webdav::Multistatus& out, const std::vector<std::string>& hrefs,
                    const std::vector<Asked>& asked, Expansion& expansion) {
  for (const auto& href : hrefs) {
    const auto target = read_target(href, expansion.door.settings.root);
    if (!target || ++expansion.followed > kMostFollowed) {
      continue;
    }
    if (const auto place = resolve(expansion.reads, expansion.call.user, *target)) {
      write_resource(out, href, *place, asked, expansion);
    }
  }
}

bool write_one(webdav::Multistatus& out, const Asked& one, const Subject& subject,
               Expansion& expansion) {
  const auto before = out.size();
  if (!write_property(out.xml(), one.name, one.row, subject)) {
    return false;
  }
  const auto hrefs =
      one.inside.empty() ? std::vector<std::string>{} : hrefs_in(out.xml().written_since(before));
  if (!hrefs.empty()) {
    out.xml().rewind(before);
    out.xml().open(one.name);
    write_followed(out, hrefs, one.inside, expansion);
    out.xml().close(one.name);
  }
  return true;
}

// Recursion is bounded by the depth of what was asked.
void write_resource(webdav::Multistatus& out, std::string_view href, const Place& place,
                    const std::vector<Asked>& asked, Expansion& expansion) {
  const auto kept = kept_with(expansion.reads, place);
  const Subject subject{.settings = expansion.door.settings,
                        .viewer = expansion.call.user,
                        .place = place,
                        .kind = place.target.kind,
                        .kept = kept};
  std::vector<webdav::Name> missing;
  out.begin(href);
  out.begin_propstat();
  for (const auto& one : asked) {
    if (!write_one(out, one, subject, expansion)) {
      missing.push_back(one.name);
    }
  }
  out.end_propstat(200);
  if (!missing.empty() && !expansion.minimal) {
    out.begin_propstat();
    for (const auto& name : missing) {
      out.xml().empty(name);
    }
    out.end_propstat(404);
  }
  out.end();
}

}  // namespace

Awaitable<Result<HttpResponse>> expand_property(const Door& door, const Call& call,
                                                webdav::Element body) {
  const auto asked = read_asked(body, 1);
  if (!asked) {
    co_return asked.error();
  }
  const bool minimal = webdav::prefers_minimal(call.request.headers);
  webdav::Multistatus out;
  door.ledger.engine().read([&](const store::Reads& reads) {
    Expansion expansion{door, call, reads, minimal, 0};
    write_resource(out, call.href, call.place, *asked, expansion);
  });
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
