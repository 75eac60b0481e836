/**
 * Where metrics go, as the environment says it: held to this machine or to the hosts that the deployment lists. It opens nothing, so that a
 * start can check it before it listens.
 */
import { allowedUrl } from '../lib/domain/allowed-url.ts';
import type { Settings } from './config.ts';
import { parseOtlpHeaders } from './parse-otlp-headers.ts';

export type CollectorSettings = Pick<
  Settings,
  'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_EXPORTER_OTLP_HEADERS' | 'SINK_HOSTS'
>;

export interface Collector {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where metrics go; undefined where they are off. @throws InvalidValueError naming the variable, never its value */
export function collectorOf(settings: CollectorSettings): Collector | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers, SINK_HOSTS: hosts } = settings;
  if (endpoint === undefined) return undefined;
  const rules = { hosts: hosts.map((host) => host.toLowerCase()), loopback: true } as const;
  const base = allowedUrl('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint, rules);
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/v1/metrics`, base);
  return { url, headers: headers === undefined ? {} : parseOtlpHeaders(headers) };
}
