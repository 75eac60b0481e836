/** Sources of news and financials on loopback: they answer what a test tells them, as their documents say or not at all. */
import { startStandIn, type StandIn } from './http-stand-in.ts';

export interface SourceStandIn extends StandIn {
  /** `/news/SPY` -> what is answered; a path that is not here is answered 404. */
  readonly answers: Map<string, unknown>;
  readonly newsUrl: string;
  readonly financialsUrl: string;
}

export async function startSourceStandIn(): Promise<SourceStandIn> {
  const answers = new Map<string, unknown>();
  const standIn = await startStandIn(({ path }) => {
    const [name = ''] = path.split('?');
    return answers.has(name) ? { status: 200, body: answers.get(name) } : { status: 404, body: {} };
  });
  const { url } = standIn;
  return {
    ...standIn,
    answers,
    newsUrl: `${url}/news/{symbol}?key=canary`,
    financialsUrl: `${url}/financials/{symbol}`,
  };
}
