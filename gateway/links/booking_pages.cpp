#include "gateway/links/booking_pages.hpp"

#include "notify/calendar_links.hpp"

namespace holdfast::gateway {
namespace {

using notify::LinkPurpose;
using store::BookingStatus;

/// As the rule has it that restores.
constexpr Duration kUndo = std::chrono::minutes{10};

bool stands(const Visit& visit) {
  return visit.booking->status == BookingStatus::confirmed ||
         visit.booking->status == BookingStatus::conflicted;
}

std::string path_to(LinkPurpose purpose, const Visit& visit, const CustomerLinks& links) {
  const auto& booking = *visit.booking;
  return links.path(purpose, booking.agency, booking.id.value, booking.time.end);
}

void link_to(LinkPage& page, std::string_view label, std::string url) {
  page.links.push_back({std::string(label), std::move(url)});
}

}  // namespace

std::string_view status_words(const Visit& visit) {
  const auto& words = *visit.words;
  switch (visit.booking->status) {
    case BookingStatus::confirmed:
    case BookingStatus::conflicted:
      return visit.booking->time.end <= visit.now ? words.over : words.stands;
    case BookingStatus::requested:
      return words.waits;
    case BookingStatus::completed:
    case BookingStatus::no_show:
      return words.over;
    case BookingStatus::cancelled:
      return words.cancelled;
    case BookingStatus::held:
    case BookingStatus::waitlisted:
    case BookingStatus::offered:
    case BookingStatus::declined:
    case BookingStatus::expired:
    case BookingStatus::failed:
      break;
  }
  return words.ended;
}

LinkPage closed_page(const Visit& visit) {
  auto page = visit.page(visit.words->yours);
  page.sentences.emplace_back(status_words(visit));
  if (stands(visit) && visit.booking->time.end > visit.now) {
    page.sentences.push_back(visit.said(visit.words->too_late));
  }
  return page;
}

bool may_undo(const Visit& visit) {
  const auto& booking = *visit.booking;
  return booking.status == BookingStatus::cancelled && booking.cancelled_by == "customer" &&
         visit.was_promised && visit.now <= booking.updated_at + kUndo &&
         visit.now < booking.time.start;
}

LinkPage manage_page(const Visit& visit, const CustomerLinks& links) {
  if (!visit.may_change()) {
    return closed_page(visit);
  }
  const auto& labels = visit.catalogue->labels;
  auto page = visit.page(visit.words->yours);
  page.sentences.emplace_back(status_words(visit));
  page.sentences.push_back(visit.said(visit.words->until));
  if (stands(visit)) {
    link_to(page, labels.move, path_to(LinkPurpose::move, visit, links));
  }
  link_to(page, labels.cancel, path_to(LinkPurpose::cancel, visit, links));
  if (stands(visit)) {
    link_to(page, labels.add_file, path_to(LinkPurpose::calendar, visit, links));
    link_to(page, labels.add_google, notify::google_link(visit.appointment));
    link_to(page, labels.add_outlook, notify::outlook_link(visit.appointment));
  }
  return page;
}

LinkPage cancel_page(const Visit& visit, const CustomerLinks& links) {
  if (visit.may_change()) {
    auto page = visit.page(visit.words->cancel_title);
    page.form.emplace();
    page.form->question = visit.words->cancel_question;
    page.form->button = visit.words->cancel_button;
    page.form->hidden = {{"seen", std::to_string(visit.booking->sequence)}};
    return page;
  }
  auto page = closed_page(visit);
  if (may_undo(visit)) {
    link_to(page, visit.catalogue->labels.undo, path_to(LinkPurpose::undo, visit, links));
  }
  return page;
}

LinkPage undo_page(const Visit& visit) {
  auto page = visit.page(visit.words->yours);
  page.sentences.emplace_back(status_words(visit));
  if (may_undo(visit)) {
    page.form.emplace();
    page.form->question = visit.words->undo_question;
    page.form->button = visit.words->undo_button;
    page.form->hidden = {{"seen", std::to_string(visit.booking->version)}};
  } else if (visit.booking->status == BookingStatus::cancelled) {
    page.sentences.emplace_back(visit.words->undo_late);
  }
  return page;
}

}  // namespace holdfast::gateway
