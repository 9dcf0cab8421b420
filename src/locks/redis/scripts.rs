//! What Redis is asked. Each script runs as a whole, between all others (Redis manual, "Scripting with
//! Lua").

use super::RedisLockError;
use ::redis::{
    Client, FromRedisValue, RedisError, RedisResult, Script, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use std::time::Duration;
use tokio::time::timeout;

/// Where keys are told that are free again.
pub(super) const CHANNEL: &str = "concord:lock:free";
/// The last fencing token.
const COUNTER: &str = "concord:locks:token";

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(1);
/// How long a question may take, with connecting anew.
const QUESTION: Duration = Duration::from_secs(4);

/// All keys or none. Gives 1 and the fencing token, or 0 and the lease of one that is taken.
///
/// A holder that asks again, because it heard no answer, is told the same again but for the token. Tokens
/// are the server's clock in microseconds, and always more than the last: so they also grow where Redis
/// has lost its data.
const TAKE: &str = r"
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

/// Renews all keys, or none if one is not the holder's any more.
const RENEW: &str = r"
for _, key in ipairs(KEYS) do
  if redis.call('get', key) ~= ARGV[1] then return 0 end
end
for _, key in ipairs(KEYS) do redis.call('pexpire', key, ARGV[2]) end
return 1
";

/// Frees what is the holder's, and says so; gives how many.
const RELEASE: &str = r"
local freed = 0
for _, key in ipairs(KEYS) do
  if redis.call('get', key) == ARGV[1] then
    redis.call('del', key)
    redis.call('publish', ARGV[2], key)
    freed = freed + 1
  end
end
return freed
";

/// The scripts and a line to Redis, which is made anew when it breaks.
pub(super) struct Scripts {
    line: ConnectionManager,
    take: Script,
    renew: Script,
    release: Script,
}

/// What came of a try.
#[derive(Debug, Clone, Copy)]
pub(super) enum Taken {
    Yes {
        token: u64,
    },
    /// Somebody else's, for so long unless it is renewed; `None`: for ever.
    No {
        lease: Option<Duration>,
    },
}

impl Scripts {
    pub(super) fn new(client: Client) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(50))
            .set_connection_timeout(Some(ANSWER))
            .set_response_timeout(Some(ANSWER));
        Ok(Self {
            line: client.get_connection_manager_lazy(config)?,
            take: Script::new(TAKE),
            renew: Script::new(RENEW),
            release: Script::new(RELEASE),
        })
    }

    pub(super) async fn take(
        &self,
        keys: &[String],
        holder: &str,
        lease: Duration,
    ) -> Result<Taken, RedisLockError> {
        let mut script = self.take.key(COUNTER);
        script.key(keys).arg(holder).arg(millis(lease));
        Ok(match self.ask::<(bool, i64)>(&script).await? {
            (true, token) => Taken::Yes { token: u64::try_from(token).unwrap_or_default() },
            (false, lease) => {
                Taken::No { lease: u64::try_from(lease).ok().map(Duration::from_millis) }
            }
        })
    }

    /// Whether all keys are still the holder's, and so for another lease.
    pub(super) async fn renew(
        &self,
        keys: &[String],
        holder: &str,
        lease: Duration,
    ) -> Result<bool, RedisLockError> {
        let mut script = self.renew.key(keys);
        self.ask(script.arg(holder).arg(millis(lease))).await
    }

    /// How many keys were the holder's.
    pub(super) async fn release(
        &self,
        keys: &[String],
        holder: &str,
    ) -> Result<usize, RedisLockError> {
        let mut script = self.release.key(keys);
        // Once: what the first try freed, a second one would count as lost.
        let mut line = self.line.clone();
        let release = script.arg(holder).arg(CHANNEL).invoke_async(&mut line);
        Ok(timeout(QUESTION, release).await.map_err(|_| RedisLockError::Silent(QUESTION))??)
    }

    /// Asks, and once more if the line was broken: these scripts may be run twice.
    async fn ask<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, RedisLockError> {
        let ask = async || -> RedisResult<T> { script.invoke_async(&mut self.line.clone()).await };
        let question = async {
            match ask().await {
                Err(error) if error.is_io_error() && !error.is_timeout() => ask().await,
                answer => answer,
            }
        };
        Ok(timeout(QUESTION, question).await.map_err(|_| RedisLockError::Silent(QUESTION))??)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}
