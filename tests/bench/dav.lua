-- One CalDAV request over and over, or several in turn.
--   wrk … -s dav.lua URL -- METHOD AUTHORIZATION DEPTH ANEW FILE…
-- Each FILE: the path in the first line, the body in all that follows. "-" stands for no header.
-- With ANEW "anew" no two bodies are the same: each ends with a comment of its own.
local asked, requests, at, number = {}, {}, 0, 0
local threads = 0

function setup(thread)
  thread:set("own", threads)
  threads = threads + 1
end

function init(args)
  method, anew = args[1], args[4] == "anew"
  local authorization, depth = args[2], args[3]
  headers = {["Content-Type"] = "application/xml; charset=utf-8"}
  if authorization ~= "-" then headers["Authorization"] = authorization end
  if depth ~= "-" then headers["Depth"] = depth end
  for i = 5, #args do
    local file = assert(io.open(args[i], "rb"))
    local path = file:read("*l")
    local body = file:read("*a")
    file:close()
    asked[#asked + 1] = {path, body}
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  -- Connections of several threads do not ask for the same at the same time.
  at = math.random(0, #requests - 1)
end

function request()
  at = at % #requests + 1
  if not anew then return requests[at] end
  number = number + 1
  local path, body = asked[at][1], asked[at][2]
  return wrk.format(method, path, headers, body .. "<!-- " .. own .. " " .. number .. " -->")
end
