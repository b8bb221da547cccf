;; The inner loop of the scan, in 128-bit SIMD: products of one query with 32 rows. typescript-kernels.ts is its twin
;; and the reference: whole numbers are exact, and the one product in float32 is the same, so scores agree bit by bit.
;; Memory, in bytes (wasm-kernels.ts names the same):
;;   0      SCORES  32 float32
;;   1024   QUERY   up to 8,192 int16
;;   65536  ROWS    each a float32 factor, 12 bytes of nothing, then its int8 numbers, a multiple of 16 of them
(module
  (memory (export "memory") 2 65536)

  (func $sum_lanes (param $v v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v)))
      (i32.add (i32x4.extract_lane 2 (local.get $v)) (i32x4.extract_lane 3 (local.get $v)))))

  ;; The score of the row at $row, whose products are in four lanes, to $out.
  (func $store_score (param $out i32) (param $row i32) (param $lanes v128)
    (f32.store (local.get $out)
      (f32.mul
        (f32.convert_i32_s (call $sum_lanes (local.get $lanes)))
        (f32.load (local.get $row)))))

  ;; Scores of the 32 rows from $row on, $stride bytes each, of which the numbers are the last $stride - 16. Four rows
  ;; go together, so that each part of the query is read once for all of them.
  (func (export "score") (param $row i32) (param $stride i32)
    (local $at i32) (local $end i32) (local $query i32) (local $out i32)
    (local $two i32) (local $three i32) (local $four i32)
    (local $low v128) (local $high v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $two (local.get $stride))
    (local.set $three (i32.mul (local.get $stride) (i32.const 2)))
    (local.set $four (i32.mul (local.get $stride) (i32.const 3)))
    (loop $rows
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $d (v128.const i32x4 0 0 0 0))
      (local.set $query (i32.const 1024))
      (local.set $at (i32.add (local.get $row) (i32.const 16)))
      (local.set $end (i32.add (local.get $row) (local.get $stride)))
      (loop $numbers
        (local.set $low (v128.load (local.get $query)))
        (local.set $high (v128.load offset=16 (local.get $query)))
        (local.set $a (i32x4.add (local.get $a) (i32x4.add
          (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $at)) (local.get $low))
          (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $at)) (local.get $high)))))
        (local.set $b (i32x4.add (local.get $b) (i32x4.add
          (i32x4.dot_i16x8_s
            (v128.load8x8_s (i32.add (local.get $at) (local.get $two))) (local.get $low))
          (i32x4.dot_i16x8_s
            (v128.load8x8_s offset=8 (i32.add (local.get $at) (local.get $two))) (local.get $high)))))
        (local.set $c (i32x4.add (local.get $c) (i32x4.add
          (i32x4.dot_i16x8_s
            (v128.load8x8_s (i32.add (local.get $at) (local.get $three))) (local.get $low))
          (i32x4.dot_i16x8_s
            (v128.load8x8_s offset=8 (i32.add (local.get $at) (local.get $three))) (local.get $high)))))
        (local.set $d (i32x4.add (local.get $d) (i32x4.add
          (i32x4.dot_i16x8_s
            (v128.load8x8_s (i32.add (local.get $at) (local.get $four))) (local.get $low))
          (i32x4.dot_i16x8_s
            (v128.load8x8_s offset=8 (i32.add (local.get $at) (local.get $four))) (local.get $high)))))
        (local.set $query (i32.add (local.get $query) (i32.const 32)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $numbers (i32.lt_u (local.get $at) (local.get $end))))
      (call $store_score (local.get $out) (local.get $row) (local.get $a))
      (call $store_score
        (i32.add (local.get $out) (i32.const 4))
        (i32.add (local.get $row) (local.get $two)) (local.get $b))
      (call $store_score
        (i32.add (local.get $out) (i32.const 8))
        (i32.add (local.get $row) (local.get $three)) (local.get $c))
      (call $store_score
        (i32.add (local.get $out) (i32.const 12))
        (i32.add (local.get $row) (local.get $four)) (local.get $d))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $row (i32.add (local.get $row) (i32.shl (local.get $stride) (i32.const 2))))
      (br_if $rows (i32.lt_u (local.get $out) (i32.const 128))))))
