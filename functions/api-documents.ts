/** The description of the API as it is served and as it stands in `docs/api.md`: made when first asked for. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Json } from '../lib/domain/run.ts';
import { apiPage } from '../lib/http/api-page.ts';
import type { OpenDocument } from '../lib/http/open-document.ts';
import { describeApi } from '../lib/http/describe-api.ts';
import { outlineApi, type Block } from '../lib/http/outline-api.ts';
import type { ApiRoute } from '../lib/http/api-route.ts';

export interface ApiDocuments {
  readonly openApi: OpenDocument;
  readonly page: OpenDocument;
  readonly markdown: string;
}

const manifestForm = z.object({ version: z.string() });

export async function apiDocuments(routes: readonly ApiRoute[]): Promise<ApiDocuments> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  const { version } = manifestForm.parse(manifest);
  const described: Json = describeApi({ routes, version });
  const blocks = outlineApi(routes, described);
  return {
    openApi: { contentType: 'application/json', text: JSON.stringify(described) },
    page: apiPage(blocks),
    markdown: `${NOTICE}\n\n${blocks.map(blockMarkdown).join('\n\n')}\n`,
  };
}

const NOTICE = '<!-- Made by `npm run docs:api` from the schemas that check each request; do not edit. -->';

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'text':
      return block.text;
    case 'code':
      return `\`\`\`sh\n${block.text}\n\`\`\``;
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows].map(row).join('\n');
  }
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
