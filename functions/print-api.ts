/** Prints the description of the API (OpenAPI 3.1) on stdout, for `npm run generate -w dashboard`. It serves nothing. */
import { apiDocuments } from './api-documents.ts';
import { apiRoutes } from './api-routes.ts';
import { runMain } from './run-main.ts';

await runMain('print-api', async () => {
  process.stdout.write((await apiDocuments(apiRoutes())).openApi.text);
  return 0;
});
