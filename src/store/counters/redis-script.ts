/**
 * Takes from all of KEYS or from none, in one step of Redis. ARGV: for each key its amount, its limit (empty: none) and
 * its time to live in milliseconds (0: for ever). Returns the index of the first that is over its limit, from 1, or 0;
 * then what is used of each. Sums are Lua's doubles, written with 17 digits, which lose nothing.
 */
export const TAKE_SCRIPT = `
local stood, after, over = {}, {}, 0
local sums = {}
for i, key in ipairs(KEYS) do
  stood[i] = tonumber(redis.call('GET', key) or '0')
  local sum = (sums[key] or stood[i]) + tonumber(ARGV[3 * i - 2])
  sums[key], after[i] = sum, sum
  local limit = ARGV[3 * i - 1]
  if over == 0 and limit ~= '' and sum > tonumber(limit) then over = i end
end
local reply = { over }
for i, key in ipairs(KEYS) do
  local used = stood[i]
  if over == 0 then
    used = after[i]
    local ttl = ARGV[3 * i]
    local text = string.format('%.17g', used)
    if ttl == '0' then redis.call('SET', key, text) else redis.call('SET', key, text, 'PX', ttl) end
  end
  reply[i + 1] = string.format('%.17g', used)
end
return reply
`;
