#include "tests/support/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace holdfast::test {

TempFolder::TempFolder() {
  const std::string memory = "/dev/shm";
  std::error_code ignored;
  const auto base = std::filesystem::is_directory(memory, ignored)
                        ? memory
                        : std::filesystem::temp_directory_path().string();
  path_ = base + "/holdfast-test-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) {
    throw std::runtime_error("no folder for the test under " + base);
  }
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace holdfast::test
