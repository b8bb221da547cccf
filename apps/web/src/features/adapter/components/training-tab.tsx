import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { formatCount, formatDuration } from '../../../lib/format.js';
import { numberOf, recordOf, recordsOf, textOf } from '../read-facts.js';
import { Bars } from './bars.js';
import { type Fact, FactList, PartTitle } from './fact-list.js';

/** Training tags shown as bars; the rest is in the file. */
const TAGS_SHOWN = 40;

function joined(...parts: (string | number | null)[]): string | null {
  return parts.filter((part) => part !== null).join(' ') || null;
}

function count(value: number | null): string | null {
  return value === null ? null : formatCount(value);
}

/** kohya writes a git commit as its version: eight letters tell it. */
function shortCommit(version: string | null): string | null {
  return version !== null && /^[0-9a-f]{40}$/.test(version) ? version.slice(0, 8) : version;
}

function useTrainingFacts(training: Record<string, unknown>): Fact[] {
  const { t } = useLingui();
  const trainer = recordOf(training, 'trainer');
  const checkpoint = recordOf(training, 'checkpoint');
  const spec = recordOf(training, 'spec');
  const number = (name: string) => numberOf(training, name);
  const text = (name: string) => textOf(training, name);
  const rounds = number('gradientAccumulation') ?? 1;
  const [startedAt, seconds] = [text('startedAt'), number('durationSeconds')];
  const of = (done: number | null, all: number | null) =>
    done !== null && all !== null && all !== done
      ? `${formatCount(done)} / ${formatCount(all)}`
      : count(done ?? all);
  return [
    { label: t`Trainer`, value: joined(textOf(trainer, 'name'), shortCommit(textOf(trainer, 'version'))) },
    { label: t`Trained from`, value: textOf(checkpoint, 'name') },
    { label: t`Base said by header`, value: text('baseModelVersion') },
    { label: t`Module`, value: text('networkModule') },
    {
      label: t`Rank and alpha`,
      value: joined(
        number('networkDim'),
        number('networkAlpha') === null ? null : `/ ${number('networkAlpha')}`,
      ),
    },
    {
      label: t`Conv rank and alpha`,
      value: joined(number('convDim'), number('convAlpha') === null ? null : `/ ${number('convAlpha')}`),
    },
    { label: t`Dropout`, value: number('networkDropout') },
    { label: t`Epochs`, value: of(number('epoch'), number('epochs')) },
    { label: t`Steps`, value: of(number('steps'), number('maxSteps')) },
    { label: t`Images`, value: count(number('images')) },
    {
      label: t`Regularisation images`,
      value: number('regularisationImages') ? count(number('regularisationImages')) : null,
    },
    { label: t`Resolution`, value: text('resolution') },
    {
      label: t`Batch size`,
      value: joined(number('batchSize'), rounds > 1 ? t`(${rounds} steps collected)` : null),
    },
    { label: t`Learning rate`, value: number('learningRate') },
    { label: t`U-Net learning rate`, value: number('unetLearningRate') },
    { label: t`Text encoder rate`, value: number('textEncoderLearningRate') },
    { label: t`Optimizer`, value: joined(text('optimizer'), text('optimizerArgs')) },
    { label: t`Scheduler`, value: text('scheduler') },
    { label: t`Warm-up steps`, value: count(number('warmupSteps')) },
    { label: t`Precision`, value: text('precision') },
    { label: t`Clip skip`, value: number('clipSkip') },
    { label: t`Noise offset`, value: number('noiseOffset') },
    { label: t`Min SNR gamma`, value: number('minSnrGamma') },
    { label: t`Guidance scale`, value: number('guidanceScale') },
    { label: t`Flow shift`, value: number('flowShift') },
    { label: t`Seed`, value: number('seed') },
    { label: t`VAE`, value: text('vae') },
    { label: t`Started`, value: startedAt && <RelativeTime at={startedAt} /> },
    { label: t`Took`, value: seconds === null ? null : formatDuration(seconds) },
    { label: t`Author`, value: textOf(spec, 'author') },
    { label: t`Licence`, value: textOf(spec, 'license') },
    { label: t`Usage hint`, value: textOf(spec, 'usageHint') },
    { label: t`Merged from`, value: textOf(spec, 'mergedFrom') },
    { label: t`Comment`, value: text('comment') },
  ];
}

function Datasets({ folders }: { folders: Record<string, unknown>[] }) {
  return (
    <table className="w-full text-left text-sm">
      <thead className="text-muted">
        <tr className="border-b border-line">
          <th className="py-1.5 pr-3 font-normal">
            <Trans>Folder</Trans>
          </th>
          <th className="py-1.5 pr-3 text-right font-normal">
            <Trans>Images</Trans>
          </th>
          <th className="py-1.5 pr-3 text-right font-normal">
            <Trans>Repeats</Trans>
          </th>
          <th className="py-1.5 font-normal max-md:hidden">
            <Trans>Class tokens</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {folders.map((folder, at) => (
          <tr key={at} className="border-b border-line">
            <td className="py-1.5 pr-3 break-all">{textOf(folder, 'name')}</td>
            <td className="py-1.5 pr-3 text-right">{count(numberOf(folder, 'images'))}</td>
            <td className="py-1.5 pr-3 text-right">{count(numberOf(folder, 'repeats'))}</td>
            <td className="py-1.5 break-words max-md:hidden">{textOf(folder, 'classTokens')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the header says about the training. */
export function TrainingTab({ detail }: { detail: AdapterDetail }) {
  const training = detail.training ?? {};
  const facts = useTrainingFacts(training);
  const datasets = recordsOf(training, 'datasets');
  const tags = recordsOf(recordOf(training, 'tags'), 'top')
    .map((tag) => ({ label: textOf(tag, 'tag') ?? '', count: numberOf(tag, 'count') ?? 0 }))
    .filter(({ label }) => label !== '')
    .slice(0, TAGS_SHOWN);
  const isSilent =
    facts.every(({ value }) => value === null || value === '') && datasets.length === 0 && tags.length === 0;
  if (isSilent) {
    return (
      <p className="text-muted">
        <Trans>The header says nothing about the training.</Trans>
      </p>
    );
  }
  return (
    <>
      <FactList facts={facts} />
      {datasets.length > 0 && (
        <>
          <PartTitle>
            <Trans>Datasets</Trans>
          </PartTitle>
          <Datasets folders={datasets} />
        </>
      )}
      {tags.length > 0 && (
        <>
          <PartTitle>
            <Trans>Most frequent training tags</Trans>
          </PartTitle>
          <Bars bars={tags} />
        </>
      )}
    </>
  );
}
