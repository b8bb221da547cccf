import { describe, expect, test } from 'vitest';
import { type BaseClaim, chooseBaseModel } from './choose-base-model.js';

const header = (base: BaseClaim['base']): BaseClaim => ({ base, source: 'header', text: `ss = ${base}` });
const sidecar = (base: BaseClaim['base']): BaseClaim => ({
  base,
  source: 'sidecar',
  text: `sd version ${base}`,
});

describe('choosing the base model', () => {
  test('one that the tensors prove needs no claim', () => {
    const chosen = chooseBaseModel(['sdxl'], []);
    expect(chosen).toMatchObject({ value: 'sdxl', contradictions: [] });
    expect(chosen.confidence).toBeGreaterThan(0.9);
  });

  test('a claim that agrees with the proof is named in the evidence', () => {
    expect(chooseBaseModel(['sdxl'], [header('sdxl')]).evidence).toContain('the header agrees: ss = sdxl');
  });

  test('a claim outside the set loses and is shown', () => {
    expect(chooseBaseModel(['sdxl'], [header('sd1')])).toMatchObject({
      value: 'sdxl',
      contradictions: ['the header says sd1 (ss = sd1), but the tensors allow only sdxl'],
    });
  });

  test('the first claim inside the set wins, the next that differs is shown', () => {
    const chosen = chooseBaseModel(['flux1', 'chroma'], [header('sd1'), header('chroma'), sidecar('flux1')]);
    expect(chosen.value).toBe('chroma');
    expect(chosen.confidence).toBe(0.9);
    expect(chosen.contradictions).toEqual([
      'the header says sd1 (ss = sd1), but the tensors allow only flux1, chroma',
      'the sidecar says flux1 (sd version flux1), but an earlier source says chroma',
    ]);
  });

  test('several without a claim are unknown', () => {
    expect(chooseBaseModel(['flux1', 'chroma'], [])).toEqual({
      value: 'unknown',
      confidence: 0,
      evidence: ['the tensors allow flux1, chroma and nothing tells which'],
      contradictions: [],
    });
  });

  test('several stay unknown when every claim lies outside', () => {
    const chosen = chooseBaseModel(['flux1', 'chroma'], [header('sd1')]);
    expect(chosen.value).toBe('unknown');
    expect(chosen.contradictions).toHaveLength(1);
  });

  test('a claim of unknown says nothing', () => {
    expect(chooseBaseModel(['flux1', 'chroma'], [header('unknown'), sidecar('flux1')])).toMatchObject({
      value: 'flux1',
      contradictions: [],
    });
  });

  test('a model without a name of ours keeps the answer open until someone says', () => {
    expect(chooseBaseModel(['ltx2', 'unknown'], []).value).toBe('unknown');
    expect(chooseBaseModel(['ltx2', 'unknown'], [header('ltx2')]).value).toBe('ltx2');
    expect(chooseBaseModel(['unknown'], [header('ltx2')])).toMatchObject({
      value: 'unknown',
      contradictions: ['the header says ltx2 (ss = ltx2), but the tensors allow only unknown'],
    });
  });

  test('tensors that fit nothing let no claim through', () => {
    expect(chooseBaseModel([], [header('flux1')])).toEqual({
      value: 'unknown',
      confidence: 0,
      evidence: ['the tensors fit no known model'],
      contradictions: ['the header says flux1 (ss = flux1), but the tensors do not fit it'],
    });
  });
});
