// What we hold of a source, for those who read it.
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::sync {

/// One object that we hold of a source.
struct KnownObject {
  /// As the server gave it.
  std::string href;
  /// Empty: unknown.
  std::string etag;
  /// Read it again even if it did not change: its series must be expanded further.
  bool refresh = false;
};

/// The living ones. Fetched from the store when they are first looked at: of most reads nothing
/// comes, and they need none of it. Copies share what was fetched; pointers into it stay good as
/// long as one of them lives. One thread.
class KnownObjects {
 public:
  using Load = std::function<std::vector<KnownObject>()>;

  KnownObjects() : kept_(std::make_shared<Kept>()) {}
  KnownObjects(std::initializer_list<KnownObject> objects) : KnownObjects() {
    kept_->objects = objects;
  }
  /// `none_to_refresh`: as far as is known without looking.
  KnownObjects(Load load, bool none_to_refresh) : KnownObjects() {
    kept_->load = std::move(load);
    none_to_refresh_ = none_to_refresh;
  }

  [[nodiscard]] auto begin() const { return all().begin(); }
  [[nodiscard]] auto end() const { return all().end(); }
  [[nodiscard]] std::size_t size() const { return all().size(); }
  KnownObject& operator[](std::size_t index) { return all()[index]; }
  void push_back(KnownObject object) { all().push_back(std::move(object)); }

  [[nodiscard]] bool any_to_refresh() const {
    return !none_to_refresh_ &&
           std::any_of(begin(), end(), [](const KnownObject& object) { return object.refresh; });
  }

 private:
  struct Kept {
    Load load;
    std::vector<KnownObject> objects;
  };
  [[nodiscard]] std::vector<KnownObject>& all() const {
    if (kept_->load) {
      const auto load = std::exchange(kept_->load, nullptr);
      kept_->objects = load();
    }
    return kept_->objects;
  }

  std::shared_ptr<Kept> kept_;
  bool none_to_refresh_ = false;
};

}  // namespace holdfast::sync
