import { Injectable } from '@nestjs/common';
import type { Proposal } from '@lora/schema';
import { DomainError } from '../../platform/http/index.js';
import type { Caller } from '../auth/index.js';
import {
  type AdapterState,
  digestOf,
  DismissedProposalsRepository,
  listProposals,
  TagRulesRepository,
} from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { ValueWriter } from './value-writer.service.js';
import { readWritten, setWritten } from './written-values.js';

/** What people answer when a file says something else than they wrote. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly writer: ValueWriter,
    private readonly dismissed: DismissedProposalsRepository,
    private readonly tagRules: TagRulesRepository,
    private readonly feed: FeedRepository,
  ) {}

  /** Gives the field back: the file's word is in force, and a later one too. */
  async accept(id: string, field: string, caller: Caller, expected: number | null): Promise<string> {
    return this.writer.writeOne(id, { caller, kind: 'accept', expected }, async (state) => {
      await this.find(state, field);
      return {
        values: setWritten(state.userValues, field, null),
        changes: [{ field, from: readWritten(state.userValues, field), to: null }],
      };
    });
  }

  /** Remembers the file's word as not wanted; another word of the file is proposed again. */
  async dismiss(id: string, field: string, caller: Caller): Promise<string> {
    return this.writer.writeOne(id, { caller, kind: 'accept', expected: null }, async (state) => {
      const { proposed } = await this.find(state, field);
      await this.dismissed.add({
        adapterId: state.id,
        field,
        digest: digestOf(proposed.value),
        userId: caller.userId,
      });
      await this.feed.append('adapter', [state.id]);
      return { values: state.userValues, changes: [] };
    });
  }

  private async find(state: AdapterState, field: string): Promise<Proposal> {
    const dismissed = await this.dismissed.of(state.id);
    const proposals = listProposals(state.files, state.userValues, dismissed, await this.tagRules.load());
    const found = proposals.find((proposal) => proposal.field === field);
    if (!found) {
      throw new DomainError(
        'not_found',
        `Nothing is proposed for "${field.slice(0, 60)}": look at the adapter again.`,
      );
    }
    return found;
  }
}
