/** Decisions of the page that need no browser: order of rows, drift, alerts, filters, problems, words of events. */
import { fieldError, problemOf } from '../../dashboard/src/api/problem.ts';
import { ordered, type Column } from '../../dashboard/src/parts/columns.ts';
import { evenSeconds } from '../../dashboard/src/parts/even-seconds.ts';
import { plainJson } from '../../dashboard/src/parts/plain-json.ts';
import { toneOf, toneOfPnl } from '../../dashboard/src/parts/tones.ts';
import { withinRange } from '../../dashboard/src/views/desk/chart-range.ts';
import { placeOf } from '../../dashboard/src/views/desk/place-of.ts';
import { positionRows } from '../../dashboard/src/views/desk/position-rows.ts';
import { badgeOf, saysOf } from '../../dashboard/src/views/desk/says-of.ts';
import { chosenOf, filterOf, queryOf } from '../../dashboard/src/views/orders/order-filter.ts';
import { askedBy, canReplay, whyRecord } from '../../dashboard/src/views/runs/why-record.ts';

const columns: readonly Column<{ readonly name: string; readonly value: number }>[] = [
  { key: 'name', label: 'Name', text: ({ name }) => name, order: ({ name }) => name },
  { key: 'value', label: 'Value', text: ({ value }) => String(value), order: ({ value }) => value },
];
const rows = [
  { name: 'b10', value: Number.NaN },
  { name: 'b9', value: 2 },
  { name: 'a', value: 1 },
];

test('orders rows by a column, unknown figures last either way', () => {
  const names = (key: string, isDescending: boolean): readonly string[] =>
    ordered(rows, columns, { key, isDescending }).map(({ name }) => name);
  expect(names('name', false)).toEqual(['a', 'b9', 'b10']);
  expect(names('value', false)).toEqual(['a', 'b9', 'b10']);
  expect(names('value', true)).toEqual(['b9', 'a', 'b10']);
  expect(ordered(rows, columns, { key: 'none', isDescending: true })).toBe(rows);
});

const drift = {
  conId: 2,
  localSymbol: 'VIXY',
  ledger: '10',
  broker: '0',
  difference: '-10',
  likelyCause: 'An order by hand',
};

test('shows a contract that only the books have, first and with its difference', () => {
  const [row] = positionRows({ account: null, drift: [drift] });
  expect(row).toMatchObject({ localSymbol: 'VIXY', broker: '0', ledger: '10', drift });
});

test('leads an alert to the view that has its facts', () => {
  const run = `/runs/${'a'.repeat(64)}`;
  expect(placeOf({ kind: 'failed-runs', path: run })).toBe(run);
  expect(placeOf({ kind: 'breaker', path: '/breaker' })).toBe('/live');
  expect(placeOf({ kind: 'drift', path: 'javascript:alert(1)' })).toBeUndefined();
});

test('says an event in one line and invents nothing', () => {
  const facts = { action: 'BUY', volume: '1352', symbol: 'SPY', price: '332.83', errorMessage: null };
  expect(saysOf({ stream: 'runs/a', facts })).toBe('BUY 1,352 SPY at 332.83');
  expect(saysOf({ stream: 'runs/a', facts: { intent: 'allocation', status: 200 } })).toBe('allocation');
  expect(saysOf({ stream: 'runs/a', facts: { action: {}, symbol: 3 } })).toBe('runs/a');
  const halted = { stream: 'controls/paper', facts: { state: 'HALTED', reason: 'odd fills', author: 'ann' } };
  expect(saysOf(halted)).toBe('ann: odd fills');
  expect(badgeOf({ ...halted, kind: 'trading_state_set' })).toEqual({ tone: 'bad', word: 'halted' });
  expect(badgeOf({ kind: 'trading_state_set', facts: { state: {} } })).toEqual({
    tone: 'plain',
    word: 'trading state set',
  });
});

test('takes a filter from the address and leaves out what it does not know', () => {
  const filter = filterOf({ state: 'FILLED', symbol: ' SPY', from: '2020-02-07', to: 'soon', strategy: ['x'] });
  expect(filter).toEqual({ state: 'FILLED', strategy: '', symbol: ' SPY', from: '2020-02-07', to: '' });
  expect(queryOf(filter)).toEqual({ state: 'FILLED', symbol: 'SPY', from: '2020-02-07T00:00:00.000Z' });
  expect(chosenOf(filterOf({ state: 'LOST' }))).toEqual({});
});

test('gives the desk its own words for a problem', () => {
  const problem = problemOf(400, {
    type: 'urn:intentdesk:problem:validation',
    title: 'The request does not fit',
    detail: 'Body does not fit: found 1 problem',
    problems: [{ field: 'reason', found: 'nothing', needed: 'words' }, { field: 3 }],
  });
  expect(problem).toMatchObject({ type: 'validation', status: 400, fields: [{ field: 'reason' }] });
  expect(fieldError(problem, 'reason')).toBe('Found nothing, needed words');
  expect(fieldError(problem, 'state')).toBeUndefined();
});

test('says so where an answer is no problem document', () => {
  expect(problemOf(502, '<html>')).toMatchObject({ type: 'unreadable', status: 502, fields: [] });
});

test('untags stored decimals and maps, and leaves the rest', () => {
  expect(plainJson({ $decimal: '1.5' })).toBe('1.5');
  expect(plainJson({ $map: [['a', 1], [2, 'b'], 'no pair'] })).toEqual({ a: 1, 2: 'b' });
  expect(plainJson(null)).toBeNull();
});

test('means a state by its word whatever its case, and nothing by one it does not know', () => {
  expect(['FILLED', 'filled', 'UNKNOWN', 'constructor'].map(toneOf)).toEqual(['good', 'good', 'bad', 'plain']);
  expect(['-1', '0.00', '1', null].map(toneOfPnl)).toEqual(['bad', 'plain', 'good', 'plain']);
});

test('looks back from the newest point of a chart, not from now', () => {
  const day = 86_400_000;
  const points = [0, 29 * day, 30 * day];
  const within = (name: Parameters<typeof withinRange>[2]): readonly number[] => withinRange(points, (at) => at, name);
  expect(within('1 day')).toEqual([29 * day, 30 * day]);
  expect(within('All')).toHaveLength(3);
  expect(withinRange([], (at: number) => at, '1 week')).toEqual([]);
});

test('gives time the same room in a chart, however few the points', () => {
  const seconds = evenSeconds([0, 10, 2_400]);
  expect(seconds.slice(0, 3)).toEqual([0, 10, 20]);
  expect(seconds).toHaveLength(241);
  expect([evenSeconds([]), evenSeconds([5]), evenSeconds([5, 6])]).toEqual([[], [5], [5, 6]]);
});

test('tells of a changed configuration who, why and what, and offers no replay of what had no plan', () => {
  const changes = [{ path: 'limits.maxPositions', before: 20, after: 30 }];
  const record = { caller: { name: 'ann', role: 'admin' }, reason: 'more room', document: 'paper', changes };
  const run = { answer: { body: { document: 'paper', changes } }, activity: { record }, orders: [] };
  expect(askedBy(run)).toBe('ann, admin: more room');
  expect(whyRecord(run).facts).toEqual([
    ['Document', 'paper'],
    ['limits.maxPositions', '20 → 30'],
  ]);
  expect(canReplay(run)).toBe(false);
  expect(canReplay({ activity: { record: { plan: {} } } })).toBe(true);
});

test('says nothing of a caller that the record does not have, whatever stands there instead', () => {
  for (const record of [undefined, 'ann', { caller: 'ann' }, []])
    expect(askedBy({ activity: { record } })).toBeUndefined();
  expect(askedBy({ activity: null })).toBeUndefined();
});
