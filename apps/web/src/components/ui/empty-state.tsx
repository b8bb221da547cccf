import type { ReactNode } from 'react';

/** Nothing here: why, and one button that says what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-start gap-3 px-4 py-12 md:mx-auto md:max-w-md md:py-24">
      {icon && <div className="text-faint [&_svg]:size-6">{icon}</div>}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="text-muted">{children}</div>}
      {action}
    </div>
  );
}
