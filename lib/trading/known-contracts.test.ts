import { conId } from '../domain/ids.ts';
import type { ContractDetails } from '../domain/contract.ts';
import { bookOf, positionOf, targets } from '../testing/allocation-values.ts';
import { detailsOf, scriptedReader } from '../testing/scripted-broker-reader.ts';
import { calm } from '../testing/store-harness.ts';
import { ALPHA, BETA, contractOf } from '../testing/trading-values.ts';
import { knownContracts, type ContractsInput, type KnownContracts } from './known-contracts.ts';

const OLD = contractOf({ conId: conId(2), localSymbol: 'MESM0', secType: 'FUT', exchange: '' });
const input = (changes: Partial<ContractsInput> = {}): ContractsInput => ({
  opinions: new Map([[ALPHA, targets({ 1: 1, 2: 0 })]]),
  books: new Map(),
  orders: [],
  positions: [positionOf(OLD, 3)],
  allPositions: false,
  ...changes,
});
/** A broker that knows these contracts by their ConId. */
const find = (given: ContractsInput, known: readonly ContractDetails[] = []): Promise<KnownContracts> =>
  knownContracts(
    scriptedReader({
      contractDetails: (spec) =>
        Promise.resolve(known.filter(({ contract }) => 'conId' in spec && contract.conId === spec.conId)),
    }),
    given,
    calm(),
  );
const details = detailsOf({ contract: OLD });

describe('knownContracts', () => {
  it('asks by its ConId for what a strategy holds without naming it', async () => {
    const opinion = { ...targets({ 1: 1, 2: 0 }), contracts: new Map([[conId(1), detailsOf()]]) };
    const { contracts, wanted, missing } = await find(input({ opinions: new Map([[ALPHA, opinion]]) }), [details]);
    expect([[...contracts.keys()], [...wanted], missing.size]).toEqual([[1, 2], [1, 2], 0]);
  });

  it('finds it also where the books of two strategies cancel out and the account has no position', async () => {
    const books = new Map([
      [ALPHA, bookOf({ 2: 5 })],
      [BETA, bookOf({ 2: -5 })],
    ]);
    const opinions = new Map([[ALPHA, targets({ 2: 0 })]]);
    const { contracts } = await find(input({ opinions, books, positions: [] }), [details]);
    expect([...contracts.keys()]).toEqual([2]);
  });

  it('tells what the broker does not know any more, and fails nothing else', async () => {
    const opinions = new Map([[ALPHA, targets({ 2: 0 })]]);
    const { contracts, missing } = await find(input({ opinions }));
    expect([contracts.size, missing.get(OLD.conId)]).toEqual([0, 'Contract 2 is not known to the broker']);
    const silent = await knownContracts(scriptedReader(), input({ opinions }), calm());
    expect(silent.missing.get(OLD.conId)).toBe('Not scripted: contractDetails');
  });

  it('takes every position but cash where a limit looks at the whole account, without being a wish', async () => {
    const cash = contractOf({ conId: conId(8), secType: 'CASH' });
    const positions = [positionOf(OLD, 3), positionOf(cash, 100)];
    const { contracts, wanted } = await find(input({ opinions: new Map(), positions, allPositions: true }), [details]);
    expect([[...contracts.keys()], wanted.size]).toEqual([[2], 0]);
  });
});
