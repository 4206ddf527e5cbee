#include "caldav/webdav/error_element.hpp"

#include <utility>

#include "caldav/webdav/xml_writer.hpp"

namespace holdfast::webdav {
namespace {

XmlWriter begin(Name element) {
  if (element.ns == kHoldfast) {
    return {dav("error"), {kDav, kHoldfast}};
  }
  if (element.ns == kCalDav) {
    return {dav("error"), {kDav, kCalDav}};
  }
  return {dav("error"), {kDav}};
}

}  // namespace

std::string error_body(Name element) {
  auto xml = begin(element);
  xml.empty(element);
  return std::move(xml).finish();
}

std::string error_body(Name element, std::string_view sentence) {
  auto xml = begin(element);
  xml.element(element, sentence);
  return std::move(xml).finish();
}

std::string error_body_with_href(Name element, std::string_view href) {
  auto xml = begin(element);
  xml.open(element);
  xml.href(href);
  xml.close(element);
  return std::move(xml).finish();
}

std::string need_privileges_body(std::string_view href, Name privilege) {
  auto xml = begin(privilege);
  xml.open(dav("need-privileges"));
  xml.open(dav("resource"));
  xml.href(href);
  xml.open(dav("privilege"));
  xml.empty(privilege);
  xml.close(dav("privilege"));
  xml.close(dav("resource"));
  xml.close(dav("need-privileges"));
  return std::move(xml).finish();
}

}  // namespace holdfast::webdav
