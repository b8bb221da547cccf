import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import {
  NavigationType,
  useLocation,
  useNavigate,
  useNavigationType,
  useParams,
  useSearchParams,
} from 'react-router';
import { Button } from '../../components/ui/button.js';
import { EmptyState } from '../../components/ui/empty-state.js';
import { ErrorState } from '../../components/ui/error-state.js';
import { lazyPart } from '../../components/ui/lazy-part.js';
import { useAdapter } from '../../features/adapter/api/get-adapter.js';
import { AdapterPage } from '../../features/adapter/components/adapter-page.js';
import { AdapterSkeleton } from '../../features/adapter/components/adapter-skeleton.js';
import { TABS, type TabName } from '../../features/adapter/tabs.js';
import { useRoots } from '../../features/roots/api/get-roots.js';
import { AnatomySkeleton, RailSkeleton } from '../../features/weights/components/skeletons.js';
import { ApiError } from '../../lib/errors.js';
import { TopBar } from '../frame/top-bar.js';

// Apart from the page: few open it, and it brings the comparison of texts.
const RevisionList = lazy(async () => ({
  default: (await import('../../features/history/components/revision-list.js')).RevisionList,
}));

const SimilarRail = lazyPart(async () => (await import('../../features/weights/parts.js')).SimilarRail);
const Anatomy = lazyPart(async () => (await import('../../features/weights/parts.js')).Anatomy);

/** Whether a page of an adapter has been drawn since the program was loaded. */
let hasDrawn = false;

export function Component() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const { key } = useLocation();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const adapter = useAdapter(id);
  const roots = useRoots().data?.items;
  const detail = adapter.data;

  // Merged meanwhile: the answer carries the id that stayed.
  const stays = detail?.id;
  useEffect(() => {
    if (stays !== undefined && stays !== id) void navigate(`/adapters/${stays}`, { replace: true });
  }, [stays, id, navigate]);

  // Back and forward lead to where the person was, which may be far down the page.
  const atOnce = useNavigationType() === NavigationType.Pop && hasDrawn;
  const isDrawn = detail !== undefined;
  useEffect(() => {
    hasDrawn ||= isDrawn;
  }, [isDrawn]);

  const tab = TABS.find((name) => name === params.get('tab')) ?? 'training';
  const showTab = (name: TabName) =>
    setParams(name === 'training' ? {} : { tab: name }, { replace: true, preventScrollReset: true });
  // 'default' = the first place of this visit: there is nothing of ours to go back to.
  const leave = () => void (key === 'default' ? navigate('/library') : navigate(-1));
  const back = (
    <Button variant="quiet" icon={<ArrowLeft aria-hidden />} onClick={leave} className="-ml-2">
      <Trans>Library</Trans>
    </Button>
  );
  const isGone = adapter.error instanceof ApiError && [400, 404].includes(adapter.error.status);

  return (
    <>
      <TopBar title={detail?.name ?? t`Adapter`} before={back} />
      {detail ? (
        <AdapterPage
          key={detail.id}
          detail={detail}
          atOnce={atOnce}
          tab={tab}
          onTab={showTab}
          rootName={(rootId) => roots?.find((root) => root.id === rootId)?.name}
          history={
            <Suspense>
              <RevisionList adapterId={detail.id} />
            </Suspense>
          }
          similar={
            <>
              <Suspense fallback={<RailSkeleton />}>
                <SimilarRail id={detail.id} by="weights" />
              </Suspense>
              <Suspense fallback={<RailSkeleton />}>
                <SimilarRail id={detail.id} by="text" />
              </Suspense>
            </>
          }
          anatomy={
            <Suspense fallback={<AnatomySkeleton />}>
              <Anatomy id={detail.id} baseModel={detail.baseModel} />
            </Suspense>
          }
          onForgotten={leave}
        />
      ) : isGone ? (
        <EmptyState
          title={<Trans>This adapter is not in the library</Trans>}
          action={
            <Button variant="primary" onClick={() => void navigate('/library')}>
              <Trans>Go to the library</Trans>
            </Button>
          }
        >
          <Trans>It may have been forgotten, or the link is not whole.</Trans>
        </EmptyState>
      ) : adapter.error ? (
        <ErrorState error={adapter.error} onRetry={() => void adapter.refetch()} />
      ) : (
        <AdapterSkeleton />
      )}
    </>
  );
}
