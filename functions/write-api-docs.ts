/** `npm run docs:api`: writes `docs/api.md`, which a test holds to be current. */
import { writeFile } from 'node:fs/promises';
import { apiDocuments } from './api-documents.ts';
import { apiRoutes } from './api-routes.ts';
import { runMain } from './run-main.ts';

await runMain('docs:api', async () => {
  const { markdown } = await apiDocuments(apiRoutes());
  await writeFile(new URL('../docs/api.md', import.meta.url), markdown);
  return 0;
});
