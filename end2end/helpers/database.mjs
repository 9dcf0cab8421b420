// A dedicated PostgreSQL, which several servers may share and which can be restarted.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a server; returns its `url`, `restart()` and `stop()`. */
export async function runDatabase() {
  const script = ['-c', 'exec scripts/scratch-postgres sh -c \'echo "$DATABASE_URL"; exec cat\''];
  const holder = spawn('sh', script, { cwd: ROOT, stdio: ['pipe', 'pipe', 'ignore'] });
  const [url] = await once(createInterface(holder.stdout), 'line');
  const folder = new URL(url).searchParams.get('host');
  return { url, restart: () => crash(folder), stop: () => end(holder) };
}

/** The script ends, and PostgreSQL with it, when its input is closed. */
async function end(holder) {
  const gone = once(holder, 'exit');
  holder.stdin.end();
  await gone;
}

/** Kills one of its processes: PostgreSQL then ends all connections and restarts (server/docs, "Crash
 * recovery"). */
function crash(folder) {
  const [postmaster] = readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n');
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const lines = list.split('\n').map((line) => line.trim().split(/\s+/));
  const writer = lines.find(([, parent, ...args]) => parent === postmaster && args.includes('checkpointer'));
  process.kill(Number(writer[0]), 'SIGKILL');
}
