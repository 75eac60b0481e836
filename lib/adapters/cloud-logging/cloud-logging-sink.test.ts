/** Google's real client, over REST, against a stand-in of `entries.write` on loopback. */
import { OAuth2Client } from 'google-auth-library';
import { startStandIn, type StandIn, type StandInAnswer } from '../../testing/http-stand-in.ts';
import { calm } from '../../testing/store-harness.ts';
import { entryOf } from '../../testing/trade-log-values.ts';
import type { Sink, SinkResult } from '../../ports/sink.ts';
import { createCloudLoggingSink } from './cloud-logging-sink.ts';

let cloud: StandIn;
afterEach(() => cloud.close());

async function started(answer: StandInAnswer = { status: 200, body: {} }): Promise<Sink> {
  cloud = await startStandIn(() => answer);
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'canary-cloud-token', expiry_date: 4_102_444_800_000 });
  return createCloudLoggingSink({
    projectId: 'project',
    logName: 'trade-log',
    timeoutMs: 5_000,
    client: {
      fallback: true,
      protocol: 'http',
      apiEndpoint: '127.0.0.1',
      port: Number(new URL(cloud.url).port),
      authClient,
    },
  });
}
const deliver = (sink: Sink): Promise<SinkResult> =>
  sink.deliver({ entry: { ...entryOf('e1', { status: 'FAILED' }), sequence: 1 }, mayExist: false }, calm());
const refusal = (status: number): StandInAnswer => ({
  status,
  body: { error: { code: status, status: 'X', message: 'canary-cloud-token' } },
});

describe('the Cloud Logging sink', () => {
  it('writes one structured entry under its own id, with a severity', async () => {
    expect(await deliver(await started())).toEqual({ kind: 'delivered' });
    expect(cloud.requests[0]).toMatchObject({
      path: expect.stringMatching(/^\/v2\/entries:write/),
      body: { entries: expect.arrayContaining([expect.objectContaining({ insertId: 'e1', severity: 500 })]) },
    });
  });

  it('checks the right to write at start, and writes nothing', async () => {
    const sink = await started();
    expect(await sink.check(calm())).toMatchObject({ isReady: true });
    expect(cloud.requests[0]?.body).toMatchObject({ dryRun: true });
  });

  it('tells what may pass from what never will, without the words of others', async () => {
    const denied = await deliver(await started(refusal(403)));
    expect(denied).toEqual({ kind: 'refused', reason: 'Cloud Logging answered with code 7' });
    await cloud.close();
    const busy = await deliver(await started(refusal(503)));
    expect(busy).toMatchObject({ kind: 'retry-later', mayExist: true });
    expect(JSON.stringify([denied, busy])).not.toContain('canary');
  });

  it('gives up where its caller has', async () => {
    const sink = await started();
    const entry = { ...entryOf('e1'), sequence: 1 };
    const given = await sink.deliver({ entry, mayExist: false }, AbortSignal.abort(new Error('over')));
    expect(given).toMatchObject({ kind: 'retry-later' });
    expect(cloud.requests).toEqual([]);
  });
});
