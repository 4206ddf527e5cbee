#include "gateway/oauth/result_page.hpp"

#include "gateway/setup/html.hpp"

namespace holdfast::gateway {

HttpResponse result_page(int status, const ResultPage& page) {
  Html html;
  html.open("html", {{"lang", "en"}});
  html.open("head");
  html.empty("meta", {{"charset", "utf-8"}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.element("title", page.title);
  html.close();
  html.open("body");
  html.element("h1", page.title);
  html.element("p", page.text);
  HttpResponse response;
  response.status = status;
  auto& headers = response.headers;
  headers.add("Content-Type", "text/html; charset=utf-8");
  headers.add("Cache-Control", "no-store");
  headers.add("Content-Security-Policy",
              "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  headers.add("Referrer-Policy", "no-referrer");
  headers.add("X-Robots-Tag", "noindex, nofollow");
  headers.add("Cross-Origin-Opener-Policy", "same-origin");
  response.body = "<!DOCTYPE html>\n" + std::move(html).finish();
  return response;
}

}  // namespace holdfast::gateway
