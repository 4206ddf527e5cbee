// expand-property, RFC 3253 section 3.8. macOS asks it of principals, for the names and addresses
// of those who delegate to the user.
#include <algorithm>
#include <optional>

#include "caldav/errors.hpp"
#include "caldav/kept.hpp"
#include "caldav/properties.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/seen.hpp"
#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/reserved_names.hpp"

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

  [[nodiscard]] bool is_too_long(const webdav::Multistatus& out) const {
    return out.size() > door.settings.max_answer;
  }
};

/// A resource that properties are told of.
struct Found {
  Place place;
  /// Of an object.
  std::optional<store::ObjectEntry> entry;
};

struct Asked {
  webdav::Name name;
  const Property* row = nullptr;
  /// Of the resources that its hrefs name; empty: the hrefs are told as they are.
  std::vector<Asked> inside;
};

Result<std::vector<Asked>> read_asked(const webdav::Element& parent, int depth,
                                      std::size_t& names) {
  std::vector<Asked> asked;
  for (const auto& element : parent.children(webdav::dav("property"))) {
    const auto local = element.attribute("name");
    if (!local || !webdav::is_ncname(*local)) {
      return Error{Errc::validation, "a property to expand has a name"};
    }
    if (++names > kMostNames || depth > kDeepest) {
      return Error{Errc::validation, "too many property names in one request"};
    }
    auto inside = read_asked(element, depth + 1, names);
    if (!inside) {
      return inside.error();
    }
    if (element.attribute("namespace") == webdav::kXmlns) {
      return Error{Errc::validation, "nothing but declarations is in that namespace"};
    }
    const webdav::Name name{element.attribute("namespace").value_or(webdav::kDav), *local};
    // Each once: a repeated one would be a cheap way to a long answer.
    const bool known =
        std::any_of(asked.begin(), asked.end(), [&](const Asked& one) { return one.name == name; });
    if (!known) {
      asked.push_back({name, find_property(name), std::move(*inside)});
    }
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

void write_resource(webdav::Multistatus& out, std::string_view href, const Found& found,
                    const std::vector<Asked>& asked, Expansion& expansion);

/// What is there under the href and may be seen by the viewer.
std::optional<Found> find(std::string_view href, const Expansion& expansion) {
  const auto target = read_target(href, expansion.door.settings.root);
  auto place = target ? resolve(expansion.reads, expansion.call.user, *target)
                      : Result<Place>(target.error());
  if (!place) {
    return std::nullopt;
  }
  Found found{std::move(*place), std::nullopt};
  if (target->kind == Kind::object) {
    found.entry = seen_entry(expansion.reads, found.place, expansion.call.user, target->object);
    if (!found.entry) {
      return std::nullopt;
    }
  }
  return found;
}

/// In the place of each href a response with what is asked of that resource; nothing for what the
/// viewer may not see.
void write_followed(webdav::Multistatus& out, const std::vector<std::string>& hrefs,
                    const std::vector<Asked>& asked, Expansion& expansion) {
  for (const auto& href : hrefs) {
    if (expansion.is_too_long(out) || ++expansion.followed > kMostFollowed) {
      return;
    }
    if (const auto found = find(href, expansion)) {
      write_resource(out, href, *found, asked, expansion);
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

/// Of an object that the viewer sees the time of alone nothing is told that clients keep with it.
std::vector<store::DeadProperty> kept_of(const Found& found, const Expansion& expansion) {
  const bool veiled = found.entry && is_veiled(found.place, expansion.call.user, *found.entry);
  return veiled ? std::vector<store::DeadProperty>{} : kept_with(expansion.reads, found.place);
}

// Recursion is bounded by the depth of what was asked.
void write_resource(webdav::Multistatus& out, std::string_view href, const Found& found,
                    const std::vector<Asked>& asked, Expansion& expansion) {
  const auto kept = kept_of(found, expansion);
  const Subject subject{.settings = expansion.door.settings,
                        .viewer = expansion.call.user,
                        .place = found.place,
                        .kind = found.place.target.kind,
                        .entry = found.entry ? &*found.entry : nullptr,
                        .kept = kept};
  std::vector<webdav::Name> missing;
  out.begin(href);
  out.begin_propstat();
  for (const auto& one : asked) {
    if (expansion.is_too_long(out)) {
      break;
    }
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
  std::size_t names = 0;
  const auto asked = read_asked(body, 1, names);
  if (!asked) {
    co_return asked.error();
  }
  const bool minimal = webdav::prefers_minimal(call.request.headers);
  webdav::Multistatus out;
  door.ledger.engine().read([&](const store::Reads& reads) {
    Expansion expansion{door, call, reads, minimal, 0};
    write_resource(out, call.href, {call.place, std::nullopt}, *asked, expansion);
  });
  if (out.size() > door.settings.max_answer) {
    co_return answer_too_long();
  }
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
