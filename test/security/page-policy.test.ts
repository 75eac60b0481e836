/**
 * Hostile texts in the dashboard (06, security): what a browser is told of the page, and that the page's own sources keep to it.
 * That a browser then does nothing with such a text is test/browser's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGE_HEADERS } from '../../lib/http/page-headers.ts';

const PAGE = path.join(import.meta.dirname, '../../dashboard');
const sources = readdirSync(path.join(PAGE, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(vue|ts)$/.test(file))
  .map((file) => [file, readFileSync(path.join(PAGE, 'src', file), 'utf8')] as const);
const directives = new Map(
  PAGE_HEADERS['Content-Security-Policy'].split('; ').map((one) => {
    const [name = '', ...values] = one.split(' ');
    return [name, values.join(' ')];
  }),
);

describe('the policy of the page', () => {
  it('lets it load and ask its own origin alone, and nobody frame it', () => {
    expect(directives.get('default-src')).toBe("'self'");
    expect(directives.get('frame-ancestors')).toBe("'none'");
    expect(directives.get('object-src')).toBe("'none'");
    expect(directives.get('base-uri')).toBe("'none'");
    expect(PAGE_HEADERS['X-Content-Type-Options']).toBe('nosniff');
  });

  it('has no word that undoes it', () => {
    expect(PAGE_HEADERS['Content-Security-Policy']).not.toMatch(/unsafe|\*|data:|blob:|https?:/);
  });
});

describe('the sources of the page', () => {
  it('write text nodes only', () => {
    expect(sources.length).toBeGreaterThan(20);
    const markup = /v-html|\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/;
    expect(sources.filter(([, text]) => markup.test(text)).map(([file]) => file)).toEqual([]);
  });

  it('begin without a script or a style inside the document', () => {
    const html = readFileSync(path.join(PAGE, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|\son\w+=|style=|javascript:/);
    expect(
      [...html.matchAll(/<script([^>]*)>([^<]*)/g)].filter(
        ([, facts = '', text = '']) => !facts.includes('src=') || text.trim() !== '',
      ),
    ).toEqual([]);
  });
});
