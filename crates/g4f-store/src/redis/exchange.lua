-- Writes one batch of changes, or nothing where it was written before, and tells the other replicas.
--
-- KEYS  1 benches, 2 why; 3 counts, 4 totals; 5 records, 6 texts: a sorted set with a hash beside it each
--       7 the number of the last change, 8 the life of this data, 9 the number of the sender's last batch
-- ARGV  1 the batch's number, 2 now in ms, 3 channel, 4 most members of a set, 5 how long records stay in ms, 6 a name for
--       the life of this data if it has none, 7 the message; then the changes, five texts each
local batch, now, channel = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local most, stay = tonumber(ARGV[4]), tonumber(ARGV[5])

local function keep(set, member, score, value)
    redis.call('ZADD', KEYS[set], score, member)
    redis.call('HSET', KEYS[set + 1], member, value)
end

local function forget(set, members)
    for _, member in ipairs(members) do
        redis.call('ZREM', KEYS[set], member)
        redis.call('HDEL', KEYS[set + 1], member)
    end
end

-- What is over, and what is too much: the lowest scores.
local function tidy(set, over)
    over = string.format('%.0f', over)
    forget(set, redis.call('ZRANGEBYSCORE', KEYS[set], '-inf', over, 'LIMIT', 0, 1000))
    local surplus = redis.call('ZCARD', KEYS[set]) - most
    if surplus > 0 then
        forget(set, redis.call('ZRANGE', KEYS[set], 0, surplus - 1))
    end
end

local function expire(first, last, ms)
    for key = first, last do
        redis.call('PEXPIRE', KEYS[key], string.format('%.0f', ms))
    end
end

local life = redis.call('GET', KEYS[8])
if not life then
    life = ARGV[6]
    redis.call('SET', KEYS[8], life)
end
local before = tonumber(redis.call('GET', KEYS[9]) or '-1')
local again = before >= batch
local totals = {}

local at = 8
while ARGV[at] do
    local kind, member, number, text, flag = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3], ARGV[at + 4]
    if kind == 'bench' and not again then
        if flag == 'lift' then
            forget(1, { member })
        end
        if text ~= '' then
            local stands = tonumber(redis.call('ZSCORE', KEYS[1], member) or '0')
            if number > stands then
                keep(1, member, ARGV[at + 2], text)
            end
        end
    elseif kind == 'count' or kind == 'least' then
        -- `number` is the end of the counter's time, `text` the amount.
        local total = tonumber(redis.call('HGET', KEYS[4], member) or '0')
        if not again then
            if kind == 'count' then
                total = total + tonumber(text)
            else
                total = math.max(total, tonumber(text))
            end
            keep(3, member, ARGV[at + 2], string.format('%.0f', total))
        end
        totals[#totals + 1] = string.format('%.0f', total)
    elseif kind == 'record' and not again then
        local stands = tonumber(redis.call('ZSCORE', KEYS[5], member) or '0')
        -- A time that is still to come is the work of a clock that was wrong.
        if number >= stands or stands > now then
            keep(5, member, ARGV[at + 2], text)
        end
    end
    at = at + 5
end

local list = table.concat(totals, ',')
if not again then
    tidy(1, now)
    tidy(3, now)
    tidy(5, now - stay)
    for _, set in ipairs({ 1, 3 }) do
        local last = redis.call('ZREVRANGE', KEYS[set], 0, 0, 'WITHSCORES')
        if last[2] then
            expire(set, set + 1, math.min(stay, math.max(1000, tonumber(last[2]) - now + 60000)))
        end
    end
    redis.call('SET', KEYS[9], ARGV[1], 'PX', 600000)
    local version = redis.call('INCR', KEYS[7])
    expire(5, 8, stay)
    redis.call('PUBLISH', channel, string.format('%.0f', version) .. '\n' .. list .. '\n' .. ARGV[7])
end
return { life, list }
