import type { ReactNode } from 'react';

/** The page around sign-in and set-up: the mark, a heading, one narrow column. */
export function Door({ title, intro, children }: { title: string; intro?: ReactNode; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-90 flex-col gap-6 px-4 pt-[14dvh] pb-12">
      <title>{`${title} · LoRA Manager`}</title>
      <div className="flex items-center gap-2 font-semibold">
        <img src="/favicon.svg" alt="" width={28} height={28} />
        LoRA Manager
      </div>
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">{title}</h1>
        {intro && <p className="text-muted">{intro}</p>}
      </div>
      {children}
    </main>
  );
}
