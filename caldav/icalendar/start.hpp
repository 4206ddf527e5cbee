// What must happen once before the codec is used.
#pragma once

namespace holdfast::icalendar {

/// Sets libical's process-wide switches (an error is never fatal; strict error reporting) and
/// touches what it would otherwise make on first use, which is a race between threads. Call it
/// before any thread starts; calling it again does nothing.
void start();

}  // namespace holdfast::icalendar
