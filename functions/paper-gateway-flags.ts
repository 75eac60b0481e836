/** The flags of `npm run paper-gateway`, checked: text in, options out. Every problem is told at once, in words. */
import { parseArgs } from 'node:util';
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';
import { TIMINGS, type Timing } from '../lib/paper/event-timing.ts';
import { wireTimeMs } from '../lib/paper/gateway-time.ts';

export interface PaperGatewayFlags {
  readonly port: number;
  /** Address to listen on; loopback where left out. */
  readonly host?: string;
  readonly seed: number;
  /** Market time a wall time. */
  readonly speed: number;
  readonly pacing: boolean;
  /** How late clients hear of their orders. */
  readonly timing: Timing;
  readonly alwaysOpen: boolean;
  readonly controlPort?: number;
  readonly wireLogFile?: string;
  readonly stateFile?: string;
  readonly faultsFile?: string;
  readonly dataDirectory?: string;
  readonly startAtMs?: number;
}

/** What each flag needs, as the usage prints it. */
const FLAGS = {
  port: 'a port, 0 for any (default 4002)',
  host: 'an address to listen on (default 127.0.0.1; whoever reaches it can trade the paper account)',
  'control-port': 'a port, 0 for any',
  'wire-log': 'a file',
  state: 'a file',
  faults: 'a YAML or JSON file',
  seed: 'a whole number (default 1)',
  data: 'a folder of price files',
  from: 'a date yyyy-mm-dd, or with a time of day in New York yyyy-mm-ddThh:mm (default 10:00)',
  speed: 'a number from 0 (default 1)',
  pacing: 'on or off (default off)',
  timing: 'fast or real (default fast)',
} as const;
type FlagName = keyof typeof FLAGS;

/** @throws ValidationError naming every flag that does not fit */
export function parsePaperGatewayFlags(args: readonly string[]): PaperGatewayFlags {
  const found = read(args);
  const problems: FieldProblem[] = [];
  const take = <Value>(name: FlagName, fallback: Value, parse: (text: string) => Value | undefined): Value => {
    const text = found.values.get(name);
    if (text === undefined) return fallback;
    const value = parse(text);
    if (value === undefined) problems.push({ field: `--${name}`, found: `"${text}"`, needed: FLAGS[name] });
    return value ?? fallback;
  };
  const controlPort = take<number | undefined>('control-port', undefined, parsePort);
  const startAtMs = take<number | undefined>('from', undefined, parseStart);
  const host = found.values.get('host');
  const wireLogFile = found.values.get('wire-log');
  const stateFile = found.values.get('state');
  const faultsFile = found.values.get('faults');
  const dataDirectory = found.values.get('data');
  const flags = {
    port: take('port', 4002, parsePort),
    seed: take('seed', 1, (text) => wholeNumber(text, 0, 0x7fffffff)),
    speed: take('speed', 1, parseSpeed),
    pacing: take('pacing', false, (text) => (text === 'on' ? true : text === 'off' ? false : undefined)),
    timing: take('timing', 'fast', (text) => TIMINGS.find((each) => each === text)),
    alwaysOpen: found.alwaysOpen,
    ...(host === undefined ? {} : { host }),
    ...(controlPort === undefined ? {} : { controlPort }),
    ...(startAtMs === undefined ? {} : { startAtMs }),
    ...(wireLogFile === undefined ? {} : { wireLogFile }),
    ...(stateFile === undefined ? {} : { stateFile }),
    ...(faultsFile === undefined ? {} : { faultsFile }),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  };
  if (problems.length > 0) throw new ValidationError('Flags', problems);
  return flags;
}

function read(args: readonly string[]): { readonly values: ReadonlyMap<string, string>; readonly alwaysOpen: boolean } {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: text,
        host: text,
        'control-port': text,
        'wire-log': text,
        state: text,
        faults: text,
        seed: text,
        data: text,
        from: text,
        speed: text,
        pacing: text,
        timing: text,
        'always-open': { type: 'boolean' },
      },
    });
    const { 'always-open': alwaysOpen = false, ...rest } = values;
    const pairs = Object.entries(rest).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
    return { values: new Map(pairs), alwaysOpen };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const needed = [...Object.keys(FLAGS), 'always-open'].map((name) => `--${name}`).join(' ');
    throw new ValidationError('Flags', [{ field: 'flags', found: error.message, needed }]);
  }
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value >= least && value <= most ? value : undefined;
}

const parsePort = (text: string): number | undefined => wholeNumber(text, 0, 65_535);

function parseSpeed(text: string): number | undefined {
  return /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

/** A time of day in New York; 10:00 where none is given: within the hours of every market. */
function parseStart(text: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/.exec(text);
  if (found === null) return undefined;
  return wireTimeMs(`${found[1]}${found[2]}${found[3]} ${found[4] ?? '10:00'}:00`, 'America/New_York');
}
