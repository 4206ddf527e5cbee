// A file that only its owner can read.
#pragma once

#include <string>

namespace holdfast::gateway::cli {

/// Opens the file at once, so that a bad path shows before anything else is done; what it held
/// before is gone. Throws Failure.
class PrivateFile {
 public:
  explicit PrivateFile(std::string path);
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  void write(const std::string& text);

 private:
  std::string path_;
  int descriptor_;
};

}  // namespace holdfast::gateway::cli
