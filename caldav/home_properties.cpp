#include "caldav/property.hpp"

namespace holdfast::caldav {
namespace {

using webdav::caldav;
using webdav::XmlWriter;

void write_set(XmlWriter& xml, std::span<const std::string_view> components) {
  xml.open(caldav("supported-calendar-component-set"));
  for (const auto component : components) {
    xml.empty(caldav("comp"), "name", component);
  }
  xml.close(caldav("supported-calendar-component-set"));
}

// Which calendars can be made here: Apple offers new calendars and lists of reminders by it.
bool supported_component_sets(XmlWriter& xml, const Subject& subject) {
  if (!subject.place.resource) {
    return false;
  }
  const std::span all(store::kComponents);
  write_set(xml, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    write_set(xml, all.subspan(i, 1));
  }
  return true;
}

constexpr Property kRows[] = {
    {caldav("supported-calendar-component-sets"), in(Kind::home), supported_component_sets},
};

}  // namespace

std::span<const Property> home_properties() { return kRows; }

}  // namespace holdfast::caldav
