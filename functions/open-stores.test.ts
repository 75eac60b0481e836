import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { openStores, type StoreChoice } from './open-stores.ts';

const asked: StoreChoice = {
  choice: 'auto',
  mode: 'paper',
  file: undefined,
  emulatorHost: undefined,
  projectId: undefined,
  emulatorRequired: false,
  environment: { PATH: '' },
  tell: () => undefined,
};

describe('openStores where Java cannot run the emulator', () => {
  const inFolder = temporaryFolder();
  const brokenJava = (): Readonly<Record<string, string>> => {
    for (const name of ['bin/java', 'home/.cache/firebase/emulators/cloud-firestore-emulator-v1.19.8.jar']) {
      mkdirSync(path.dirname(inFolder(name)), { recursive: true });
      writeFileSync(inFolder(name), '#!/bin/sh\necho UnsupportedClassVersionError; exit 1\n', { mode: 0o755 });
    }
    return { PATH: inFolder('bin'), HOME: inFolder('home') };
  };

  it('takes the embedded store, and tells the last words of Java', async () => {
    const told: string[] = [];
    const stores = await openStores({ ...asked, environment: brokenJava(), tell: (text) => void told.push(text) });
    expect(stores.description).toBe('embedded store, because the emulator that was found does not start');
    expect(told).toEqual([expect.stringMatching(/found "UnsupportedClassVersionError"/)]);
    await stores.close();
  });

  it('refuses the embedded store where the emulator was asked for', async () => {
    const opening = openStores({ ...asked, choice: 'emulator', environment: brokenJava() });
    await expect(opening).rejects.toThrow(/INTENTDESK_STORE: found "emulator", and .* does not start, needed/);
  });
});

describe('openStores where no Java is found', () => {
  it('chooses the embedded store and says why', async () => {
    const stores = await openStores(asked);
    expect(stores.description).toBe('embedded store, because no Java was found on the PATH or in JAVA_HOME');
    await stores.close();
  });

  it('refuses the emulator that was asked for, naming what is missing', async () => {
    await expect(openStores({ ...asked, choice: 'emulator' })).rejects.toThrow(
      /no Java was found.*INTENTDESK_STORE=embedded/,
    );
  });

  it('refuses to fall back where an emulator is required', async () => {
    await expect(openStores({ ...asked, emulatorRequired: true })).rejects.toThrow(/no Java was found/);
  });

  it('takes the embedded store as asked for, also where an emulator is required', async () => {
    const stores = await openStores({ ...asked, choice: 'embedded', emulatorRequired: true });
    expect(stores.description).toBe('embedded store, as asked for');
    await stores.close();
  });
});
