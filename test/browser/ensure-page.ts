/** Builds the page where it is older than its sources: a process of its own, because Vite does not run inside Jest's realms. */
import { buildPage } from '../../functions/build-page.ts';

process.stdout.write(`Page ${await buildPage((text) => void process.stdout.write(`${text}\n`))}\n`);
