/** Jest runs the TypeScript sources as ESM; swc only removes the types, as Node 24 does at run time. */
export default {
  testEnvironment: '<rootDir>/test/setup/plain-environment.ts',
  testMatch: ['<rootDir>/{functions,intents,lib,strategies,infra,test,bench}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } }],
  },
  globalSetup: '<rootDir>/test/setup/begin-emulators.ts',
  globalTeardown: '<rootDir>/test/setup/end-emulators.ts',
  // The bound of a hang, not a promise: a machine that does five things beside takes 20 s to start two processes.
  testTimeout: 60_000,
  maxWorkers: 2,
  modulePathIgnorePatterns: ['<rootDir>/infra/firebase/node_modules'],
};
