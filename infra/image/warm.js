/**
 * Fills Node's compile cache while the image is built, so that a start compiles nothing. The desk is started once, as it
 * will be, without network or broker; what it did not read is then read without being run. Plain JavaScript: it runs in
 * the image, where there is nothing but Node. Nothing imports it.
 * Use: `NODE_COMPILE_CACHE=DIR node warm.js FUNCTIONS_FOLDER`, as the user who will run the functions.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const START_MS = 60_000;
const folder = path.resolve(process.argv[2] ?? '');
const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
/** Entries run when they are imported; the bundler names the chunks that they share after their content. */
const entries = JSON.parse(readFileSync(path.join(folder, 'entries.json'), 'utf8'));

/** A whole start, as far as it goes alone: the functions that it calls are kept compiled too. */
async function startOnce() {
  const state = mkdtempSync(path.join(os.tmpdir(), 'warm-'));
  const desk = spawn(process.execPath, [path.join(folder, 'start.js')], {
    env: {
      ...process.env,
      PORT: '0',
      FUNCTION_TARGET: 'intents',
      AUTH_MODE: 'local',
      STORE_FILE: path.join(state, 'store.jsonl'),
      TRADE_LOG_FOLDER: state,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: START_MS,
  });
  let said = '';
  const ended = new Promise((resolve) => desk.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    desk.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const match = /"url":"([^"]+)"/.exec(said);
      if (match !== null) resolve(match[1]);
    });
    void ended.then((code) => reject(new Error(`Warming: found a start that ended with ${code}, needed one: ${said}`)));
  });
  const ready = await fetch(`${url}/ready`, { headers: { connection: 'close' } });
  // No broker is there: how the desk says so is compiled as well.
  await fetch(`${url}/ping`, { method: 'POST', headers: { connection: 'close' } });
  desk.kill('SIGTERM');
  const code = await ended;
  rmSync(state, { recursive: true });
  if (ready.status !== 200 || code !== 0) {
    throw new Error(`Warming: found /ready ${ready.status} and exit status ${code}, needed 200 and 0`);
  }
}

await startOnce();
const chunks = files.filter((name) => !entries.includes(name));
const imports = chunks.map((name) => `await import(${JSON.stringify(path.join(folder, name))});`).join('\n');
const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', `${imports}\nprocess.exit(0);`], {
  timeout: START_MS,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) throw new Error(`Warming: found exit status ${status} from reading the chunks, needed 0`);
// Without settings an entry ends in words.
for (const name of entries) {
  spawnSync(process.execPath, [path.join(folder, name)], { timeout: 20_000, stdio: 'ignore' });
}
const cached = readdirSync(process.env['NODE_COMPILE_CACHE'] ?? '', { recursive: true, withFileTypes: true }).filter(
  (entry) => entry.isFile(),
);
process.stdout.write(`Warmed: ${cached.length} entries for ${files.length} files\n`);
if (cached.length < files.length) process.exitCode = 1;
