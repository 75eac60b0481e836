/**
 * Headers of a collector as OpenTelemetry writes them, `name=value,name=value` with values percent-encoded. They may hold a key: no
 * part of them is in an error. Source: OpenTelemetry Protocol Exporter, `OTEL_EXPORTER_OTLP_HEADERS`.
 */
import { InvalidValueError } from '../lib/domain/errors.ts';

/** What the exporter itself sets, or Node sets for it. */
const OWN: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'host',
  'accept',
  'connection',
  'transfer-encoding',
]);

/** @throws InvalidValueError */
export function parseOtlpHeaders(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const value = decoded(pair.slice(at + 1).trim());
    const fits =
      /^[a-z0-9-]{1,100}$/.test(name) && !OWN.has(name) && value !== undefined && /^[\x20-\x7e]{1,4000}$/.test(value);
    if (!fits) {
      throw new InvalidValueError({
        field: 'OTEL_EXPORTER_OTLP_HEADERS',
        found: 'a secret',
        needed: 'name=value with commas between, none of them a header of HTTP itself',
      });
    }
    return [name, value];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
