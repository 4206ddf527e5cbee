// A corpus of real, broken and hostile calendar texts that is kept outside of this repository
// (licences): each file with what a correct server does with it.
#include <time.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "caldav/icalendar/content_hash.hpp"
#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

std::filesystem::path folder() {
  if (const char* told = std::getenv("HOLDFAST_CORPUS")) {
    return told;
  }
  return std::filesystem::path(HOLDFAST_TEST_FILES) / "../../shared/corpus/icalendar";
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// CPU time of this thread in milliseconds: other work may share the machine.
double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Row {
  std::string file;
  std::string expected;
  std::string why;
};

std::vector<Row> manifest() {
  std::vector<Row> rows;
  std::ifstream in(folder() / "manifest.tsv");
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream columns(line);
    Row row;
    std::string skipped;
    std::getline(columns, row.file, '\t');
    std::getline(columns, skipped, '\t');
    std::getline(columns, skipped, '\t');
    std::getline(columns, row.expected, '\t');
    std::getline(columns, row.why, '\t');
    rows.push_back(row);
  }
  return rows;
}

TEST(Corpus, EachFileIsTakenOrRefusedAsItShould) {
  const auto rows = manifest();
  if (rows.empty()) {
    std::cout << "the corpus is absent (" << folder() << "); set HOLDFAST_CORPUS to test with it\n";
    return;
  }
  auto options = in_berlin();
  options.horizon = span("20250101T000000Z", "20290101T000000Z");
  std::map<std::string, int> counts;
  double slowest = 0;
  for (const auto& row : rows) {
    const auto text = content_of(folder() / row.file);
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
  // 50 ms is the promise of an optimised build. Sanitizers and -O0 are some ten times slower.
  EXPECT_LT(slowest, 1000.0);
}

}  // namespace
}  // namespace holdfast::icalendar::test
