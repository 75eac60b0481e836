import { readFileSync } from 'node:fs';
import { checkFaultScript, FAULT_NAMES } from './fault-script.ts';

test.each([
  [{ dropAfterOrder: { skip: 2, times: 1 }, notice: { code: 1100 }, clear: true }],
  [{ neverConfirm: null }],
  [{ omitStatus: { statuses: ['Submitted'] }, delayStatus: { delayMs: 300 } }],
  [{ fillPartially: { quantity: '0.5', slices: 1 }, reorderStatus: {}, restart: { downMs: 0 } }],
  [{ correctExecution: { quantity: '0' }, bustExecution: {} }],
])('accepts %j', (script) => {
  expect(() => checkFaultScript(script)).not.toThrow();
});

test.each([
  ['dropOrder', { dropOrder: {} }, 'dropOrder: found an unknown fault'],
  ['a missing code', { rejectOrder: {} }, 'rejectOrder.code: found nothing, needed a value'],
  ['a negative count', { neverConfirm: { skip: -1 } }, 'neverConfirm.skip: found -1, needed an integer of at least 0'],
  ['a misspelt key', { neverConfirm: { time: 1 } }, 'neverConfirm.time: found an unknown key'],
  ['true for a rule', { neverConfirm: true }, 'neverConfirm: found true, needed an object'],
  ['false for an action', { thaw: false }, 'thaw: found false, needed true'],
  [
    'neither quantity nor slices',
    { fillPartially: {} },
    'fillPartially: found none of them, needed quantity or slices',
  ],
  [
    'a quantity of nothing',
    { fillPartially: { quantity: '0.0' } },
    'fillPartially.quantity: found "0.0", needed decimal',
  ],
  [
    'a price that is a float',
    { correctExecution: { price: 1.5 } },
    'correctExecution.price: found 1.5, needed decimal',
  ],
  ['no slices', { fillPartially: { slices: 0 } }, 'fillPartially.slices: found 0, needed an integer of at least 1'],
  ['a list', [], 'script: found object, needed an object'],
])('refuses %s and names it', (_name, script, problem) => {
  expect(() => checkFaultScript(script)).toThrow(problem);
});

test('has an example in the document for every fault, and none that is refused', () => {
  const section = readFileSync('docs/paper-gateway.md', 'utf8').split('\n## Faults')[1] ?? '';
  const examples = [...section.matchAll(/^\|.*\| `(\{.*\})` \|$/gm)].map(([, json = '']): unknown => JSON.parse(json));
  for (const example of examples) checkFaultScript(example);
  const shown = examples.flatMap((example) => Object.keys(example ?? {}));
  expect([...new Set(shown)].toSorted()).toEqual([...FAULT_NAMES].toSorted());
});
