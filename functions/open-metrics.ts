/**
 * Metrics over OTLP where a collector is configured; off otherwise, and then none of it is even read. The collector is beside the desk on
 * this machine, or at https on a host that the deployment lists. What is counted: `count-what-happens.ts`.
 */
import { randomName } from '../lib/adapters/system/random-name.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { Metrics } from '../lib/ports/metrics.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { collectorOf, type CollectorSettings } from './collector-of.ts';
import type { Settings } from './config.ts';

export interface OpenedMetrics {
  readonly metrics: Metrics;
  readonly nudge: () => void;
  readonly stop: (timeoutMs: number) => Promise<void>;
  /** One line for `/ready`. */
  readonly description: string;
}

/** @param service as `service.name` */
export async function openMetrics(
  settings: CollectorSettings & Pick<Settings, 'TRADING_MODE'>,
  { service, log }: { readonly service: string; readonly log: Log },
): Promise<OpenedMetrics | undefined> {
  const collector = collectorOf(settings);
  if (collector === undefined) return undefined;
  const [{ createMeter }, { startOtlpExporter }] = await Promise.all([
    import('../lib/adapters/otlp/meter.ts'),
    import('../lib/adapters/otlp/otlp-exporter.ts'),
  ]);
  const meter = createMeter();
  const exporter = startOtlpExporter({
    ...collector,
    meter,
    clock: systemClock,
    log,
    fetch,
    resource: {
      'service.namespace': 'intentdesk',
      'service.name': service,
      'service.instance.id': randomName(),
      'deployment.environment.name': settings.TRADING_MODE,
    },
  });
  return { metrics: meter, ...exporter, description: `on: OTLP to ${collector.url.hostname}` };
}
