#include "store/sqlite/readers.hpp"

namespace holdfast::sqlite {

namespace {

ConnectionSettings only_reading(ConnectionSettings settings) {
  settings.reads_only = true;
  return settings;
}

}  // namespace

// A reader in use. A snapshot that stayed open would keep the WAL from ever beginning anew, so it
// ends here whatever happens.
class Readers::Lent {
 public:
  explicit Lent(Readers& readers) : readers_(readers), reader_(readers.take()) {}
  ~Lent() {
    if (sqlite3_get_autocommit(reader_->connection.handle()) == 0) {
      sqlite3_exec(reader_->connection.handle(), "rollback", nullptr, nullptr, nullptr);
    }
    readers_.give_back(std::move(reader_));
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  Reader* operator->() const { return reader_.get(); }

 private:
  Readers& readers_;
  std::unique_ptr<Reader> reader_;
};

Readers::Readers(ConnectionSettings settings, int most)
    : settings_(only_reading(std::move(settings))), most_(most) {}

void Readers::read(const std::function<void(const store::Reads&)>& work) {
  const Lent reader(*this);
  reader->connection.run("begin");
  work(reader->session);
  reader->connection.run("commit");
}

std::unique_ptr<Readers::Reader> Readers::take() {
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !free_.empty() || opened_ < most_; });
    if (!free_.empty()) {
      // The last one used: its cache and its statements are warm.
      auto reader = std::move(free_.back());
      free_.pop_back();
      return reader;
    }
    ++opened_;
  }
  try {
    return std::make_unique<Reader>(settings_);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --opened_;
    returned_.notify_one();
    throw;
  }
}

void Readers::give_back(std::unique_ptr<Reader> reader) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(reader));
  }
  returned_.notify_one();
}

}  // namespace holdfast::sqlite
