import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Every query of the code beyond "all of a collection": `collection orderBy field`. The emulator enforces no index. */
const QUERIES = [
  { collection: 'runs', field: 'claimedAtMs' },
  { collection: 'tradeLog', field: 'order' },
  { collection: 'tradeLog', field: 'waitingFor' },
  { collection: 'tradeLog', field: 'deadAtMs' },
  { collection: 'netLiquidation', field: 'marketAtMs' },
  { collection: 'marketData', field: 'symbol' },
];
/** Fields of collections that are exempt as a whole, and are asked for all the same. */
const EXCEPTED = [
  { collection: 'settledOrders', field: 'plannedAtMs', order: 'DESCENDING' },
  { collection: 'executions', field: 'orderRef', order: 'ASCENDING' },
];

interface Override {
  readonly collectionGroup: string;
  readonly fieldPath: string;
  readonly indexes: readonly unknown[];
}

const readJson = (): { readonly indexes: readonly unknown[]; readonly fieldOverrides: readonly Override[] } =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'firestore.indexes.json'), 'utf8'));

const adapter = path.join(import.meta.dirname, '../lib/adapters/firestore');

function querySteps(): readonly string[] {
  const sources = readdirSync(adapter).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return sources.flatMap((file) => {
    const text = readFileSync(path.join(adapter, file), 'utf8');
    return [...text.matchAll(/\.(where|orderBy|collectionGroup|findNearest|pipeline)\(([^)]*)\)/g)].map(
      ([, step, parameters]) => `${step}(${parameters})`,
    );
  });
}

describe('Firestore indexes', () => {
  it('cover every query the adapter makes: one field each, so no composite index', () => {
    // Events are read in the order of their document ids, which needs no index.
    const fieldSteps = querySteps().filter((step) => step !== 'orderBy(FieldPath.documentId()');
    expect(fieldSteps).toEqual([
      "where('marketAtMs', '>=', fromMs)",
      "where('marketAtMs', '<=', toMs)",
      "orderBy('marketAtMs', 'desc')",
      // `order.all.INFO` and its like, or `order.run.INFO`: a range of one field, and ordered by it.
      "where(key, '>=', from)",
      "where(key, '<', before)",
      "orderBy(key, 'desc')",
      "where('waitingFor', 'array-contains', name)",
      "orderBy('deadAtMs', 'desc')",
      "where('symbol', '==', symbol)",
      "orderBy('plannedAtMs', 'desc')",
      "where('orderRef', 'in', chunk)",
      "orderBy('claimedAtMs', 'desc')",
      "orderBy('queueRankMs')",
      "orderBy('queueRankMs')",
      "orderBy('createdAtMs', 'desc')",
      "orderBy('decidedAtMs', 'desc')",
    ]);
    expect(readJson().indexes).toEqual([]);
  });

  it('exempt no field that a query orders by', () => {
    for (const { collection, field } of QUERIES) {
      const exempt = readJson().fieldOverrides.filter(
        (o) => o.collectionGroup === collection && o.indexes.length === 0,
      );
      const paths = exempt.map((override) => override.fieldPath);
      expect(paths).not.toContain(field);
      expect(paths).not.toContain('*');
    }
  });

  it('keep one field of a collection that is exempt where a query needs it', () => {
    for (const { collection, field, order } of EXCEPTED) {
      const own = readJson().fieldOverrides.find((o) => o.collectionGroup === collection && o.fieldPath === field);
      expect(own?.indexes).toEqual([{ order, queryScope: 'COLLECTION' }]);
    }
  });

  it('leave long texts out and let everything that carries expireAt expire', () => {
    const named = readJson().fieldOverrides.map((override) => `${override.collectionGroup}.${override.fieldPath}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'runs.expireAt',
        'settledOrders.expireAt',
        'netLiquidation.expireAt',
        'activity.expireAt',
        'parts.expireAt',
        'tradeLog.expireAt',
        'parts.*',
        'runs.argumentsJson',
        'events.expireAt',
        'eventHeads.expireAt',
        'streamPasses.expireAt',
      ]),
    );
  });
});
