#include "gateway/links/waitlist_pages.hpp"

#include "gateway/links/booking_pages.hpp"

namespace holdfast::gateway {
namespace {

using store::WishStatus;

bool is_booked(const Visit& visit) {
  using S = store::BookingStatus;
  const auto status = visit.booking ? visit.booking->status : S::failed;
  return (status == S::confirmed || status == S::conflicted) && visit.booking->time.end > visit.now;
}

std::string_view wish_words(const Visit& visit) {
  const auto& words = *visit.words;
  switch (visit.entry->status) {
    case WishStatus::waiting:
    case WishStatus::offered:
      return words.no_offer;
    case WishStatus::booked:
      // What became of the booking since is its own affair.
      return is_booked(visit) ? words.booked : visit.booking ? status_words(visit) : words.ended;
    case WishStatus::left:
    case WishStatus::expired:
      break;
  }
  return words.left;
}

}  // namespace

bool has_offer(const Visit& visit) {
  return visit.entry->status == WishStatus::offered && visit.booking &&
         visit.booking->status == store::BookingStatus::offered &&
         !store::has_run_out(*visit.booking, visit.now);
}

LinkPage offer_page(const Visit& visit) {
  const auto& words = *visit.words;
  auto page = visit.page(visit.appointment.service_name);
  if (!has_offer(visit)) {
    page.sentences.emplace_back(wish_words(visit));
    return page;
  }
  page.sentences.emplace_back(words.offered);
  page.form.emplace();
  const bool accepts = visit.target.purpose == notify::LinkPurpose::accept;
  page.form->button = accepts ? words.accept_button : words.decline_button;
  if (visit.booking->deadline) {
    page.form->question = visit.said(words.offer_until);
  }
  // What is answered is what was seen: another offer may have come since.
  page.form->hidden = {{"offer", visit.booking->id.value}};
  return page;
}

LinkPage leave_page(const Visit& visit) {
  const auto& words = *visit.words;
  auto page = visit.page(visit.appointment.service_name);
  if (!store::may_become(visit.entry->status, WishStatus::left)) {
    page.sentences.emplace_back(wish_words(visit));
    return page;
  }
  page.form.emplace();
  page.form->question = words.leave_question;
  page.form->button = words.leave_button;
  page.form->hidden = {{"seen", std::to_string(visit.entry->version)}};
  return page;
}

}  // namespace holdfast::gateway
