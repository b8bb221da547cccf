import type { QueryNode, RangeField } from './ast.js';
import { isTimeField, readRange } from './read-range.js';
import { quoteValue } from './suggest-context.js';
import { isBareWord } from './tokenize.js';

type RangeNode = Extract<QueryNode, { kind: 'range' }>;

const DAY = 86_400_000;
/** Decimal units from the largest, as sizes are shown. */
const SIZE_UNITS: readonly (readonly [string, number])[] = [
  ['gb', 1e9],
  ['mb', 1e6],
  ['kb', 1e3],
];
/** Bounds given as dates depend on no clock. */
const NO_CLOCK = 0;

/**
 * Writes a search as text that reads as the same tree (spans aside) with the same tag mode. Ages come out as dates.
 *
 * @throws RangeError for what no text can say: `ids`, values of no field, and OR or a minus of nothing
 */
export function printQuery(node: QueryNode): string {
  return node.kind === 'and' && node.nodes.length === 0 ? '' : print(node, 'top');
}

/** @param around what the text will stand in; it decides on brackets */
function print(node: QueryNode, around: 'top' | 'or' | 'and' | 'not'): string {
  switch (node.kind) {
    case 'and': {
      if (node.nodes.length === 0) throw unprintable('everything inside a search');
      const text = node.nodes.map((part) => print(part, 'and')).join(' ');
      return around === 'top' || around === 'or' ? text : `(${text})`;
    }
    case 'or': {
      if (node.nodes.length === 0) throw unprintable('an OR of nothing');
      const list = printList(node.nodes);
      if (list !== null) return list;
      const text = node.nodes.map((part) => print(part, 'or')).join(' OR ');
      return around === 'top' ? text : `(${text})`;
    }
    case 'not':
      return `-${print(node.node, 'not')}`;
    case 'word':
      return !node.exact && isBareWord(node.text) ? node.text : quote(node.text);
    case 'phrase':
      return quote(node.text);
    case 'regex':
      return `/${node.text}/`;
    case 'flag':
      return node.flag;
    case 'range':
      return `${node.field}:${printRange(node)}`;
    case 'value':
      if (node.values.length === 0) throw unprintable(`${node.field} without values`);
      return `${node.field}:${node.values.map(quoteValue).join(',')}`;
    case 'ids':
      throw unprintable('adapters by their ids');
  }
}

/** `rank:8,16` or `is:missing,hidden` for an OR of one field; null: it needs the word. */
function printList(nodes: readonly QueryNode[]): string | null {
  const texts = nodes.map((node) =>
    node.kind === 'range' || node.kind === 'flag' ? print(node, 'or') : null,
  );
  const field = texts[0]?.split(':')[0];
  const values = texts.map((text) => (text?.startsWith(`${field}:`) ? text.slice(`${field}:`.length) : null));
  return values.includes(null) ? null : `${field}:${values.join(',')}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function printRange({ field, min, max }: RangeNode): string {
  if (min === undefined) return max === undefined ? '>=0' : `<${printBound(field, max)}`;
  if (max === undefined) return `>=${printBound(field, min)}`;
  const period = isTimeField(field) ? printPeriod(field, min, max) : null;
  if (period !== null) return period;
  if (isTimeField(field)) return `${printBound(field, min)}..${printLast(max)}`;
  return max === min + 1 ? String(min) : `${printBound(field, min)}..${printBound(field, max - 1)}`;
}

/** The year, month or day that is just this long. */
function printPeriod(field: RangeField, min: number, max: number): string | null {
  const date = new Date(min).toISOString();
  const periods = [date.slice(0, 4), date.slice(0, 7), date.slice(0, 10), date];
  const found = periods.find((period) => {
    const range = readRange(field, period, { from: 0, to: 0 }, NO_CLOCK);
    return range.min === min && range.max === max;
  });
  return found ?? null;
}

/** The last day, or the last moment, before an end. */
function printLast(end: number): string {
  return end % DAY === 0 ? new Date(end - DAY).toISOString().slice(0, 10) : new Date(end - 1).toISOString();
}

function printBound(field: RangeField, bound: number): string {
  if (isTimeField(field)) {
    const text = new Date(bound).toISOString();
    return bound % DAY === 0 ? text.slice(0, 10) : text;
  }
  const unit =
    field === 'size' && bound > 0 ? SIZE_UNITS.find(([, factor]) => bound % factor === 0) : undefined;
  return unit ? `${bound / unit[1]}${unit[0]}` : String(bound);
}

function unprintable(what: string): RangeError {
  return new RangeError(`No search text says ${what}.`);
}
