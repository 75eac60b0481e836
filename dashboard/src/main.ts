/** Starts the page. Theme first, so that nothing is drawn in the wrong one. */
import { createApp } from 'vue';
import App from './app-shell.vue';
import './styles/tokens.css';
import './styles/base.css';
import { followDesk } from './live/desk-events.ts';
import { router } from './routes.ts';
import { applyPreferences } from './session/preferences.ts';
import { learnWhoAmI } from './session/session.ts';

applyPreferences();
void learnWhoAmI();
followDesk();
createApp(App).use(router).mount('#app');
