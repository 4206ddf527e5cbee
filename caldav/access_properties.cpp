// Who may do what: RFC 3744, as far as clients read it.
#include <vector>

#include "caldav/property.hpp"

namespace holdfast::caldav {
namespace {

using webdav::dav;
using webdav::Name;
using webdav::XmlWriter;

constexpr Name kReadFreeBusy = webdav::caldav("read-free-busy");

void principal_href(XmlWriter& xml, const Subject& subject, const store::User& user) {
  xml.href(href_of(principal_of(user.login), subject.settings.root));
}

// Section 5.1. Of a calendar that is a guest in a home: whose home that is, for some clients take
// no calendar of anybody else for one of theirs.
bool owner(XmlWriter& xml, const Subject& subject) {
  if (!subject.place.owner) {
    return false;
  }
  principal_href(xml, subject, *subject.place.owner);
  return true;
}

// Section 5.8.
bool principal_collection_set(XmlWriter& xml, const Subject& subject) {
  xml.href(href_of({.kind = Kind::principals}, subject.settings.root));
  return true;
}

/// Each privilege by name: for some clients D:all is no right to write. A home where no calendar
/// can be made has no D:bind, so that none offers it.
std::vector<Name> privileges_in(const Subject& subject) {
  std::vector<Name> granted = {dav("read"), dav("read-acl"),
                               dav("read-current-user-privilege-set")};
  const auto kind = subject.kind;
  const bool in_calendar = kind == Kind::calendar || kind == Kind::object;
  if (subject.place.writable && (in_calendar || is_in_files(kind))) {
    for (const auto* name :
         {"write", "write-content", "write-properties", "bind", "unbind", "unlock"}) {
      granted.push_back(dav(name));
    }
  }
  const bool own_name = !subject.place.writable && subject.place.shared && kind == Kind::calendar;
  if (own_name || (subject.place.writable && (kind == Kind::home || kind == Kind::principal))) {
    granted.push_back(dav("write-properties"));
  }
  if (subject.place.writable && kind == Kind::home && subject.place.resource) {
    granted.push_back(dav("bind"));
    granted.push_back(dav("unbind"));
  }
  if (in_calendar) {
    granted.push_back(kReadFreeBusy);
  }
  return granted;
}

void write_privilege(XmlWriter& xml, const Name& name) {
  xml.open(dav("privilege"));
  xml.empty(name);
  xml.close(dav("privilege"));
}

// Section 5.5.
bool current_user_privilege_set(XmlWriter& xml, const Subject& subject) {
  for (const auto& privilege : privileges_in(subject)) {
    write_privilege(xml, privilege);
  }
  return true;
}

// Section 5.6. What everybody has who is told of the resource at all is not listed by name of
// person: the asking user's own entry, which nobody can change by WebDAV.
bool acl(XmlWriter& xml, const Subject& subject) {
  xml.open(dav("ace"));
  xml.open(dav("principal"));
  principal_href(xml, subject, subject.viewer);
  xml.close(dav("principal"));
  xml.open(dav("grant"));
  for (const auto& privilege : privileges_in(subject)) {
    write_privilege(xml, privilege);
  }
  xml.close(dav("grant"));
  xml.empty(dav("protected"));
  xml.close(dav("ace"));
  return true;
}

// Section 5.7.
bool acl_restrictions(XmlWriter& xml, const Subject&) {
  xml.empty(dav("grant-only"));
  xml.empty(dav("no-invert"));
  return true;
}

struct Branch {
  Name name;
  std::string_view description;
  std::vector<Branch> below = {};
};

void write_branch(XmlWriter& xml, const Branch& branch) {
  xml.open(dav("supported-privilege"));
  write_privilege(xml, branch.name);
  xml.element(dav("description"), branch.description);
  for (const auto& below : branch.below) {
    write_branch(xml, below);
  }
  xml.close(dav("supported-privilege"));
}

// Section 5.3.
bool supported_privilege_set(XmlWriter& xml, const Subject&) {
  static const Branch kTree{
      dav("all"),
      "Everything",
      {{dav("read"),
        "Read",
        {{dav("read-acl"), "Read who may do what"},
         {dav("read-current-user-privilege-set"), "Read what one may do oneself"},
         {kReadFreeBusy, "Read when time is taken"}}},
       {dav("write"),
        "Write",
        {{dav("write-content"), "Change what is there"},
         {dav("write-properties"), "Change properties"},
         {dav("bind"), "Add to a collection"},
         {dav("unbind"), "Remove from a collection"}}},
       {dav("unlock"), "Remove the lock of somebody else"}}};
  write_branch(xml, kTree);
  return true;
}

constexpr Property kRows[] = {
    {dav("owner"), kEverywhere, owner},
    {dav("principal-collection-set"), kEverywhere, principal_collection_set},
    {dav("current-user-privilege-set"), kEverywhere, current_user_privilege_set},
    {dav("supported-privilege-set"), kEverywhere, supported_privilege_set},
    {dav("acl"), kEverywhere, acl},
    {dav("acl-restrictions"), kEverywhere, acl_restrictions},
};

}  // namespace

std::span<const Property> access_properties() { return kRows; }

}  // namespace holdfast::caldav
