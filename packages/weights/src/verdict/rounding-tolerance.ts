/**
 * How far a change may be from another that differs by rounding alone, as a share of its size: some times the mean
 * rounding error of two factors. Float32 stands at the error of the products themselves.
 */
const TOLERANCES: Readonly<Record<string, number>> = {
  F64: 0.003,
  F32: 0.003,
  // Small numbers are subnormal halves and lose more than the usual 1 in 2,000.
  F16: 0.005,
  BF16: 0.01,
  F8_E4M3: 0.1,
  F8_E5M2: 0.15,
};

/** The tolerance of the coarsest dtype among these. */
export function roundingTolerance(dtypes: readonly string[]): number {
  return Math.max(0.003, ...dtypes.map((dtype) => TOLERANCES[dtype] ?? 0.003));
}
