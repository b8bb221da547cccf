/** Numbers from 0 to 1 that are the same in each run (mulberry32, Tommy Ettinger, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A vector of norm 1 in any direction. */
export function randomDirection(random: () => number, dim: number): Float32Array {
  // Box and Muller: normally distributed numbers have no favourite direction.
  const numbers = Float32Array.from(
    { length: dim },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
  return normalise(numbers);
}

/** A vector of norm 1 near another: 0 is the same, 1 is about 45 degrees away. */
export function near(random: () => number, vector: Float32Array, distance: number): Float32Array {
  const noise = randomDirection(random, vector.length);
  return normalise(vector.map((value, i) => value + distance * (noise[i] ?? 0)));
}

export function multiply(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function normalise(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}
