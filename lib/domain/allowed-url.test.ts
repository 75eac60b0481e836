import { allowedUrl } from './allowed-url.ts';

const rules = { hosts: ['api.notion.com', 'hooks.slack.com'] };
const allowed = (text: string, given: Parameters<typeof allowedUrl>[2] = rules): string =>
  allowedUrl('URL', text, given).href;

describe('allowedUrl', () => {
  it.each([
    ['https://api.notion.com', 'https://api.notion.com/'],
    ['https://API.Notion.com/v1', 'https://api.notion.com/v1'],
    ['https://api.notion.com:443/v1', 'https://api.notion.com/v1'],
    ['https://hooks.slack.com/services/T0/B0/x', 'https://hooks.slack.com/services/T0/B0/x'],
  ])('lets %s pass', (text, href) => {
    expect(allowed(text)).toBe(href);
  });

  it.each([
    '',
    'notion',
    '//api.notion.com',
    'http://api.notion.com',
    'ftp://api.notion.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'gopher://api.notion.com',
    'https://api.notion.com.evil.example',
    'https://evil.example/api.notion.com',
    'https://evil.example#api.notion.com',
    'https://evil.example?api.notion.com',
    'https://api.notion.com@evil.example',
    'https://user@api.notion.com',
    'https://user:password@api.notion.com',
    'https://:password@api.notion.com',
    'https://api.notion.com:8443',
    'https://api.notion.com:80',
    'https://sub.api.notion.com',
    'https://notion.com',
    'https://api.notion.com.',
    'https://127.0.0.1',
    'https://localhost',
    'https://[::1]',
    'https://0.0.0.0',
    'https://2130706433',
    'https://0x7f.1',
    'https://169.254.169.254/computeMetadata/v1',
    'https://metadata.google.internal',
    'https://10.0.0.1',
    'https://192.168.1.1',
    'http://127.0.0.1:8080',
    ' https://api.notion.com',
    'https://api.notion.com ',
    'https://api.notion.com\\@evil.example',
    'https:\\\\api.notion.com',
    'https://api\u3002notion.com.evil.example',
    'https://аpi.notion.com',
    'https://api.notion.com\t.evil.example',
  ])('refuses %j', (text) => {
    expect(() => allowed(text)).toThrow(/URL/);
  });

  it('lets plain http reach this machine where that is said, and nothing else', () => {
    const local = { ...rules, loopback: true } as const;
    expect(allowed('http://127.0.0.1:8123/v1', local)).toBe('http://127.0.0.1:8123/v1');
    for (const text of ['http://localhost:1', 'http://127.0.0.2', 'http://10.0.0.1', 'http://[::1]:1']) {
      expect(() => allowed(text, local)).toThrow(/protocol/);
    }
  });

  it('never repeats the URL: it may hold a secret', () => {
    expect(() => allowed('https://evil.example/services/SECRET')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('SECRET') }),
    );
  });
});
