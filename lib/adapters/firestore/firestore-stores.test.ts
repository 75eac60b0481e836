import { describeConfigurationStoreContract } from '../../testing/configuration-store-contract.ts';
import { describeDeliveryOverviewContract } from '../../testing/delivery-overview-contract.ts';
import { describeDeliveryStoreContract } from '../../testing/delivery-store-contract.ts';
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { firestoreStores } from '../../testing/firestore-harness.ts';
import { describeHistoryContract } from '../../testing/history-contract.ts';
import { describeLedgerContentionContract } from '../../testing/ledger-contention-contract.ts';
import { describeLedgerContract } from '../../testing/ledger-contract.ts';
import { describeLedgerRecordsContract } from '../../testing/ledger-records-contract.ts';
import { describeLiveSessionStoreContract } from '../../testing/live-session-store-contract.ts';
import { describeMarketDataStoreContract } from '../../testing/market-data-store-contract.ts';
import { describeRunStoreContract } from '../../testing/run-store-contract.ts';
import { describeTaskStoreContract } from '../../testing/task-store-contract.ts';

const emulator = await emulatorForTests('firestore');

describeOnEmulator('Firestore stores', emulator, (host) => {
  const makeStore = firestoreStores(host);
  describeLedgerContract('Firestore', makeStore);
  describeLedgerRecordsContract('Firestore', makeStore);
  describeLedgerContentionContract('Firestore', makeStore);
  describeRunStoreContract('Firestore', makeStore);
  describeTaskStoreContract('Firestore', makeStore);
  describeConfigurationStoreContract('Firestore', makeStore);
  describeDeliveryOverviewContract('Firestore', makeStore);
  describeDeliveryStoreContract('Firestore', makeStore);
  describeMarketDataStoreContract('Firestore', makeStore);
  describeLiveSessionStoreContract('Firestore', makeStore);
  describeHistoryContract('Firestore', makeStore);
});

// As a real project is read. Not beside writers: the emulator's snapshots are none (read-mode.ts).
describeOnEmulator('Firestore stores read by snapshot', emulator, (host) => {
  const makeStore = firestoreStores(host, 'snapshot');
  describeLedgerRecordsContract('Firestore by snapshot', makeStore);
  describeRunStoreContract('Firestore by snapshot', makeStore);
  describeConfigurationStoreContract('Firestore by snapshot', makeStore);
});
