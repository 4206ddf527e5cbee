#include "gateway/cli/ask.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "gateway/auth/passwords.hpp"
#include "gateway/cli/session.hpp"

namespace holdfast::gateway::cli {
namespace {

/// The terminal shows nothing of what is typed while this lives.
class NoEcho {
 public:
  NoEcho() : changed_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (changed_) {
      auto silent = before_;
      silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
      ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
  }
  ~NoEcho() {
    if (changed_) {
      ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool changed_;
};

std::string line_of(Console& console) {
  std::string line;
  if (!std::getline(console.in, line)) {
    throw Failure{kUsage, "standard input ended before the answer"};
  }
  if (!line.empty() && line.back() == '\r') {
    line.pop_back();
  }
  return line;
}

std::string typed_password(Console& console) {
  const auto once = [&](const char* question) {
    console.err << question << std::flush;
    const NoEcho silence;
    auto line = line_of(console);
    console.err << '\n';
    return line;
  };
  auto password = once("New password: ");
  if (password != once("The same again: ")) {
    throw Failure{kFailed, "the two differ; nothing was changed"};
  }
  return password;
}

}  // namespace

std::string ask(Console& console, const std::string& given, const std::string& question,
                const std::string& option) {
  if (!given.empty()) {
    return given;
  }
  if (!console.interactive) {
    throw Failure{kUsage, option + " is missing"};
  }
  console.err << question << ": " << std::flush;
  return line_of(console);
}

NewPassword new_password(Console& console, bool from_stdin, bool generate) {
  if (generate || (!from_stdin && !console.interactive)) {
    const auto password = generate_password();
    return {hash_password(password), password};
  }
  const auto password = from_stdin ? line_of(console) : typed_password(console);
  need(check_new_password(password));
  return {hash_password(password), std::nullopt};
}

}  // namespace holdfast::gateway::cli
