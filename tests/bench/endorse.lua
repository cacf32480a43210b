-- Each request is a friend of its own: an address of its own, words of its own.
local count, thread = 0, 0
local threads = 0
function setup(t)
    t:set("thread", threads)
    threads = threads + 1
end
local verbs = { "fixed", "planned", "explained", "carried", "rescued", "tested", "wrote", "led" }
local things = { "the launch", "our archive", "a stubborn bug", "the night shift", "the budget", "the museum app", "two interns", "the festival" }
function request()
    count = count + 1
    local n = count * 64 + thread
    local who = string.format("%d.%d.%d.%d", 11 + thread, math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
    local words = string.format("She %s %s in week %d and again in week %d, number %d, and number %d after that, with %s and a lot of patience.",
        verbs[n % 8 + 1], things[math.floor(n / 8) % 8 + 1], n * 7 % 53, n * 31 % 97, n, n * 17, things[math.floor(n / 64) % 8 + 1])
    local body = "relation=client&visibility=public&consent=yes&name=Friend+" .. n .. "&message=" .. words:gsub(" ", "+"):gsub(",", "%%2C")
    return wrk.format("POST", nil, {
        ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin",
        ["X-Forwarded-For"] = who, ["User-Agent"] = "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile" }, body)
end
