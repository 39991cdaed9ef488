-- POSTs one fixed body; what to send comes by environment, what was seen goes out as one line of JSON.
local file = io.open(os.getenv("BENCH_BODY"), "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
wrk.headers["content-type"] = "application/json"
for name, value in (os.getenv("BENCH_HEADERS") or ""):gmatch("([^:\n]+): ([^\n]*)") do
  wrk.headers[name] = value
end

-- No two requests alike: @N@ in the body is a number that goes up, and a thousand users take turns.
if os.getenv("BENCH_VARY") == "1" then
  local text, count = wrk.body, 0
  local before, after = text:match("^(.-)@N@(.*)$")
  request = function()
    count = count + 1
    wrk.headers["x-authz-user-id"] = "user-" .. (count % 1000)
    return wrk.format(nil, nil, nil, before .. count .. after)
  end
end

done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\nBENCH {"requests":%d,"seconds":%.6f,"failed":%d,"p50Ms":%.4f,"p99Ms":%.4f}\n',
    summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
