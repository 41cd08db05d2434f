-- Counts one request under several limits at once: where one refuses, the request costs nothing anywhere.
-- The same reckoning as in limits.rs, in whole microseconds; doubles hold those of two centuries exactly.
--
-- KEYS: a key a limit. ARGV: now, or nothing for the clock of this server, so that no other clock matters; then of each
-- limit quota, cost, window, step, unit and capacity. Returns of each limit: how long to wait, how many are left, when
-- all are back.

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

-- What a key has used: it is stored as `seen, paid, end, units, end, units …`, the earliest end first.
local function read(key)
  local count = { paid = 0, used = 0, ends = {}, units = {} }
  local stored = redis.call('GET', key)
  if not stored then return count end
  stored = cmsgpack.unpack(stored)
  -- A clock that was set back gives nothing back: time goes on from where it was.
  local back = math.max(0, stored[1] - now)
  count.paid = stored[2] - back
  for at = 3, #stored, 2 do
    local ends = stored[at] - back
    if ends > now then
      table.insert(count.ends, ends)
      table.insert(count.units, stored[at + 1])
      count.used = count.used + stored[at + 1]
    end
  end
  return count
end

-- How long until a request may pass; 0 if it may.
local function wait(count, rule)
  local crowded, hasty, free = 0, 0, 0
  local missing = count.used + rule.cost - rule.quota
  for at = 1, #count.ends do
    if free >= missing then break end
    free = free + count.units[at]
    crowded = count.ends[at] - now
  end
  if rule.capacity > 0 then
    hasty = math.max(count.paid, now) + rule.unit * rule.cost - now - rule.capacity
  end
  return math.max(0, crowded, hasty)
end

local function charge(count, rule)
  count.used = count.used + rule.cost
  local ends, last = now + rule.window, #count.ends
  if rule.step > 0 then ends = math.ceil(ends / rule.step) * rule.step end
  if count.ends[last] == ends then
    count.units[last] = count.units[last] + rule.cost
  else
    table.insert(count.ends, ends)
    table.insert(count.units, rule.cost)
  end
  if rule.capacity > 0 then count.paid = math.max(count.paid, now) + rule.unit * rule.cost end
end

-- When all is there again.
local function full_at(count)
  return math.max(count.ends[#count.ends] or 0, count.paid)
end

-- A key ends when nothing of it counts any more.
local function write(key, count)
  local stored = { now, count.paid }
  for at = 1, #count.ends do
    table.insert(stored, count.ends[at])
    table.insert(stored, count.units[at])
  end
  redis.call('SET', key, cmsgpack.pack(stored), 'PX', math.ceil((full_at(count) - now) / 1000) + 1)
end

local function left(count, rule)
  local left = math.max(0, rule.quota - count.used)
  if rule.capacity == 0 then return left end
  local free = math.max(0, rule.capacity - math.max(0, count.paid - now))
  return math.min(left, math.floor(free / rule.unit))
end

local counts, rules, waits, passes = {}, {}, {}, true
for i, key in ipairs(KEYS) do
  local at = 6 * i - 4
  rules[i] = {
    quota = tonumber(ARGV[at]), cost = tonumber(ARGV[at + 1]), window = tonumber(ARGV[at + 2]),
    step = tonumber(ARGV[at + 3]), unit = tonumber(ARGV[at + 4]), capacity = tonumber(ARGV[at + 5]),
  }
  counts[i] = read(key)
  waits[i] = wait(counts[i], rules[i])
  passes = passes and waits[i] == 0
end

local verdicts = {}
for i, key in ipairs(KEYS) do
  if passes then
    charge(counts[i], rules[i])
    write(key, counts[i])
  end
  table.insert(verdicts, waits[i])
  table.insert(verdicts, left(counts[i], rules[i]))
  table.insert(verdicts, math.min(math.max(0, full_at(counts[i]) - now), rules[i].window))
end
return verdicts
