import { negotiate } from './handshake.ts';

test.each([
  ['v157..178', 178],
  ['v157..193', 193],
  ['v100..212', 193],
  ['v176', 176],
  ['v100..157', 157],
])('agrees with %s on %i', (text, version) => {
  expect(negotiate(text)).toEqual({ kind: 'agreed', version, options: '' });
});

test('keeps the connect options behind the versions', () => {
  expect(negotiate('v157..178 +PACEAPI')).toEqual({ kind: 'agreed', version: 178, options: '+PACEAPI' });
});

test.each(['v194..200', 'v100..156', 'v178..157', '', 'v', '193', 'GET /', 'v157..193\0'])('refuses %j', (text) => {
  expect(negotiate(text)).toMatchObject({ kind: 'refused' });
});
