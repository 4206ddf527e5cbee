// Each file of the corpus through all readers, and through them again with octets changed at
// random.
#include <iostream>
#include <map>
#include <random>

#include "caldav/icalendar/content_hash.hpp"
#include "caldav/icalendar/excerpt.hpp"
#include "caldav/icalendar/overlap.hpp"
#include "tests/caldav/corpus_files.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

// 50 ms is the promise, of an optimised build. Sanitizers and -O0 are some ten times slower.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr double kLongest = 50.0;
#else
constexpr double kLongest = 1000.0;
#endif

using holdfast::test::corpus;
using holdfast::test::cpu_now;

TEST(Corpus, EachFileIsTakenOrRefusedAsItShould) {
  const auto rows = corpus();
  if (rows.empty()) {
    std::cout << "the corpus is absent (" << holdfast::test::corpus_folder()
              << "); set HOLDFAST_CORPUS to test with it\n";
    return;
  }
  auto options = in_berlin();
  options.horizon = span("20250101T000000Z", "20290101T000000Z");
  std::map<std::string, int> counts;
  double slowest = 0;
  for (const auto& row : rows) {
    const auto text = row.content();
    const auto begin = cpu_now();
    const auto object = read_object(text, options);
    const auto read = cpu_now();
    const auto external = read_external(text, options);
    const auto read_tolerantly = cpu_now();
    overlaps(text, options.horizon, options);
    content_hash(text);
    const auto end = cpu_now();

    ++counts[row.expected + (object ? ": taken" : ": refused")];
    const auto told = row.file + " (" + row.why + ")";
    if (row.expected == "accept") {
      EXPECT_TRUE(object) << told << ": " << object.error().detail;
      EXPECT_TRUE(external && external->incomplete.empty()) << told;
    } else if (row.expected == "reject") {
      EXPECT_FALSE(object) << told;
    }
    slowest = std::max({slowest, read - begin, read_tolerantly - read, end - read_tolerantly});
  }
  for (const auto& [what, count] : counts) {
    std::cout << what << ' ' << count << '\n';
  }
  std::cout << "slowest: " << slowest << " ms of CPU\n";
  EXPECT_LT(slowest, kLongest);
}

// One octet, a run of them, or a line: what a faulty client or a bad wire makes of a text.
std::string changed(std::string text, std::mt19937& random) {
  const auto any = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const auto at = any(text.size());
  switch (any(6)) {
    case 0:
      text[at] = static_cast<char>(any(256));
      break;
    case 1:
      text.erase(at, 1 + any(40));
      break;
    case 2:
      text.insert(at, text.substr(any(text.size()), 1 + any(200)));
      break;
    case 3:
      text.resize(at);
      break;
    case 4:
      text.replace(at, 1, std::to_string(random()));
      break;
    default: {
      const auto line = text.find('\n', at);
      const auto end = line == text.npos ? line : text.find('\n', line + 1);
      if (end != text.npos) {
        text.insert(end + 1, text.substr(line + 1, end - line));
      }
    }
  }
  return text;
}

// All that a report or a PUT does with a text.
void use(const std::string& text, const ReadOptions& options, const Zone& zone) {
  static_cast<void>(read_object(text, options));
  static_cast<void>(read_external(text, options));
  content_hash(text);
  const auto object = Object::read(text, options, zone);
  if (!object) {
    return;
  }
  for (const auto& component : object->calendar().children) {
    overlaps(*object, component, options.horizon);
    for (const auto& child : component.children) {
      if (child.is("VALARM")) {
        rings_in(*object, child, component, options.horizon);
      }
    }
  }
  Excerpt excerpt;
  excerpt.expand = options.horizon;
  static_cast<void>(text_of(*object, excerpt));
}

TEST(Corpus, NoChangeOfItsOctetsTakesLong) {
  const auto rows = corpus();
  auto options = in_berlin();
  options.horizon = span("20250101T000000Z", "20290101T000000Z");
  const Zone zone(*options.zone);
  std::mt19937 random(20261201);
  double slowest = 0;
  std::string slowest_file;
  for (const auto& row : rows) {
    auto text = row.content();
    // The longest ones are limits that the test above looks at; each change of them costs seconds
    // in a build without optimisation.
    for (int round = 0; round < (text.size() < 20'000 ? 6 : 1) && !text.empty(); ++round) {
      text = changed(std::move(text), random);
      const auto begin = cpu_now();
      use(text, options, zone);
      const auto took = cpu_now() - begin;
      if (took > slowest) {
        slowest = took;
        slowest_file = row.file;
      }
      if (text.empty()) {
        break;
      }
    }
  }
  std::cout << "slowest: " << slowest << " ms of CPU, from " << slowest_file << '\n';
  EXPECT_LT(slowest, kLongest);
}

}  // namespace
}  // namespace holdfast::icalendar::test
