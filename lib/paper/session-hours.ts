/**
 * When the markets of the paper gateway are open on a trading day, half days of the exchange included, and how IB writes
 * that. Whether a date *is* a trading day is for the prices to say (a day with a bar is one).
 */
import { berlinAtMs } from './berlin-time.ts';
import { isHalfDay } from './exchange-calendar.ts';
import { DAY_MS, dayText, newYorkAtMs, newYorkDay, type DayNumber } from './new-york-time.ts';

export const MARKET_HOURS = ['stock', 'index', 'future', 'forex', 'crypto', 'xetra'] as const;
export type MarketHours = (typeof MARKET_HOURS)[number];

/** One trading day of a market, all in UTC epoch milliseconds; each span includes its beginning and excludes its end. */
export interface Session {
  readonly day: DayNumber;
  /** Extended hours begin. */
  readonly tradingOpenAtMs: number;
  /** From here the day's open is the price. */
  readonly openAtMs: number;
  /** From here the day's close is the price; the daily bar is complete. */
  readonly closeAtMs: number;
  readonly tradingCloseAtMs: number;
}

interface HoursRule {
  readonly timeZoneId: string;
  /** Minutes of the market's own wall clock behind New York's. */
  readonly behindMinutes: number;
  /** Minutes after midnight in New York; below 0 on the evening before. */
  readonly tradingOpen: number;
  readonly open: number;
  readonly close: number;
  readonly tradingClose: number;
  /** Both on the exchange's half days; left out where they are whole days. */
  readonly half?: { readonly close: number; readonly tradingClose: number };
}

const NEW_YORK = { timeZoneId: 'America/New_York', behindMinutes: 0 };

/** Crypto days are UTC days, as its price file's, and Xetra's hours are German: no rules of New York's. */
type NewYorkHours = Exclude<MarketHours, 'crypto' | 'xetra'>;
const RULES: Readonly<Record<NewYorkHours, HoursRule>> = {
  stock: {
    ...NEW_YORK,
    tradingOpen: 240,
    open: 570,
    close: 960,
    tradingClose: 1200,
    half: { close: 780, tradingClose: 1020 },
  },
  index: {
    ...NEW_YORK,
    tradingOpen: 570,
    open: 570,
    close: 960,
    tradingClose: 960,
    half: { close: 780, tradingClose: 780 },
  },
  future: {
    timeZoneId: 'America/Chicago',
    behindMinutes: 60,
    tradingOpen: -360,
    open: 570,
    close: 960,
    tradingClose: 1020,
    half: { close: 780, tradingClose: 795 },
  },
  forex: { ...NEW_YORK, tradingOpen: -405, open: -405, close: 1020, tradingClose: 1020 },
};

const ALL_RULES = Object.values<HoursRule>(RULES);
const sorted = (minutes: readonly number[]): readonly number[] =>
  [...new Set(minutes.map(ofDay))].toSorted((a, b) => a - b);
const WHOLE_DAY = sorted([0, ...ALL_RULES.flatMap((r) => [r.tradingOpen, r.open, r.close, r.tradingClose])]);
const HALF_DAY = sorted([
  ...WHOLE_DAY,
  ...ALL_RULES.flatMap(({ half }) => (half === undefined ? [] : [half.close, half.tradingClose])),
]);

/** Minutes of a day in New York at which some market opens or closes, 0 being the broker's day roll; sorted. */
export function newYorkMoments(day: DayNumber): readonly number[] {
  const { openAtMs, closeAtMs } = xetraSession(day);
  const midnightMs = newYorkAtMs(day, 0);
  const abroad = [openAtMs, closeAtMs].map((atMs) => (atMs - midnightMs) / MINUTE_MS);
  return sorted([...(isHalfDay(day) ? HALF_DAY : WHOLE_DAY), ...abroad]);
}

const MINUTE_MS = 60_000;
/** Continuous trading on Xetra, minutes of the day in Frankfurt. */
const XETRA_SPAN: Span = { opens: 540, closes: 1050 };

function xetraSession(day: DayNumber): Session {
  const openAtMs = berlinAtMs(day, XETRA_SPAN.opens);
  const closeAtMs = berlinAtMs(day, XETRA_SPAN.closes);
  return { day, tradingOpenAtMs: openAtMs, openAtMs, closeAtMs, tradingCloseAtMs: closeAtMs };
}

/** A rule as it is on one day. */
function ruleOf(hours: NewYorkHours, day: DayNumber): HoursRule {
  const rule: HoursRule = RULES[hours];
  return rule.half !== undefined && isHalfDay(day) ? { ...rule, ...rule.half } : rule;
}

function ofDay(minute: number): number {
  return ((minute % 1440) + 1440) % 1440;
}

export function sessionOf(hours: MarketHours, day: DayNumber): Session {
  if (hours === 'crypto') {
    const from = day * DAY_MS;
    const to = from + DAY_MS;
    return { day, tradingOpenAtMs: from, openAtMs: from, closeAtMs: to, tradingCloseAtMs: to };
  }
  if (hours === 'xetra') return xetraSession(day);
  const rule = ruleOf(hours, day);
  return {
    day,
    tradingOpenAtMs: newYorkAtMs(day, rule.tradingOpen),
    openAtMs: newYorkAtMs(day, rule.open),
    closeAtMs: newYorkAtMs(day, rule.close),
    tradingCloseAtMs: newYorkAtMs(day, rule.tradingClose),
  };
}

/** The date on the market's own calendar. */
export const marketDay = (hours: MarketHours, atMs: number): DayNumber =>
  hours === 'crypto' ? Math.floor(atMs / DAY_MS) : newYorkDay(atMs);

export function timeZoneOf(hours: MarketHours): string {
  if (hours === 'crypto') return 'UTC';
  return hours === 'xetra' ? 'Europe/Berlin' : RULES[hours].timeZoneId;
}

export interface WrittenHours {
  readonly tradingHours: string;
  readonly liquidHours: string;
}

const DAYS_WRITTEN = 7;

/** Seven days from `from` as IB writes them: `yyyymmdd:hhmm-yyyymmdd:hhmm;yyyymmdd:CLOSED;...` in the market's zone. */
export function writtenHours(options: {
  readonly hours: MarketHours;
  readonly from: DayNumber;
  readonly isTradingDay: (day: DayNumber) => boolean;
  readonly alwaysOpen: boolean;
}): WrittenHours {
  const { hours, from, isTradingDay, alwaysOpen } = options;
  const days = Array.from({ length: DAYS_WRITTEN }, (_, index) => from + index);
  if (alwaysOpen) {
    const allDay = days.map((day) => `${dayText(day)}:0000-${dayText(day + 1)}:0000`).join(';');
    return { tradingHours: allDay, liquidHours: allDay };
  }
  const write = (span: (day: DayNumber) => Span): string =>
    days.flatMap((day) => writeDay({ day, span: span(day), isTradingDay })).join(';');
  if (hours === 'crypto' || hours === 'xetra') {
    const everyDay = write(() => (hours === 'xetra' ? XETRA_SPAN : ALL_DAY));
    return { tradingHours: everyDay, liquidHours: everyDay };
  }
  return {
    tradingHours: write((day) => localSpan(ruleOf(hours, day), 'trading')),
    liquidHours: write((day) => localSpan(ruleOf(hours, day), 'liquid')),
  };
}

/** Minutes of the market's own day; below 0 on the evening before. */
interface Span {
  readonly opens: number;
  readonly closes: number;
}

const ALL_DAY: Span = { opens: 0, closes: 1440 };

function localSpan(rule: HoursRule, kind: 'trading' | 'liquid'): Span {
  const { behindMinutes, tradingOpen, open, close, tradingClose } = rule;
  return kind === 'trading'
    ? { opens: tradingOpen - behindMinutes, closes: tradingClose - behindMinutes }
    : { opens: Math.max(open, tradingOpen) - behindMinutes, closes: close - behindMinutes };
}

interface WrittenDay {
  readonly day: DayNumber;
  readonly span: Span;
  readonly isTradingDay: (day: DayNumber) => boolean;
}

/** A closed day on whose evening the next session begins is not written as closed, as IB's Sundays are not. */
function writeDay({ day, span: { opens, closes }, isTradingDay }: WrittenDay): readonly string[] {
  if (isTradingDay(day)) return [`${written(day, opens)}-${written(day, closes)}`];
  return opens < 0 && isTradingDay(day + 1) ? [] : [`${dayText(day)}:CLOSED`];
}

function written(day: DayNumber, minute: number): string {
  const actual = ofDay(minute);
  const clock = `${String(Math.floor(actual / 60)).padStart(2, '0')}${String(actual % 60).padStart(2, '0')}`;
  return `${dayText(day + Math.floor(minute / 1440))}:${clock}`;
}
