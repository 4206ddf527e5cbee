// Whom a letter came for, and from whom, where no envelope tells: mail servers write into the head
// of what they put into a mailbox.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notify/inbound/mime_reader.hpp"

namespace holdfast::notify::inbound {

/// Every address in the fields that name recipients, in lower case, each once; those that mail
/// servers wrote first. At most 100.
std::vector<std::string> named_recipients(const std::vector<Field>& fields);

/// Of Return-Path: empty where it is empty, or missing, as of what must not be answered.
std::string named_sender(const std::vector<Field>& fields);

}  // namespace holdfast::notify::inbound
