-- PUT of one event after the other, an hour each, each at a time of its own.
--   wrk … -s events.lua URL -- PATH AUTHORIZATION RUN FIRST LAST FILE
-- FIRST is the number of the first event, which decides its time. With LAST nothing is sent after
-- that one, and FILE says so: wrk itself goes on until somebody ends it.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  path, authorization, run = args[1], args[2], args[3]
  n, last, told = tonumber(args[4]) + number * 100000, tonumber(args[5]), args[6]
  headers = {["Content-Type"] = "text/calendar; charset=utf-8"}
  if authorization ~= "-" then headers["Authorization"] = authorization end
end

-- The same as events.py writes.
function text(uid, n)
  local start = 1798794000 + n * 6300
  return table.concat({
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast bench//EN", "BEGIN:VEVENT",
    "UID:" .. uid, "DTSTAMP:20260101T000000Z", "DTSTART:" .. os.date("!%Y%m%dT%H%M%SZ", start),
    "DTEND:" .. os.date("!%Y%m%dT%H%M%SZ", start + 3600), "SUMMARY:Event " .. n,
    "LOCATION:Room 4, second floor", "DESCRIPTION:" .. string.rep("Please be on time. ", 3),
    "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
end

function request()
  -- Other connections of the thread may still ask for something to send.
  if last and n > last then return wrk.format("OPTIONS", path, headers) end
  local uid = run .. "-" .. n
  local formatted = wrk.format("PUT", path .. uid .. ".ics", headers, text(uid, n))
  n = n + 1
  if last and n > last then
    io.open(told, "w"):close()
    wrk.thread:stop()
  end
  return formatted
end
