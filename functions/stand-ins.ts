/**
 * Whether stand-ins on this machine may take the place of a service: plain http to loopback, where nothing is deployed. Every image
 * is production and Cloud Run names its service; what uses one calls itself a demo.
 */
import type { UrlRules } from '../lib/domain/allowed-url.ts';
import type { Settings } from './config.ts';

export const standIns = ({
  NODE_ENV,
  K_SERVICE,
}: Pick<Settings, 'NODE_ENV' | 'K_SERVICE'>): Pick<UrlRules, 'loopback'> =>
  NODE_ENV !== 'production' && K_SERVICE === undefined ? { loopback: true } : {};
