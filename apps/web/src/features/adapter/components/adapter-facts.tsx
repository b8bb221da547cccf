import { useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import type { ReactNode } from 'react';
import { Tabs } from '../../../components/ui/tabs.js';
import type { TabName } from '../tabs.js';
import { FilesTab } from './files-tab.js';
import { RawTab } from './raw-tab.js';
import { TrainingTab } from './training-tab.js';
import { WeightsTab } from './weights-tab.js';

export interface AdapterFactsProps {
  detail: AdapterDetail;
  tab: TabName;
  onTab: (tab: TabName) => void;
  rootName: (id: string) => string | undefined;
  /** The tab of what people changed. */
  history: ReactNode;
  /** Below the facts of the weights: what the numbers themselves say. */
  anatomy: ReactNode;
}

/** What was read and what happened, as tabs. */
export function AdapterFacts({ detail, tab, onTab, rootName, history, anatomy }: AdapterFactsProps) {
  const { t } = useLingui();
  return (
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
  );
}
