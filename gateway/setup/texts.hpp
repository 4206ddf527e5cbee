// What the set-up page says, in one place.
#pragma once

#include <array>
#include <string_view>

namespace holdfast::gateway::texts {

inline constexpr std::string_view kTitle = "Your calendar on your devices";
inline constexpr std::string_view kIntroduction =
    "With this page you connect calendar apps to your calendar. Give each app a password of its "
    "own: if a device is lost, you end that one and the others go on.";
inline constexpr std::string_view kKeepPrivate =
    "The address of this page works without a password. Do not pass it on.";

inline constexpr std::string_view kAccount = "Your account";
inline constexpr std::string_view kServer = "Server";
inline constexpr std::string_view kLogin = "User name";
inline constexpr std::string_view kUnencrypted =
    "This server is reached without encryption. Most apps refuse that; it is for tests alone.";

inline constexpr std::string_view kNewPassword = "A new app password";
inline constexpr std::string_view kPasswordName = "For which app or device?";
inline constexpr std::string_view kPasswordHint = "My phone";
inline constexpr std::string_view kMakePassword = "Make a password";
inline constexpr std::string_view kShownOnce =
    "Type or copy it into the app now. It is shown this once.";
inline constexpr std::string_view kPasswords = "Your app passwords";
inline constexpr std::string_view kNoPasswords = "There are none yet.";
inline constexpr std::string_view kMadeAt = "since";
inline constexpr std::string_view kEnd = "End";

inline constexpr std::string_view kOtherCalendars = "Your other calendars";
inline constexpr std::string_view kOtherCalendarsWhy =
    "Connect the account that your own calendar is in, and nobody is booked onto your plans. You "
    "are sent there to agree, and come back here.";
inline constexpr std::string_view kConnect = "Connect";
inline constexpr std::string_view kConnected = "connected";
inline constexpr std::string_view kConnectAgain = "not let in any more; connect it again";

inline constexpr std::string_view kOnYourPhone = "Open this page on your phone";
inline constexpr std::string_view kPageCode = "QR code with the address of this page";

inline constexpr std::string_view kApple = "iPhone, iPad and Mac";
inline constexpr std::string_view kAppleProfile = "Download the profile";
inline constexpr std::array<std::string_view, 3> kAppleSteps = {
    "Make an app password above.", "Download the profile with Safari and allow it.",
    "iPhone and iPad: Settings, Profile Downloaded, Install. Mac: System Settings, Profiles. Enter "
    "the app password where it is asked for."};

inline constexpr std::string_view kAndroid = "Android with DAVx5";
inline constexpr std::string_view kAndroidLink = "Open in DAVx5";
inline constexpr std::string_view kAndroidCode = "QR code that opens DAVx5";
inline constexpr std::array<std::string_view, 3> kAndroidSteps = {
    "Install DAVx5, and make an app password above.",
    "Tap the link below or scan the code. If nothing opens: in DAVx5 add an account by URL and "
    "user "
    "name, with what stands under \"Your account\".",
    "Enter the app password, then choose the calendars to be synchronized."};

inline constexpr std::string_view kThunderbird = "Thunderbird";
inline constexpr std::array<std::string_view, 3> kThunderbirdSteps = {
    "Make an app password above.",
    "Calendar, New Calendar, On the Network: enter the user name and the server.",
    "Find Calendars; enter the app password and subscribe."};

inline constexpr std::string_view kEvolution = "Evolution (GNOME)";
inline constexpr std::array<std::string_view, 3> kEvolutionSteps = {
    "Make an app password above.",
    "File, New, Calendar, type CalDAV: enter the server and the user name.",
    "Find Calendars; enter the app password and choose yours."};

inline constexpr std::string_view kOutlook = "Outlook with CalDav Synchronizer";
inline constexpr std::array<std::string_view, 3> kOutlookSteps = {
    "Install CalDav Synchronizer, and make an app password above.",
    "Synchronization Profiles, add a generic CalDAV profile: enter the server as DAV URL, the user "
    "name and the app password.",
    "Test or discover settings; choose your calendar."};

}  // namespace holdfast::gateway::texts
