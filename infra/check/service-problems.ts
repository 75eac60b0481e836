/**
 * What is wrong with a filled-in Cloud Run service, as sentences: the rules of 02 and 06 that a typing error could undo.
 * That gcloud takes the file at all is infra/check/with_gcloud.py's to say.
 */
import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const variable = z.object({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() });
const container = z.object({
  name: z.string(),
  image: z.string(),
  env: z.array(variable),
  ports: z.array(z.object({ containerPort: z.number() })).optional(),
  startupProbe: z.object({ httpGet: z.object({ path: z.string(), port: z.number() }) }).optional(),
});
const podSpec = z.object({
  serviceAccountName: z.string(),
  timeoutSeconds: z.number(),
  containers: z.array(container),
  volumes: z.array(z.object({ name: z.string(), secret: z.object({ secretName: z.string() }).optional() })).optional(),
});
const service = z.object({
  metadata: z.object({ name: z.string(), annotations: texts }),
  spec: z.object({ template: z.object({ metadata: z.object({ annotations: texts }), spec: podSpec }) }),
});
export type ServiceDocument = z.infer<typeof service>;

/** @throws ZodError where it is no service */
export const readService = (document: unknown): ServiceDocument => service.parse(document);

const SECRET_NAME = /TOKEN|PASSWORD|API_KEY|USERID|CALLERS|WEBHOOK_URL|LIVE_ACCOUNT/;
/** What nobody but Pub/Sub calls. */
const PUSHED: ReadonlySet<string> = new Set(['trade-log', 'analysis-worker']);

const envOf = (part: z.infer<typeof container> | undefined) => new Map(part?.env.map((e) => [e.name, e.value]));

/** `project`: whose images and accounts alone may be named. */
export function serviceProblems(document: ServiceDocument, project: string): readonly string[] {
  const { metadata, spec } = document;
  const { name, annotations } = metadata;
  const pod = spec.template.spec;
  const [desk, ...beside] = pod.containers;
  const problems: string[] = [];
  const need = (isGood: boolean, problem: string): void => {
    if (!isGood) problems.push(`${name}: ${problem}`);
  };
  const env = envOf(desk);
  need(pod.serviceAccountName === `desk-${name}@${project}.iam.gserviceaccount.com`, 'needed an account of its own');
  need(desk?.ports?.map((port) => port.containerPort).join() === '8080', 'needed port 8080 alone');
  need(desk?.startupProbe?.httpGet.path === '/health', 'needed a start-up probe on /health');
  need(env.get('FUNCTION_TARGET') === name, 'needed FUNCTION_TARGET to be its name');
  need(env.get('AUTH_MODE') === 'oidc', 'needed AUTH_MODE oidc');
  need(env.get('AUDIENCE')?.startsWith(`https://${name}-`) === true, 'needed its own URL as AUDIENCE');
  for (const { image, env: variables } of pod.containers) {
    need(image.includes(`-docker.pkg.dev/${project}/`), `found image "${image}", needed one of the project's registry`);
    const bare = variables.filter(
      (v) => SECRET_NAME.test(v.name) && !v.name.endsWith('_FILE') && v.value !== undefined,
    );
    need(bare.length === 0, `found ${bare.map((v) => v.name).join()} written out, needed a secret`);
  }
  problems.push(...doorProblems(name, annotations));
  const secrets = (pod.volumes ?? []).flatMap(({ secret }) => (secret === undefined ? [] : [secret.secretName]));
  if (name !== 'intents') {
    need(beside.length === 0 && secrets.length === 0, 'found a sidecar or a mounted secret, needed none');
    return problems;
  }
  return [...problems, ...gatewayProblems(document, envOf(beside[0]))];
}

/** Each service its one outer door (ADR 0038). */
function doorProblems(name: string, annotations: { readonly [name: string]: string }): readonly string[] {
  const ingress = annotations['run.googleapis.com/ingress'];
  const isBehindProxy = annotations['run.googleapis.com/iap-enabled'] === 'true';
  const isInvokerChecked = annotations['run.googleapis.com/invoker-iam-disabled'] !== 'true';
  const problems: string[] = [];
  const need = (isGood: boolean, problem: string): void => {
    if (!isGood) problems.push(`${name}: ${problem}`);
  };
  need(!PUSHED.has(name) || ingress === 'internal', `found ingress "${ingress ?? ''}", needed internal`);
  if (name === 'dashboard') need(isBehindProxy && isInvokerChecked, 'needed Identity-Aware Proxy and its agent alone');
  else need(!isInvokerChecked, 'found an invoker check, which takes the signature that the app verifies: needed none');
  return problems;
}

function gatewayProblems({ spec }: ServiceDocument, env: ReadonlyMap<string, string | undefined>): readonly string[] {
  const { annotations } = spec.template.metadata;
  const [desk, gateway] = spec.template.spec.containers;
  const deskEnv = envOf(desk);
  const mode = deskEnv.get('TRADING_MODE');
  const scale = `${annotations['autoscaling.knative.dev/minScale']}..${annotations['autoscaling.knative.dev/maxScale']}`;
  const problems: string[] = [];
  const need = (isGood: boolean, problem: string): void => {
    if (!isGood) problems.push(`gateway: ${problem}`);
  };
  need(gateway?.ports === undefined, 'found a port, needed none: its API knows no callers');
  need(
    [...env.keys()].every((name) => !/VNC|COMMAND_SERVER|SSH/.test(name)),
    'found VNC, SSH or a command server on',
  );
  need(env.get('READ_ONLY_API') === 'no', 'needed READ_ONLY_API no: a desk that cannot send finds it out too late');
  need(env.get('TWOFA_TIMEOUT_ACTION') === 'restart', 'needed TWOFA_TIMEOUT_ACTION restart');
  need(env.get('TRADING_MODE') === mode, "needed the desk's mode");
  need(deskEnv.get('IB_HOST') === '127.0.0.1', 'needed localhost');
  need(deskEnv.get('IB_PORT') === (mode === 'live' ? '4001' : '4002'), "needed the mode's port");
  need(
    scale === (mode === 'live' ? '1..1' : '0..1'),
    `found ${scale} instances, needed ${mode === 'live' ? '1..1' : '0..1'}`,
  );
  const throttling = annotations['run.googleapis.com/cpu-throttling'];
  need(mode !== 'live' || throttling === 'false', 'needed CPU always: a throttled gateway loses its login');
  need(mode !== 'live' || deskEnv.has('LIVE_ACCOUNT'), 'needed LIVE_ACCOUNT: live takes two settings');
  return problems;
}
