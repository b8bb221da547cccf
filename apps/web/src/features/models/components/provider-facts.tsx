import { Trans } from '@lingui/react/macro';
import type { MlStatus } from '@lora/schema';
import type { ReactNode } from 'react';
import { FileSize } from '../../../components/ui/file-size.js';
import { describeNodes, describeProvider } from '../model-words.js';

/** What was asked for, what runs, and what it takes. */
export function ProviderFacts({ status }: { status: MlStatus }) {
  const { provider, memory } = status;
  const nodes = describeNodes(provider);
  return (
    <>
      {provider.notice !== undefined && <p className="max-w-prose text-sm break-words">{provider.notice}</p>}
      <dl>
        <Fact name={<Trans>Asked for</Trans>}>
          {describeProvider(provider.requested)}{' '}
          <span className="text-sm text-muted">
            <Trans>
              <code className="font-mono">ML_PROVIDER={provider.requested}</code>, read when the program
              starts
            </Trans>
          </span>
        </Fact>
        <Fact name={<Trans>Runs on</Trans>}>
          {provider.active === null ? '–' : describeProvider(provider.active)}
        </Fact>
        <Fact name={<Trans>Steps on the processor</Trans>}>
          {nodes ?? (
            <span className="text-muted">
              <Trans>counted when a model is loaded</Trans>
            </span>
          )}
        </Fact>
        <Fact name={<Trans>Memory</Trans>}>
          {memory.models === 0 ? (
            <span className="text-muted">
              <Trans>no model is loaded now</Trans>
            </span>
          ) : (
            <Trans>
              <FileSize bytes={memory.models} /> for loaded models
            </Trans>
          )}
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-x-4 border-b border-line py-2 last:border-b-0 max-md:flex-col">
      <dt className="w-48 shrink-0 text-muted max-md:text-sm">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
