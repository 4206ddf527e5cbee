// Runs the dialogues in tests/caldav/transcripts: what a client sends and what must come back.
//
//   # a comment
//   ! as ben                                   who asks from here on; Ana at the beginning
//   ! book ana 2026-12-01T09:00:00Z Carla      books an hour for a customer
//   ! delegate ana ben write                   lets Ben read, or write, Ana's calendars
//   ! wait 60                                  lets seconds pass
//   > PUT /dav/calendars/ana/appointments/a.ics     request line, headers, empty line, body
//   < 201                                           status, headers, empty line, body
//
// What changes from one change of the code to the next has a name: the first entity tag that is
// seen is {{etag-1}}, the first calendar {{ca-1}}, the first booking {{bk-1}}; requests use the
// names. XML is broken between tags, and CR at line ends is left out. UPDATE_TRANSCRIPTS=1 writes
// the answers anew; read the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(HOLDFAST_TEST_FILES) / "caldav" / "transcripts";

std::string file_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Names for values that vary.
class Names {
 public:
  std::string hide(const std::string& text) {
    static const std::regex value(R"((\d+-[0-9a-f]{12})(?=(?:"|&quot;))|(ca|bk)_[0-9a-z]{26})");
    std::string hidden;
    auto rest = text.cbegin();
    for (std::sregex_iterator found(text.begin(), text.end(), value), end; found != end; ++found) {
      hidden.append(rest, (*found)[0].first);
      hidden += name_of(found->str(), (*found)[2].matched ? found->str(2) : "etag");
      rest = (*found)[0].second;
    }
    hidden.append(rest, text.cend());
    return hidden;
  }

  std::string show(std::string text) const {
    for (const auto& [value, name] : names_) {
      replace_all(text, name, value);
    }
    return text;
  }

 private:
  std::string name_of(const std::string& value, const std::string& kind) {
    const auto known = names_.find(value);
    if (known != names_.end()) {
      return known->second;
    }
    return names_[value] = "{{" + kind + "-" + std::to_string(++counts_[kind]) + "}}";
  }

  std::map<std::string, std::string> names_;
  std::map<std::string, int> counts_;
};

class Dialogue {
 public:
  explicit Dialogue(std::vector<std::string> lines) : lines_(std::move(lines)) {}

  /// The file as it ought to be.
  std::string run() {
    std::string out;
    while (at_ < lines_.size()) {
      const auto& line = lines_[at_];
      if (line.starts_with(">")) {
        out += converse();
        continue;
      }
      if (line.starts_with("!")) {
        command(line.substr(1));
      }
      out += line + "\n";
      ++at_;
    }
    return out;
  }

 private:
  void command(const std::string& text) {
    std::istringstream words(text);
    std::string verb;
    std::string who;
    words >> verb >> who;
    if (verb == "as") {
      login_ = who;
    } else if (verb == "wait") {
      salon_.house.clock.advance(std::chrono::seconds{std::stoi(who)});
    } else if (verb == "book") {
      std::string when;
      std::string customer;
      words >> when >> customer;
      const auto& resource = who == "ana" ? salon_.salon.ana : salon_.salon.ben;
      names_.hide(salon_.book(resource, when, customer).id.value);
    } else if (verb == "delegate") {
      std::string delegate;
      std::string access;
      words >> delegate >> access;
      salon_.delegate(who, delegate, access == "write");
    } else {
      ADD_FAILURE() << "unknown: " << text;
    }
  }

  /// The lines of one side, without their mark.
  std::vector<std::string> side(char mark) {
    std::vector<std::string> lines;
    for (; at_ < lines_.size() && lines_[at_].starts_with(mark); ++at_) {
      const auto& line = lines_[at_];
      lines.push_back(line.substr(std::min<std::size_t>(line.size(), 2)));
    }
    return lines;
  }

  std::string converse() {
    const auto asked = side('>');
    side('<');
    std::string out;
    for (const auto& line : asked) {
      out += line.empty() ? ">\n" : "> " + line + "\n";
    }
    return out + answer(salon_.ask(login_, read_request(asked)));
  }

  HttpRequest read_request(const std::vector<std::string>& lines) const {
    HttpRequest request;
    std::istringstream first(names_.show(lines.at(0)));
    first >> request.method >> request.target;
    std::size_t i = 1;
    for (; i < lines.size() && !lines[i].empty(); ++i) {
      const auto line = names_.show(lines[i]);
      const auto colon = line.find(": ");
      request.headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    for (++i; i < lines.size(); ++i) {
      request.body += names_.show(lines[i]) + "\r\n";
    }
    return request;
  }

  std::string answer(const HttpResponse& response) {
    std::string text = std::to_string(response.status) + "\n";
    for (const auto& [name, value] : response.headers.fields()) {
      text += name + ": " + value + "\n";
    }
    if (!response.body.empty()) {
      auto body = response.body;
      replace_all(body, "\r\n", "\n");
      replace_all(body, "><", ">\n<");
      text += "\n" + body;
    }
    std::string out;
    for (const auto& line : lines_of(names_.hide(text))) {
      out += line.empty() ? "<\n" : "< " + line + "\n";
    }
    return out;
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  std::string login_ = "ana";
  Names names_;
  SalonServer salon_;
};

std::vector<std::string> transcripts() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".http") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Transcript : public testing::TestWithParam<std::string> {};

TEST_P(Transcript, GoesAsWritten) {
  const auto path = kFolder / (GetParam() + ".http");
  const auto written = file_text(path);

  const auto said = Dialogue(lines_of(written)).run();

  if (std::getenv("UPDATE_TRANSCRIPTS") != nullptr) {
    std::ofstream(path, std::ios::binary) << said;
    return;
  }
  const auto expected = lines_of(written);
  const auto actual = lines_of(said);
  const auto [e, a] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  if (e != expected.end() || a != actual.end()) {
    ADD_FAILURE() << path.string() << ":" << (e - expected.begin() + 1)
                  << "\nwritten: " << (e == expected.end() ? "(end)" : *e)
                  << "\nsaid:    " << (a == actual.end() ? "(end)" : *a);
  }
}

INSTANTIATE_TEST_SUITE_P(Dialogues, Transcript, testing::ValuesIn(transcripts()),
                         [](const auto& one) {
                           auto name = one.param;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return c == '-'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace holdfast::test
