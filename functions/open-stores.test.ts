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
