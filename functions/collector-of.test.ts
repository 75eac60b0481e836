import { collectorOf } from './collector-of.ts';
import { readSettings } from './config.ts';
import { ownRedaction } from './own-redaction.ts';

const of = (environment: Readonly<Record<string, string>>) => collectorOf(readSettings(environment));
const LOCAL = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('the collector of metrics', () => {
  it('is off unless it is named', () => {
    expect(of({})).toBeUndefined();
    expect(of({ SINK_HOSTS: 'otlp.example.com' })).toBeUndefined();
  });

  it.each([
    [LOCAL, 'http://127.0.0.1:4318/v1/metrics'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com/tenant/', SINK_HOSTS: 'OTLP.example.com' },
      'https://otlp.example.com/tenant/v1/metrics',
    ],
  ])('is on this machine, or at a host of the list: %j', (environment, href) => {
    expect(of(environment)?.url.href).toBe(href);
  });

  it.each([
    'https://otlp.example.com',
    'http://otlp.example.com:4318',
    'http://10.0.0.5:4318',
    'https://a:b@127.0.0.1',
    'grpc://127.0.0.1:4317',
  ])('is refused at %s', (OTEL_EXPORTER_OTLP_ENDPOINT) => {
    expect(() => of({ OTEL_EXPORTER_OTLP_ENDPOINT })).toThrow('OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  it('is sent its headers, percent-decoded', () => {
    const OTEL_EXPORTER_OTLP_HEADERS = 'api-key=secret%2Cvalue%3D, X-Tenant=desk';
    expect(of({ ...LOCAL, OTEL_EXPORTER_OTLP_HEADERS })?.headers).toEqual({
      'api-key': 'secret,value=',
      'x-tenant': 'desk',
    });
  });

  it.each(['canary', '=canary', 'host=canary', 'a=canary\r\nb: c', 'a=canary%', 'a=', 'a b=canary'])(
    'is refused with headers %j, of which no part is told',
    (OTEL_EXPORTER_OTLP_HEADERS) => {
      const asked = (): unknown => of({ ...LOCAL, OTEL_EXPORTER_OTLP_HEADERS });
      expect(asked).toThrow('OTEL_EXPORTER_OTLP_HEADERS');
      expect(asked).toThrow(expect.objectContaining({ message: expect.not.stringContaining('canary') }));
    },
  );

  it('has its key taken out of every text, as it is written and as it is sent', () => {
    const { text } = ownRedaction({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret%2Cvalue%3D,x-tenant=desk' });
    expect(text('sent secret,value= and secret%2Cvalue%3D')).toBe('sent [redacted] and [redacted]');
  });
});
