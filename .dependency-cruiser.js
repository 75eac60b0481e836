/**
 * The import table of docs/architecture.md, row by row. Tests, benches and lib/testing may import anything;
 * nothing else may import them.
 */
const TEST = '\\.test\\.ts$|^test/|^bench/|^lib/testing/';
const ours = '^(functions|intents|strategies|lib|infra|dashboard)/';

/** `from` may import of our own code only `allowed`; everything else of ours is refused. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: ours, pathNot: allowed },
});

/** `from` may use of npm packages only `packages` (regular expressions on the package path). */
const packagesOnly = (name, from, packages) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
    ...(packages.length > 0 ? { pathNot: packages.map((p) => `node_modules/(@types/)?${p}/`) } : {}),
  },
});

const adapter = (folder, sdk, shared = []) => [
  only(`adapters-${folder}`, `^lib/adapters/${folder}/`, [
    '^lib/domain/',
    '^lib/ports/',
    `^lib/adapters/${folder}/`,
    ...shared,
  ]),
  packagesOnly(`adapters-${folder}-packages`, `^lib/adapters/${folder}/`, ['zod', ...sdk]),
];

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-barrels',
      severity: 'error',
      from: {},
      to: { path: '^lib/.*/index\\.ts$' },
    },
    only('domain', '^lib/domain/', ['^lib/domain/']),
    packagesOnly('domain-packages', '^lib/domain/', ['big\\.js']),
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    only('ports', '^lib/ports/', ['^lib/ports/', '^lib/domain/']),
    packagesOnly('ports-packages', '^lib/ports/', []),
    only('tws', '^lib/tws/', ['^lib/tws/']),
    packagesOnly('tws-packages', '^lib/tws/', []),
    only('files', '^lib/files/', ['^lib/files/']),
    packagesOnly('files-packages', '^lib/files/', []),
    only('trading', '^lib/trading/', ['^lib/trading/', '^lib/domain/', '^lib/ports/']),
    packagesOnly('trading-packages', '^lib/trading/', ['@js-temporal/polyfill', 'nyse-holidays']),
    only('live', '^lib/live/', ['^lib/live/', '^lib/domain/', '^lib/ports/', '^lib/trading/']),
    packagesOnly('live-packages', '^lib/live/', []),
    only('analysis', '^lib/analysis/', ['^lib/analysis/', '^lib/domain/', '^lib/ports/']),
    packagesOnly('analysis-packages', '^lib/analysis/', ['trading-signals']),
    only('trade-log', '^lib/trade-log/', ['^lib/trade-log/', '^lib/domain/', '^lib/ports/']),
    packagesOnly('trade-log-packages', '^lib/trade-log/', []),
    only('strategies', '^strategies/', ['^strategies/', '^lib/domain/']),
    packagesOnly('strategies-packages', '^strategies/', ['trading-signals']),
    only('paper', '^lib/paper/', ['^lib/paper/', '^lib/tws/', '^lib/domain/', '^lib/files/']),
    packagesOnly('paper-packages', '^lib/paper/', ['@js-temporal/polyfill', 'nyse-holidays', 'yaml']),
    ...adapter('ibkr', ['@stoqey/ib', '@js-temporal/polyfill']),
    ...adapter('records', []),
    ...adapter('emulators', []),
    ...adapter('firestore', ['@google-cloud/firestore'], ['^lib/adapters/records/']),
    ...adapter('memory', [], ['^lib/adapters/records/', '^lib/files/']),
    ...adapter('system', []),
    ...adapter('file', []),
    ...adapter('pubsub', ['@google-cloud/pubsub']),
    ...adapter('notion', ['@notionhq/client']),
    ...adapter('gemini', ['@google/genai']),
    ...adapter('cloud-logging', ['@google-cloud/logging']),
    ...adapter('webhook', []),
    ...adapter('otlp', []),
    ...adapter('http-json', []),
    ...adapter('google-auth', ['google-auth-library']),
    only('intents', '^intents/', [
      '^intents/',
      '^lib/domain/',
      '^lib/ports/',
      '^lib/trading/',
      '^lib/live/',
      '^lib/analysis/',
    ]),
    packagesOnly('intents-packages', '^intents/', ['zod']),
    only('http', '^lib/http/', ['^lib/http/', '^lib/domain/', '^lib/ports/']),
    packagesOnly('http-packages', '^lib/http/', ['express', 'body-parser', 'zod', 'zod-openapi']),
    only('dashboard', '^dashboard/', ['^dashboard/']),
    packagesOnly('dashboard-packages', '^dashboard/', [
      'vue',
      'vue-router',
      'lightweight-charts',
      'openapi-fetch',
      '@tanstack/vue-virtual',
      'vite',
      '@vitejs/plugin-vue',
      'openapi-typescript',
      'vue-tsc',
    ]),
    {
      name: 'nobody-imports-functions',
      severity: 'error',
      from: { pathNot: ['^functions/', TEST] },
      to: { path: '^functions/' },
    },
    { name: 'nobody-imports-infra', severity: 'error', from: { pathNot: ['^infra/', TEST] }, to: { path: '^infra/' } },
    {
      name: 'only-tests-import-tests',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: '^lib/testing/|^test/|^bench/|\\.test\\.ts$' },
    },
    {
      name: 'only-functions-read-the-environment',
      severity: 'error',
      from: { pathNot: ['^functions/', '^lib/adapters/', TEST] },
      to: { path: '^(node:)?process$', dependencyTypes: ['core'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Its parser reads no single-file components; test/architecture.test.ts reads their imports.
    exclude: { path: ['infra/firebase/node_modules', '\\.vue$', '^dashboard/dist/'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
