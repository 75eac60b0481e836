/** What the deployment promises: rules, gateway, container, packages. Rows of `controls.ts`; it plants nothing. */
import { readFileSync } from 'node:fs';
import { control, type Row } from './control.ts';

const RULES = 'test/security/firestore-rules.test.ts';
const DEPLOYMENT = 'infra/check/deployment.test.ts';
const DOCKERFILE = 'infra/check/dockerfile-problems.test.ts';
const LOCKFILE = 'infra/check/lockfile-problems.test.ts';
const SBOM = 'infra/check/write-sbom.test.ts';
/** Read for the digest that stands there: it changes with every new base. */
const DOCKER = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');

export const DEPLOYMENT_ROWS: readonly Row[] = [
  {
    threat: 'Firestore from a browser',
    proofs: [RULES],
    controls: [
      control(
        'rules that let everybody in',
        ['firestore.rules', 'allow read, write: if false;', 'allow read, write: if true;'],
        RULES,
      ),
    ],
  },
  {
    threat: 'gateway reached from outside',
    proofs: [DEPLOYMENT],
    controls: [
      control(
        'a port of its own',
        [
          'infra/services/intents.live.yaml',
          '        - name: gateway\n',
          '        - name: gateway\n          ports: [{ containerPort: 4001 }]\n',
        ],
        DEPLOYMENT,
      ),
      control(
        'VNC',
        [
          'infra/services/intents.paper.yaml',
          "            - { name: READ_ONLY_API, value: 'no' }\n",
          "            - { name: READ_ONLY_API, value: 'no' }\n            - { name: VNC_SERVER_PASSWORD_FILE, value: /x }\n",
        ],
        DEPLOYMENT,
      ),

      control(
        'SSH',
        [
          'infra/services/intents.live.yaml',
          "            - { name: READ_ONLY_API, value: 'no' }\n",
          "            - { name: READ_ONLY_API, value: 'no' }\n            - { name: SSH_TUNNEL, value: 'yes' }\n",
        ],
        DEPLOYMENT,
      ),
      control(
        'the command server',
        [
          'infra/services/intents.live.yaml',
          "            - { name: READ_ONLY_API, value: 'no' }\n",
          "            - { name: READ_ONLY_API, value: 'no' }\n            - { name: COMMAND_SERVER_PORT, value: '7462' }\n",
        ],
        DEPLOYMENT,
      ),
      control(
        'a gateway on another machine',
        [
          'infra/services/intents.live.yaml',
          '{ name: IB_HOST, value: 127.0.0.1 }',
          '{ name: IB_HOST, value: 10.0.0.5 }',
        ],
        DEPLOYMENT,
      ),
    ],
  },
  {
    threat: 'container',
    proofs: [DOCKERFILE],
    controls: [
      control('root', ['Dockerfile', 'USER 1000:1000\n'], DOCKERFILE),
      control(
        'a shell as process 1',
        ['Dockerfile', 'ENTRYPOINT ["node", "functions/start.js"]', 'ENTRYPOINT node functions/start.js'],
        DOCKERFILE,
      ),
      control('secrets in the build', ['.dockerignore', '.env*\n', ''], DOCKERFILE),

      control(
        'a base that moves',
        ['Dockerfile', /@sha256:[0-9a-f]{64} AS build/.exec(DOCKER)?.[0] ?? '', ' AS build'],
        DOCKERFILE,
      ),
      control(
        'code that its user may change',
        ['Dockerfile', 'COPY --from=build /app /app', 'COPY --from=build --chown=1000:1000 /app /app'],
        DOCKERFILE,
      ),
      control('a second port', ['Dockerfile', 'EXPOSE 8080', 'EXPOSE 8080 9229'], DOCKERFILE),
    ],
  },
  {
    threat: 'supply chain',
    proofs: [LOCKFILE, SBOM],
    controls: [
      control(
        'an install script nobody allowed',
        ['package-lock.json', '"node_modules/big.js": {', '"node_modules/big.js": { "hasInstallScript": true,'],
        LOCKFILE,
      ),
      control(
        'a package from elsewhere',
        [
          'package-lock.json',
          '"node_modules/big.js": {',
          '"node_modules/big.js": { "resolved": "https://example.com/big.tgz",',
        ],
        LOCKFILE,
      ),
      control('install scripts run', ['.npmrc', 'ignore-scripts=true\n'], LOCKFILE),

      control(
        'a package whose bytes are not pinned',
        [
          'infra/check/lockfile-problems.ts',
          'found.integrity === undefined || !',
          'found.integrity !== undefined && !',
        ],
        LOCKFILE,
      ),
      control(
        'any licence',
        ['infra/check/lockfile-problems.ts', 'options.licences && !isAllowed(name, found.license)', 'false'],
        LOCKFILE,
      ),
      control(
        'a list of parts that leaves some out',
        ['infra/check/write-sbom.ts', 'isShipped(found))', "isShipped(found) && found.license === 'MIT')"],
        SBOM,
      ),
    ],
  },
  {
    threat: 'a deploy that changes what may be traded',
    proofs: [DEPLOYMENT],
    controls: [
      control(
        'a secret is written again',
        ['infra/deploy.sh', 'elif [ -z "$(gcloud secrets versions list', 'elif [ -n "$(gcloud secrets versions list'],
        DEPLOYMENT,
      ),
      control(
        'the schedule runs at once',
        ['infra/deploy.sh', '      gcloud scheduler jobs pause "$name" --location="$REGION" --project="$PROJECT"\n'],
        DEPLOYMENT,
      ),
    ],
  },
  {
    threat: 'too many rights',
    proofs: [DEPLOYMENT],
    controls: [
      control('an owner', ['infra/deploy.sh', '--role=roles/datastore.user', '--role=roles/owner'], DEPLOYMENT),
      control(
        'an account of two services',
        ['infra/services/trade-log.yaml', 'serviceAccountName: desk-trade-log@', 'serviceAccountName: desk-intents@'],
        DEPLOYMENT,
      ),
    ],
  },
];
