// A database file without any of our code in between: what a fault in the program could do to it.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

namespace holdfast::test {

class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) {
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    db_.reset(db);
    run("pragma foreign_keys = on");
  }

  /// Empty, or the error's text.
  std::string run(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, &message);
    const std::string text = message == nullptr ? "" : message;
    sqlite3_free(message);
    return text;
  }

  /// The first column of the rows, joined by new lines.
  std::string ask(const std::string& sql) {
    std::string answer;
    char* message = nullptr;
    sqlite3_exec(
        db_.get(), sql.c_str(),
        [](void* into, int, char** values, char**) {
          auto& text = *static_cast<std::string*>(into);
          text += text.empty() ? "" : "\n";
          text += values[0] == nullptr ? "NULL" : values[0];
          return 0;
        },
        &answer, &message);
    if (message != nullptr) {
      answer = std::string("error: ") + message;
    }
    sqlite3_free(message);
    return answer;
  }

  [[nodiscard]] sqlite3* handle() const { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace holdfast::test
