/** The tabs of an adapter's page, by their names in the address. */
export const TABS = ['training', 'weights', 'files', 'history', 'raw'] as const;
export type TabName = (typeof TABS)[number];
