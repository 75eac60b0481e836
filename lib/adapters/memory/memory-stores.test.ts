import { describeConfigurationStoreContract } from '../../testing/configuration-store-contract.ts';
import { describeDeliveryOverviewContract } from '../../testing/delivery-overview-contract.ts';
import { describeDeliveryStoreContract } from '../../testing/delivery-store-contract.ts';
import { describeHistoryContract } from '../../testing/history-contract.ts';
import { describeLedgerContentionContract } from '../../testing/ledger-contention-contract.ts';
import { describeLedgerContract } from '../../testing/ledger-contract.ts';
import { describeLedgerRecordsContract } from '../../testing/ledger-records-contract.ts';
import { describeLiveSessionStoreContract } from '../../testing/live-session-store-contract.ts';
import { describeMarketDataStoreContract } from '../../testing/market-data-store-contract.ts';
import { describeRunStoreContract } from '../../testing/run-store-contract.ts';
import { calm, type StoreHarness } from '../../testing/store-harness.ts';
import { describeTaskStoreContract } from '../../testing/task-store-contract.ts';
import { put } from '../records/document-write.ts';
import { plainDocument } from '../records/stored-document.ts';
import { memoryAccountHistory } from './memory-account-history.ts';
import { memoryOrderHistory } from './memory-order-history.ts';
import { memoryConfigurationStore } from './memory-configuration-store.ts';
import { MemoryDatabase } from './memory-database.ts';
import { memoryDeliveryOverview } from './memory-delivery-overview.ts';
import { memoryDeliveryStore } from './memory-delivery-store.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryLiveSessionStore } from './memory-live-session-store.ts';
import { memoryMarketDataStore } from './memory-market-data-store.ts';
import { memoryRunStore } from './memory-run-store.ts';
import { memoryTaskStore } from './memory-task-store.ts';

async function makeStore(): Promise<StoreHarness> {
  const database = new MemoryDatabase();
  return {
    ledger: (mode) => memoryLedger(database, mode),
    accounts: (mode) => memoryAccountHistory(database, mode),
    orders: (mode) => memoryOrderHistory(database, mode),
    runs: memoryRunStore(database),
    tasks: memoryTaskStore(database),
    configuration: memoryConfigurationStore(database),
    deliveries: memoryDeliveryStore(database),
    overview: memoryDeliveryOverview(database),
    marketData: memoryMarketDataStore(database),
    liveSessions: memoryLiveSessionStore(database),
    async plant(path, document) {
      database.transact(calm(), () => ({ writes: [put(path, plainDocument(path, document))], result: undefined }));
    },
    raw: async (path) => database.get(path),
  };
}

describeLedgerContract('embedded store', makeStore);
describeLedgerRecordsContract('embedded store', makeStore);
describeLedgerContentionContract('embedded store', makeStore);
describeRunStoreContract('embedded store', makeStore);
describeTaskStoreContract('embedded store', makeStore);
describeConfigurationStoreContract('embedded store', makeStore);
describeDeliveryOverviewContract('embedded store', makeStore);
describeDeliveryStoreContract('embedded store', makeStore);
describeMarketDataStoreContract('embedded store', makeStore);
describeLiveSessionStoreContract('embedded store', makeStore);
describeHistoryContract('embedded store', makeStore);
