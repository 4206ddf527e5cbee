// Every status meets every command: what the table allows works and is named in the audit, and
// everything else is refused with what would be allowed, and writes nothing.
#include <map>
#include <ostream>

#include "tests/store/lifecycle_fixture.hpp"

namespace holdfast::store {
namespace {

using S = BookingStatus;

enum class Step {
  approve,
  decline,
  no_show,
  complete,
  restore,
  reassign,
  move,
  cancel,
  edit,
  extend,
  drop,
  convert,
  expire,
};

constexpr std::array kSteps = {Step::approve, Step::decline,  Step::no_show, Step::complete,
                               Step::restore, Step::reassign, Step::move,    Step::cancel,
                               Step::edit,    Step::extend,   Step::drop,    Step::convert,
                               Step::expire};
constexpr std::array kNames = {"approve",  "decline", "no_show", "complete", "restore",
                               "reassign", "move",    "cancel",  "edit",     "extend",
                               "drop",     "convert", "expire"};

/// What comes of a step: the status after it and the audit's reason. An empty reason: it succeeds
/// and writes nothing (it was so already).
struct Ending {
  S status = S::confirmed;
  std::string reason;
};

/// The table of docs/bookings.md by command. What is missing is refused.
std::optional<Ending> ending(S from, Step step) {
  static const std::map<std::pair<S, Step>, Ending> table = {
      {{S::requested, Step::approve}, {S::confirmed, "request.approved"}},
      {{S::requested, Step::decline}, {S::declined, "request.declined"}},
      {{S::requested, Step::cancel}, {S::cancelled, "booking.cancelled"}},
      {{S::requested, Step::expire}, {S::expired, "claim.expired"}},
      {{S::held, Step::extend}, {S::held, "hold.extended"}},
      {{S::held, Step::drop}, {S::expired, "hold.dropped"}},
      {{S::held, Step::convert}, {S::confirmed, "hold.converted"}},
      {{S::held, Step::expire}, {S::expired, "claim.expired"}},
      {{S::confirmed, Step::no_show}, {S::no_show, "booking.no_show"}},
      {{S::confirmed, Step::complete}, {S::completed, "booking.completed"}},
      {{S::confirmed, Step::reassign}, {S::confirmed, "booking.reassigned"}},
      {{S::confirmed, Step::move}, {S::confirmed, "booking.rescheduled"}},
      {{S::confirmed, Step::cancel}, {S::cancelled, "booking.cancelled"}},
      {{S::conflicted, Step::reassign}, {S::confirmed, "booking.reassigned"}},
      {{S::conflicted, Step::move}, {S::confirmed, "booking.rescheduled"}},
      {{S::conflicted, Step::cancel}, {S::cancelled, "booking.cancelled"}},
      {{S::completed, Step::no_show}, {S::no_show, "booking.no_show"}},
      {{S::no_show, Step::complete}, {S::completed, "booking.completed"}},
      {{S::cancelled, Step::restore}, {S::confirmed, "booking.restored"}},
      {{S::cancelled, Step::cancel}, {S::cancelled, ""}},
      {{S::expired, Step::drop}, {S::expired, ""}},
  };
  if (step == Step::edit) {
    return Ending{from, "booking.edited"};
  }
  const auto found = table.find({from, step});
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

struct Pair {
  S from = S::confirmed;
  Step step = Step::approve;
};

std::string text_of(const Pair& pair) {
  return std::string(name(pair.from)) + "_" + kNames[static_cast<std::size_t>(pair.step)];
}

void PrintTo(const Pair& pair, std::ostream* out) { *out << text_of(pair); }

class Transition : public LifecycleTest, public testing::WithParamInterface<Pair> {
 protected:
  static constexpr const char* kSecret = "open sesame";

  /// A booking in that status, with Ana, and at a moment when every step could be taken as far as
  /// the clock goes.
  Booking arrive(S status);
  Result<Booking> go(const Booking& booking, Step step, bool dry_run);

 private:
  Booking requested() {
    want_approval();
    auto command = wish(ten);
    command.wanted = salon.ana;
    return house.apply(command).value();
  }
  Booking held() {
    auto command = hold_at(ten, kSecret);
    command.wanted = salon.ana;
    command.keep_for = minutes{15};
    return house.apply(command).value();
  }
  template <class Command>
  Result<Booking> apply_step(const Booking& booking, bool dry_run) {
    auto command = step<Command>(booking);
    command.dry_run = dry_run;
    return house.apply(command);
  }
  Result<Booking> expire_one(const Booking& booking) {
    house.clock.set(std::max(house.clock.now(), booking.deadline.value_or(house.clock.now())));
    const auto count = expire_due();
    if (!count) {
      return count.error();
    }
    return now(booking);
  }
};

Booking Transition::arrive(S status) {
  switch (status) {
    case S::requested:
      return requested();
    case S::held:
      return held();
    case S::confirmed:
      return book_with(ten, salon.ana);
    case S::conflicted: {
      const auto booking = book_with(ten, salon.ana);
      put("dentist.ics", event("dentist", booking.time)).value();
      return now(booking);
    }
    case S::completed: {
      const auto booking = book_with(ten, salon.ana);
      house.clock.set(ten);
      return take_step<CompleteBooking>(booking).value();
    }
    case S::no_show: {
      const auto booking = book_with(ten, salon.ana);
      house.clock.set(ten);
      return take_step<MarkNoShow>(booking).value();
    }
    case S::cancelled:
      return cancel(book_with(ten, salon.ana)).value();
    case S::declined:
      return take_step<DeclineBooking>(requested()).value();
    case S::expired: {
      const auto booking = held();
      house.clock.set(*booking.deadline);
      expire_due().value();
      return now(booking);
    }
    case S::waitlisted:
    case S::offered:
    case S::failed:
      break;
  }
  // What no command of a customer or of staff leads to: put there.
  auto booking = book_with(ten, salon.ana);
  booking.status = status;
  house.arrange([&](Transaction& tx) {
    tx.put(booking);
    if (!holds_claims(status)) {
      tx.replace_claims(booking.agency, booking.id.value, {});
    }
    for (const auto& copy : tx.objects_of_booking(booking.agency, booking.id)) {
      tx.remove_object(copy.calendar, copy.name);
    }
  });
  return booking;
}

Result<Booking> Transition::go(const Booking& booking, Step step_taken, bool dry_run) {
  switch (step_taken) {
    case Step::approve:
      return apply_step<ApproveBooking>(booking, dry_run);
    case Step::decline:
      return apply_step<DeclineBooking>(booking, dry_run);
    case Step::no_show:
    case Step::complete:
      if (house.clock.now() < booking.time.start && ending(booking.status, step_taken)) {
        house.clock.set(booking.time.start);
      }
      return step_taken == Step::no_show ? apply_step<MarkNoShow>(booking, dry_run)
                                         : apply_step<CompleteBooking>(booking, dry_run);
    case Step::restore:
      return apply_step<RestoreBooking>(booking, dry_run);
    case Step::reassign: {
      auto command = step<ReassignBooking>(booking);
      command.from = salon.ana;
      command.dry_run = dry_run;
      return house.apply(command);
    }
    case Step::move: {
      RescheduleBooking command;
      command.agency = salon.agency;
      command.actor = actor();
      command.booking = booking.id;
      command.expected_version = booking.version;
      command.starts_at = ten + hours{24};
      command.dry_run = dry_run;
      return house.apply(command);
    }
    case Step::cancel: {
      CancelBooking command;
      command.agency = salon.agency;
      command.actor = actor();
      command.booking = booking.id;
      command.by = "staff";
      command.dry_run = dry_run;
      return house.apply(command);
    }
    case Step::edit: {
      auto command = step<EditBooking>(booking);
      command.note = "other words";
      command.dry_run = dry_run;
      return house.apply(command);
    }
    case Step::extend: {
      ExtendHold command{salon.agency,        actor(),     booking.id,
                         sha256_hex(kSecret), minutes{15}, dry_run};
      return house.apply(command);
    }
    case Step::drop: {
      DropHold command{salon.agency, actor(), booking.id, sha256_hex(kSecret), dry_run};
      return house.apply(command);
    }
    case Step::convert: {
      auto command = convert(booking, kSecret);
      command.dry_run = dry_run;
      return house.apply(command);
    }
    case Step::expire:
      return expire_one(booking);
  }
  return booking;
}

TEST_P(Transition, IsAsTheTableSays) {
  const auto [from, step_taken] = GetParam();
  auto booking = arrive(from);
  ASSERT_EQ(booking.status, from);
  const bool by_timer = step_taken == Step::expire;
  const bool has_no_token = booking.hold_token_hash.empty();
  const auto expected = ending(from, step_taken);
  if (!by_timer) {
    const auto before = dumped();
    const auto rehearsed = go(booking, step_taken, true);
    EXPECT_EQ(rehearsed.has_value(), expected.has_value());
    if (rehearsed && expected && from != S::conflicted) {
      EXPECT_EQ(rehearsed->status, expected->status);
    }
    EXPECT_EQ(dumped(), before) << "a dry run wrote something";
  }
  const auto before = dumped();

  const auto after = go(booking, step_taken, false);

  if (!expected && by_timer) {
    EXPECT_EQ(dumped(), before) << "the timer only touches what can run out";
    return;
  }
  if (!expected) {
    ASSERT_FALSE(after);
    EXPECT_EQ(dumped(), before) << "a refusal wrote something";
    const bool by_token =
        step_taken == Step::extend || step_taken == Step::drop || step_taken == Step::convert;
    if (by_token && has_no_token) {
      EXPECT_EQ(after.error().code, Errc::not_found);
    } else if (by_token && from == S::expired) {
      EXPECT_EQ(after.error().code, Errc::hold_expired);
    } else {
      EXPECT_EQ(after.error().code, Errc::invalid_transition) << after.error().detail;
      EXPECT_EQ(field(after.error(), "from"), name(from));
      std::vector<std::string> allowed;
      for (const auto status : may_become(from)) {
        allowed.emplace_back(name(status));
      }
      EXPECT_EQ(fields(after.error(), "allowed"), allowed);
    }
    return;
  }
  ASSERT_TRUE(after) << after.error().detail;
  EXPECT_EQ(after->status, expected->status);
  if (expected->reason.empty()) {
    EXPECT_EQ(dumped(), before);
    return;
  }
  EXPECT_EQ(actions(booking.id.value).back(), expected->reason);
  EXPECT_EQ(now(booking).version, booking.version + 1);
}

std::vector<Pair> all_pairs() {
  std::vector<Pair> pairs;
  for (int status = 0; status <= static_cast<int>(S::failed); ++status) {
    for (const auto step : kSteps) {
      pairs.push_back({static_cast<S>(status), step});
    }
  }
  return pairs;
}

INSTANTIATE_TEST_SUITE_P(Every, Transition, testing::ValuesIn(all_pairs()),
                         [](const auto& tested) { return text_of(tested.param); });

}  // namespace
}  // namespace holdfast::store
