import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';

/** What can be written, by example; a click writes it. */
const EXAMPLES: readonly [example: string, meaning: MessageDescriptor][] = [
  ['ink wash', msg`both words, anywhere in the adapter's text`],
  ['"ink wash"', msg`exactly this`],
  ['-photo', msg`not this`],
  ['ink OR pencil', msg`one of them; brackets group`],
  ['tag:style,ink', msg`one of these tags; tag:"two words"`],
  ['base:flux', msg`base model; also family: type: creator: license:`],
  ['folder:styles/ink', msg`a folder and all below it`],
  ['rank:>32', msg`also rank:8..32`],
  ['size:<50mb', msg`also size:1gb..2gb`],
  ['rating:>=4', msg`stars; nsfw:<=2 likewise`],
  ['added:<30d', msg`in the last 30 days; also trained:2024`],
  ['is:favorite', msg`also missing, duplicate, untagged, hidden, broken-sidecar`],
  ['has:preview', msg`also notes, trigger`],
  ['train:1girl', msg`a tag of the training pictures`],
  ['hash:abcdef12', msg`the first 8 characters or more of any hash`],
  ['/v[0-9]+$/', msg`a regular expression on names`],
];

/** The operators of the search box on one small page. */
export function SearchHelp({ onTake }: { onTake: (example: string) => void }) {
  const { i18n } = useLingui();
  return (
    <div className="max-h-[min(70dvh,560px)] overflow-y-auto p-3 text-sm">
      <p className="pb-2 text-muted">
        <Trans>Words side by side must all be there; values of one field are any of them.</Trans>
      </p>
      <ul>
        {EXAMPLES.map(([example, meaning]) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => onTake(example)}
              className="grid min-h-7 w-full grid-cols-[minmax(0,10rem)_1fr] items-center gap-3 rounded-md px-1 py-0.5 text-left hover:bg-hover max-md:min-h-10"
            >
              <code className="truncate font-mono [font-variant-ligatures:none] text-xs text-accent-text">
                {example}
              </code>
              <span className="text-muted">{i18n._(meaning)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
