import { I18nProvider } from '@lingui/react';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ToastArea } from '../components/ui/toast.js';
import { i18n } from '../lib/i18n.js';
import { SessionKeeper } from './session-keeper.js';

/** What every page may count on: texts, server data, toasts, a session that is kept alive. */
export function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        {children}
        <ToastArea />
        <SessionKeeper />
      </QueryClientProvider>
    </I18nProvider>
  );
}
