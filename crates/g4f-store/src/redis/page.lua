-- One page of a sorted set with the hash beside it, the highest scores first.
--
-- KEYS  1 the set, 2 the hash, 3 the number of the last change, 4 the life of this data
-- ARGV  1 the score that all are above, 2 how many to leave out, 3 how many to read, 4 a name for the life if it has none,
--       5 how long that stays in ms
local life = redis.call('GET', KEYS[4])
if not life then
    life = ARGV[4]
    redis.call('SET', KEYS[4], life, 'PX', ARGV[5])
end
local version = redis.call('GET', KEYS[3]) or '0'
local found = redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '(' .. ARGV[1], 'WITHSCORES', 'LIMIT', ARGV[2], ARGV[3])
local rows = {}
for at = 1, #found, 2 do
    rows[#rows + 1] = found[at]
    rows[#rows + 1] = found[at + 1]
    rows[#rows + 1] = redis.call('HGET', KEYS[2], found[at]) or ''
end
return { life, version, rows }
