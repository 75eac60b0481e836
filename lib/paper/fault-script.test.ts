import { checkFaultScript } from './fault-script.ts';

test.each([
  [{ dropAfterOrder: { skip: 2, times: 1 }, notice: { code: 1100 }, clear: true }],
  [{ neverConfirm: null }],
  [{ omitStatus: { statuses: ['Submitted'] }, delayStatus: { delayMs: 300 } }],
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
  ['a list', [], 'script: found object, needed an object'],
])('refuses %s and names it', (_name, script, problem) => {
  expect(() => checkFaultScript(script)).toThrow(problem);
});
