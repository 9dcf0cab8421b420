-- The requests of the load. Arguments: mode, rows in the table, first row for PUT.
-- Each thread has its own state; the number of the thread keeps their rows apart.

local threads = 0
local all = {}

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
    table.insert(all, thread)
end

local json = { ["Content-Type"] = "application/json", ["X-Concord-User"] = "bench" }
local text = string.rep("A good thing to have at home. ", 8)

local function body(name, version)
    return string.format(
        '{"name":"%s","description":"%s","price":%d.99,"stock_quantity":%d,"version":%d}',
        name, text, version % 1000, version % 500 + 1, version)
end

local modes = {}

function modes.get(rows)
    request = function() return wrk.format("GET", "/api/products/" .. math.random(rows)) end
end

function modes.list()
    request = function() return wrk.format("GET", "/api/products/?limit=20&offset=0") end
end

function modes.page(rows)
    request = function() return wrk.format("GET", "/products/" .. math.random(rows)) end
end

function modes.post()
    local made = 0
    request = function()
        made = made + 1
        return wrk.format("POST", "/api/products/", json, body("Made " .. made, made))
    end
end

-- Read, then write with the version that the last answer gave: a row is used again only after its
-- answer, so that every version is the right one.
function modes.put(_, first)
    local idle, versions = {}, {}
    for i = 0, 127 do
        local id = first + i
        idle[#idle + 1] = id
        versions[id] = 0
    end
    request = function()
        local id = table.remove(idle, 1)
        return wrk.format("PUT", "/api/products/" .. id, json, body("Put " .. id, versions[id]))
    end
    response = function(status, _, answer)
        local id, version = answer:match('"id":(%d+)'), answer:match('"version":(%d+)')
        if status == 200 and id then
            id = tonumber(id)
            versions[id] = tonumber(version)
            idle[#idle + 1] = id
        end
    end
end

function init(args)
    math.randomseed(number + 1)
    modes[args[1]](tonumber(args[2]), tonumber(args[3]) + number * 128)
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format("RESULT %d %d %f %f %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99),
        e.connect + e.read + e.write + e.status + e.timeout))
end
