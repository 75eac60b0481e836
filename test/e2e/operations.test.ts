/** What docs/operations.md tells an operator to do, done over HTTP at a desk on this machine, in its words. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decimal } from '../../lib/domain/decimal.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import type { HttpAnswer } from '../../lib/testing/http-call.ts';
import { serveDesk, type ServedDesk } from '../../lib/testing/serve-desk.ts';

const MANUAL = readFileSync(path.join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const DAY_MS = 86_400_000;
const SPY = 756_733;

let desk: DeskHarness;
let served: ServedDesk;
beforeEach(async () => {
  desk = await startDesk();
  served = await serveDesk(desk.desk);
});
afterEach(async () => {
  await served.close();
  await desk.close();
});

/** A call as the manual writes it: `POST /PATH {JSON}`; it must stand there. */
function asWritten(intent: string, body: string): Promise<HttpAnswer> {
  expect(MANUAL).toContain(`POST /${intent} ${body}`.trim());
  return served.post(intent, body === '' ? '{}' : body);
}

describe('the manual of operations', () => {
  it('stops trading, and only then answers 423', async () => {
    const halted = await asWritten('trading-state', '{"state":"HALTED","reason":"..."}');
    expect(halted.status).toBe(200);
    const refused = await served.post('allocation', { strategies: ['dummy'] });
    expect([refused.status, desk.placed()]).toEqual([423, []]);
    await asWritten('trading-state', '{"state":"ACTIVE","reason":"first paper run"}');
    expect((await served.post('allocation', { strategies: ['dummy'] })).status).toBe(200);
  });

  it('shows drift as rows, and takes in what a person vouches for', async () => {
    await served.post('trade-reconciliation', {});
    const { clock, broker } = desk.gateway;
    clock.advanceTo(clock.nowMs() + DAY_MS);
    broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(5) });
    clock.advanceTo(clock.nowMs() + 4 * DAY_MS);
    const drifted = await asWritten('trade-reconciliation', '');
    expect(drifted).toMatchObject({ status: 409, body: { drift: [{ conId: SPY, difference: '5' }] } });
    const body =
      '{"conId":756733,"from":"broker","to":"unallocated","quantity":"5","reason":"bought by hand on Tuesday"}';
    expect((await asWritten('adjust-holdings', body)).status).toBe(200);
    expect((await served.post('trade-reconciliation', {})).status).toBe(200);
    expect(desk.placed()).toEqual([]);
  });

  it('answers a slot that comes again with what it did, and sends nothing more', async () => {
    const first = await served.post('allocation', { strategies: ['dummy'] }, 'slot-1');
    const sent = desk.placed().length;
    const again = await served.post('allocation', { strategies: ['dummy'] }, 'slot-1');
    expect([again.headers.get('idempotent-replayed'), again.body, desk.placed().length]).toEqual([
      'true',
      first.body,
      sent,
    ]);
  });
});
