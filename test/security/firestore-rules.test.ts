import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnEmulator, emulatorForTests } from '../../lib/testing/emulator-for-tests.ts';

const RULES = readFileSync(path.join(import.meta.dirname, '../../firestore.rules'), 'utf8');
const OPEN_RULES = RULES.replace('if false', 'if true');

/** One document for every path of the schema (docs: Ledger). */
const PATHS = [
  'runs/r1',
  'positions/paper',
  'positions/paper/holdings/dummy',
  'positions/live/openOrders/o1',
  'positions/live/settledOrders/o1',
  'positions/live/executions/e1',
  'positions/paper/crosses/c1',
  'positions/live/session/orderIds',
  'activity/r1',
  'activity/r1/parts/0',
  'locks/live',
  'config/common',
  'config/live',
  'sessions/s1',
  'nav/2020-08-28',
  'decisions/756733',
  'marketData/756733/bars/1day/chunks/0',
  'tradeLog/t1',
  'tasks/t1/events/1',
  'anything/else',
];

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed-in user, as the emulator takes one: a token without signature. */
function userToken(projectId: string): string {
  const claims = {
    sub: 'alice',
    user_id: 'alice',
    aud: projectId,
    iss: `https://securetoken.google.com/${projectId}`,
    admin: true,
  };
  return `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${part({ ...claims, iat: 0, exp: 4_102_444_800 })}.`;
}

const status = async (method: string, url: string, authorization: string | undefined, content?: string) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const answer = await fetch(url, { method, headers, ...(content === undefined ? {} : { body: content }) });
  await answer.arrayBuffer();
  return answer.status;
};

const each = (code: number): readonly number[] => PATHS.map(() => code);

const emulator = await emulatorForTests('firestore');

describeOnEmulator('Firestore rules', emulator, (host) => {
  const projectId = `rules-${randomUUID().slice(0, 13)}`;
  const documents = `http://${host}/v1/projects/${projectId}/databases/(default)/documents`;
  const body = JSON.stringify({ fields: { x: { integerValue: '1' } } });

  const load = async (content: string): Promise<void> => {
    const rules = JSON.stringify({ rules: { files: [{ name: 'firestore.rules', content }] } });
    const url = `http://${host}/emulator/v1/projects/${projectId}:securityRules`;
    const answer = await fetch(url, { method: 'PUT', body: rules });
    expect(`${answer.status} ${await answer.text()}`).toMatch(/^200/);
  };
  const reads = (authorization: string | undefined) =>
    Promise.all(PATHS.map((document) => status('GET', `${documents}/${document}`, authorization)));
  const writes = (authorization: string | undefined) =>
    Promise.all(PATHS.map((document) => status('PATCH', `${documents}/${document}`, authorization, body)));
  describe('Firestore rules', () => {
    beforeAll(() => load(RULES));

    it('let the desk itself write and read every path', async () => {
      expect(await writes('Bearer owner')).toEqual(each(200));
      expect(await reads('Bearer owner')).toEqual(each(200));
    });

    it('refuse a signed-in user every read and write, whatever the token claims', async () => {
      expect(await reads(userToken(projectId))).toEqual(each(403));
      expect(await writes(userToken(projectId))).toEqual(each(403));
    });

    it('refuse whoever is not signed in every read and write', async () => {
      expect(await reads(undefined)).toEqual(each(403));
      expect(await writes(undefined)).toEqual(each(403));
    });

    it('refuse a user lists, queries and deletions', async () => {
      const user = userToken(projectId);
      const query = JSON.stringify({ structuredQuery: { from: [{ collectionId: 'holdings', allDescendants: true }] } });
      expect(await status('GET', `${documents}/runs`, user)).toBe(403);
      expect(await status('POST', `${documents}:runQuery`, user, query)).toBe(403);
      expect(await status('DELETE', `${documents}/locks/live`, user)).toBe(403);
    });

    it('are what refuses: with open rules the same calls pass', async () => {
      await load(OPEN_RULES);
      expect(await reads(userToken(projectId))).toEqual(each(200));
      await load(RULES);
      expect(await reads(userToken(projectId))).toEqual(each(403));
    });
  });
});
