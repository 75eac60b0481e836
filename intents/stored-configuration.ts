/**
 * `GET` and `POST /configuration`: the stored documents, and changes of their fields, all or none. What would not fit is
 * refused by field and the old one stays; the trading state is not set here, its own route knows roles.
 */
import { z } from 'zod';
import { MODES } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { changeConfiguration, decideChange, type ChangeDeps, type WantedChange } from './change-configuration.ts';
import { checkConfiguration } from './check-configuration.ts';
import { configurationVersion, MAX_AUTHOR_CHARACTERS, mergedConfiguration } from './configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { tellControl } from './tell-control.ts';

const bodySchema = z.strictObject({
  document: z.enum(['common', ...MODES]).describe("common, or the desk's own mode"),
  changes: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(500).describe('Names with dots between, for example limits.maxPositions'),
        value: z.json().optional().describe('Left out: the field is removed'),
      }),
    )
    .min(1)
    .max(100),
  reason: z
    .string()
    .max(500)
    .refine((text) => text.trim() !== '', 'words that say why'),
  version: z
    .string()
    .regex(/^[0-9a-f]{16}$/, '16 hexadecimal digits')
    .describe('What GET /configuration said; needed for anything but a dry run')
    .optional(),
  dryRun: z.boolean().describe('Checks, and changes nothing').optional(),
});

/** Said by a rule of its own, so that the description of the body stays an object. */
const checkedBody = bodySchema.refine(({ version, dryRun }) => dryRun === true || version !== undefined, {
  path: ['version'],
  message: 'the version that GET /configuration said',
});

export const storedConfiguration: Resource = {
  path: 'configuration',
  methods: [
    { method: 'GET', role: 'viewer', query: [], answer: show },
    { method: 'POST', role: 'admin', query: [], bodySchema, answer: change },
  ],
};

async function show(deps: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const { mode, configuration, clock } = deps;
  const documents = await configuration.read(mode, signal);
  const checked = checkConfiguration(documents, { mode, strategies: strategyIds(deps) });
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(clock.nowMs()),
      mode,
      version: configurationVersion(documents),
      fits: checked.kind === 'fits',
      problems: checked.kind === 'fits' ? [] : checked.problems.map((problem) => ({ ...problem })),
      documents: { common: documents.common ?? null, [mode]: documents.mode ?? null },
      effective: mergedConfiguration(documents),
    },
  };
}

const strategyIds = ({ strategies }: ResourceDeps): readonly string[] => [...(strategies?.keys() ?? [])];

async function change(deps: ResourceDeps, { body, callerName, signal }: ResourceCall): Promise<IntentAnswer> {
  const { document, changes, reason, version, dryRun = false } = parseWith(checkedBody, body, 'Body of configuration');
  const wanted: WantedChange = {
    document,
    changes: changes.map(({ path, value }) => ({ path, value })),
    reason,
    author: callerName.slice(0, MAX_AUTHOR_CHARACTERS),
    version,
  };
  const changeDeps: ChangeDeps = { ...deps, strategyIds: strategyIds(deps) };
  const made = dryRun
    ? { ...decideChange(changeDeps, await deps.configuration.read(deps.mode, signal), wanted), runId: null }
    : await changeConfiguration(changeDeps, wanted, signal);
  if (!dryRun) {
    const facts = { document, author: wanted.author, runId: made.runId };
    deps.log.write('WARNING', 'ConfigurationChanged', facts);
    await tellControl(deps, { kind: 'configuration_changed', facts: { ...facts, reason }, signal });
  }
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(deps.clock.nowMs()),
      dryRun,
      document,
      changes: made.changes.map((one) => ({ ...one })),
      versionBefore: made.versionBefore,
      versionAfter: made.versionAfter,
      runId: made.runId,
    },
  };
}
