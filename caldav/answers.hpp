// Answers that still hold: what was told of a calendar that has not changed since.
//
// Apps ask the same question all day, several devices of one person and every few minutes each, and
// nearly always nothing has changed. A question names all that its answer hangs on (question.hpp),
// so that nothing here ever has to be thrown away to keep it true: a calendar that changed is asked
// about under another question.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::caldav {

/// Bounded in octets; what was asked for longest ago goes first. Any thread.
class Answers {
 public:
  explicit Answers(std::size_t most_octets) : most_octets_(most_octets) {}

  /// The body that was told; null if it is not known.
  [[nodiscard]] std::shared_ptr<const std::string> find(std::string_view question);

  /// Keeps a copy, unless it is so long that it would push out all others. An empty question is one
  /// whose answer hangs on more than it says: nothing is kept.
  void keep(std::string_view question, std::string_view body);

 private:
  struct Known {
    std::string question;
    std::shared_ptr<const std::string> body;
    [[nodiscard]] std::size_t octets() const { return question.size() + body->size(); }
  };
  using Place = std::list<Known>::iterator;

  void drop(Place place);

  const std::size_t most_octets_;
  std::mutex mutex_;
  /// The last one asked for comes first. The keys look into the list.
  std::list<Known> known_;
  std::unordered_map<std::string_view, Place> places_;
  std::size_t octets_ = 0;
};

}  // namespace holdfast::caldav
