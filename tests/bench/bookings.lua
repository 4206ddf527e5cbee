-- Each request books a time of its own: a counter walks through staff and slots.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  token, first, staff, clients, run = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), args[5]
  n = 0
  taken, other = 0, 0
end

function request()
  local i = n * clients + number
  n = n + 1
  local when = first + math.floor(i / staff) * 300
  local body = string.format(
    '{"service":"short","staff":"staff-%d","starts_at":"%s","time_zone":"UTC","customer":{"name":"Load","email":"load%s-%d@customer.example"}}',
    i % staff, os.date("!%Y-%m-%dT%H:%M:%SZ", when), run, i)
  return wrk.format("POST", "/v1/bookings", {
    ["Authorization"] = "Bearer " .. token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = string.format("bench-%s-%d", run, i),
  }, body)
end

function response(status)
  if status ~= 201 then
    other = other + 1
    if other < 3 then
      io.stderr:write("answer " .. status .. "\n")
    end
  end
end
