import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { LeftOutModules, NamedModules, WeightAnatomy } from '@lora/schema';
import { Info, TriangleAlert } from 'lucide-react';
import { formatCount } from '../../../lib/format.js';
import { describeReason } from '../reason-words.js';

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
            <ModuleNames modules={modules} />
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Names of modules, with the reason where each has its own; a long list is cut and counted. */
export function ModuleNames({ modules }: { modules: NamedModules | LeftOutModules }) {
  const listed = 'names' in modules ? modules.names.map((name) => ({ name, reason: null })) : modules.modules;
  const more = modules.count - listed.length;
  return (
    <div className="max-h-60 overflow-y-auto pb-2 pl-6">
      <ul className="text-xs text-muted">
        {listed.map(({ name, reason }) => (
          <li key={`${name} ${reason ?? ''}`} className="wrap-anywhere">
            <span className="font-mono">{name}</span>
            {reason !== null && ` – ${describeReason(reason)}`}
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
