/** P23: a stored run is decided again from its record alone, and comes out the same; else the record has a new version. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../../lib/domain/run.ts';
import { runChild, type Ended } from '../../../lib/testing/child-process.ts';
import { BOTH, startDesk } from '../../../lib/testing/desk-harness.ts';
import { temporaryFolder } from '../../../lib/testing/temporary-folder.ts';
import { PLAN_RECORD_VERSION, replayPlan } from '../../../lib/trading/plan-record.ts';
import { runId } from '../../../lib/domain/ids.ts';
import { calm } from '../../../lib/testing/store-harness.ts';

const FOLDER = fileURLToPath(new URL('../../golden/runs/', import.meta.url));
const golden = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const file = temporaryFolder();

/** The record of a golden run, with something of it changed. */
function planIn(name: string, change: (text: string) => string = (text) => text): Json {
  const record: { plan: Json } = JSON.parse(change(readFileSync(`${FOLDER}${name}`, 'utf8')));
  return record.plan;
}

const replay = (name: string): Promise<Ended> => runChild('functions/replay.ts', [name]);

describe('P23: a stored run replays to the same plan', () => {
  it('has golden runs of every kind of plan, all of the version of today', () => {
    expect(golden.length).toBeGreaterThanOrEqual(10);
    for (const name of golden) expect(planIn(name)).toMatchObject({ version: PLAN_RECORD_VERSION });
    const text = golden.map((name) => JSON.stringify(planIn(name))).join('\n');
    for (const kind of [
      '"BUY"',
      '"SELL"',
      '"REDUCING"',
      '"denied"',
      '"skipped"',
      '"LMT"',
      '"CRYPTO"',
      '"unallocated"',
    ]) {
      expect(text).toContain(kind);
    }
  });

  it.each(golden)('%s', (name) => {
    expect(replayPlan(planIn(name))).toMatchObject({ kind: 'replayed', differences: [] });
  });

  it('tells each difference where something else would be decided today', () => {
    const richer = planIn('two-strategies-buy.json', (text) =>
      text.replace(/"netLiquidation":\{"\$decimal":"\d+/, '"netLiquidation":{"$decimal":"2000000'),
    );
    const replayed = replayPlan(richer);
    expect(replayed).toMatchObject({ kind: 'replayed', orders: 3 });
    expect(JSON.stringify(replayed)).toMatch(/plan\.orders\[0\]\.request\.quantity\.\$decimal: stored .*, now /);
  });

  it('does not compare a record of another version', () => {
    const other = planIn('two-strategies-buy.json', (text) => text.replace(/"version":\d+/, '"version":999'));
    expect(replayPlan(other)).toEqual({ kind: 'other-version', version: 999 });
  });

  it('refuses a record of which a part is missing, by name', () => {
    const torn = planIn('two-strategies-buy.json', (text) => text.replace('"opinions":', '"opinion":'));
    expect(() => replayPlan(torn)).toThrow(/its input has no opinions/);
  });

  it('replays the run of a whole desk from its store', async () => {
    const desk = await startDesk();
    const { body } = await desk.call('allocation', BOTH, 'k1');
    const { runId: id }: { runId: string } = JSON.parse(JSON.stringify(body));
    const activity = await desk.stores.runs.getActivity(runId(id), calm());
    await desk.close();
    const { plan }: { plan: Json } = JSON.parse(JSON.stringify(activity?.record));
    expect(replayPlan(plan)).toEqual({ kind: 'replayed', orders: 3, differences: [] });
  });
});

describe('npm run replay', () => {
  it('ends with 0 for the same plan, with 1 and the differences for another, with 2 where it cannot tell', async () => {
    const name = `${FOLDER}opposite-deltas-cross.json`;
    const changed = file('changed.json');
    writeFileSync(
      changed,
      readFileSync(name, 'utf8').replace(
        /"leverage":\{"\$map":\[\]\}/,
        '"leverage":{"$map":[["alpha",{"$decimal":"0.5"}]]}',
      ),
    );
    const empty = file('empty.json');
    writeFileSync(empty, '{"caller":"somebody"}');
    const [same, other, none] = await Promise.all([replay(name), replay(changed), replay(empty)]);
    expect(same).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/replayed: 1 orders, 0 differences/) });
    expect(other).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('plan.targets') });
    expect(none).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('no plan in its record') });
  });

  it('finds no run in a store without it, and says which store that was', async () => {
    const STORE_FILE = file('store.jsonl');
    const ended = await runChild('functions/replay.ts', ['0'.repeat(64)], { STORE_FILE });
    expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('embedded store') });
  });
});
