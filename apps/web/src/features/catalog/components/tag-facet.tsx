import { Trans, useLingui } from '@lingui/react/macro';
import type { FacetValue } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Input } from '../../../components/ui/input.js';
import { FacetList } from './facet-section.js';

/** Fewer tags than this need no search. */
const SEARCH_FROM = 9;

/** The most frequent tags, a box to search among them, and a way to a rarer one by its whole name. */
export function TagFacet({
  values,
  chosen,
  onToggle,
}: {
  values: readonly FacetValue[];
  chosen: readonly string[];
  onToggle: (tag: string) => void;
}) {
  const { t } = useLingui();
  const [words, setWords] = useState('');
  const wanted = words.trim().toLowerCase();
  const found = values.filter(({ value }) => value.toLowerCase().includes(wanted));
  const exact = words.trim();
  const isNew = exact !== '' && !found.some(({ value }) => value === exact);
  return (
    <>
      {values.length >= SEARCH_FROM && (
        <div className="px-2 pb-1">
          <Input
            type="search"
            aria-label={t`Search tags`}
            placeholder={t`Search tags`}
            maxLength={LIMITS.tag}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || exact === '') return;
              onToggle(found.length === 1 && found[0] ? found[0].value : exact);
              setWords('');
            }}
          />
        </div>
      )}
      <FacetList
        values={found}
        chosen={wanted === '' ? chosen : []}
        onToggle={onToggle}
        label={(tag) => tag}
      />
      {isNew && (
        <Button size="sm" variant="quiet" onClick={() => onToggle(exact)}>
          <Trans>Only adapters tagged “{exact}”</Trans>
        </Button>
      )}
    </>
  );
}
