/**
 * The views of the page, each in a file of its own that comes when it is first looked at. Addresses stand behind a `#`:
 * `/runs` and its like belong to the API on the same origin.
 */
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

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'desk', component: () => import('./views/desk-view.vue') },
  { path: '/strategies', name: 'strategies', component: () => import('./views/strategies-view.vue') },
  { path: '/orders/:orderRef?', name: 'orders', component: () => import('./views/orders-view.vue') },
  { path: '/runs/:runId?', name: 'runs', component: () => import('./views/runs-view.vue') },
  { path: '/live', name: 'live', component: () => import('./views/live-view.vue') },
  { path: '/analyses/:sessionId?', name: 'analyses', component: () => import('./views/analyses-view.vue') },
  { path: '/trade-log', name: 'trade-log', component: () => import('./views/trade-log-view.vue') },
  { path: '/settings', name: 'settings', component: () => import('./views/settings-view.vue') },
  { path: '/:rest(.*)*', name: 'unknown', component: () => import('./views/unknown-view.vue') },
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
