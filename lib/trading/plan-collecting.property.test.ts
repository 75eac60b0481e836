import * as fc from 'fast-check';
import { BAR_SIZES } from '../domain/bar.ts';
import type { BarCoverage } from '../ports/market-data-store.ts';
import { coveredBy, mayRequest, nextWindow } from './plan-collecting.ts';

const DAY_MS = 86_400_000;
const NOW = 18_500 * DAY_MS;

describe('nextWindow', () => {
  it('asks for at most 5,000 bars at once, whatever is wanted, and touches what is covered, until nothing is left', () => {
    const property = fc.property(
      fc.constantFrom(...BAR_SIZES),
      fc.integer({ min: 1, max: 3_000 }),
      fc.option(fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 0, max: 4_000 })), { nil: undefined }),
      (size, days, known) => {
        const fromAtMs = NOW - days * DAY_MS;
        let coverage: BarCoverage | undefined =
          known === undefined
            ? undefined
            : { fromAtMs: NOW - (known[0] + known[1]) * DAY_MS, throughAtMs: NOW - known[1] * DAY_MS };
        let isUpToDate = false;
        for (let requests = 0; requests < 5_000; requests += 1) {
          const window = nextWindow(size, { coverage, fromAtMs, nowMs: NOW, isUpToDate });
          if (window === undefined) {
            return coverage !== undefined && coverage.fromAtMs <= fromAtMs && coverage.throughAtMs >= NOW - DAY_MS;
          }
          if (window.count > 5_000) return false;
          const covered = coveredBy(size, window, []);
          if (
            coverage !== undefined &&
            (covered.fromAtMs > coverage.throughAtMs || covered.throughAtMs < coverage.fromAtMs)
          ) {
            return false;
          }
          if (window.endAtMs >= NOW) isUpToDate = true;
          coverage =
            coverage === undefined
              ? covered
              : {
                  fromAtMs: Math.min(covered.fromAtMs, coverage.fromAtMs),
                  throughAtMs: Math.max(covered.throughAtMs, coverage.throughAtMs),
                };
        }
        return false;
      },
    );
    expect(() => fc.assert(property)).not.toThrow();
  });
});

describe('mayRequest', () => {
  it('allows sixty requests in ten minutes over all series, and one more when the first is older', () => {
    const thirty = { requestedAtMs: Array.from({ length: 30 }, (_, index) => index) };
    expect(mayRequest([thirty], 1_000)).toBe(true);
    expect(mayRequest([thirty, thirty], 1_000)).toBe(false);
    expect(mayRequest([thirty, thirty], 600_000)).toBe(true);
  });
});
