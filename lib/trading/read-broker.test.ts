/** When the silence of the broker's lists counts: not while IB's servers are out of reach, whenever that began. */
import { fillOf } from '../testing/trading-values.ts';
import { scriptedTrader, type ScriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { readBroker } from './read-broker.ts';

let broker: ScriptedTrader;
beforeEach(() => {
  broker = scriptedTrader();
});

describe('readBroker', () => {
  it('tells a complete picture of a broker in reach as stable', async () => {
    await expect(readBroker(broker, calm())).resolves.toMatchObject({ stable: true, linkWasLost: false });
    expect(broker.listeners()).toBe(0);
  });

  it('takes no list for proof on a link that was lost before the first of them', async () => {
    const lost = { ...broker, isLinkLost: () => true };
    await expect(readBroker(lost, calm())).resolves.toMatchObject({ stable: false, linkWasLost: true });
  });

  it('takes no list for proof where the link was lost and restored meanwhile', async () => {
    const reading = readBroker(broker, calm());
    broker.emit({ kind: 'link', state: 'lost', reason: '1100' });
    broker.emit({ kind: 'link', state: 'restored', reason: '1102' });
    await expect(reading).resolves.toMatchObject({ stable: false, linkWasLost: true });
  });

  it('reads again where an execution came in between, and says so where they never stop', async () => {
    const fills = Array.from({ length: 5 }, (_, index) => [fillOf({ id: `000${index}.01` })]);
    broker.lists.fills = [fills[0] ?? [], fills[1] ?? []];
    await expect(readBroker(broker, calm())).resolves.toMatchObject({ stable: true });
    broker.lists.fills = fills;
    await expect(readBroker(broker, calm())).resolves.toMatchObject({ stable: false, linkWasLost: false });
  });
});
