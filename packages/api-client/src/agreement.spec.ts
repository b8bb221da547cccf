import type * as contract from '@lora/schema';
import { describe, expectTypeOf, it } from 'vitest';
import type { components, operations } from './index.js';

// The server is built from the classes of @lora/schema, programs from the OpenAPI document that the server writes:
// the two must say the same. All of this is proven by the typecheck; nothing of it runs.

type Document = components['schemas'];

/** Classes of the contract by name, as their instances. */
type Classes = {
  [N in keyof typeof contract as (typeof contract)[N] extends abstract new () => object
    ? N
    : never]: (typeof contract)[N] extends abstract new () => infer Instance ? Instance : never;
};

/** Each can stand for the other, and neither has a field, optional ones included, that the other lacks. */
type Same<A, B> = [A, B, Required<A>, Required<B>] extends [B, A, Required<B>, Required<A>] ? true : false;

type Query<O extends keyof operations> = NonNullable<operations[O]['parameters']['query']>;

describe('the contract and the OpenAPI document', () => {
  it('agree on every body and answer, but for the values of free keys, which the document leaves open', () => {
    type Disagreeing = {
      [N in keyof Classes & keyof Document]: Same<Classes[N], Document[N]> extends true ? never : N;
    }[keyof Classes & keyof Document];
    // Free keys: provenance, evidence and customFields of AdapterDetail, dtypes and parts of TensorSummary, both
    // values of a change or proposal, custom fields and norms of blocks by ids; and the classes that hold one of these.
    expectTypeOf<Disagreeing>().toEqualTypeOf<
      | 'AdapterDetail'
      | 'TensorSummary'
      | 'FieldChangeView'
      | 'Proposal'
      | 'Revision'
      | 'RevisionPage'
      | 'UpdateAdapter'
      | 'Batch'
      | 'BatchChange'
      | 'BatchItem'
      | 'BatchItemPage'
      | 'BatchPage'
      | 'CreateBatch'
      | 'ComparedBlock'
      | 'DuplicateComparison'
    >();

    type OpenKeys = 'provenance' | 'evidence' | 'tensors' | 'customFields' | 'proposals';
    expectTypeOf<
      Same<Omit<contract.AdapterDetail, OpenKeys>, Omit<Document['AdapterDetail'], OpenKeys>>
    >().toEqualTypeOf<true>();
    expectTypeOf<contract.AdapterDetail>().toExtend<Document['AdapterDetail']>();
    type Dictionaries = 'dtypes' | 'parts';
    expectTypeOf<
      Same<Omit<contract.TensorSummary, Dictionaries>, Omit<Document['TensorSummary'], Dictionaries>>
    >().toEqualTypeOf<true>();
    expectTypeOf<contract.TensorSummary>().toExtend<Document['TensorSummary']>();
  });

  it('agree on the parameters of lists', () => {
    expectTypeOf<Same<contract.AdapterQuery, Query<'listAdapters'>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<contract.FacetsQuery, Query<'getFacets'>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<contract.ChangeQuery, Query<'readChanges'>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<contract.FolderQuery, Query<'listFolders'>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<contract.JobQuery, Query<'listJobs'>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<contract.ProblemQuery, Query<'listProblems'>>>().toEqualTypeOf<true>();
  });

  it('know the same classes, besides those of queries and of free keys', () => {
    type Queries = `${string}Query` | `${string}Filter`;
    expectTypeOf<Exclude<keyof Classes, keyof Document | Queries>>().toEqualTypeOf<
      'FieldProvenance' | 'Evidence'
    >();
  });

  it('would be found to differ by a type, a null, or a field that one of them lacks', () => {
    expectTypeOf<Same<{ a: string }, { a: number }>>().toEqualTypeOf<false>();
    expectTypeOf<Same<{ a: string }, { a: string | null }>>().toEqualTypeOf<false>();
    expectTypeOf<Same<{ a: string }, { a?: string }>>().toEqualTypeOf<false>();
    expectTypeOf<Same<{ a: string; b?: number }, { a: string }>>().toEqualTypeOf<false>();
    expectTypeOf<Same<{ a?: 'x' | 'y' }, { a?: 'x' | 'y' }>>().toEqualTypeOf<true>();
  });
});
