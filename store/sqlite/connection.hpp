// One connection to a database file, and its prepared statements.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/sqlite/codec.hpp"

namespace holdfast::sqlite {

struct ConnectionSettings {
  std::string path;
  /// Name of a registered sqlite3_vfs; empty: the system's.
  std::string vfs = {};
  std::chrono::milliseconds busy_timeout{5000};
  int cache_kib = 16 * 1024;
  /// Writes are refused.
  bool reads_only = false;
  /// The file is opened for reading, and nothing is made beside it that was not there (but for a
  /// database that is in WAL mode). Errors if it is not there.
  bool reads_file_only = false;
};

/// Reads the columns of a row from the left: `row.read(a, b, c)`.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  template <class... T>
  void read(T&... into) {
    (column(statement_, next_++, into), ...);
  }
  template <class T>
  T next() {
    T value{};
    read(value);
    return value;
  }

 private:
  sqlite3_stmt* statement_;
  int next_ = 0;
};

/// For one thread at a time. Every function throws EngineFailure. A statement is prepared once,
/// kept under its text, and reset before the function that ran it returns: nothing stays open that
/// could hold a snapshot or a lock.
class Connection {
 public:
  explicit Connection(ConnectionSettings settings);

  /// Runs statements that return nothing, not kept: for pragmas and the schema.
  void execute(const std::string& sql);

  /// Returns how many rows were inserted, updated or deleted by the statement itself.
  template <class... Values>
  int run(std::string_view sql, const Values&... values) {
    const Use use(*this, sql);
    use.bind_all(values...);
    while (use.step()) {
    }
    return sqlite3_changes(db_.get());
  }

  /// The first row, made into a value by `read_row(Row)`.
  template <class ReadRow, class... Values>
  auto one(ReadRow&& read_row, std::string_view sql, const Values&... values)
      -> std::optional<std::invoke_result_t<ReadRow, Row>> {
    const Use use(*this, sql);
    use.bind_all(values...);
    if (!use.step()) {
      return std::nullopt;
    }
    return read_row(use.row());
  }

  template <class ReadRow, class... Values>
  auto all(ReadRow&& read_row, std::string_view sql, const Values&... values)
      -> std::vector<std::invoke_result_t<ReadRow, Row>> {
    std::vector<std::invoke_result_t<ReadRow, Row>> rows;
    const Use use(*this, sql);
    use.bind_all(values...);
    while (use.step()) {
      rows.push_back(read_row(use.row()));
    }
    return rows;
  }

  template <class... Values>
  std::int64_t number(std::string_view sql, const Values&... values) {
    return one([](Row row) { return row.next<std::int64_t>(); }, sql, values...).value_or(0);
  }

  /// Of the last row that was inserted into a table with row ids.
  [[nodiscard]] std::int64_t last_row() const { return sqlite3_last_insert_rowid(db_.get()); }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }
  [[nodiscard]] sqlite3* handle() const { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  /// A statement in use; reset at the end.
  class Use {
   public:
    Use(Connection& connection, std::string_view sql);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    template <class... Values>
    void bind_all(const Values&... values) const {
      int at = 0;
      (check(bind(statement_, ++at, values)), ...);
    }
    [[nodiscard]] bool step() const;
    [[nodiscard]] Row row() const { return Row(statement_); }

   private:
    void check(int code) const;
    Connection& connection_;
    sqlite3_stmt* statement_;
  };

  sqlite3_stmt* prepared(std::string_view sql);

  std::unique_ptr<sqlite3, Close> db_;
  std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, TextHash,
                     std::equal_to<>>
      statements_;
};

}  // namespace holdfast::sqlite
