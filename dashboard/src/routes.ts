/**
 * The views of the page, each in a file of its own that comes when it is first looked at. Addresses stand behind a `#`:
 * `/runs` and its like belong to the API on the same origin.
 */
import { readonly, ref } from 'vue';
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import type { IconName } from './parts/icons.ts';

export interface View {
  readonly name: string;
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
}

/** In the order of the navigation. */
export const VIEWS = [
  { name: 'desk', path: '/', label: 'Desk', icon: 'desk' },
  { name: 'strategies', path: '/strategies', label: 'Strategies', icon: 'strategies' },
  { name: 'orders', path: '/orders', label: 'Orders and fills', icon: 'orders' },
  { name: 'runs', path: '/runs', label: 'Runs', icon: 'runs' },
  { name: 'live', path: '/live', label: 'Live session', icon: 'live' },
  { name: 'analyses', path: '/analyses', label: 'Analyses', icon: 'analyses' },
  { name: 'trade-log', path: '/trade-log', label: 'Trade log', icon: 'trade-log' },
  { name: 'settings', path: '/settings', label: 'Settings', icon: 'settings' },
] as const satisfies readonly View[];

/** Name of a view -> its file. */
const LOAD = {
  desk: () => import('./views/desk-view.vue'),
  strategies: () => import('./views/strategies-view.vue'),
  orders: () => import('./views/orders-view.vue'),
  runs: () => import('./views/runs-view.vue'),
  live: () => import('./views/live-view.vue'),
  analyses: () => import('./views/analyses-view.vue'),
  'trade-log': () => import('./views/trade-log-view.vue'),
  settings: () => import('./views/settings-view.vue'),
  unknown: () => import('./views/unknown-view.vue'),
} as const;

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'desk', component: LOAD.desk },
  { path: '/strategies', name: 'strategies', component: LOAD.strategies },
  { path: '/orders/:orderRef?', name: 'orders', component: LOAD.orders },
  { path: '/runs/:runId?', name: 'runs', component: LOAD.runs },
  { path: '/live', name: 'live', component: LOAD.live },
  { path: '/analyses/:sessionId?', name: 'analyses', component: LOAD.analyses },
  { path: '/trade-log', name: 'trade-log', component: LOAD['trade-log'] },
  { path: '/settings', name: 'settings', component: LOAD.settings },
  { path: '/:rest(.*)*', name: 'unknown', component: LOAD.unknown },
];

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.afterEach(({ name }) => {
  const view = VIEWS.find((one) => one.name === name);
  document.title = view === undefined ? 'intentdesk' : `${view.label} · intentdesk`;
});

const failed = ref<string>();
/** Address of a view that did not come: the network is away, or the desk serves a newer page by now. */
export const missingView = readonly(failed);

router.onError((_error, to) => {
  failed.value = to.fullPath;
});
router.beforeEach(() => {
  failed.value = undefined;
});

/** To be called when the desk is back. Does nothing where no view is missing. */
export async function bringMissingView(): Promise<void> {
  if (failed.value !== undefined) await router.push(failed.value);
}

/** Brings the other views while nothing else is to be done, so that they are there when the network is not. */
export async function bringViews(): Promise<void> {
  for (const load of Object.values(LOAD)) {
    try {
      await load();
    } catch (error) {
      // Told when the view is asked for: until then nobody misses it.
      globalThis.console.debug('A view did not come ahead of time', error);
    }
  }
}
