import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import type { ReactNode } from 'react';
import { FavoriteButton } from '../../../components/adapter/favorite-button.js';
import { Rating } from '../../../components/adapter/rating.js';
import { Button } from '../../../components/ui/button.js';
import { Tabs } from '../../../components/ui/tabs.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useAdapterEditor } from '../api/update-adapter.js';
import { useLiveAdapter } from '../hooks/use-live-adapter.js';
import { BaseFields } from './base-fields.js';
import { CollectionsField } from './collections-field.js';
import { ConflictDialog } from './conflict-dialog.js';
import { DescriptionField } from './description-field.js';
import { EditableName } from './editable-name.js';
import { FilesTab } from './files-tab.js';
import { MissingBanner } from './missing-banner.js';
import { MoreFields } from './more-fields.js';
import { NotesField } from './notes-field.js';
import { Pictures } from './pictures.js';
import { Property } from './property.js';
import { ProposalList } from './proposal-list.js';
import { RawTab } from './raw-tab.js';
import { TagsField } from './tags-field.js';
import { TrainingTab } from './training-tab.js';
import { TriggerWordsField } from './trigger-words-field.js';
import { WarningList } from './warning-list.js';
import { WeightField } from './weight-field.js';
import { WeightsTab } from './weights-tab.js';

export const TABS = ['training', 'weights', 'files', 'history', 'raw'] as const;
export type TabName = (typeof TABS)[number];

export interface AdapterPageProps {
  detail: AdapterDetail;
  tab: TabName;
  onTab: (tab: TabName) => void;
  rootName: (id: string) => string | undefined;
  /** The tab of what people changed. */
  history: ReactNode;
  /** Other adapters with weights like these. */
  similar: ReactNode;
  /** Below the facts of the weights: what the numbers themselves say. */
  anatomy: ReactNode;
  /** The adapter is gone for good. */
  onForgotten: () => void;
}

/** Everything about one adapter: pictures at the left, its fields at the right, what was read below. */
export function AdapterPage({
  detail,
  tab,
  onTab,
  rootName,
  history,
  similar,
  anatomy,
  onForgotten,
}: AdapterPageProps) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const editor = useAdapterEditor(detail.id);
  const live = useLiveAdapter(detail.id);
  const field = { detail, editor, readOnly };
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6 px-4 py-5">
      {detail.state !== 'present' && (
        <MissingBanner detail={detail} readOnly={readOnly} onForgotten={onForgotten} />
      )}
      {readOnly && (
        <p role="status" className="text-sm text-muted">
          <Trans>You are offline: nothing can be edited until the server is back.</Trans>
        </p>
      )}
      {live.waiting && (
        <p role="status" className="flex items-center gap-3 text-sm">
          <Trans>This adapter changed somewhere else.</Trans>
          <Button size="sm" onClick={live.show}>
            <Trans>Show</Trans>
          </Button>
        </p>
      )}
      <div className="grid gap-8 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Pictures detail={detail} readOnly={readOnly} />
        <div className="flex min-w-0 flex-col gap-4">
          <EditableName {...field} />
          <WarningList warnings={detail.warnings} />
          <ProposalList detail={detail} readOnly={readOnly} />
          <BaseFields {...field} />
          <Property {...field} label={t`Rating`} field="rating">
            <div className="-ml-1.5 flex items-center gap-2">
              <Rating
                value={detail.rating}
                disabled={readOnly}
                onChange={(rating) => void editor.save({ rating })}
              />
              <FavoriteButton
                on={detail.favorite}
                disabled={readOnly}
                onChange={(favorite) => void editor.save({ favorite })}
              />
            </div>
          </Property>
          <TriggerWordsField {...field} />
          <WeightField {...field} />
          <TagsField {...field} />
          <CollectionsField detail={detail} readOnly={readOnly} />
          <NotesField {...field} />
          <DescriptionField {...field} />
          <MoreFields {...field} />
        </div>
      </div>
      {similar}
      <Tabs
        label={t`Facts`}
        value={tab}
        onValueChange={onTab}
        items={[
          { value: 'training', label: t`Training`, content: <TrainingTab detail={detail} /> },
          {
            value: 'weights',
            label: t`Weights`,
            content: <WeightsTab detail={detail}>{anatomy}</WeightsTab>,
          },
          { value: 'files', label: t`Files`, content: <FilesTab detail={detail} rootName={rootName} /> },
          { value: 'history', label: t`History`, content: history },
          { value: 'raw', label: t`Raw`, content: <RawTab detail={detail} /> },
        ]}
      />
      <ConflictDialog conflict={editor.conflict} onSettle={editor.settle} />
    </div>
  );
}
