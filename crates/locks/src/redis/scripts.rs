//! The Lua scripts and the connection that runs them. Redis runs each script atomically (Redis manual,
//! "Scripting with Lua").

use super::error::RedisLockError;
use ::redis::{
    Client, FromRedisValue, RedisError, RedisResult, Script, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use std::time::Duration;
use tokio::time::timeout;

/// The channel that publishes released keys.
pub(super) const CHANNEL: &str = "concord:lock:free";
/// The key with the last fencing token.
const TOKEN: &str = "concord:locks:token";

/// The timeout of a response.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);
/// The timeout of a request, including a new connection.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(4);

/// Locks all keys or none. Returns 1 and a fencing token, or 0 and the remaining lease of the holder.
///
/// Can be repeated by the same holder if the response was lost. A token is the server's clock in
/// microseconds, but always greater than the previous one, so tokens grow even if Redis loses its data.
const ACQUIRE: &str = r"
for i = 2, #KEYS do
  local holder = redis.call('get', KEYS[i])
  if holder and holder ~= ARGV[1] then return {0, redis.call('pttl', KEYS[i])} end
end
for i = 2, #KEYS do
  if not redis.call('set', KEYS[i], ARGV[1], 'NX', 'PX', ARGV[2]) then
    redis.call('pexpire', KEYS[i], ARGV[2])
  end
end
local now = redis.call('time')
local token = math.max(now[1] * 1000000 + now[2], tonumber(redis.call('get', KEYS[1]) or 0) + 1)
redis.call('set', KEYS[1], string.format('%.0f', token))
return {1, token}
";

/// Renews all keys, or none if one belongs to another holder.
const RENEW: &str = r"
for _, key in ipairs(KEYS) do
  if redis.call('get', key) ~= ARGV[1] then return 0 end
end
for _, key in ipairs(KEYS) do redis.call('pexpire', key, ARGV[2]) end
return 1
";

/// Deletes the keys of this holder, publishes them, and returns their number.
const RELEASE: &str = r"
local released = 0
for _, key in ipairs(KEYS) do
  if redis.call('get', key) == ARGV[1] then
    redis.call('del', key)
    redis.call('publish', ARGV[2], key)
    released = released + 1
  end
end
return released
";

/// The scripts and a connection that is re-established when it breaks.
pub(super) struct Scripts {
    connection: ConnectionManager,
    acquire: Script,
    renew: Script,
    release: Script,
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) enum Attempt {
    Acquired {
        token: u64,
    },
    /// Held by another holder. Its lease ends after this time unless it is renewed; `None`: never.
    Held {
        lease: Option<Duration>,
    },
}

impl Scripts {
    pub(super) fn new(client: Client) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(50))
            .set_connection_timeout(Some(RESPONSE_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT));
        Ok(Self {
            connection: client.get_connection_manager_lazy(config)?,
            acquire: Script::new(ACQUIRE),
            renew: Script::new(RENEW),
            release: Script::new(RELEASE),
        })
    }

    pub(super) async fn acquire(
        &self,
        keys: &[String],
        holder: &str,
        lease: Duration,
    ) -> Result<Attempt, RedisLockError> {
        let mut script = self.acquire.key(TOKEN);
        script.key(keys).arg(holder).arg(millis(lease));
        Ok(match self.run::<(bool, i64)>(&script).await? {
            (true, token) => Attempt::Acquired { token: u64::try_from(token).unwrap_or_default() },
            (false, lease) => {
                Attempt::Held { lease: u64::try_from(lease).ok().map(Duration::from_millis) }
            }
        })
    }

    /// Whether all keys still belong to the holder and were renewed.
    pub(super) async fn renew(
        &self,
        keys: &[String],
        holder: &str,
        lease: Duration,
    ) -> Result<bool, RedisLockError> {
        let mut script = self.renew.key(keys);
        self.run(script.arg(holder).arg(millis(lease))).await
    }

    /// The number of keys that belonged to the holder.
    pub(super) async fn release(
        &self,
        keys: &[String],
        holder: &str,
    ) -> Result<usize, RedisLockError> {
        let mut script = self.release.key(keys);
        // No retry: a second attempt would report the keys that the first one released as lost.
        let mut connection = self.connection.clone();
        let release = script.arg(holder).arg(CHANNEL).invoke_async(&mut connection);
        let timed_out = |_| RedisLockError::Timeout(REQUEST_TIMEOUT);
        Ok(timeout(REQUEST_TIMEOUT, release).await.map_err(timed_out)??)
    }

    /// Runs a script, and repeats it if the connection was broken: these scripts are idempotent.
    async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, RedisLockError> {
        let invoke =
            async || -> RedisResult<T> { script.invoke_async(&mut self.connection.clone()).await };
        let request = async {
            match invoke().await {
                Err(error) if error.is_io_error() && !error.is_timeout() => invoke().await,
                result => result,
            }
        };
        let timed_out = |_| RedisLockError::Timeout(REQUEST_TIMEOUT);
        Ok(timeout(REQUEST_TIMEOUT, request).await.map_err(timed_out)??)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}
