import { profileShares, type Profile, type ProfileNode } from './profile-shares.ts';

const node = (id: number, functionName: string, url = ''): ProfileNode => ({ id, callFrame: { functionName, url } });
const profile: Profile = {
  nodes: [
    node(1, '(idle)'),
    node(2, '(garbage collector)'),
    node(3, 'writeBuffer'),
    node(4, 'encode', 'file:///desk/lib/adapters/ibkr/codec/encode.ts'),
    node(5, 'parse', 'file:///desk/node_modules/@scope/one/node_modules/zod/v4/core.js'),
    node(6, 'emit', 'node:events'),
    node(7, 'post', 'node:inspector'),
  ],
  samples: [1, 2, 3, 4, 5, 6, 4, 7],
  timeDeltas: [900, 10, 40, 10, 10, 20, 10, 900],
};

describe('profileShares', () => {
  it('gives each part its share of what was not idle, nor the inspector’s own, the largest first', () => {
    expect(profileShares(profile)).toEqual([
      { part: 'call of the system or of V8: writeBuffer', share: 0.4 },
      { part: 'lib/adapters/ibkr', share: 0.2 },
      { part: 'Node', share: 0.2 },
      { part: '(garbage collector)', share: 0.1 },
      { part: 'zod', share: 0.1 },
    ]);
  });
  it('names functions with their file where they are asked for', () => {
    const names = profileShares(profile, true).map(({ part }) => part);
    expect(names).toContain('encode (encode.ts)');
    expect(names).toContain('(garbage collector)');
  });
  it('finds nothing in a profile without samples', () => {
    expect(profileShares({ nodes: profile.nodes })).toEqual([]);
  });
});
