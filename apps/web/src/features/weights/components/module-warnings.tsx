import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { NamedModules, WeightAnatomy } from '@lora/schema';
import { Info, TriangleAlert } from 'lucide-react';
import { formatCount } from '../../../lib/format.js';

/** Modules that stand out or could not be read, each kind with its names behind a click. */
export function ModuleWarnings({ anatomy }: { anatomy: WeightAnatomy }) {
  const { dead, exploding, nonFinite, notAnalysed } = anatomy;
  const kinds = [
    {
      modules: nonFinite,
      isWarning: true,
      words: plural(nonFinite.count, {
        one: '# module holds numbers that are none (NaN or infinite) and is left out',
        other: '# modules hold numbers that are none (NaN or infinite) and are left out',
      }),
    },
    {
      modules: exploding,
      isWarning: true,
      words: plural(exploding.count, {
        one: '# module changes a hundred times as much as is usual here, or more',
        other: '# modules change a hundred times as much as is usual here, or more',
      }),
    },
    {
      modules: dead,
      isWarning: true,
      words: plural(dead.count, { one: '# module changes nothing', other: '# modules change nothing' }),
    },
    {
      modules: notAnalysed,
      isWarning: false,
      words: plural(notAnalysed.count, {
        one: "# module couldn't be analysed and is left out",
        other: "# modules couldn't be analysed and are left out",
      }),
    },
  ].filter(({ modules }) => modules.count > 0);
  if (kinds.length === 0) return null;
  return (
    <ul className="mt-6 flex flex-col gap-1">
      {kinds.map(({ modules, isWarning, words }) => (
        <li key={words}>
          <details>
            <summary className="cursor-pointer py-1 text-sm max-md:py-2.5">
              {isWarning ? (
                <TriangleAlert aria-hidden className="mr-1.5 inline size-4 align-text-bottom text-warn" />
              ) : (
                <Info aria-hidden className="mr-1.5 inline size-4 align-text-bottom text-muted" />
              )}
              {words}
            </summary>
            <Names modules={modules} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Names({ modules: { count, names } }: { modules: NamedModules }) {
  const more = count - names.length;
  return (
    <div className="max-h-60 overflow-y-auto pb-2 pl-6">
      <ul className="font-mono text-xs text-muted">
        {names.map((name) => (
          <li key={name} className="wrap-anywhere">
            {name}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="text-xs text-muted">
          <Trans>and {formatCount(more)} more</Trans>
        </p>
      )}
    </div>
  );
}
