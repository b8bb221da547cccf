import { plural, t } from '@lingui/core/macro';
import type { BlockChange, BlockRank } from '@lora/schema';
import type { HeatRow } from './components/heat-map.js';
import { formatRank, formatShare, formatSize } from './number-words.js';
import { blockNumber, partLabel } from './part-words.js';
import { arrangeBlocks } from './read-anatomy.js';

function nameOf({ block, part }: { block: string; part: string }): string {
  return [partLabel(part), blockNumber(block, part)].filter(Boolean).join(' ');
}

function modulesOf({ modules }: { modules: number }): string {
  return plural(modules, { one: '# module', other: '# modules' });
}

/** How strongly each block is changed, beside the strongest. */
export function changeCells(blocks: readonly BlockChange[]): HeatRow[] {
  const largest = Math.max(0, ...blocks.map(({ norm }) => norm));
  const cell = (block: BlockChange) => {
    const name = nameOf(block);
    const strength = largest > 0 ? block.norm / largest : 0;
    const words = t`${name}: size of the change ${formatSize(block.norm)}, ${formatShare(strength)} of the largest, ${modulesOf(block)}`;
    return { block: block.block, strength, words };
  };
  return arrangeBlocks(blocks).map((row) => ({ part: row.part, blocks: row.blocks.map(cell) }));
}

/** How much of its rank each block uses. */
export function rankCells(blocks: readonly BlockRank[]): HeatRow[] {
  const cell = (block: BlockRank) => {
    const name = nameOf(block);
    const words = t`${name}: effective rank ${formatRank(block.effectiveRank)} of ${block.rank}, ${modulesOf(block)}`;
    return {
      block: block.block,
      strength: block.rank > 0 ? Math.min(1, block.effectiveRank / block.rank) : 0,
      words,
    };
  };
  return arrangeBlocks(blocks).map((row) => ({ part: row.part, blocks: row.blocks.map(cell) }));
}
