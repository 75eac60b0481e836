/**
 * Jest's Node environment on an ordinary context. Jest makes a contextified one, in which each read of a global (`Map`,
 * `Number`, `Error`) is intercepted and passes a Proxy: code that reads many runs several times slower than in production.
 * Node 22 and newer make contexts without that. All else is Jest's own; it shares nothing between test files.
 */
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { createContext } = vm;

/** @throws TypeError where Jest has not taken the context, so that a new version of it cannot turn the suite slow again */
// oxlint-disable-next-line import/no-default-export -- Jest takes the environment from the default export
export default class PlainEnvironment extends TestEnvironment {
  constructor(...options: ConstructorParameters<typeof TestEnvironment>) {
    // Jest's constructor has no seam for it; this is undone before anybody else can run.
    Object.assign(vm, { createContext: () => createContext(vm.constants.DONT_CONTEXTIFY) });
    try {
      super(...options);
    } finally {
      Object.assign(vm, { createContext });
    }
    if (Object.is(this.context, this.global)) return;
    throw new TypeError(
      'Test environment cannot be plain: found a contextified global, needed one without interceptors',
    );
  }
}
