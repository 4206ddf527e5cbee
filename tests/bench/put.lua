-- PUT of the same event under ever new names, or over one name.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  path, authorization, run = args[1], args[2], args[3]
  n = 0
end

function request()
  n = n + 1
  local name = string.format("%s-%d-%d", run, number, n)
  local body = table.concat({
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast bench//EN", "BEGIN:VEVENT",
    "UID:" .. name, "DTSTAMP:20260101T000000Z", "DTSTART:20270101T100000Z",
    "DTEND:20270101T110000Z", "TRANSP:TRANSPARENT", "SUMMARY:Bench", "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
  return wrk.format("PUT", path .. name .. ".ics", {
    ["Authorization"] = authorization, ["Content-Type"] = "text/calendar; charset=utf-8"}, body)
end

function response(status)
  if status ~= 201 and status ~= 204 then
    io.stderr:write("answer " .. status .. "\n")
  end
end
