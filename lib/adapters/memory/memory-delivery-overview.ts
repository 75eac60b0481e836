/** The delivery overview port on the embedded store. It looks through all deliveries that are kept: retention bounds them. */
import { MAX_DEAD_LETTERS_LISTED, type DeliveryOverview } from '../../ports/delivery-overview.ts';
import { keyRange, orderKey } from '../records/delivery-order.ts';
import { decodeListed, DELIVERIES, glanceAt, type Glance } from '../records/delivery-record.ts';
import { byCodeUnits } from '../records/field-codecs.ts';
import { decodeSink, SINKS, sinkPath, tellSinkWrites } from '../records/sink-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryDeliveryOverview(database: MemoryDatabase): DeliveryOverview {
  const glances = (signal: AbortSignal): readonly Glance[] =>
    database.read(signal, () => database.list(DELIVERIES)).map(([path, stored]) => glanceAt(path, stored));
  return {
    async list(wanted, signal) {
      const { scope, level, from, before } = keyRange(wanted);
      const found = glances(signal)
        .flatMap((glance) => {
          const key = glance.order?.[scope][level];
          return key !== undefined && key >= from && key < before ? [{ glance, key }] : [];
        })
        .toSorted((a, b) => byCodeUnits(b.key, a.key));
      const page = found.slice(0, wanted.limit).map(({ glance: { path, stored } }) => decodeListed(path, stored));
      const last = found.length > wanted.limit ? page.at(-1) : undefined;
      return { deliveries: page, next: last === undefined ? undefined : orderKey(last.entry) };
    },
    async waiting(sinks, signal) {
      const all = glances(signal);
      return new Map(
        sinks.map((name) => [name, all.filter(({ waitingFor }) => waitingFor?.includes(name) === true).length]),
      );
    },
    async deadLetters(signal) {
      const dead = glances(signal)
        .flatMap(({ path, stored, deadAtMs }) => (deadAtMs === undefined ? [] : [{ path, stored, deadAtMs }]))
        .toSorted((a, b) => b.deadAtMs - a.deadAtMs || byCodeUnits(b.path, a.path));
      const newest = dead.slice(0, MAX_DEAD_LETTERS_LISTED).map(({ path, stored }) => decodeListed(path, stored));
      return { count: dead.length, newest };
    },
    async tellSinks(sinks, signal) {
      database.transact(signal, () => {
        const stored = sinks.flatMap(({ name }) => {
          const found = database.get(sinkPath(name));
          return found === undefined ? [] : [[sinkPath(name), found] as const];
        });
        return { writes: tellSinkWrites(sinks, new Map(stored)), result: undefined };
      });
    },
    async sinks(signal) {
      const found = database.read(signal, () => database.list(SINKS)).map(([path, stored]) => decodeSink(path, stored));
      return found.toSorted((a, b) => byCodeUnits(a.name, b.name));
    },
  };
}
