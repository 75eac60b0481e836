/** What the description of the API says of one route, beside what its registry knows. */
import type { ProblemType } from '../lib/domain/problem.ts';
import type { ApiExample, ApiRoute } from '../lib/http/api-route.ts';

export interface Words {
  readonly status?: 202;
  readonly takesKey?: true;
  readonly summary: string;
  readonly description: string;
  readonly answer: ApiRoute['answer'];
  readonly problems?: readonly ProblemType[];
  readonly examples: readonly ApiExample[];
}
