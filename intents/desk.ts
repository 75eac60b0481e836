/** `GET /desk`: the desk at a glance, from the store alone. */
import { notYet } from './not-yet.ts';
import type { Resource } from './resource.ts';

export const desk: Resource = {
  path: 'desk',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: notYet }],
};
