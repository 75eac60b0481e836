import { decodeRequest } from './decode-request.ts';

test.each([
  [178, ['4', '1', '9', '']],
  [168, ['4', '1', '9']],
  [188, ['4', '1', '9', '', '', '', '2147483647']],
  [191, ['4', '1', '9', '']],
  [192, ['4', '9', '', '', '2147483647']],
  [193, ['4', '9', '', '', '']],
])('finds the order id of cancelOrder at version %i', (version, fields) => {
  expect(decodeRequest(fields, version)).toMatchObject({ request: { message: 'cancelOrder', fields: { orderId: 9 } } });
});

test('reads historical data requests, which carry no version field', () => {
  const contract = ['756733', 'SPY', 'STK', '', '', '', '', 'SMART', '', 'USD', '', ''];
  const tail = ['0', '', '1 day', '30 D', '1', 'TRADES', '1', '0', ''];
  expect(decodeRequest(['20', '5', ...contract, ...tail], 193)).toMatchObject({
    request: {
      message: 'reqHistoricalData',
      fields: { reqId: 5, barSize: '1 day', duration: '30 D', useRth: true, keepUpToDate: false },
    },
  });
});

test('knows an id without codec as unknown, and keeps it', () => {
  expect(decodeRequest(['4711', '1'], 193)).toEqual({ kind: 'unknown', id: '4711' });
  expect(decodeRequest([''], 193)).toEqual({ kind: 'unknown', id: '' });
});

test('says which field of which request does not fit', () => {
  expect(decodeRequest(['7', '3', '12', 'x'], 193)).toMatchObject({
    kind: 'malformed',
    name: 'reqExecutions',
    id: 12,
    error: { field: 'filterClientId' },
  });
});
