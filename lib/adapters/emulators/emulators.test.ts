import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { findEmulator } from './find-emulators.ts';
import { sharedEmulator, stopSharedEmulators } from './shared-emulator.ts';
import { startEmulator } from './start-emulator.ts';

/** Makes an empty executable file and its folders. */
function touch(file: string, text = ''): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

const calm = (): AbortSignal => new AbortController().signal;

describe('search for emulators', () => {
  const inFolder = temporaryFolder();

  it('says in words that there is no Java', async () => {
    const found = await findEmulator('firestore', { PATH: inFolder('bin') });
    expect(found).toEqual({ kind: 'missing', why: 'no Java was found on the PATH or in JAVA_HOME' });
  });

  it('says in words that there is Java and no emulator', async () => {
    touch(inFolder('bin/java'));
    const found = await findEmulator('pubsub', { PATH: inFolder('bin'), HOME: inFolder('home') });
    expect(found).toMatchObject({ kind: 'missing', why: expect.stringMatching(/no pubsub emulator was found/) });
  });

  it('finds the SDK in which a linked gcloud lies', async () => {
    const java = touch(inFolder('bin/java'));
    symlinkSync(touch(inFolder('sdk/bin/gcloud')), inFolder('bin/gcloud'));
    const firestore = touch(inFolder('sdk/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'));
    const pubsub = touch(inFolder('sdk/platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar'));
    const environment = { PATH: inFolder('bin') };
    expect(await findEmulator('firestore', environment)).toEqual({ kind: 'found', java, jar: firestore });
    expect(await findEmulator('pubsub', environment)).toEqual({ kind: 'found', java, jar: pubsub });
  });

  it('finds the newest in the cache of firebase-tools, and the Java of JAVA_HOME', async () => {
    const java = touch(inFolder('jdk/bin/java'));
    touch(inFolder('home/.cache/firebase/emulators/cloud-firestore-emulator-v1.9.8.jar'));
    const jar = touch(inFolder('home/.cache/firebase/emulators/cloud-firestore-emulator-v1.19.8.jar'));
    const environment = { PATH: '', HOME: inFolder('home'), JAVA_HOME: inFolder('jdk') };
    expect(await findEmulator('firestore', environment)).toEqual({ kind: 'found', java, jar });
  });

  it('asks gcloud where it lies elsewhere', async () => {
    touch(inFolder('bin/java'));
    touch(inFolder('bin/gcloud'), `#!/bin/sh\necho "${inFolder('root')}"\n`);
    const jar = touch(inFolder('root/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'));
    const found = await findEmulator('firestore', { PATH: `${inFolder('bin')}${path.delimiter}/bin` });
    expect(found).toMatchObject({ kind: 'found', jar });
  });
});

describe('start of an emulator', () => {
  const inFolder = temporaryFolder();

  it('fails with the last words of a Java that cannot run it', async () => {
    const java = touch(inFolder('java'), '#!/bin/sh\necho "UnsupportedClassVersionError"; exit 1\n');
    const found = { kind: 'found' as const, java, jar: inFolder('x.jar') };
    const started = startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal: calm() });
    await expect(started).rejects.toThrow(/did not start: found "UnsupportedClassVersionError"/);
  });

  it('ends what it started where the signal aborts, with its reason', async () => {
    const java = touch(inFolder('java'), `#!/bin/sh\necho $$ > ${inFolder('pid')}; exec sleep 60\n`);
    const found = { kind: 'found' as const, java, jar: inFolder('x.jar') };
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('Deadline passed: test')), 300);
    const started = startEmulator({ kind: 'pubsub', found, endWithPid: process.pid, signal: controller.signal });
    await expect(started).rejects.toThrow(/Deadline/);
  });

  it('ends with its owner from the first moment on, long before it answers', async () => {
    const java = touch(inFolder('java'), '#!/bin/sh\nexec sleep 60\n');
    const found = { kind: 'found' as const, java, jar: inFolder('x.jar') };
    const { pid: ended } = spawnSync('true');
    const started = startEmulator({ kind: 'pubsub', found, endWithPid: ended, signal: calm() });
    await expect(started).rejects.toThrow(/did not start/);
  });

  it('is one for all who ask in one folder, and reports one why to all', async () => {
    const options = {
      kind: 'firestore' as const,
      folder: inFolder('.'),
      ownerPid: process.pid,
      environment: { PATH: '' },
    };
    const shared = await Promise.all([1, 2, 3].map(() => sharedEmulator(options)));
    expect(new Set(shared.map((one) => (one.kind === 'missing' ? one.why : 'running')))).toEqual(
      new Set(['no Java was found on the PATH or in JAVA_HOME']),
    );
    await stopSharedEmulators(inFolder('.'));
  });
});

const pubsub = await emulatorForTests('pubsub');

describeOnEmulator('Pub/Sub emulator of this machine', pubsub, (shared) => {
  describe('Pub/Sub emulator of this machine', () => {
    it('answers whoever shares it', async () => {
      expect((await fetch(`http://${shared}/`)).status).toBe(200);
    });

    it('starts beside another one and is gone after the stop', async () => {
      const { PATH, HOME, JAVA_HOME } = process.env;
      const found = await findEmulator('pubsub', { PATH, HOME, JAVA_HOME });
      if (found.kind === 'missing') throw new Error(found.why);
      const running = await startEmulator({ kind: 'pubsub', found, endWithPid: process.pid, signal: calm() });
      expect((await fetch(`http://${running.host}/`)).status).toBe(200);
      await running.stop();
      expect(() => process.kill(running.pid, 0)).toThrow(/ESRCH/);
      await running.stop();
    });
  });
});
