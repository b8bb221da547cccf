import { useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { ArrowLeft } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import { CompareView } from '../../features/duplicates/components/compare-view.js';
import { describeLink } from '../describe-link.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  const [params] = useSearchParams();
  const ids = params.getAll('id').slice(0, LIMITS.compared);
  return (
    <>
      <TopBar
        title={t`Compare`}
        before={
          <Link
            to="/duplicates"
            aria-label={t`All duplicates`}
            className="-ml-1 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text max-md:size-10"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
        }
      />
      <CompareView ids={ids} words={describeLink} />
    </>
  );
}
