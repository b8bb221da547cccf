import { clsx } from 'clsx';

/** How written text looks: descriptions, notes and their preview. */
export const RICH_TEXT = clsx(
  'break-words [&_a]:text-accent-text [&_a]:underline [&_a]:underline-offset-4 [&_blockquote]:border-l-2 [&_blockquote]:border-line-strong [&_blockquote]:pl-3',
  '[&_:is(h1,h2,h3,h4,h5,h6)]:mt-3 [&_:is(h1,h2,h3,h4,h5,h6)]:font-semibold [&_:is(p,ul,ol,pre,table)]:my-2 [&>:first-child]:mt-0 [&>:last-child]:mb-0',
  '[&_ol]:list-decimal [&_ol]:pl-5 [&_ul]:list-disc [&_ul]:pl-5 [&_:is(pre,code)]:font-mono [&_:is(pre,code)]:text-sm [&_pre]:overflow-x-auto [&_hr]:my-3 [&_hr]:border-line',
  '[&_:is(th,td)]:border [&_:is(th,td)]:border-line-strong [&_:is(th,td)]:px-2 [&_:is(th,td)]:py-1 [&_th]:text-left [&_table]:block [&_table]:overflow-x-auto',
);
