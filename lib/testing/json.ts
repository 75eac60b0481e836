/** JSON of a response in tests, typed as JSON. It checks nothing: the test does. */
import type { Json } from '../domain/run.ts';

export async function jsonOf(response: Response): Promise<Json> {
  const value: Json = JSON.parse(await response.text());
  return value;
}
