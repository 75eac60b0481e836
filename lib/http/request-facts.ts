/**
 * What tells the log lines of one request apart from all others: the trace that Google's front end began, and an
 * execution id. Headers are a caller's to invent: what does not have exactly their form is left out.
 * Source: https://cloud.google.com/trace/docs/trace-context, https://cloud.google.com/run/docs/logging#correlate-logs
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../domain/run.ts';

export type RequestFacts = { readonly [name: string]: Json };

export interface FactSources {
  /** Google Cloud's project, without which a trace has no name. */
  readonly project: string | undefined;
  /** 12 or more letters and digits. */
  readonly newExecutionId: () => string;
}

/** `X-Cloud-Trace-Context: TRACE/SPAN;o=1` */
const CLOUD_TRACE = /^([0-9a-f]{32})(?:\/\d{1,20})?(?:;o=\d)?$/;
/** `traceparent: 00-TRACE-SPAN-01` (W3C Trace Context) */
const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const EXECUTION_ID = /^[A-Za-z0-9]{12,64}$/;

export function requestFacts(headers: IncomingHttpHeaders, { project, newExecutionId }: FactSources): RequestFacts {
  const parent = TRACE_PARENT.exec(textOf(headers['traceparent']));
  const trace = parent?.[1] ?? CLOUD_TRACE.exec(textOf(headers['x-cloud-trace-context']))?.[1];
  const span = parent?.[2];
  // The name that the functions framework gives it.
  const given = textOf(headers['function-execution-id']);
  return {
    executionId: EXECUTION_ID.test(given) ? given : newExecutionId(),
    ...(trace === undefined
      ? {}
      : { [TRACE_FIELD]: project === undefined ? trace : `projects/${project}/traces/${trace}` }),
    ...(span === undefined ? {} : { [SPAN_FIELD]: span }),
  };
}

const TRACE_FIELD = 'logging.googleapis.com/trace';
const SPAN_FIELD = 'logging.googleapis.com/spanId';

const textOf = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : '');
