/**
 * What stands in the way of targets that were missed, written by hand: shares from profiles (processor time of the measuring process
 * that is not idle), the others from what is measured and from the code. `npm run bench:docs` puts it beside each missed one, with
 * the command that shows the profile again, and says where nobody has looked yet. It holds no figure of a run: those are measured.
 */

export interface WhatBinds {
  readonly bench: number;
  /** Part of the condition; every condition where left out. */
  readonly condition?: string;
  /** Part of the target's text. */
  readonly target: string;
  readonly why: string;
  /** What follows `npm run bench:profile --`: a profile with these shares, or with `--parts` what the figure is made of. */
  readonly profile?: string;
}

export const WHAT_BINDS: readonly WhatBinds[] = [
  {
    bench: 1,
    target: 'at most 5 ms',
    why:
      'no single part: a quarter is the paper gateway in the same process with its codec, a fifth the checks of what is stored (nearly all ' +
      'of what is written: what was just written is not checked again where it is read), an eighth Node’s sockets and timers, a tenth the ' +
      'library’s codec, a twelfth the adapter; few rounds run before it is measured, and warm code takes half as long',
    profile: '1 "ack 0" --rounds 20',
  },
  {
    bench: 1,
    target: '1.1 x 50 ms',
    why:
      'the fifty milliseconds begin when the gateway has taken an order: two commits and forty frames come on top, in one process; of that ' +
      'a quarter is the gateway and its codec, a quarter Node’s sockets and timers, a fifth the store and its checks',
    profile: '1 "ack 50" --rounds 20',
  },
  {
    bench: 2,
    target: 'with the next window',
    why:
      'the start of the API is part of the window, so that the order goes out a second behind it; then the first order of a gateway that has ' +
      'just been started takes it some milliseconds to answer',
    profile: '2 "in the tick" --parts',
  },
  {
    bench: 3,
    target: '20 us',
    why:
      'a fifth is the system call of the line’s one `write`, a quarter the garbage collector, whose pauses are what the 99th percentile ' +
      'sees, a fifth the queue and the encoding',
    profile: '3 99th',
  },
  {
    bench: 4,
    target: '1.2x one commit',
    why:
      'three requests in turn where the floor has one: lease, orders and executions by their names, which begins the transaction, then books ' +
      'and open orders side by side, then the commit; between them this process decides, and Google’s client checks and encodes each document',
    profile: '4 "50 fills" --parts',
  },
  {
    bench: 5,
    target: '99 %',
    why:
      'pauses that the stand-in asks for (429 and 529 with Retry-After: 1) are everybody’s; 1,000 entries meet about eighteen of them, and ' +
      'where no failure asks for one 99 % is passed',
    profile: '5 --parts',
  },
  {
    bench: 6,
    target: '1.05 x the critical path',
    why:
      'every step of an analysis is stored before the next begins, some forty commits an analysis: a quarter is the embedded store (half ' +
      'of that freezes what it hands out), three tenths the checks of what is stored, an eighth each the garbage collector and the disk; ' +
      'on the emulator the commits wait for its process',
    profile: '6 makespan --quick',
  },
  {
    bench: 6,
    target: '1.01 x the critical path',
    why: 'the same: each stage ends with commits that the critical path does not have',
  },
  {
    bench: 6,
    condition: 'submissions',
    target: 'at most 50 ms',
    why:
      'the process that answers works on a hundred analyses as well: of its time three tenths are the store, a fifth the checks of what is ' +
      'stored, a tenth the garbage collector, a sixtieth the HTTP surface; on the emulator it waits behind their commits in one Java process',
    profile: '6 submissions --quick',
  },
  {
    bench: 6,
    condition: 'submissions',
    target: '1.5 x one durable create',
    why:
      'in the embedded store a create is a step of the same process and costs next to nothing; on the emulator a submission is more than its ' +
      'create: who may submit, how many are open, its first event',
  },
  {
    bench: 7,
    target: 'no worse than the naive loop',
    why:
      'to 100 readers both do the same work but for a few hundredths, so that the pause of one event in a hundred decides: rounds of one ' +
      'run lie on both sides of 1',
    profile: '7 --beside',
  },
  {
    bench: 7,
    target: 'half the p99',
    why:
      'both write once a socket: that one system call is nearly half of all processor time with 1,000 readers and over a third with 100, ' +
      'the same for both, and the reading in the same process most of the rest; what is encoded once instead of for each is a few hundredths',
    profile: '7 --beside',
  },
  {
    bench: 8,
    target: '1.25 times',
    why:
      'the modules that check settings and listen are read before the port is open; a bare server reads one, and what Node’s own boot takes is ' +
      'the same for both',
    profile: '8 image --parts',
  },
  {
    bench: 9,
    target: '1 s',
    why:
      'two thirds of the time this process works: the gateway in it and its codec, Google’s client with a thousand documents read and more ' +
      'written, our checks of them; the rest it waits for the emulator, request behind request',
    profile: '9 --parts',
  },
  {
    bench: 9,
    target: '300 ms',
    why:
      'the same: the commits of 1,000 fills alone, nothing read or decided, take most of that on the emulator (the floor of benchmark 4), ' +
      'and two of them cannot be one beside each other, since both write the same books',
    profile: '9 --parts',
  },
  {
    bench: 10,
    target: '2,340x',
    why:
      'the profile is flat: a fifth is the gateway with its codec, a sixth the store with its checks, an eighth the library, a tenth the ' +
      'trading core. Of a whole day two fifths are the broker’s complete lists, which grow with it: gateway, library and adapter tell each ' +
      'execution of the day four times a run, as no list is believed that was not read again, and a seventh is garbage collection',
    profile: '10 --quick',
  },
  {
    bench: 12,
    target: 'at most',
    why:
      'gateway, desk and a process that waits share the processors of the machine: what the desk itself takes is the second figure. Of that a ' +
      'quarter decodes ticks (library and adapter), a quarter is the ledger’s store with its checks, a seventh thinks and places; no part is large',
    profile: '12 "on the wire" --quick',
  },
];

/** @returns the note on a missed target, or that nobody has looked */
export function whatBinds(missed: {
  readonly bench: number;
  readonly condition: string;
  readonly text: string;
}): string {
  const found = WHAT_BINDS.find(
    ({ bench, condition = '', target }) =>
      bench === missed.bench && missed.condition.includes(condition) && missed.text.includes(target),
  );
  if (found === undefined) return 'not looked into yet';
  return found.profile === undefined ? found.why : `${found.why} (\`npm run bench:profile -- ${found.profile}\`)`;
}
