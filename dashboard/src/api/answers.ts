/** Short names for what the routes answer, taken from the generated description. */
import type { components, paths } from './schema.ts';

type Content<Response> = Response extends { readonly content: { readonly 'application/json': infer Body } }
  ? Body
  : never;
type Responses<Operation> = Operation extends { readonly responses: infer All } ? All : never;
type Ok<Operation> = Responses<Operation> extends { readonly 200: infer Response } ? Content<Response> : never;

/** Answers are read, never changed. */
type Read<Value> = Value extends object ? { readonly [Name in keyof Value]: Read<Value[Name]> } : Value;

/** What `GET path` answers. */
export type Got<Path extends keyof paths> = Read<Ok<paths[Path]['get']>>;
/** What `POST path` answers. */
export type Posted<Path extends keyof paths> = Read<Ok<paths[Path]['post']>>;

export type Summary = Got<'/summary'>;
export type TradingStateAnswer = Got<'/trading-state'>;
export type TradingState = Read<components['schemas']['TradingState']>;
export type RunsAnswer = Got<'/runs'>;
export type RunAnswer = Got<'/runs/{runId}'>;
export type Allocation = Posted<'/allocation'>;
export type CloseAll = Posted<'/close-all'>;
export type Reconciliation = Posted<'/trade-reconciliation'>;
export type Desk = Got<'/desk'>;
export type AccountPicture = Read<components['schemas']['AccountPicture']>;
export type Alert = Read<components['schemas']['Alert']>;
export type Drift = Read<components['schemas']['Drift']>;
export type NetLiquidation = Got<'/net-liquidation'>;
export type Strategies = Got<'/strategies'>;
export type BookPosition = Read<components['schemas']['BookPosition']>;
export type OrdersAnswer = Got<'/orders'>;
export type ListedOrder = Read<components['schemas']['ListedOrder']>;
export type Me = Got<'/me'>;
