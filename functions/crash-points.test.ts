import { ValidationError } from '../lib/domain/errors.ts';
import { BOTH, startDesk } from '../lib/testing/desk-harness.ts';
import { readSettings } from './config.ts';
import { CRASH_POINTS, parseCrashOrder, withCrashPoints } from './crash-points.ts';

describe('crash points', () => {
  it.each(CRASH_POINTS)('%s is passed by an allocation and the reconciliation after it, once', async (point) => {
    const reached: string[] = [];
    const order = { action: 'kill', point, occurrence: 1 } as const;
    const desk = await startDesk({
      wrap: (deps) => withCrashPoints(deps, order, (one) => void reached.push(one.point)),
    });
    await desk.call('allocation', BOTH, 'k1');
    await desk.call('trade-reconciliation', {}, 'k1');
    await desk.close();
    expect(reached).toEqual([point]);
  });

  it('are told apart by how often they are passed', async () => {
    let written = -1;
    const order = { action: 'kill', point: 'after-socket-write', occurrence: 3 } as const;
    const desk = await startDesk({
      wrap: (deps) => withCrashPoints(deps, order, () => (written = desk.placed().length)),
    });
    await desk.call('allocation', BOTH, 'k1');
    await desk.close();
    expect(written).toBeGreaterThanOrEqual(0);
  });

  it.each(['kill', 'kill:nowhere:1', 'maim:after-plan:1', 'kill:after-plan:0', 'kill:after-plan:1:2', ''])(
    'are refused as "%s", with what is known',
    (text) => {
      expect(() => parseCrashOrder(text)).toThrow(/CRASH_POINT: found .*needed kill or stop, one of before-claim/);
    },
  );

  it('and short leases have no place in production', () => {
    const production = { NODE_ENV: 'production', CRASH_POINT: 'kill:after-plan:1', TEST_LEASE_TTL_MS: '500' };
    expect(() => readSettings(production)).toThrow(ValidationError);
    expect(() => readSettings(production)).toThrow(/CRASH_POINT: .*TEST_LEASE_TTL_MS/);
    expect(readSettings({ NODE_ENV: 'production' }).CRASH_POINT).toBeUndefined();
  });
});
