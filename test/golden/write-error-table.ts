/** `node test/golden/write-error-table.ts`: writes the tables of error codes into docs/reliability.md, between its marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { errorTables } from '../../lib/testing/error-table-markdown.ts';

const DOCUMENT = new URL('../../docs/reliability.md', import.meta.url);
const [BEGIN, END] = ['<!-- BEGIN GENERATED error codes -->', '<!-- END GENERATED error codes -->'];

const text = readFileSync(DOCUMENT, 'utf8');
const [before, rest] = text.split(BEGIN);
const after = rest?.split(END)[1];
if (before === undefined || after === undefined) throw new Error(`Document has no marks: needed ${BEGIN} and ${END}`);
writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${errorTables()}\n\n${END}${after}`);
