import { DETAILS, EXECUTION, OPEN_ORDER, RESPONSE_SAMPLES } from '../testing/response-samples.ts';
import { encodeResponse } from './encode-response.ts';

test.each(RESPONSE_SAMPLES.map(([response, at178, at193]) => [response.message, { response, at178, at193 }] as const))(
  'gives %s exactly its fields at 178 and 193',
  (_name, { response, at178, at193 }) => {
    expect(encodeResponse(response, 178)).toHaveLength(at178);
    expect(encodeResponse(response, 193)).toHaveLength(at193);
  },
);

test('gives orderStatus twelve fields and no version', () => {
  const fields = encodeResponse(
    {
      message: 'orderStatus',
      fields: {
        orderId: 13,
        status: 'Filled',
        filled: '100',
        remaining: '0',
        avgFillPrice: '350.25',
        permId: 1376327563,
        parentId: 0,
        lastFillPrice: '350.25',
        clientId: 100,
        whyHeld: '',
      },
    },
    193,
  );
  expect(fields.join('|')).toBe('3|13|Filled|100|0|350.25|1376327563|0|350.25|100||0');
});

test('lays an openOrder out as real TWS does at 164', () => {
  const max = '1.7976931348623157E308';
  expect(encodeResponse({ message: 'openOrder', fields: OPEN_ORDER }, 164).join('|')).toBe(
    `5|13|756733|SPY|STK||0|?||SMART|USD|SPY|SPY|BUY|100|MKT|0.0|0.0|DAY||DU0000001||0|run:13|100|1376327563|0|0|0||` +
      `1376327563.0/DU0000001/100||||||||||0||-1|0||||||2147483647|0|0|0||3|0|0||0|0||0|None||0||||?|0|0||0|0||||||0|0|0|` +
      `2147483647|2147483647|||0||IB|0|0||0|0|PreSubmitted|${`${max}|`.repeat(9)}|||||0|0|0|None|${`${max}|`.repeat(6)}` +
      `0||||0|1|0|0|0|||0`,
  );
});

test('lays an execution out as real TWS does, with the venue and the zone of its time', () => {
  expect(encodeResponse({ message: 'execDetails', fields: EXECUTION }, 193).join('|')).toBe(
    '11|-1|13|756733|SPY|STK||0.0|||ARCA|USD|SPY|SPY|0000e0d5.1.01.01|20200828 10:00:00 America/New_York|DU0000001|ARCA|' +
      'BOT|100|350.25|1376327563|100|0|100|350.25|run:13||||2|0',
  );
});

test.each([
  [157, 41],
  [163, 42],
  [164, 42],
  [178, 42],
  [182, 43],
  [186, 44],
])('gates contractDetails at %i to %i fields', (version, count) => {
  expect(encodeResponse({ message: 'contractDetails', fields: DETAILS }, version)).toHaveLength(count);
});

test.each([
  [157, 128],
  [158, 129],
  [160, 130],
  [162, 131],
  [170, 136],
  [177, 135],
  [183, 136],
  [184, 137],
  [185, 138],
  [189, 139],
  [192, 139],
  [193, 141],
])('gates openOrder at %i to %i fields', (version, count) => {
  expect(encodeResponse({ message: 'openOrder', fields: OPEN_ORDER }, version)).toHaveLength(count);
});

test('writes text beyond ASCII in errors as escapes', () => {
  const fields = encodeResponse({ message: 'error', fields: { id: 1, code: 201, text: 'zu groß' } }, 193);
  expect(fields[4]).toBe(String.raw`zu gro\u00df`);
});

test('refuses to send a float or a NUL', () => {
  expect(() => encodeResponse({ message: 'nextValidId', fields: { orderId: 1.5 } }, 193)).toThrow(RangeError);
  expect(() => encodeResponse({ message: 'managedAccounts', fields: { accounts: 'DU\0' } }, 193)).toThrow(RangeError);
});
