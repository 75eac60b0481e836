import { createJsonLog } from './json-log.ts';
import { createLogContext } from './log-context.ts';
import { createRedaction, REDACTED } from './redacted.ts';

const lines: string[] = [];
const context = createLogContext();
const log = createJsonLog((line) => void lines.push(line), context.facts);
const last = (): unknown => JSON.parse(lines.at(-1) ?? '');

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJlbWFpbCI6ImFubiJ9.c2lnbmF0dXJl';
const PEM = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----';

describe('createJsonLog', () => {
  it('writes one line an event, with its severity', () => {
    log.write('WARNING', 'Halted', { reason: 'a\nb', count: 2 });
    expect(lines.at(-1)).toMatch(/^[^\n]+\n$/);
    expect(last()).toMatchObject({ severity: 'WARNING', event: 'Halted', reason: 'a\nb', count: 2 });
  });

  it.each([
    [{ authorization: 'x' }, { authorization: REDACTED }],
    [{ headers: { Cookie: 'a=b', accept: 'y' } }, { headers: { Cookie: REDACTED, accept: 'y' } }],
    [{ secrets: { notion: 'abc' } }, { secrets: { notion: REDACTED } }],
    [{ apiKey: ['one', 'two'] }, { apiKey: [REDACTED, REDACTED] }],
    [{ error: `Token ${JWT} was refused` }, { error: `Token ${REDACTED} was refused` }],
    [{ error: `Header "Bearer abcdefgh12345"` }, { error: `Header "${REDACTED}"` }],
    [{ error: `key AIza${'x'.repeat(35)}.` }, { error: `key ${REDACTED}.` }],
    [{ stack: `at x\n${PEM}\nat y` }, { stack: `at x\n${REDACTED}\nat y` }],
    [{ error: `ntn_${'1'.repeat(24)}` }, { error: REDACTED }],
  ])('keeps secrets out, by name and by form: %j', (facts, expected) => {
    log.write('ERROR', 'Failed', facts);
    expect(last()).toMatchObject(expected);
    expect(lines.at(-1)).not.toMatch(/abc123|eyJ|AIza|MIIE|ntn_/);
  });

  it('keeps out the values that this process was given, however they are written', () => {
    const secret = 'a "canary" of no form';
    const own = createJsonLog((line) => void lines.push(line), undefined, createRedaction([secret, 'short']));
    own.write('ERROR', 'Failed', { error: `x ${secret} y`, at: `?key=${encodeURIComponent(secret)}`, why: 'short' });
    expect(last()).toMatchObject({ error: `x ${REDACTED} y`, at: `?key=${REDACTED}`, why: 'short' });
  });

  it('leaves what is no secret as it is: fencing tokens, run ids, prose', () => {
    const facts = { token: 7, runId: 'a'.repeat(64), detail: 'Basic checks passed; secretary', orderRef: 'x-y' };
    log.write('INFO', 'Run', facts);
    expect(last()).toMatchObject(facts);
  });

  it('says with each line to which request it belongs, through awaits and side by side', async () => {
    const request = (executionId: string) =>
      context.within({ executionId }, async () => {
        await Promise.resolve();
        log.write('INFO', 'Inside', { of: executionId });
      });
    await Promise.all([request('one'), request('two')]);
    const inside = lines.slice(-2).map((line): unknown => JSON.parse(line));
    expect(inside).toMatchObject([
      { of: 'one', executionId: 'one' },
      { of: 'two', executionId: 'two' },
    ]);
    log.write('INFO', 'Outside', {});
    expect(last()).not.toHaveProperty('executionId');
  });
});
