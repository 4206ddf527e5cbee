#include "caldav/properties.hpp"

#include <algorithm>
#include <array>

namespace holdfast::caldav {
namespace {

using webdav::dav;

std::array<std::span<const Property>, 6> tables() {
  return {common_properties(), access_properties(),   principal_properties(),
          home_properties(),   calendar_properties(), object_properties()};
}

bool lives_at(const Property& row, const Subject& subject) {
  return (row.kinds & in(subject.kind)) != 0;
}

/// True if the resource has the property; it is written then.
bool write_live(webdav::XmlWriter& xml, const Property& row, const Subject& subject) {
  if (!lives_at(row, subject)) {
    return false;
  }
  const auto before = xml.size();
  xml.open(row.name);
  if (!row.write(xml, subject)) {
    xml.rewind(before);
    return false;
  }
  xml.close(row.name);
  return true;
}

bool write_kept(webdav::XmlWriter& xml, const webdav::Name& name, const Subject& subject) {
  const auto kept = std::find_if(
      subject.kept.begin(), subject.kept.end(),
      [&](const store::DeadProperty& one) { return one.ns == name.ns && one.local == name.local; });
  if (kept == subject.kept.end()) {
    return false;
  }
  xml.raw(kept->xml);
  return true;
}

/// A guest has the name that the home's owner gave it.
bool is_renamed(const webdav::Name& name, const Subject& subject) {
  return subject.kind == Kind::calendar && subject.place.shared && name == dav("displayname") &&
         std::any_of(subject.kept.begin(), subject.kept.end(),
                     [&](const auto& one) { return one.ns == name.ns && one.local == name.local; });
}

/// CalDAV's own, which DAV:allprop leaves out, are among what is kept (RFC 4791 section 5.2.1).
bool in_allprop(const store::DeadProperty& kept) { return kept.ns != webdav::kCalDav; }

Status add_names(PropertyRequest& request, const webdav::Element& list) {
  for (const auto& property : list.children()) {
    if (request.asks_for(property.name())) {
      continue;
    }
    if (request.wanted.size() >= kMostNames) {
      return Error{Errc::validation, "too many property names in one request"};
    }
    request.wanted.push_back({property.name(), find_property(property.name())});
  }
  return {};
}

void write_all(webdav::Multistatus& out, const Subject& subject, const PropertyRequest& request) {
  out.begin_propstat();
  for (const auto& table : tables()) {
    for (const auto& row : table) {
      const bool asked = row.in_allprop || request.asks_for(row.name);
      if (asked && !is_renamed(row.name, subject)) {
        write_live(out.xml(), row, subject);
      }
    }
  }
  for (const auto& kept : subject.kept) {
    if (in_allprop(kept) || request.asks_for({kept.ns, kept.local})) {
      out.xml().raw(kept.xml);
    }
  }
  out.end_propstat(200);
}

void write_names(webdav::Multistatus& out, const Subject& subject) {
  out.begin_propstat();
  for (const auto& table : tables()) {
    for (const auto& row : table) {
      const auto before = out.size();
      // Whether it is there is known by writing it.
      if (!is_renamed(row.name, subject) && write_live(out.xml(), row, subject)) {
        out.xml().rewind(before);
        out.xml().empty(row.name);
      }
    }
  }
  for (const auto& kept : subject.kept) {
    out.xml().empty({kept.ns, kept.local});
  }
  out.end_propstat(200);
}

void write_named(webdav::Multistatus& out, const Subject& subject, const PropertyRequest& request) {
  std::vector<const Wanted*> missing;
  const auto before = out.size();
  out.begin_propstat();
  for (const auto& wanted : request.wanted) {
    if (!write_property(out.xml(), wanted.name, wanted.row, subject)) {
      missing.push_back(&wanted);
    }
  }
  const bool none_found = missing.size() == request.wanted.size();
  if (none_found && !missing.empty() && !request.minimal) {
    out.xml().rewind(before);
  } else {
    // With return=minimal and nothing found an empty propstat stands, because a response needs one
    // (RFC 8144 section 2.1).
    out.end_propstat(200);
  }
  if (missing.empty() || request.minimal) {
    return;
  }
  out.begin_propstat();
  for (const auto* wanted : missing) {
    out.xml().empty(wanted->name);
  }
  out.end_propstat(404);
}

}  // namespace

bool write_property(webdav::XmlWriter& xml, const webdav::Name& name, const Property* row,
                    const Subject& subject) {
  const bool live = row != nullptr && !is_renamed(name, subject) && write_live(xml, *row, subject);
  return live || write_kept(xml, name, subject);
}

const Property* find_property(const webdav::Name& name) {
  for (const auto& table : tables()) {
    for (const auto& row : table) {
      if (row.name == name) {
        return &row;
      }
    }
  }
  return nullptr;
}

bool PropertyRequest::asks_for(const webdav::Name& name) const {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const Wanted& one) { return one.name == name; });
}

bool PropertyRequest::wants_kept(Kind kind) const {
  return mode != Mode::named || std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& one) {
           return one.row == nullptr || (!one.row->steady && (one.row->kinds & in(kind)) == 0);
         });
}

bool PropertyRequest::steady() const {
  return mode == Mode::named && std::all_of(wanted.begin(), wanted.end(), [](const Wanted& one) {
           return one.row != nullptr && one.row->steady;
         });
}

Result<PropertyRequest> read_property_request(const webdav::Element& element, bool minimal) {
  PropertyRequest request{.mode = PropertyRequest::Mode::all, .wanted = {}, .minimal = minimal};
  const auto prop = element.child(dav("prop"));
  const auto all = element.child(dav("allprop"));
  const auto names = element.child(dav("propname"));
  if (int{prop.has_value()} + int{all.has_value()} + int{names.has_value()} > 1) {
    return Error{Errc::validation, "one of prop, allprop and propname, not several"};
  }
  if (names) {
    request.mode = PropertyRequest::Mode::names;
    return request;
  }
  if (prop) {
    request.mode = PropertyRequest::Mode::named;
  }
  const auto list = prop ? prop : element.child(dav("include"));
  if (list) {
    if (auto added = add_names(request, *list); !added) {
      return added.error();
    }
  }
  return request;
}

void write_response(webdav::Multistatus& out, std::string_view href, const Subject& subject,
                    const PropertyRequest& request) {
  out.begin(href);
  switch (request.mode) {
    case PropertyRequest::Mode::all:
      write_all(out, subject, request);
      break;
    case PropertyRequest::Mode::names:
      write_names(out, subject);
      break;
    case PropertyRequest::Mode::named:
      write_named(out, subject, request);
      break;
  }
  out.end();
}

}  // namespace holdfast::caldav
