#include "gateway/metrics/process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace holdfast::gateway::metrics {
namespace {

std::chrono::microseconds time_of(const timeval& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

void read_memory(ProcessFigures& figures) {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0;
  std::int64_t resident = 0;
  if (file >> all >> resident) {
    const auto page = static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
    figures.virtual_octets = all * page;
    figures.resident_octets = resident * page;
  }
}

void read_files(ProcessFigures& figures) {
  std::error_code error;
  std::int64_t count = 0;
  std::filesystem::directory_iterator entry("/proc/self/fd", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    ++count;
  }
  if (!error) {
    // Not the one that lists them.
    figures.open_files = count - 1;
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    figures.most_files = static_cast<std::int64_t>(limit.rlim_cur);
  }
}

}  // namespace

ProcessFigures process_figures() {
  ProcessFigures figures;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    figures.processor = time_of(usage.ru_utime) + time_of(usage.ru_stime);
  }
  read_memory(figures);
  read_files(figures);
  return figures;
}

}  // namespace holdfast::gateway::metrics
