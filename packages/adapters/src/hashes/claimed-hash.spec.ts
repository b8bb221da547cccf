import { describe, expect, it } from 'vitest';
import { compareClaimedHash, shortAutoV3 } from './claimed-hash.js';

const AUTO_V3 = '319428ef4c16eb7b8c984572b665e30a00d15e3f3f4cce524cd944612d932889';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('a claimed hash', () => {
  it.each([undefined, '', '  ', 'None'])('that is not there is absent: %j', (claimed) => {
    expect(compareClaimedHash(claimed, AUTO_V3)).toBe('absent');
  });

  it.each([AUTO_V3, AUTO_V3.toUpperCase(), ` ${AUTO_V3}\n`, `0x${AUTO_V3}`, '319428ef4c16'])(
    'matches: %j',
    (claimed) => {
      expect(compareClaimedHash(claimed, AUTO_V3)).toBe('match');
    },
  );

  it('differs once the tensors were altered', () => {
    expect(compareClaimedHash(AUTO_V3.replace('3', '4'), AUTO_V3)).toBe('differs');
    expect(compareClaimedHash('419428ef4c16', AUTO_V3)).toBe('differs');
  });

  it.each(['3', '319428', 'not a hash', `${AUTO_V3}0`, EMPTY, 'e3b0c44298fc'])(
    'is not believed: %j',
    (claimed) => {
      expect(compareClaimedHash(claimed, AUTO_V3)).toBe('unusable');
      expect(compareClaimedHash(claimed, EMPTY)).toBe('unusable');
    },
  );
});

describe('short AutoV3', () => {
  it('has twelve digits', () => {
    expect(shortAutoV3(AUTO_V3)).toBe('319428ef4c16');
  });
});
