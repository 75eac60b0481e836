/** `GET /strategies`: each strategy's book, profit and loss, share and last signal. */
import { notYet } from './not-yet.ts';
import type { Resource } from './resource.ts';

export const strategies: Resource = {
  path: 'strategies',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: notYet }],
};
