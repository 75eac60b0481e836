/**
 * `npm run paper-gateway`: the paper gateway alone, until SIGTERM or SIGINT. Reads flags, starts the parts, prints one line
 * when ready. What a flag does not support yet is refused, never ignored.
 */
import { readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { startControlPort } from '../lib/paper/control-port.ts';
import { parseFaultFile } from '../lib/paper/fault-file.ts';
import { startPaperGateway, type PaperGateway } from '../lib/paper/paper-gateway.ts';
import { listeningOn } from './listening-on.ts';
import { parsePaperGatewayFlags } from './paper-gateway-flags.ts';
import { systemProblem } from './system-problem.ts';
import { tellProblem } from './tell-problem.ts';

async function main(): Promise<void> {
  const { controlPort, faultsFile, ...options } = parsePaperGatewayFlags(process.argv.slice(2));
  checkFolder(options.dataDirectory);
  const faults =
    faultsFile === undefined ? {} : { faults: parseFaultFile(readFileSync(faultsFile, 'utf8'), faultsFile) };
  const gateway = await listeningOn({ subject: 'Flags', field: '--port', port: options.port }, () =>
    startPaperGateway({
      ...options,
      ...faults,
      timers: systemClock,
      onProblem: tellProblem((line) => say(process.stderr, line)),
    }),
  );
  try {
    await serve(gateway, { controlPort, host: options.host ?? '127.0.0.1' });
  } finally {
    await gateway.close();
  }
}

/** Price files are read when somebody asks for them: a folder that is not there would be noticed by the first client. */
function checkFolder(folder: string | undefined): void {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new ValidationError('Flags', [{ field: '--data', found: `"${folder}"`, needed: 'a folder that is there' }]);
}

async function serve(
  gateway: PaperGateway,
  { controlPort, host }: { readonly controlPort: number | undefined; readonly host: string },
): Promise<void> {
  const { faults, clock } = gateway;
  const control =
    controlPort === undefined
      ? undefined
      : await listeningOn({ subject: 'Flags', field: '--control-port', port: controlPort }, () =>
          startControlPort({ faults, clock, port: controlPort }),
        );
  try {
    say(process.stdout, `Paper gateway listening on ${host}:${gateway.port}`);
    if (control !== undefined) say(process.stdout, `Control port listening on 127.0.0.1:${control.port}`);
    await stopSignal();
  } finally {
    await control?.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

const say = (stream: NodeJS.WriteStream, line: string): void => {
  stream.write(`${line}\n`);
};

try {
  await main();
} catch (error) {
  say(process.stderr, systemProblem(error));
  process.exitCode = 1;
}
