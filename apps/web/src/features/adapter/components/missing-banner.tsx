import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import { Unplug } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { showToast } from '../../../components/ui/toast.js';
import { describeError } from '../../../lib/describe-error.js';
import { useForgetAdapter } from '../api/forget-adapter.js';

const Dialog = lazyPart(async () => (await import('../../../components/ui/dialog.js')).Dialog);

/** Says why a missing adapter is still here, and how to let go of it for good. */
export function MissingBanner({
  detail,
  readOnly,
  onForgotten,
}: {
  detail: AdapterDetail;
  readOnly: boolean;
  onForgotten: () => void;
}) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const forget = useForgetAdapter(detail.id, () => {
    showToast({ title: t`Forgot ${detail.name}` });
    onForgotten();
  });
  const confirm = () =>
    forget.mutate(undefined, {
      onError: (error) => showToast({ tone: 'danger', title: describeError(error) }),
    });
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line-strong bg-raised px-4 py-3"
    >
      <Unplug aria-hidden className="size-4 shrink-0 text-danger" />
      <p className="min-w-60 flex-1">
        <Trans>
          Its file can't be found now. All that you wrote is kept, and it comes back by itself when the file
          does.
        </Trans>
      </p>
      <Button onClick={() => setAsking(true)} disabled={readOnly}>
        <Trans>Forget</Trans>
      </Button>
      {asking && (
        <Suspense>
          <Dialog
            open
            onOpenChange={setAsking}
            title={<Trans>Forget {detail.name}</Trans>}
            description={
              <Trans>
                Its entry leaves the library, with the tags, notes, rating and every other word that you wrote
                on it. No file is touched. If the file comes back it starts anew.
              </Trans>
            }
            footer={
              <>
                <Button onClick={() => setAsking(false)}>
                  <Trans>Keep</Trans>
                </Button>
                <Button variant="danger" busy={forget.isPending} onClick={confirm}>
                  <Trans>Forget</Trans>
                </Button>
              </>
            }
          />
        </Suspense>
      )}
    </div>
  );
}
