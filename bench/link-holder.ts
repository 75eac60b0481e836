/**
 * An instance that is going to be killed: connects as the desk's trader and holds the client id, nothing else.
 * `node bench/link-holder.ts PORT`; ends by the signal of who started it.
 */
import { connectPaperTrader } from '../lib/testing/paper-trader.ts';

const trader = await connectPaperTrader(Number(process.argv[2]), { pacing: 'off' });
process.stdout.write(`Connected as ${trader.clientId}\n`);
