#include "caldav/property_update.hpp"

#include <algorithm>

#include "caldav/live_updates.hpp"
#include "caldav/properties.hpp"
#include "caldav/webdav/multistatus.hpp"

namespace holdfast::caldav {
namespace {

constexpr webdav::Name kProtected = webdav::dav("cannot-modify-protected-property");

/// Each takes a row of the database.
constexpr std::size_t kMostUpdates = 200;

/// Properties that the server computes, anywhere: they are nobody's to set, also where they do not
/// live. All of DAV: is the server's but the name for people.
bool is_protected(const webdav::Name& name) {
  if (name.ns == webdav::kDav) {
    return name.local != "displayname";
  }
  return find_property(name) != nullptr;
}

/// Where something can be kept: not with what is made up of the agency's people.
bool keeps_properties(Kind kind) {
  return kind != Kind::root && kind != Kind::principals && kind != Kind::homes;
}

UpdatedProperty& outcome_of(PropertyUpdate& update, const webdav::Name& name) {
  auto& all = update.properties;
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return known == all.end() ? all.emplace_back(UpdatedProperty{.name = name}) : *known;
}

void keep(PropertyUpdate& update, const webdav::Element& property, bool remove) {
  store::PropertyChange change;
  change.property.ns = property.ns();
  change.property.local = property.local();
  change.remove = remove;
  if (!remove) {
    change.property.xml = property.standalone();
  }
  update.change.properties.push_back(std::move(change));
}

void read_property(PropertyUpdate& update, const webdav::Element& property, bool remove,
                   UpdateOf what, Kind kind, Instant now) {
  auto& outcome = outcome_of(update, property.name());
  const auto* live = find_live_update(property.name(), kind, what);
  const auto refusal = live != nullptr
                           ? live->apply(update.change, remove ? nullptr : &property, now)
                       : is_protected(property.name()) || !keeps_properties(kind)
                           ? std::optional(Refusal{403, kProtected})
                           : std::nullopt;
  if (refusal) {
    outcome.status = refusal->status;
    outcome.error = refusal->error;
  } else if (live == nullptr || live->kept) {
    keep(update, property, remove);
  }
}

}  // namespace

bool PropertyUpdate::accepted() const {
  return std::all_of(properties.begin(), properties.end(),
                     [](const auto& one) { return one.status == 200; });
}

void PropertyUpdate::refuse_all() {
  if (accepted()) {
    return;
  }
  for (auto& property : properties) {
    property.status = property.status == 200 ? 424 : property.status;
  }
}

void PropertyUpdate::refuse_all(int status, webdav::Name error) {
  for (auto& property : properties) {
    property.status = status;
    property.error = error;
  }
}

Result<PropertyUpdate> read_update(const webdav::Element& body, UpdateOf what, Kind kind,
                                   Instant now) {
  PropertyUpdate update;
  std::size_t count = 0;
  for (const auto& instruction : body.children()) {
    const bool remove = instruction.is(webdav::dav("remove"));
    if (!remove && !instruction.is(webdav::dav("set"))) {
      continue;
    }
    if (remove && what == UpdateOf::new_calendar) {
      return Error{Errc::validation, "what is made has properties set, none removed"};
    }
    for (const auto& prop : instruction.children(webdav::dav("prop"))) {
      for (const auto& property : prop.children()) {
        if (++count > kMostUpdates) {
          return Error{Errc::validation, "too many properties in one request"};
        }
        read_property(update, property, remove, what, kind, now);
      }
    }
  }
  return update;
}

void write_propstats(webdav::XmlWriter& xml, const PropertyUpdate& update) {
  using webdav::dav;
  std::vector<bool> written(update.properties.size());
  for (std::size_t first = 0; first < written.size(); ++first) {
    if (written[first]) {
      continue;
    }
    const auto& outcome = update.properties[first];
    xml.open(dav("propstat"));
    xml.open(dav("prop"));
    for (auto i = first; i < written.size(); ++i) {
      const auto& other = update.properties[i];
      if (other.status == outcome.status && other.error == outcome.error) {
        xml.empty(other.name);
        written[i] = true;
      }
    }
    xml.close(dav("prop"));
    xml.element(dav("status"), webdav::status_line(outcome.status));
    if (outcome.error) {
      xml.open(dav("error"));
      xml.empty(*outcome.error);
      xml.close(dav("error"));
    }
    xml.close(dav("propstat"));
  }
}

}  // namespace holdfast::caldav
