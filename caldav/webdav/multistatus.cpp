#include "caldav/webdav/multistatus.hpp"

namespace holdfast::webdav {

std::string_view status_line(int status) {
  switch (status) {
    case 200:
      return "HTTP/1.1 200 OK";
    case 403:
      return "HTTP/1.1 403 Forbidden";
    case 404:
      return "HTTP/1.1 404 Not Found";
    case 409:
      return "HTTP/1.1 409 Conflict";
    case 424:
      return "HTTP/1.1 424 Failed Dependency";
    case 507:
      return "HTTP/1.1 507 Insufficient Storage";
    default:
      return "HTTP/1.1 500 Internal Server Error";
  }
}

Multistatus::Multistatus()
    : xml_(dav("multistatus"), {kDav, kCalDav, kCalendarServer, kAppleIcal}) {}

void Multistatus::status(std::string_view href, int status, std::optional<Name> error) {
  begin(href);
  xml_.element(dav("status"), status_line(status));
  if (error) {
    xml_.open(dav("error"));
    xml_.empty(*error);
    xml_.close(dav("error"));
  }
  end();
}

void Multistatus::begin(std::string_view href) {
  xml_.open(dav("response"));
  xml_.href(href);
}

void Multistatus::begin_propstat() {
  xml_.open(dav("propstat"));
  xml_.open(dav("prop"));
}

void Multistatus::end_propstat(int status, std::optional<Name> error) {
  xml_.close(dav("prop"));
  xml_.element(dav("status"), status_line(status));
  if (error) {
    xml_.open(dav("error"));
    xml_.empty(*error);
    xml_.close(dav("error"));
  }
  xml_.close(dav("propstat"));
}

void Multistatus::end() { xml_.close(dav("response")); }

}  // namespace holdfast::webdav
