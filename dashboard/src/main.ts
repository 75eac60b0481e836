/** Starts the page. Theme first, so that nothing is drawn in the wrong one. */
import { createApp } from 'vue';
import App from './app-shell.vue';
import './styles/tokens.css';
import './styles/base.css';
import { after } from './browser/browser-clock.ts';
import { followDesk } from './live/desk-events.ts';
import { bringViews, router } from './routes.ts';
import { applyPreferences } from './session/preferences.ts';
import { learnWhoAmI } from './session/session.ts';

/** After the first view has what it shows. */
const BRING_VIEWS_MS = 4_000;

applyPreferences();
void learnWhoAmI();
followDesk();
void router.isReady().then(() => after(BRING_VIEWS_MS, () => void bringViews()));
createApp(App).use(router).mount('#app');
