/** The tables of error codes in docs/reliability.md, made from the tables of the adapter; nothing else knows a code. */
import {
  CONNECTIVITY,
  ORDER_ERRORS,
  orderErrorVerdict,
  REQUEST_ERRORS,
  type HeardOrderState,
  type OrderErrorRule,
  type OrderRequestKind,
} from '../adapters/ibkr/error-table.ts';

const MEANINGS: { readonly [verdict: string]: string } = {
  rejected: 'the order was not accepted: proved',
  notice: 'nothing about the order',
  'status-follows': 'its order status will say',
  request: 'the request failed, the order is as it was',
  unproven: 'nothing: the order is looked up at the broker',
};

/** What stands between the marks of the document. */
export function errorTables(): string {
  return [
    'Verdicts: ' +
      Object.entries(MEANINGS)
        .map(([verdict, meaning]) => `\`${verdict}\` ${meaning}`)
        .join('; ') +
      '. A code that is not listed is `unproven`.',
    '',
    '| Code | Means | New order, unheard of | New order, live | New order, done | Cancel, or of an older connection |',
    '|---|---|---|---|---|---|',
    ...ORDER_ERRORS.map(orderRow),
    '',
    'Codes about the connection between TWS and IB: ' +
      [...CONNECTIVITY].map(([code, state]) => `\`${code}\` ${state}`).join(', ') +
      '.',
    '',
    'Codes that name a request (id of 10^9 and above); every other refuses it, `2100` to `2199` are notices, `162` is told apart by its words:',
    '',
    '| Code | The request |',
    '|---|---|',
    ...[...REQUEST_ERRORS].map(([code, verdict]) => `| ${code} | ${verdict} |`),
  ].join('\n');
}

function orderRow(rule: OrderErrorRule): string {
  const { from, to, words, meaning } = rule;
  const codes = from === to ? String(from) : `${from}-${to}`;
  const text = words === undefined ? '' : SAMPLE;
  const verdict = (kind: OrderRequestKind, state: HeardOrderState): string =>
    orderErrorVerdict({ code: from, text, kind, state });
  const cells = [
    verdict('place', 'unheard'),
    verdict('place', 'live'),
    verdict('place', 'done'),
    verdict('cancel', 'live'),
  ];
  const told = words === undefined ? meaning : `${meaning} (by its words)`;
  return `| ${codes} | ${told} | ${cells.join(' | ')} |`;
}

/** IB's words for a refused cancel. */
const SAMPLE = 'Cancel attempted when order is not in a cancellable state';
