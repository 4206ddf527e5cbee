// A message's words as plain text and as HTML.
#include "notify/contrast.hpp"
#include "notify/wording.hpp"
#include "store/base/markup.hpp"

namespace holdfast::notify {
namespace {

constexpr std::string_view kLine = "\r\n";

/// The agency's colours are chosen for white, so it is white also where all else is dark; and a
/// word that is too long for a phone does not push the date out of sight.
constexpr std::string_view kBody =
    "background:#ffffff;color:#1a1a1a;font-family:sans-serif;line-height:1.5;margin:0 "
    "auto;max-width:36em;padding:1em;overflow-wrap:anywhere;word-break:break-word";

/// Lines within a paragraph stay lines.
std::string paragraph(std::string_view text, std::string_view line_end) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += line_end;
    } else if (c != '\r') {
      out += c;
    }
  }
  return out;
}

std::string html_paragraph(std::string_view text) {
  return "<p>" + paragraph(escape_markup(text), "<br>") + "</p>\r\n";
}

void add_head(const Wording& wording, std::string& html) {
  html += "<!DOCTYPE html>\r\n<html lang=\"" + escape_markup(wording.language) +
          "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
          "content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" "
          "content=\"light\"><title>" +
          escape_markup(wording.subject) + "</title></head>\r\n<body style=\"" +
          std::string(kBody) + "\">\r\n";
  if (!wording.logo_url.empty()) {
    html += "<p><img src=\"" + escape_markup(wording.logo_url) + "\" alt=\"" +
            escape_markup(wording.agency_name) +
            "\" style=\"max-height:4em;max-width:100%\"></p>\r\n";
  }
  if (!wording.colour.empty()) {
    html += "<div style=\"height:4px;background:" + escape_markup(wording.colour) + "\"></div>\r\n";
  }
}

void add_facts(const Wording& wording, std::string& html) {
  if (wording.facts.empty()) {
    return;
  }
  html += "<table style=\"border-collapse:collapse\">\r\n";
  for (const auto& fact : wording.facts) {
    html +=
        "<tr><th style=\"text-align:left;vertical-align:top;padding:0 1em 0 0;"
        "white-space:nowrap\">" +
        escape_markup(fact.label) + "</th><td style=\"vertical-align:top\">" +
        escape_markup(fact.value) + "</td></tr>\r\n";
  }
  html += "</table>\r\n";
}

void add_links(const Wording& wording, std::string& html) {
  if (wording.links.empty()) {
    return;
  }
  html += "<ul style=\"list-style:none;padding:0\">\r\n";
  for (const auto& link : wording.links) {
    html += "<li style=\"padding:.3em 0\"><a href=\"" + escape_markup(link.url) + "\"";
    if (is_readable_on_white(wording.colour)) {
      html += " style=\"color:" + escape_markup(wording.colour) + "\"";
    }
    html += ">" + escape_markup(link.label) + "</a></li>\r\n";
  }
  html += "</ul>\r\n";
}

}  // namespace

std::string as_text(const Wording& wording) {
  std::string text;
  for (const auto& sentence : wording.sentences) {
    text += paragraph(sentence, kLine) + "\r\n\r\n";
  }
  for (const auto& fact : wording.facts) {
    text += fact.label + ": " + fact.value + "\r\n";
  }
  if (!wording.links.empty()) {
    text += kLine;
  }
  for (const auto& link : wording.links) {
    text += link.label + ":\r\n" + link.url + "\r\n";
  }
  for (const auto& sentence : wording.closing) {
    text += "\r\n" + paragraph(sentence, kLine) + "\r\n";
  }
  return text;
}

std::string as_html(const Wording& wording) {
  std::string html;
  add_head(wording, html);
  for (const auto& sentence : wording.sentences) {
    html += html_paragraph(sentence);
  }
  add_facts(wording, html);
  add_links(wording, html);
  for (const auto& sentence : wording.closing) {
    html += html_paragraph(sentence);
  }
  return html + "</body></html>\r\n";
}

}  // namespace holdfast::notify
