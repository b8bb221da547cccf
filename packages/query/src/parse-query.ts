import { EVERYTHING, type QueryNode, type Span } from './ast.js';
import { andNodes, spanAround } from './combine.js';
import { type QueryError, QueryMistake, mistake } from './query-error.js';
import { type Leaf, readLeaf } from './read-leaf.js';
import { type Token, tokenize } from './tokenize.js';

/** Longer texts are pasted by mistake: 60 terms of 30 characters fit. */
export const MAX_QUERY_LENGTH = 2_000;
/** Each term, and each value of a list, costs a condition of the query. */
export const MAX_TERMS = 60;
/** Brackets and minus signs around one another: nobody reads more, and every reader of the tree calls itself. */
export const MAX_DEPTH = 12;

export type ParsedQuery = { ok: true; node: QueryNode } | { ok: false; error: QueryError };

export interface ParseOptions {
  /** Milliseconds since 1970, for ages such as `<30d`. */
  now: number;
  /** Whether several tags side by side must all be there; default any of them. */
  tagMode?: 'any' | 'all';
}

/**
 * Reads a search text. Terms side by side are AND, but values of one field are OR; `OR` and `|` bind weaker. The empty
 * text finds everything. Never throws.
 */
export function parseQuery(text: string, o: ParseOptions): ParsedQuery {
  try {
    if (text.length > MAX_QUERY_LENGTH) {
      throw mistake('too_long', `A search has at most ${MAX_QUERY_LENGTH} characters: shorten it.`, {
        from: MAX_QUERY_LENGTH,
        to: text.length,
      });
    }
    const tokens = tokenize(text);
    checkCount(tokens);
    const node = tokens.length > 0 ? new Parser(tokens, o).parse() : null;
    return { ok: true, node: node ?? EVERYTHING };
  } catch (error) {
    if (error instanceof QueryMistake) return { ok: false, error: error.error };
    throw error;
  }
}

function checkCount(tokens: readonly Token[]): void {
  let terms = 0;
  for (const token of tokens) {
    if (isLeaf(token)) terms += token.kind === 'field' ? token.values.length : 1;
    if (terms > MAX_TERMS) {
      throw mistake('too_many_terms', `A search has at most ${MAX_TERMS} terms and values: leave some out.`, {
        from: token.from,
        to: tokens.at(-1)?.to ?? token.to,
      });
    }
  }
}

/** Recursive descent: or -> and -> unary -> leaf or bracket. Null stands for words of which nothing is left. */
class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly o: ParseOptions,
  ) {}

  parse(): QueryNode | null {
    const node = this.readOr(0);
    const rest = this.tokens[this.at];
    if (rest) throw closesNothing(rest);
    return node;
  }

  private readOr(depth: number): QueryNode | null {
    const parts = [this.readAnd(depth)];
    for (let or = this.tokens[this.at]; or?.kind === 'or'; or = this.tokens[this.at]) {
      this.at += 1;
      parts.push(this.readAnd(depth, or));
    }
    const nodes = parts.filter((node) => node !== null);
    const [first] = nodes;
    if (!first || nodes.length === 1) return first ?? null;
    const flat = nodes.flatMap((node) => (node.kind === 'or' ? node.nodes : [node]));
    return { kind: 'or', nodes: flat, span: spanAround(nodes) };
  }

  private readAnd(depth: number, or?: Token): QueryNode | null {
    const nodes: QueryNode[] = [];
    const first = this.at;
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      if (token.kind === 'or' || token.kind === 'close') break;
      const node = this.readUnary(token, depth);
      if (node) nodes.push(node);
    }
    if (this.at === first) throw this.explainNothing(or);
    return nodes.length > 0 ? andNodes(nodes, { tagMode: this.o.tagMode }) : null;
  }

  /** Something must stand on both sides of OR, and inside brackets. */
  private explainNothing(or: Token | undefined): Error {
    const token = this.tokens[this.at];
    const previous = this.tokens[this.at - 1];
    if (previous?.kind === 'open') {
      if (token?.kind === 'close') {
        const span = { from: previous.from, to: token.to };
        return mistake('missing_value', 'There is nothing between these brackets: delete them.', span);
      }
      if (!token) return isNotClosed(previous);
    }
    if (token?.kind === 'close' && !or) return closesNothing(token);
    const place = or ?? token ?? { from: 0, to: 0 };
    return mistake('misplaced_or', 'OR needs a term on both sides; in quotes it is a word.', place);
  }

  private readUnary(token: Token, depth: number): QueryNode | null {
    this.at += 1;
    if (token.kind === 'minus') return this.readNot(token, depth + 1);
    if (token.kind === 'open') return this.readBracket(token, depth + 1);
    return isLeaf(token) ? readLeaf(token, this.o.now) : null;
  }

  private readNot(minus: Span, depth: number): QueryNode | null {
    checkDepth(depth, minus);
    const token = this.tokens[this.at];
    if (!token || token.kind === 'or' || token.kind === 'close') {
      throw mistake('missing_value', 'This minus needs a term after it; in quotes it is a word.', minus);
    }
    const node = this.readUnary(token, depth);
    return node && { kind: 'not', node, span: { from: minus.from, to: node.span?.to ?? token.to } };
  }

  private readBracket(open: Span, depth: number): QueryNode | null {
    checkDepth(depth, open);
    const node = this.readOr(depth);
    const close = this.tokens[this.at];
    if (close?.kind !== 'close') throw isNotClosed(open);
    this.at += 1;
    return node && { ...node, span: { from: open.from, to: close.to } };
  }
}

function checkDepth(depth: number, place: Span): void {
  if (depth <= MAX_DEPTH) return;
  const message = `Brackets and minus signs stand in at most ${MAX_DEPTH} others: take some away.`;
  throw mistake('too_deep', message, place);
}

function isNotClosed(open: Span): Error {
  const message = 'This bracket has no end: write ) after the last term that belongs to it.';
  return mistake('unclosed_bracket', message, open);
}

function closesNothing(close: Span): Error {
  return mistake('unexpected_bracket', 'This bracket closes nothing: delete it, or open one before.', close);
}

function isLeaf(token: Token): token is Leaf {
  return ['word', 'phrase', 'regex', 'field'].includes(token.kind);
}
