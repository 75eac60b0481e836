/**
 * The security table of design 06, row by row: where its proof is, and its controls taken out one at a time.
 * `npm run security:mutants` plants each into a copy of the sources and asks its test, which must fail.
 */
import type { Mutant } from '../soak/mutant.ts';
import type { Row } from './control.ts';
import { DEPLOYMENT_ROWS } from './deployment-controls.ts';
import { DESK_ROWS } from './desk-controls.ts';
import { DOOR_ROWS } from './door-controls.ts';

export const ROWS: readonly Row[] = [...DOOR_ROWS, ...DESK_ROWS, ...DEPLOYMENT_ROWS];

/** Every control of every row, named by its threat. */
export const CONTROLS: readonly Mutant[] = ROWS.flatMap(({ threat, controls }) =>
  controls.map((one) => ({ ...one, name: `${threat}: ${one.name}` })),
);
