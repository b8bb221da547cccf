import type { DuplicateLink, WeightReason } from '@lora/schema';

function swapSide(side: unknown): unknown {
  return side === 'a' ? 'b' : side === 'b' ? 'a' : side;
}

function invert(value: unknown): unknown {
  return typeof value === 'number' && value !== 0 ? 1 / value : value;
}

/** The same proof told from the other side: `b` becomes `a`. */
function turnReason({ code, values }: WeightReason): WeightReason {
  switch (code) {
    case 'factor':
      return { code, values: { ...values, value: invert(values['value']) } };
    case 'factor-by-part':
      return {
        code,
        values: {
          ...values,
          textEncoders: invert(values['textEncoders']),
          denoiser: invert(values['denoiser']),
        },
      };
    case 'dtype':
      return { code, values: { ...values, from: values['to'], to: values['from'] } };
    case 'rank':
      return { code, values: { ...values, smaller: swapSide(values['smaller']) } };
    case 'part':
      return { code, values: { ...values, which: swapSide(values['which']) } };
    case 'direction-only':
      return { code, values: { ...values, a: values['b'], b: values['a'] } };
    default:
      return { code, values };
  }
}

/** A link with `a` as the one that is looked from. */
export function orientLink(link: DuplicateLink, from: string): DuplicateLink {
  if (link.b !== from) return link;
  return { ...link, a: link.b, b: link.a, reasons: link.reasons.map(turnReason) };
}

/** What is known of a member: seen from the one to keep, else from whichever has most in common with it. */
export function linkTo(links: readonly DuplicateLink[], kept: string, id: string): DuplicateLink | null {
  const own = links.filter(({ a, b }) => a === id || b === id);
  const direct = own.find(({ a, b }) => a === kept || b === kept);
  const link = direct ?? own.toSorted((x, y) => Math.abs(y.score) - Math.abs(x.score))[0];
  if (!link) return null;
  return orientLink(link, link.a === id ? link.b : link.a);
}
