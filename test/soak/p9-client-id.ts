/**
 * P9: a client id that somebody else holds for up to a minute is waited for and taken again, the same one, within two
 * seconds of its release. Both are production connections over the simulated gateway; the clock is virtual.
 */
import { DEFAULT_ACCOUNT } from '../../lib/paper/simulated-broker.ts';
import { accountId, clientId, orderId } from '../../lib/domain/ids.ts';
import type { BrokerTrader } from '../../lib/ports/broker.ts';
import type { SimulatedDesk } from '../../lib/testing/simulation/simulated-desk.ts';
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { finish, pause } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

const RELEASES = 10;
const LONGEST_HELD_MS = 60_000;
const REGAINED_MS = 2_000;
const ID = 1;

export const clientIdRegained: SoakPromise = {
  name: 'P9',
  title: 'the client id is regained: held by another for up to 60 s (326)',
  unit: 'releases',
  seeds: 100,
  seedsInCi: 10,
  async try(seed) {
    const world = await createWorld({ seed, latencyMs: 3 });
    return finish(world, play(world));
  },
};

async function play(world: World): Promise<number> {
  const { random, clock, judge, gateway } = world;
  let holder = await connect(world.desk());
  for (let release = 0; release < RELEASES; release += 1) {
    const heldForMs = random.below(LONGEST_HELD_MS + 1);
    const regained = connect(world.desk()).then((trader) => ({ trader, atMs: clock.nowMs() }));
    await pause(world, heldForMs);
    const releasedAtMs = clock.nowMs();
    holder.disconnect();
    const { trader, atMs } = await regained;
    if (atMs < releasedAtMs) judge.find(`Id ${ID} was given twice: found a second holder after ${heldForMs} ms`);
    const tookMs = atMs - releasedAtMs;
    if (tookMs > REGAINED_MS)
      judge.find(`Held ${heldForMs} ms: found ${tookMs} ms from release to ready, needed at most ${REGAINED_MS}`);
    if (!gateway.clientIds.includes(ID))
      judge.find(`Not regained: found ${gateway.clientIds.join(', ')}, needed ${ID}`);
    holder = trader;
  }
  holder.disconnect();
  return RELEASES;
}

const connect = ({ deps }: SimulatedDesk): Promise<BrokerTrader> =>
  deps.connector.connectTrader({
    clientId: clientId(ID),
    account: accountId(DEFAULT_ACCOUNT),
    marketDataType: 1,
    signal: calm(),
    gate: () => undefined,
    orderIdHighWater: orderId(0),
  });
