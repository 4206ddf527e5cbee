// A corpus of real, broken and hostile calendar texts that is kept outside of this repository
// (licences): each file with what a correct server does with it.
#pragma once

#include <time.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace holdfast::test {

inline std::filesystem::path corpus_folder() {
  if (const char* told = std::getenv("HOLDFAST_CORPUS")) {
    return told;
  }
  return std::filesystem::path(HOLDFAST_TEST_FILES) / "../../shared/corpus/icalendar";
}

struct CorpusFile {
  std::string file;
  std::string expected;
  std::string why;
  /// Elements any of which is a right answer to a PUT that is refused, with "|" between them.
  std::string preconditions;

  [[nodiscard]] std::string content() const {
    std::ifstream in(corpus_folder() / file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
};

/// Empty if the corpus is absent.
inline std::vector<CorpusFile> corpus() {
  std::vector<CorpusFile> rows;
  std::ifstream in(corpus_folder() / "manifest.tsv");
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream columns(line);
    CorpusFile row;
    std::string skipped;
    std::getline(columns, row.file, '\t');
    std::getline(columns, skipped, '\t');
    std::getline(columns, skipped, '\t');
    std::getline(columns, row.expected, '\t');
    std::getline(columns, row.why, '\t');
    std::getline(columns, row.preconditions, '\t');
    rows.push_back(row);
  }
  return rows;
}

/// CPU time of this thread in milliseconds: other work may share the machine.
inline double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace holdfast::test
