/** What may be asked for; `auto` is a GPU that truly works and is faster, else the processor. */
export const REQUESTED_PROVIDERS = ['auto', 'cpu', 'webgpu', 'cuda'] as const;
export type RequestedProvider = (typeof REQUESTED_PROVIDERS)[number];
export type Provider = Exclude<RequestedProvider, 'auto'>;

/** Which provider is to run models, and why not the one that was asked for. */
export interface ProviderChoice {
  requested: RequestedProvider;
  active: Provider;
  /** A sentence where something is not as asked; else null. */
  notice: string | null;
}

/** Where a model really runs. */
export interface ProviderReport extends ProviderChoice {
  /** Nodes of the model that ran on the processor in one run, counted by the runtime; null where it could not count. */
  nodesOnCpu: number | null;
  /** Nodes that ran in all. */
  nodes: number | null;
}
