// A CalDAV server with one calendar, in memory, that can fail and lie on demand.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/webdav/xml.hpp"
#include "store/base/http.hpp"
#include "store/base/text.hpp"

namespace holdfast::test {

class FakeDav final : public HttpClient {
 public:
  struct Object {
    std::string text;
    std::string etag;
    int change = 0;
  };

  static std::string url() { return "https://dav.example/ana/plans/"; }
  static std::string href(const std::string& name) { return "/ana/plans/" + name; }

  /// What a person does in another app.
  void put(const std::string& name, const std::string& text) {
    ++change_;
    objects[href(name)] = {text, '"' + std::to_string(change_) + '"', change_};
    dead_.erase(href(name));
  }
  void remove(const std::string& name) {
    ++change_;
    objects.erase(href(name));
    dead_[href(name)] = change_;
  }
  [[nodiscard]] int count(std::string_view method) const {
    int out = 0;
    for (const auto& seen : methods) {
      out += seen == method ? 1 : 0;
    }
    return out;
  }

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    methods.push_back(request.method);
    if (down) {
      co_return Error{Errc::unavailable, "no route"};
    }
    if (status != 0) {
      co_return HttpResponse{status, {}, {}};
    }
    auto response = answer(request);
    if (lose_answers_to == request.method) {
      lose_answers_to.clear();
      co_return Error{Errc::timed_out, "the answer was lost"};
    }
    co_return response;
  }

  std::map<std::string, Object> objects;
  std::vector<std::string> methods;
  /// No connection.
  bool down = false;
  /// Every request is answered with it, unless 0.
  int status = 0;
  /// The answer to the next request of that method is lost; what it asked for is done.
  std::string lose_answers_to;
  /// Every sync-token is refused.
  bool refuses_tokens = false;
  /// Listings hold nothing, and no object is found: the wrong server, or a broken one.
  bool lies_empty = false;

 private:
  static std::string prop(const std::string& where, const std::string& inside) {
    return "<response><href>" + where + "</href><propstat><prop>" + inside +
           "</prop><status>HTTP/1.1 200 OK</status></propstat></response>";
  }
  static std::string missing(const std::string& where) {
    return "<response><href>" + where + "</href><status>HTTP/1.1 404 Not Found</status></response>";
  }
  static HttpResponse multistatus(const std::string& inside) {
    return {207,
            {},
            "<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" "
            "xmlns:S=\"http://calendarserver.org/ns/\">" +
                inside + "</multistatus>"};
  }
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
      out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
    }
    return out;
  }
  [[nodiscard]] std::string token() const { return "tok-" + std::to_string(change_); }

  [[nodiscard]] std::string itself() const {
    return prop("/ana/plans/",
                "<resourcetype><collection/><C:calendar/></resourcetype><S:getctag>" + token() +
                    "</S:getctag><sync-token>" + token() +
                    "</sync-token><supported-report-set><supported-report><report>"
                    "<sync-collection/></report></supported-report></supported-report-set>");
  }

  HttpResponse answer(const OutgoingRequest& request) {
    const auto path = request.url.substr(std::string("https://dav.example").size());
    if (request.method == "PROPFIND") {
      return propfind(request, path);
    }
    if (request.method == "REPORT") {
      return report(request);
    }
    const auto found = objects.find(path);
    const bool there = found != objects.end() && !lies_empty;
    if (request.method == "GET") {
      return there ? HttpResponse{200, {{"ETag", found->second.etag}}, found->second.text}
                   : HttpResponse{404, {}, {}};
    }
    if ((request.headers.find("If-None-Match") && there) ||
        (request.headers.find("If-Match") &&
         (!there || request.headers.find("If-Match") != found->second.etag))) {
      return {412, {}, {}};
    }
    const auto name = path.substr(path.rfind('/') + 1);
    if (request.method == "PUT") {
      put(name, request.body);
      return {201, {{"ETag", objects.at(path).etag}}, {}};
    }
    if (!there) {
      return {404, {}, {}};
    }
    remove(name);
    return {204, {}, {}};
  }

  HttpResponse propfind(const OutgoingRequest& request, const std::string& path) {
    if (path != "/ana/plans/") {
      const auto found = objects.find(path);
      return found == objects.end()
                 ? HttpResponse{404, {}, {}}
                 : multistatus(prop(path, "<getetag>" + found->second.etag + "</getetag>"));
    }
    std::string inside = itself();
    if (request.headers.find("Depth") == "1" && !lies_empty) {
      for (const auto& [where, object] : objects) {
        inside += prop(where, "<getetag>" + object.etag + "</getetag>");
      }
    }
    return multistatus(inside);
  }

  HttpResponse report(const OutgoingRequest& request) {
    const auto document = webdav::Document::parse(request.body).value();
    const auto root = document.root();
    std::string inside;
    if (root.local() == "calendar-multiget") {
      for (const auto& wanted : root.children(webdav::dav("href"))) {
        const auto found = objects.find(wanted.text());
        inside += found == objects.end() || lies_empty
                      ? missing(wanted.text())
                      : prop(wanted.text(), "<getetag>" + found->second.etag +
                                                "</getetag><C:calendar-data>" +
                                                escaped(found->second.text) + "</C:calendar-data>");
      }
      return multistatus(inside);
    }
    const auto sent = root.child(webdav::dav("sync-token"));
    if (refuses_tokens || !sent || !sent->text().starts_with("tok-")) {
      return {403, {}, "<error xmlns=\"DAV:\"><valid-sync-token/></error>"};
    }
    const int since = std::stoi(sent->text().substr(4));
    for (const auto& [where, object] : objects) {
      if (object.change > since) {
        inside += prop(where, "<getetag>" + object.etag + "</getetag>");
      }
    }
    for (const auto& [where, change] : dead_) {
      inside += change > since ? missing(where) : std::string{};
    }
    return multistatus(inside + "<sync-token>" + token() + "</sync-token>");
  }

  int change_ = 0;
  std::map<std::string, int> dead_;
};

}  // namespace holdfast::test
