// A server that says what a file holds: one session, answer for answer.
//
//   # Product, version, date: what the session shows.
//   > PROPFIND https://host/path     the request that must come next; with * at its end, any that
//                                    begins so
//   > Depth: 0                       a header that it must have; "Name:" alone: must not have
//   >~ <D:sync-token>                a text that must be in its body
//   < 207                            the answer; "lost" instead of a number: the connection breaks
//   < ETag: "1"
//   <
//   < <body …
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "store/base/http.hpp"
#include "store/base/text.hpp"

namespace holdfast::test {

class RecordedHttp final : public HttpClient {
 public:
  explicit RecordedHttp(const std::string& name) : name_(name) {
    const auto path = std::string(HOLDFAST_TEST_FILES) + "/sync/recorded/" + name + ".http";
    std::ifstream file(path);
    if (!file) {
      ADD_FAILURE() << "no such session: " << path;
    }
    for (std::string line; std::getline(file, line);) {
      take(line);
    }
  }
  ~RecordedHttp() override {
    EXPECT_TRUE(exchanges_.empty())
        << name_ << ": " << exchanges_.size() << " requests did not come, the next one is "
        << (exchanges_.empty() ? "" : exchanges_.front().request);
  }
  RecordedHttp(const RecordedHttp&) = delete;
  RecordedHttp& operator=(const RecordedHttp&) = delete;

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    const auto line = request.method + ' ' + request.url;
    if (exchanges_.empty()) {
      ADD_FAILURE() << name_ << ": nobody expects " << line;
      co_return Error{Errc::internal, "unexpected"};
    }
    const auto exchange = std::move(exchanges_.front());
    exchanges_.pop_front();
    if (exchange.request.ends_with('*')) {
      const auto beginning = exchange.request.substr(0, exchange.request.size() - 1);
      EXPECT_EQ(line.substr(0, beginning.size()), beginning) << name_ << ": " << line;
    } else {
      EXPECT_EQ(line, exchange.request) << name_;
    }
    for (const auto& [header, value] : exchange.headers) {
      const auto sent = request.headers.find(header);
      EXPECT_EQ(sent.value_or(""), value) << name_ << ": " << line << ": " << header;
    }
    for (const auto& text : exchange.body_has) {
      EXPECT_NE(request.body.find(text), std::string::npos)
          << name_ << ": " << line << " lacks " << text << " in\n"
          << request.body;
    }
    requests.push_back(std::move(request));
    if (exchange.lost) {
      co_return Error{Errc::unavailable, "the connection broke"};
    }
    co_return exchange.answer;
  }

  std::vector<OutgoingRequest> requests;

 private:
  struct Exchange {
    std::string request;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::string> body_has;
    bool lost = false;
    bool in_body = false;
    HttpResponse answer;
  };

  static std::pair<std::string, std::string> header(const std::string& text) {
    const auto colon = text.find(':');
    return {text.substr(0, colon), std::string(trim(text.substr(colon + 1)))};
  }

  void take(const std::string& line) {
    if (line.starts_with(">~ ")) {
      exchanges_.back().body_has.push_back(line.substr(3));
    } else if (line.starts_with("> ")) {
      const auto text = line.substr(2);
      if (text.find("://") != std::string::npos && text.find(": ") == std::string::npos) {
        exchanges_.push_back({text, {}, {}, false, false, {0, {}, {}}});
      } else {
        exchanges_.back().headers.push_back(header(text));
      }
    } else if (line == "< lost") {
      exchanges_.back().lost = true;
    } else if (line == "<" && !exchanges_.back().in_body) {
      exchanges_.back().in_body = true;
    } else if (line.starts_with("<")) {
      take_answer(line.size() > 2 ? line.substr(2) : std::string{});
    }
  }
  void take_answer(const std::string& text) {
    auto& exchange = exchanges_.back();
    if (exchange.in_body) {
      exchange.answer.body += text + "\n";
    } else if (exchange.answer.status == 0) {
      exchange.answer.status = std::stoi(text);
    } else {
      const auto [name, value] = header(text);
      exchange.answer.headers.add(name, value);
    }
  }

  std::string name_;
  std::deque<Exchange> exchanges_;
};

}  // namespace holdfast::test
