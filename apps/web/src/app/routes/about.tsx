import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../lib/api.js';
import { TopBar } from '../frame/top-bar.js';

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-4 border-b border-line py-2">
      <dt className="w-40 shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

export function Component() {
  const { t } = useLingui();
  const health = useQuery({ queryKey: ['health'], queryFn: () => api.health() });
  return (
    <>
      <TopBar title={t`About`} />
      <div className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-6">
        <div className="flex items-center gap-3">
          <img src="/favicon.svg" alt="" width={40} height={40} />
          <div>
            <h2 className="text-lg font-semibold">LoRA Manager</h2>
            <p className="text-muted">
              <Trans>Reads what is inside your LoRA files and never changes them.</Trans>
            </p>
          </div>
        </div>
        <dl>
          <Fact name={<Trans>Version</Trans>}>
            {health.data?.version ?? (health.isError ? t`unknown` : '…')}
          </Fact>
          <Fact name={<Trans>Licence</Trans>}>Apache-2.0</Fact>
          <Fact name={<Trans>For programs</Trans>}>
            <a
              href="/api/docs"
              className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
            >
              <Trans>API documentation</Trans>
            </a>
          </Fact>
        </dl>
      </div>
    </>
  );
}
