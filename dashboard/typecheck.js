/** `npm run typecheck -w dashboard`: vue-tsc with the workspace's own TypeScript 5; the root's compiler has no such API. */
import { createRequire } from 'node:module';
import { run } from 'vue-tsc';

process.chdir(import.meta.dirname);
process.argv.splice(2, Infinity, '--noEmit', '--project', 'tsconfig.json');
run(createRequire(import.meta.url).resolve('typescript/lib/tsc.js'));
